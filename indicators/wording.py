"""What a reader sees of figures: numbers, margins to targets and changes, in the words of the reports."""

from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from indicators.entries import EXACT
from indicators.figures import Figure
from indicators.kinds import KIND_RATIO, IndicatorKind, Operator, Per
from indicators.rounding import Ratio, doubtful, half_up, printed, printed_ratio, rounded, without_zeros
from units.numbers import format_number

POINTS = "điểm %"
EXACTLY_THERE = "bằng chỉ tiêu"
UNCHANGED = "không đổi"
NOT_COMPARABLE = "không so sánh được"
CHANGE_DECIMALS = 2
# What to call a figure above the target's value, and one below it.
SIDES = {
    Operator.GT: ("vượt", "thiếu"),
    Operator.GE: ("vượt", "thiếu"),
    Operator.LT: ("quá mức", "dưới mức"),
    Operator.LE: ("quá mức", "dưới mức"),
    Operator.EQ: ("quá mức", "thiếu"),
}

# The number that stands on the page, and how it is written there.
Print = tuple[Decimal, str]


class Shown(NamedTuple):
    """A figure that has a value: the value in whole numbers, the number on the page for it, and how it is written."""

    figure: Figure
    exact: Ratio
    number: Decimal
    words: str


class Printer:
    """Rounds and writes figures of one indicator.

    :param thresholds: what no print of a ratio may lie about
    """

    def __init__(self, decimals: int, thresholds: Collection[Decimal] = ()) -> None:
        self._decimals = decimals
        self._thresholds = frozenset(thresholds)
        self._ten = 10**decimals
        self._doubtful = doubtful(decimals, self._thresholds)

    def shown(self, figure: Figure) -> Shown | None:
        """Prepare a figure for the page; None when there is no value."""
        if (exact := figure.exact) is None or figure.numerator is None:
            return None
        if figure.kind is not KIND_RATIO:
            return Shown(figure, exact, *_count(figure.numerator, self._decimals))
        scaled = rounded(exact, self._ten)
        if scaled in self._doubtful:
            number = printed_ratio(exact, self._decimals, self._thresholds)
            return Shown(figure, exact, number, f"{format_number(number)}%")
        return Shown(figure, exact, *_ratio(scaled, self._decimals))


# These two and the distances are kept: a province's tables hold thousands of figures, but few different prints.
@lru_cache(maxsize=8192)
def _count(value: Decimal, decimals: int) -> Print:
    number = half_up(value, decimals)
    return number, format_number(number)


@lru_cache(maxsize=8192)
def _ratio(scaled: int, decimals: int) -> Print:
    number = without_zeros(scaled, decimals)
    return number, f"{format_number(number)}%"


def as_printed(kind: IndicatorKind, value: Fraction, *, decimals: int, thresholds: Collection[Decimal] = ()) -> Decimal:
    """Return the number that stands on the page for an exact value; for a ratio in per cent."""
    if kind is KIND_RATIO:
        return printed(value, decimals, thresholds)
    return half_up(value, decimals)


def display(figure: Figure, *, decimals: int, thresholds: Collection[Decimal] = ()) -> str:
    """Write `99,9%` or `1.180`; empty when there is no value."""
    shown = Printer(decimals, thresholds).shown(figure)
    return shown.words if shown else ""


def margin_words(
    figure: Figure,
    *,
    operator: Operator,
    goal: Decimal,
    per: Per,
    decimals: int,
    thresholds: Collection[Decimal] = (),
    unit: str = "",
) -> str:
    """Say how a figure stands to a target's value, never without a unit; empty when there is no value.

    Ratios: points between what is printed. Counts: per cent of the target, or the distance to a ceiling in `unit`.
    """
    shown = Printer(decimals, (*thresholds, goal)).shown(figure)
    return margin_of(shown, operator=operator, goal=goal, per=per, unit=unit) if shown else ""


def margin_of(shown: Shown, *, operator: Operator, goal: Decimal, per: Per, unit: str) -> str:
    """Say what `margin_words` says, of a figure that was rounded with the target among its thresholds."""
    yearly = per is Per.YEAR
    if shown.figure.kind is KIND_RATIO:
        return _distance(operator, EXACT.subtract(shown.number, goal), POINTS)
    if is_reached_in_parts(operator, goal):
        reached = Fraction(*shown.exact) / Fraction(goal) * 100
        return f"đạt {format_number(printed(reached, 0))}% chỉ tiêu{' năm' if yearly else ''}"
    return _distance(operator, EXACT.subtract(shown.number, goal), unit, yearly=yearly)


def change_words(
    kind: IndicatorKind,
    before: Fraction | None,
    now: Fraction | None,
    *,
    decimals: int,
    thresholds: Collection[Decimal] = (),
) -> str:
    """Say how a figure changed, between what is printed of both; empty when either is missing."""
    if before is None or now is None:
        return ""
    earlier, later = (as_printed(kind, value, decimals=decimals, thresholds=thresholds) for value in (before, now))
    return _change(kind, earlier, later, before.as_integer_ratio(), now.as_integer_ratio())


def change_between(before: Shown | None, now: Shown | None) -> str:
    """Say what `change_words` says, of two figures of one indicator."""
    if before is None or now is None:
        return ""
    return _change(now.figure.kind, before.number, now.number, before.exact, now.exact)


def padded(n: int) -> str:
    """Write a whole number for prose, 1 to 9 with a zero before: `05`, `12`, `1.234`."""
    return f"0{n}" if 1 <= n <= 9 else format_number(n)


def is_reached_in_parts(operator: Operator, goal: Decimal) -> bool:
    """Say whether a count stands to its target as a share of it: not under a ceiling, where a share would
    read as an achievement, and not towards zero."""
    return not operator.is_ceiling and goal > 0


@lru_cache(maxsize=8192)
def _distance(operator: Operator, difference: Decimal, unit: str, *, yearly: bool = False) -> str:
    if not difference:
        return f"{EXACTLY_THERE} năm" if yearly else EXACTLY_THERE
    above, below = SIDES[operator]
    side = f"{above if difference > 0 else below}{' cả năm' if yearly else ''}"
    return f"{side} {format_number(difference.copy_abs())} {unit}".rstrip()


def _change(kind: IndicatorKind, earlier: Decimal, later: Decimal, before: Ratio, now: Ratio) -> str:
    change = EXACT.subtract(later, earlier)
    if not change:
        return UNCHANGED
    words = f"{'tăng' if change > 0 else 'giảm'} {format_number(change.copy_abs())}"
    if kind is KIND_RATIO:
        return f"{words} {POINTS}"
    return f"{words} ({_relative(before, now)}%)" if before[0] else words


def _relative(before: Ratio, now: Ratio) -> str:
    (earlier, part), (later, share) = before, now
    grown = 100 * abs(later * part - earlier * share), abs(earlier) * share
    return format_number(printed_ratio(grown, CHANGE_DECIMALS, frozenset()))
