"""Indicators of a unit and of several: blank is not zero, and a ratio is a ratio of sums."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from indicators.entries import BLANK, NOT_ARISEN, ZERO, Entries, Entry, combined, exact_sum, of
from indicators.expressions import Columns, Expression, amount_of, evaluate
from indicators.kinds import (
    KIND_RATIO,
    STATE_BLANK,
    STATE_NOT_ARISEN,
    STATE_VALUE,
    Direction,
    ElementKind,
    IndicatorKind,
    State,
)
from indicators.rounding import Ratio

__all__ = [
    "BLANK",
    "NOT_ARISEN",
    "ElementTotal",
    "Entries",
    "Entry",
    "Figure",
    "Formula",
    "Total",
    "across_time",
    "element_total",
    "figure_of",
    "figures_of",
    "merged",
    "of",
    "sum_of",
    "total_of",
]


@dataclass(frozen=True, slots=True)
class Formula:
    """How an indicator comes from data elements, and how it is printed and judged."""

    kind: IndicatorKind
    numerator: Expression
    denominator: Expression | None
    decimals: int
    may_exceed_100: bool
    direction: Direction
    unit: str

    def __post_init__(self) -> None:
        """Refuse a ratio of one expression and a count of two."""
        if (self.kind is KIND_RATIO) != (self.denominator is not None):
            raise ValueError("A ratio needs a denominator, a count has none.")


class Figure(NamedTuple):
    """An indicator's result; numerator and denominator stand in every state but BLANK.

    A named tuple, since a province's page makes a hundred thousand and a frozen dataclass takes thrice as long.
    """

    kind: IndicatorKind
    state: State
    numerator: Decimal | None
    denominator: Decimal | None

    @property
    def value(self) -> Fraction | None:
        """Return the exact per cent of a ratio or the number of a count; None unless the state is VALUE."""
        return None if (exact := self.exact) is None else Fraction(*exact)

    @property
    def exact(self) -> Ratio | None:
        """Return the same in whole numbers, not always in lowest terms, the lower one above zero."""
        if self.state is not STATE_VALUE or self.numerator is None:
            return None
        above, below = self.numerator.as_integer_ratio()
        if self.denominator is None:
            return above, below
        divisor, part = self.denominator.as_integer_ratio()
        sign = 100 if divisor > 0 else -100
        return sign * above * part, abs(below * divisor)


@dataclass(frozen=True, slots=True)
class Total:
    """A figure over several units, who is in it, and who is still blank."""

    figure: Figure
    counted: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ElementTotal:
    """A data element over several units, who is in it, and who is still blank."""

    entry: Entry
    counted: tuple[str, ...]
    missing: tuple[str, ...]


def figure_of(formula: Formula, entries: Entries) -> Figure:
    """Compute one unit's indicator from its entries."""
    if formula.denominator is None:
        count = evaluate(formula.numerator, entries)
        return Figure(formula.kind, count.state, count.amount, None)
    numerator, denominator = amount_of(formula.numerator, entries), amount_of(formula.denominator, entries)
    if numerator is None or denominator is None:
        return _blank(formula)
    return _ratio(numerator, denominator)


def figures_of(formula: Formula, units: Columns) -> dict[str, Figure]:
    """Compute one indicator of several units, in their order: `figure_of` each of them."""
    if formula.denominator is None:
        counts = [Figure(formula.kind, entry.state, entry.amount, None) for entry in units.evaluate(formula.numerator)]
        return dict(zip(units.units, counts, strict=True))
    blank = _blank(formula)
    numerators, denominators = units.amounts(formula.numerator), units.amounts(formula.denominator)
    ratios = [
        blank if numerator is None or denominator is None else _ratio(numerator, denominator)
        for numerator, denominator in zip(numerators, denominators, strict=True)
    ]
    return dict(zip(units.units, ratios, strict=True))


def total_of(formula: Formula, figures: Mapping[str, Figure]) -> Total:
    """Add up units, in the order of the keys; only blank figures stay out, and are named."""
    present = {unit: figure for unit, figure in figures.items() if figure.state is not STATE_BLANK}
    missing = tuple(unit for unit in figures if unit not in present)
    return Total(sum_of(formula, list(present.values())), tuple(present), missing)


def sum_of(formula: Formula, present: Sequence[Figure]) -> Figure:
    """Add up figures of which none is blank."""
    if not present:
        return _blank(formula)
    numerator = exact_sum([figure.numerator or ZERO for figure in present])
    if formula.kind is KIND_RATIO:
        return _ratio(numerator, exact_sum([figure.denominator or ZERO for figure in present]))
    arisen = any(figure.state is STATE_VALUE for figure in present)
    return Figure(formula.kind, STATE_VALUE if arisen else STATE_NOT_ARISEN, numerator, None)


def element_total(entries: Mapping[str, Entry]) -> ElementTotal:
    """Add up one element over units, in the order of the keys; only blank ones stay out, and are named."""
    present = {unit: entry for unit, entry in entries.items() if entry.state is not STATE_BLANK}
    missing = tuple(unit for unit in entries if unit not in present)
    return ElementTotal(combined((1, entry) for entry in present.values()), tuple(present), missing)


def across_time(kinds: Mapping[str, ElementKind], periods: Sequence[Entries]) -> dict[str, Entry]:
    """Join consecutive periods: FLOW adds up, OPENING is the first period's, CLOSING the last one's."""
    return {code: _joined(kind, [period.get(code, BLANK) for period in periods]) for code, kind in kinds.items()}


def merged(parts: Sequence[Entries]) -> dict[str, Entry]:
    """Add up the predecessors of one unit; an element that any of them lacks is blank."""
    codes = dict.fromkeys(code for part in parts for code in part)
    return {code: combined((1, part.get(code, BLANK)) for part in parts) for code in codes}


def _joined(kind: ElementKind, entries: list[Entry]) -> Entry:
    if not entries:
        return BLANK
    if kind is ElementKind.FLOW:
        return combined((1, entry) for entry in entries)
    return entries[0] if kind is ElementKind.OPENING else entries[-1]


def _ratio(numerator: Decimal, denominator: Decimal) -> Figure:
    state = STATE_VALUE if denominator else STATE_NOT_ARISEN
    return Figure(KIND_RATIO, state, numerator, denominator)


def _blank(formula: Formula) -> Figure:
    return Figure(formula.kind, STATE_BLANK, None, None)
