"""What still stands between a unit's figures and sending them, and what only wants a look, each named by its rows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from indicators.catalogue import Catalogue
from indicators.checks import Impossible, breaks, impossible
from indicators.doubts import ALONE, Beside
from indicators.entries import BLANK, Entry
from indicators.expressions import Expression
from indicators.figures import figure_of
from indicators.kinds import STATE_BLANK, Severity
from indicators.problems import Form, Problem
from indicators.second_look import doubtful

__all__ = ["Problem", "problems"]


def problems(
    catalogue: Catalogue, entries: Mapping[str, Entry], *, level: str, beside: Beside = ALONE
) -> list[Problem]:
    """List what blocks sending (errors) and what only wants a look (warnings), in the order of the form.

    :param beside: what the figures are held against; without it the checks among themselves remain, all errors with it
    """
    form = Form(catalogue, level)
    found = [*_blanks(form, entries), *_broken_rules(form, entries), *_impossible(form, entries)]
    # A doubt about rows that the unit is never asked for is none that it could look at.
    return [problem for problem in [*found, *doubtful(form, entries, beside)] if problem.blocks or problem.speaker]


def blocking_rows(found: Iterable[Problem]) -> frozenset[str]:
    """Return the rows that take part in what keeps the figures from being sent, by element code."""
    return frozenset(code for problem in found if problem.blocks for code in problem.elements)


def _blanks(form: Form, entries: Mapping[str, Entry]) -> Iterator[Problem]:
    words = _("“%(row)s” has not been entered.")
    for element in form.catalogue.elements_of(form.level):
        if element.required and entries.get(element.code, BLANK).state is STATE_BLANK:
            told = words % {"row": element.name}
            yield replace(form.problem(f"blank:{element.code}", Severity.ERROR, told, [element.code]), blank=True)


def _broken_rules(form: Form, entries: Mapping[str, Entry]) -> Iterator[Problem]:
    for rule in form.catalogue.rules:
        if breaks(rule, entries):
            codes = rule.left.codes | (rule.right.codes if isinstance(rule.right, Expression) else frozenset())
            yield form.problem(f"rule:{rule.code}", rule.severity, rule.message, codes, source=rule.source)


def _impossible(form: Form, entries: Mapping[str, Entry]) -> Iterator[Problem]:
    words = {
        Impossible.NUMERATOR_ABOVE_DENOMINATOR: _(
            "“%(name)s”: the part counted is larger than the whole. Check both rows."
        ),
        Impossible.NEGATIVE: _("“%(name)s” comes out below zero. Check the rows that it subtracts."),
    }
    for spec in form.catalogue.specs:
        if fault := impossible(spec.formula, figure_of(spec.formula, entries)):
            told = words[fault] % {"name": spec.name}
            yield form.problem(f"impossible:{spec.code}", Severity.ERROR, told, spec.codes, source=spec.source)
