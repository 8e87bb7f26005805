"""What must be corrected together: elements that a pair, a formula or a rule holds to each other."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from indicators.checks import Rule
from indicators.expressions import Expression
from indicators.results import IndicatorSpec


class TieKind(StrEnum):
    """What holds elements together."""

    PAIR = "PAIR"
    FORMULA = "FORMULA"
    RULE = "RULE"


@dataclass(frozen=True, slots=True)
class Tie:
    """Elements that stand or fall together, by code; `name` is the indicator's name or the rule's message."""

    kind: TieKind
    name: str
    elements: frozenset[str]


class Sharing(NamedTuple):
    """Why an element opens: the tie that it shares, and with which named element."""

    tie: Tie
    partner: str


def ties_between(
    asked: Collection[str],
    *,
    pairs: Iterable[tuple[str, str]] = (),
    specs: Iterable[IndicatorSpec] = (),
    rules: Iterable[Rule] = (),
) -> list[Tie]:
    """List what holds two or more of the elements asked for together: pairs first, then formulas, then rules."""
    found = [
        *(Tie(TieKind.PAIR, "", frozenset(pair)) for pair in pairs),
        *(Tie(TieKind.FORMULA, spec.name, _codes(spec.formula.numerator, spec.formula.denominator)) for spec in specs),
        *(Tie(TieKind.RULE, rule.message, _codes(rule.left, rule.right)) for rule in rules),
    ]
    within = (Tie(tie.kind, tie.name, tie.elements.intersection(asked)) for tie in found)
    return [tie for tie in within if len(tie.elements) > 1]


def opened_along(named: Collection[str], ties: Iterable[Tie]) -> dict[str, Sharing]:
    """Say which elements open with the named ones, each by the first tie that it shares with one of them.

    One step, not the transitive closure: opening stocks, resolved and remaining cases are tied to almost every
    row of their section, so that following ties from row to row would open the whole sheet.
    """
    along: dict[str, Sharing] = {}
    for tie in ties:
        partner = next((code for code in named if code in tie.elements), None)
        if partner is not None:
            for code in sorted(tie.elements.difference(named)):
                along.setdefault(code, Sharing(tie, partner))
    return along


def opened(named: Collection[str], ties: Iterable[Tie]) -> frozenset[str]:
    """Return all that opens: the named elements, and those that share a pair, a formula or a rule with one of them."""
    return frozenset(named).union(opened_along(named, ties))


def _codes(*sides: object) -> frozenset[str]:
    return frozenset(code for side in sides if isinstance(side, Expression) for code in side.codes)
