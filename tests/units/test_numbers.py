"""Vietnamese numbers: read exactly as offices write them, refuse what could mean two things."""

from decimal import Decimal, getcontext, localcontext

import pytest

from units.numbers import NumberError, NumberReason, format_number, parse_decimal_either, parse_number

NARROW_NO_BREAK_SPACE, NO_BREAK_SPACE, ZERO_WIDTH_SPACE = "\u202f", "\u00a0", "\u200b"


@pytest.mark.parametrize(
    ("text", "decimals", "value"),
    [
        ("0", 0, "0"),
        ("05", 0, "5"),
        ("1234", 0, "1234"),
        ("1.234", 0, "1234"),
        ("1.234", 3, "1234"),
        ("1.234.567", 0, "1234567"),
        ("1.234.567,8", 1, "1234567.8"),
        ("1,5", 1, "1.5"),
        ("1,5", 2, "1.5"),
        ("0,125", 3, "0.125"),
        ("1,234", 3, "1.234"),
        ("1,50", 2, "1.5"),
        (f" \t\n{NO_BREAK_SPACE}12{NARROW_NO_BREAK_SPACE} ", 0, "12"),
        ("999.999.999.999.999", 0, "999999999999999"),
        ("0000000000000000012", 0, "12"),
        ("12345678901234,5", 1, "12345678901234.5"),
    ],
)
def test_reads_what_offices_write(text: str, decimals: int, value: str) -> None:
    assert parse_number(text, decimals=decimals) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "decimals", "reason"),
    [
        ("", 0, NumberReason.NOT_A_NUMBER),
        ("  ", 0, NumberReason.NOT_A_NUMBER),
        ("KPS", 0, NumberReason.NOT_A_NUMBER),
        ("1 234", 0, NumberReason.NOT_A_NUMBER),
        (f"1{NO_BREAK_SPACE}234", 0, NumberReason.NOT_A_NUMBER),
        (f"1{NARROW_NO_BREAK_SPACE}234", 0, NumberReason.NOT_A_NUMBER),
        (f"12{ZERO_WIDTH_SPACE}", 0, NumberReason.NOT_A_NUMBER),
        ("１２", 0, NumberReason.NOT_A_NUMBER),
        ("٣", 0, NumberReason.NOT_A_NUMBER),
        ("²", 0, NumberReason.NOT_A_NUMBER),
        ("+5", 0, NumberReason.NOT_A_NUMBER),
        ("1e5", 0, NumberReason.NOT_A_NUMBER),
        ("NaN", 0, NumberReason.NOT_A_NUMBER),
        ("Infinity", 0, NumberReason.NOT_A_NUMBER),
        ("1_000", 0, NumberReason.NOT_A_NUMBER),
        ("5,", 1, NumberReason.NOT_A_NUMBER),
        (",5", 1, NumberReason.NOT_A_NUMBER),
        ("5.", 0, NumberReason.NOT_A_NUMBER),
        ("12%", 0, NumberReason.NOT_A_NUMBER),
        ("12\n34", 0, NumberReason.NOT_A_NUMBER),
        ("1.5", 1, NumberReason.AMBIGUOUS),
        ("12.34", 2, NumberReason.AMBIGUOUS),
        ("0.125", 3, NumberReason.AMBIGUOUS),
        ("012.345", 0, NumberReason.AMBIGUOUS),
        ("1234.567", 0, NumberReason.AMBIGUOUS),
        ("1.2345", 0, NumberReason.AMBIGUOUS),
        ("1.234.56", 0, NumberReason.AMBIGUOUS),
        ("1,234", 0, NumberReason.AMBIGUOUS),
        ("1,234", 2, NumberReason.AMBIGUOUS),
        ("1,234,567", 3, NumberReason.AMBIGUOUS),
        ("1,234.5", 1, NumberReason.AMBIGUOUS),
        ("1,5", 0, NumberReason.TOO_MANY_DECIMALS),
        ("5,0", 0, NumberReason.TOO_MANY_DECIMALS),
        ("1,25", 1, NumberReason.TOO_MANY_DECIMALS),
        ("0,125", 0, NumberReason.TOO_MANY_DECIMALS),
        ("-5", 0, NumberReason.NEGATIVE),
        ("\N{MINUS SIGN}5", 0, NumberReason.NEGATIVE),
        ("-1.234,5", 1, NumberReason.NEGATIVE),
        ("-x", 0, NumberReason.NOT_A_NUMBER),
        ("1000000000000000", 0, NumberReason.TOO_LARGE),
        ("123456789012345,6", 1, NumberReason.TOO_LARGE),
    ],
)
def test_refuses_with_the_reason(text: str, decimals: int, reason: NumberReason) -> None:
    with pytest.raises(NumberError) as refusal:
        parse_number(text, decimals=decimals)
    assert (refusal.value.reason, refusal.value.text) == (reason, text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4,5", "4.5"),
        ("4.5", "4.5"),
        (" 92.25 ", "92.25"),
        ("0.125", "0.125"),
        ("1234.5", "1234.5"),
        ("1.234.567", "1234567"),
        ("1.234,5", "1234.5"),
        ("95", "95"),
    ],
)
@pytest.mark.parametrize("whole", [True, False])
def test_a_target_may_have_a_decimal_point(text: str, value: str, whole: bool) -> None:
    assert parse_decimal_either(text, whole=whole) == Decimal(value)


def test_three_digits_after_one_sign_depend_on_what_is_counted() -> None:
    assert parse_decimal_either("1.180", whole=True) == 1180
    assert parse_decimal_either("94,125") == Decimal("94.125")


@pytest.mark.parametrize(
    ("text", "whole", "reason"),
    [
        ("1,234.5", False, NumberReason.AMBIGUOUS),
        ("94.125", False, NumberReason.GROUP_OR_DECIMALS),
        (" 1.180 ", False, NumberReason.GROUP_OR_DECIMALS),
        ("1,180", True, NumberReason.AMBIGUOUS),
        ("1,180,000", False, NumberReason.AMBIGUOUS),
        ("-4.5", False, NumberReason.NEGATIVE),
        ("4.5%", False, NumberReason.NOT_A_NUMBER),
        ("4.1234567", False, NumberReason.TOO_MANY_DECIMALS),
    ],
)
def test_a_target_is_refused_with_what_was_typed(text: str, whole: bool, reason: NumberReason) -> None:
    with pytest.raises(NumberError) as refusal:
        parse_decimal_either(text, whole=whole)
    assert (refusal.value.reason, refusal.value.text) == (reason, text)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0, None, "0"),
        (1180, None, "1.180"),
        ("1234567.80", None, "1.234.567,8"),
        ("100.00", None, "100"),
        ("1E+3", None, "1.000"),
        ("-0.0", None, "0"),
        ("-1234.5", None, "-1.234,5"),
        ("0.5", 0, "1"),
        ("2.5", 0, "3"),
        ("-0.04", 1, "0,0"),
        ("99.9", 2, "99,90"),
        ("1234.565", 2, "1.234,57"),
    ],
)
def test_writes_points_between_thousands_and_a_decimal_comma(value: str | int, decimals: int | None, text: str) -> None:
    assert format_number(Decimal(value), decimals) == text


def test_long_numbers_keep_every_digit() -> None:
    assert format_number(Decimal("12345678901234567890123456789012345.678")).endswith("789.012.345,678")
    with localcontext() as context:
        context.prec = 3
        assert format_number(Decimal("123456.789"), 2) == "123.456,79"
    assert getcontext().prec == 28


@pytest.mark.parametrize("number", ["0", "7", "1234", "1234567.8", "999999999999999"])
def test_reads_back_what_it_writes(number: str) -> None:
    assert parse_number(format_number(Decimal(number)), decimals=1) == Decimal(number)
