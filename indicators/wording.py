"""What a reader sees of figures: numbers, margins to targets and changes, in the words of the reports."""

from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction

from indicators.entries import EXACT
from indicators.figures import Figure
from indicators.kinds import IndicatorKind, Operator, Per
from indicators.rounding import half_up, printed
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


def as_printed(kind: IndicatorKind, value: Fraction, *, decimals: int, thresholds: Collection[Decimal] = ()) -> Decimal:
    """Return the number that stands on the page for an exact value; for a ratio in per cent."""
    if kind is IndicatorKind.RATIO:
        return printed(value, decimals, thresholds)
    return half_up(value, decimals)


def display(figure: Figure, *, decimals: int, thresholds: Collection[Decimal] = ()) -> str:
    """Write `99,9%` or `1.180`; empty when there is no value."""
    if (value := figure.value) is None:
        return ""
    number = format_number(as_printed(figure.kind, value, decimals=decimals, thresholds=thresholds))
    return f"{number}%" if figure.kind is IndicatorKind.RATIO else number


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
    if (value := figure.value) is None:
        return ""
    if figure.kind is IndicatorKind.RATIO:
        shown = printed(value, decimals, (*thresholds, goal))
        return _distance(operator, EXACT.subtract(shown, goal), POINTS)
    yearly = per is Per.YEAR
    if is_reached_in_parts(operator, goal):
        return f"đạt {format_number(printed(_reached(value, goal), 0))}% chỉ tiêu{' năm' if yearly else ''}"
    return _distance(operator, EXACT.subtract(half_up(value, decimals), goal), unit, yearly=yearly)


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
    change = EXACT.subtract(later, earlier)
    if not change:
        return UNCHANGED
    words = f"{'tăng' if change > 0 else 'giảm'} {format_number(change.copy_abs())}"
    if kind is IndicatorKind.RATIO:
        return f"{words} {POINTS}"
    return f"{words} ({_relative(before, now)}%)" if before else words


def padded(n: int) -> str:
    """Write a whole number for prose, 1 to 9 with a zero before: `05`, `12`, `1.234`."""
    return f"0{n}" if 1 <= n <= 9 else format_number(n)


def is_reached_in_parts(operator: Operator, goal: Decimal) -> bool:
    """Say whether a count stands to its target as a share of it: not under a ceiling, where a share would
    read as an achievement, and not towards zero."""
    return not operator.is_ceiling and goal > 0


def _distance(operator: Operator, difference: Decimal, unit: str, *, yearly: bool = False) -> str:
    if not difference:
        return f"{EXACTLY_THERE} năm" if yearly else EXACTLY_THERE
    above, below = SIDES[operator]
    side = f"{above if difference > 0 else below}{' cả năm' if yearly else ''}"
    return f"{side} {format_number(difference.copy_abs())} {unit}".rstrip()


def _reached(value: Fraction, goal: Decimal) -> Fraction:
    return value / Fraction(goal) * 100


def _relative(before: Fraction, now: Fraction) -> str:
    return format_number(printed(abs(now - before) / abs(before) * 100, CHANGE_DECIMALS))
