"""What still stands between a unit's figures and sending them, each named by its row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from indicators.catalogue import Catalogue
from indicators.checks import Impossible, breaks, impossible
from indicators.entries import BLANK, Entry
from indicators.expressions import Expression
from indicators.figures import figure_of
from indicators.kinds import STATE_BLANK, Severity
from indicators.results import IndicatorSpec


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend or to look at: a blank required row, a broken rule, an impossible ratio."""

    severity: Severity
    message: str
    elements: tuple[str, ...]
    blank: bool = False
    source: str = ""

    @property
    def blocks(self) -> bool:
        return self.severity is Severity.ERROR


def problems(catalogue: Catalogue, entries: Mapping[str, Entry], *, level: str) -> list[Problem]:
    """List what blocks sending (errors) and what only wants a look (warnings), in the order of the form."""
    found = [*_blanks(catalogue, entries, level), *_broken_rules(catalogue, entries)]
    return found + [problem for spec in catalogue.specs if (problem := _impossible(spec, entries))]


def blocking_rows(found: Iterable[Problem]) -> frozenset[str]:
    """Return the rows that take part in what keeps the figures from being sent, by element code."""
    return frozenset(code for problem in found if problem.blocks for code in problem.elements)


def _blanks(catalogue: Catalogue, entries: Mapping[str, Entry], level: str) -> list[Problem]:
    blank = [
        element
        for element in catalogue.elements_of(level)
        if element.required and entries.get(element.code, BLANK).state is STATE_BLANK
    ]
    words = _("“%(row)s” has not been entered.")
    return [Problem(Severity.ERROR, words % {"row": row.name}, (row.code,), blank=True) for row in blank]


def _broken_rules(catalogue: Catalogue, entries: Mapping[str, Entry]) -> list[Problem]:
    return [
        Problem(rule.severity, rule.message, _codes(catalogue, rule.left, rule.right), source=rule.source)
        for rule in catalogue.rules
        if breaks(rule, entries)
    ]


def _impossible(spec: IndicatorSpec, entries: Mapping[str, Entry]) -> Problem | None:
    fault = impossible(spec.formula, figure_of(spec.formula, entries))
    if fault is None:
        return None
    words = {
        Impossible.NUMERATOR_ABOVE_DENOMINATOR: _(
            "“%(name)s”: the part counted is larger than the whole. Check both rows."
        ),
        Impossible.NEGATIVE: _("“%(name)s” comes out below zero. Check the rows that it subtracts."),
    }
    codes = tuple(code for part in (spec.formula.numerator, spec.formula.denominator) if part for code in part.codes)
    return Problem(Severity.ERROR, words[fault] % {"name": spec.name}, codes)


def _codes(catalogue: Catalogue, *sides: object) -> tuple[str, ...]:
    named = {code for side in sides if isinstance(side, Expression) for code in side.codes}
    return tuple(code for code in catalogue.by_code if code in named)
