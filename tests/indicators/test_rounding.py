"""Half-up, and a print that never lies."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest

from indicators.rounding import exact28, half_up, printed


def per_cent(numerator: int, denominator: int) -> Fraction:
    return Fraction(100 * numerator, denominator)


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        (Decimal("0.5"), 0, "1"),
        (Decimal("2.5"), 0, "3"),
        (Decimal("-2.5"), 0, "-3"),
        (Decimal("2.4999999999999999999999999999999999"), 0, "2"),
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(2, 3), 1, "0.7"),
        (Decimal("99.95"), 1, "100.0"),
    ],
)
def test_halves_go_up(value: Fraction | Decimal, decimals: int, rounded: str) -> None:
    assert half_up(value, decimals) == Decimal(rounded)


def test_nothing_depends_on_the_decimal_context() -> None:
    with localcontext() as context:
        context.prec = 2
        assert half_up(Decimal("123456789.125"), 2) == Decimal("123456789.13")
        assert printed(per_cent(999_999, 1_000_000), 1) == Decimal("99.9999")


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (per_cent(998, 999), 1, "99.9"),
        (per_cent(699, 700), 1, "99.9"),
        (per_cent(58, 63), 2, "92.06"),
        (per_cent(5, 5), 1, "100"),
        (per_cent(0, 5), 1, "0"),
        (per_cent(9, 10), 1, "90"),
        (per_cent(1, 3), 0, "33"),
        (per_cent(2, 3), 0, "67"),
        (per_cent(143, 100), 1, "143"),
    ],
)
def test_prints_the_indicators_decimals_without_trailing_zeros(value: Fraction, decimals: int, shown: str) -> None:
    assert str(printed(value, decimals)) == shown


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (Fraction("99.96"), 1, "99.96"),
        (Fraction("99.95"), 1, "99.95"),
        (Fraction("99.949"), 1, "99.9"),
        (per_cent(999_999, 1_000_000), 1, "99.9999"),
        (per_cent(10**20 - 1, 10**20), 0, "99." + "9" * 18),
        (per_cent(199, 200), 0, "99.5"),
    ],
)
def test_below_100_never_prints_as_100(value: Fraction, decimals: int, shown: str) -> None:
    assert printed(value, decimals) == Decimal(shown)


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (Fraction("0.04"), 1, "0.04"),
        (Fraction("0.05"), 1, "0.1"),
        (per_cent(1, 1_000_000), 1, "0.0001"),
        (Fraction("-0.04"), 1, "-0.04"),
    ],
)
def test_above_0_never_prints_as_0(value: Fraction, decimals: int, shown: str) -> None:
    assert printed(value, decimals) == Decimal(shown)


@pytest.mark.parametrize(
    ("value", "threshold", "shown"),
    [
        ("89.97", "90", "89.97"),
        ("90.03", "90", "90.03"),
        ("90", "90", "90"),
        ("95.04", "95", "95.04"),
        ("95.05", "95", "95.1"),
        ("89.9999996", "90", "89.9999996"),
        ("92.27", "92.28", "92.27"),
        ("92.31", "92.32", "92.3"),
        ("92.34", "92.32", "92.34"),
        ("92.25", "92.25", "92.25"),
        ("4.96", "5", "4.96"),
        ("89.94", "90", "89.9"),
    ],
)
def test_a_print_stands_to_a_target_as_the_exact_value_does(value: str, threshold: str, shown: str) -> None:
    assert printed(Fraction(value), 1, [Decimal(threshold)]) == Decimal(shown)


def test_all_targets_are_minded_at_once() -> None:
    assert printed(Fraction("94.97"), 1, [Decimal(90), Decimal(95)]) == Decimal("94.97")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (per_cent(998, 999), "99.8998998998998998998998999"),
        (Fraction(95), "95"),
        (Fraction(-95), "-95"),
        (Fraction(0), "0"),
        (Fraction("4.5"), "4.5"),
        (Fraction(10**30), "1" + "0" * 30),
        (Fraction(1, 3), "0." + "3" * 28),
        (Fraction(-2, 3), "-0." + "6" * 27 + "7"),
        (Fraction(200, 3), "66." + "6" * 25 + "7"),
        (Fraction(1, 3000), "0.000" + "3" * 28),
        (Fraction(1, 2**40), "0.0000000000009094947017729282379150390625"),
        (Fraction(1, 2**60), "0.0000000000000000008673617379884035472059622407"),
        (Fraction(10**30, 7), "142857142857142857142857142857"),
        (Fraction(10**28 - 1, 10**28) + Fraction(9, 10**29), "1"),
    ],
)
def test_numbers_for_machines_have_28_significant_digits_and_no_exponent(value: Fraction, text: str) -> None:
    assert exact28(value) == text
