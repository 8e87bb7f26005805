"""Rounding that never lies: half-up, with more decimals where fewer would tell a falsehood.

In whole numbers throughout: a table prints thousands of figures, and arithmetic on fractions costs ten times as much.
"""

from collections.abc import Collection, Iterable
from decimal import Decimal
from fractions import Fraction

SIGNIFICANT_DIGITS = 28
Ratio = tuple[int, int]


def half_up(value: Fraction | Decimal, decimals: int) -> Decimal:
    """Round to so many decimals, halves away from zero, whatever the decimal context."""
    return _decimal(_rounded(value.as_integer_ratio(), _ten_to(decimals)), decimals)


def printed(value: Fraction, decimals: int, thresholds: Collection[Decimal] = ()) -> Decimal:
    """Round a per cent to what a reader may be shown, trailing zeros dropped.

    What is below 100 stays below it, what is not 0 is not shown as 0, and the print stands to every threshold
    as the exact value does: above, below or exactly there. It takes as many decimals as that needs.
    """
    exact, guarded = value.as_integer_ratio(), [(0, 1), *(threshold.as_integer_ratio() for threshold in thresholds)]
    ten = _ten_to(decimals)
    while not _is_honest(exact, (_rounded(exact, ten), ten), guarded):
        decimals, ten = decimals + 1, ten * 10
    return _without_zeros(_rounded(exact, ten), decimals)


def exact28(value: Fraction) -> str:
    """Write a number for machines: whole, exact or rounded to 28 significant digits."""
    if value.denominator == 1:
        return str(value.numerator)
    decimals = max(0, SIGNIFICANT_DIGITS - _digits_before_point(value))
    return f"{_without_zeros(_rounded(value.as_integer_ratio(), _ten_to(decimals)), decimals):f}"


def _rounded(exact: Ratio, ten: int) -> int:
    numerator, denominator = exact
    magnitude = (2 * abs(numerator) * ten + denominator) // (2 * denominator)
    return -magnitude if numerator < 0 else magnitude


def _is_honest(exact: Ratio, shown: Ratio, guarded: Iterable[Ratio]) -> bool:
    if _side(exact, (100, 1)) < 0 <= _side(shown, (100, 1)):
        return False
    return all(_side(exact, mark) == _side(shown, mark) for mark in guarded)


def _side(number: Ratio, mark: Ratio) -> int:
    left, right = number[0] * mark[1], mark[0] * number[1]
    return (left > right) - (left < right)


def _digits_before_point(value: Fraction) -> int:
    """Count as for 12,3 → 2 and 0,5 → 0; leading zeros after the point count down: 0,05 → -1."""
    numerator, denominator = abs(value.numerator), value.denominator
    digits = len(str(numerator)) - len(str(denominator))
    reached = numerator * _ten_to(max(0, -digits)) >= denominator * _ten_to(max(0, digits))
    return digits + reached


def _ten_to(power: int) -> int:
    return int(10**power)


def _without_zeros(scaled: int, decimals: int) -> Decimal:
    while decimals > 0 and scaled % 10 == 0:
        scaled, decimals = scaled // 10, decimals - 1
    return _decimal(scaled, decimals)


def _decimal(scaled: int, decimals: int) -> Decimal:
    # From digits, since arithmetic would round to the context's precision.
    return Decimal(f"{scaled}E-{decimals}")
