"""Rounding that never lies: half-up, with more decimals where fewer would tell a falsehood.

In whole numbers throughout: a table prints thousands of figures, and arithmetic on fractions costs ten times as much.
"""

from collections.abc import Collection, Iterable
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache

SIGNIFICANT_DIGITS = 28
MACHINE = Context(prec=SIGNIFICANT_DIGITS, rounding=ROUND_HALF_UP)
# A numerator and a denominator above zero, not always in lowest terms.
Ratio = tuple[int, int]
NOTHING, EVERYTHING = (0, 1), (100, 1)


def half_up(value: Fraction | Decimal, decimals: int) -> Decimal:
    """Round to so many decimals, halves away from zero, whatever the decimal context."""
    return _decimal(rounded(value.as_integer_ratio(), _ten_to(decimals)), decimals)


def printed(value: Fraction, decimals: int, thresholds: Collection[Decimal] = ()) -> Decimal:
    """Round a per cent to what a reader may be shown, trailing zeros dropped.

    What is below 100 stays below it, what is not 0 is not shown as 0, and the print stands to every threshold
    as the exact value does: above, below or exactly there. It takes as many decimals as that needs.
    """
    return printed_ratio(value.as_integer_ratio(), decimals, frozenset(thresholds))


def printed_ratio(exact: Ratio, decimals: int, thresholds: frozenset[Decimal]) -> Decimal:
    """Round as `printed` does, from whole numbers."""
    ten = _ten_to(decimals)
    scaled = rounded(exact, ten)
    if scaled in doubtful(decimals, thresholds):
        guarded = [NOTHING, *(threshold.as_integer_ratio() for threshold in thresholds)]
        while not _is_honest(exact, (scaled, ten), guarded):
            decimals, ten = decimals + 1, ten * 10
            scaled = rounded(exact, ten)
    return without_zeros(scaled, decimals)


def rounded(exact: Ratio, ten: int) -> int:
    """Return the nearest whole number of parts, `ten` of which make one; halves away from zero."""
    numerator, denominator = exact
    magnitude = (2 * abs(numerator) * ten + denominator) // (2 * denominator)
    return -magnitude if numerator < 0 else magnitude


def without_zeros(scaled: int, decimals: int) -> Decimal:
    """Return a number of parts, `10**decimals` of which make one, with the decimals that it needs."""
    while decimals > 0 and scaled % 10 == 0:
        scaled, decimals = scaled // 10, decimals - 1
    return _decimal(scaled, decimals)


@lru_cache(maxsize=1024)
def doubtful(decimals: int, thresholds: frozenset[Decimal]) -> frozenset[int]:
    """Return the roundings beside a number that no print may lie about, in units of the last decimal.

    Any other is more than half a unit away from all of them, so on the side where the exact value is.
    """
    ten = _ten_to(decimals)
    marks = [NOTHING, EVERYTHING, *(threshold.as_integer_ratio() for threshold in thresholds)]
    below = {numerator * ten // denominator for numerator, denominator in marks}
    return frozenset(below | {scaled + 1 for scaled in below})


def exact28(value: Fraction | Decimal) -> str:
    """Write a number for machines: whole, exact or rounded to 28 significant digits."""
    return exact28_of(value.as_integer_ratio())


def exact28_of(exact: Ratio) -> str:
    """Write a ratio of whole numbers as `exact28` does."""
    numerator, denominator = exact
    whole, rest = divmod(numerator, denominator)
    if not rest:
        return str(whole)
    if abs(whole) >= _ten_to(SIGNIFICANT_DIGITS):
        return str(rounded(exact, 1))
    # A division rounds once, after so many digits: the same as half-up of the exact quotient.
    return f"{MACHINE.divide(Decimal(numerator), Decimal(denominator)).normalize(MACHINE):f}"


def _is_honest(exact: Ratio, shown: Ratio, guarded: Iterable[Ratio]) -> bool:
    if _side(exact, EVERYTHING) < 0 <= _side(shown, EVERYTHING):
        return False
    return all(_side(exact, mark) == _side(shown, mark) for mark in guarded)


def _side(number: Ratio, mark: Ratio) -> int:
    left, right = number[0] * mark[1], mark[0] * number[1]
    return (left > right) - (left < right)


def _ten_to(power: int) -> int:
    return int(10**power)


def _decimal(scaled: int, decimals: int) -> Decimal:
    # From digits, since arithmetic would round to the context's precision.
    return Decimal(f"{scaled}E-{decimals}")
