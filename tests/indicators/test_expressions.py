"""The grammar of numerators, denominators and rules, and what blank and not arisen do to a sum."""

from decimal import Decimal, localcontext

import pytest

from indicators.expressions import Expression, ExpressionError, evaluate, parse, unknown_codes
from indicators.figures import BLANK, NOT_ARISEN, Entry, of


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("TB-CU", ((1, "TB-CU"),)),
        ("TB-CU + TB-MOI - TB-CHUYEN", ((1, "TB-CU"), (1, "TB-MOI"), (-1, "TB-CHUYEN"))),
        ("A - A + A", ((1, "A"), (-1, "A"), (1, "A"))),
        ("12 + A1-2B", ((1, "12"), (1, "A1-2B"))),
    ],
)
def test_parses_sums_and_differences_and_writes_them_back(text: str, terms: tuple[tuple[int, str], ...]) -> None:
    assert parse(text) == Expression(terms)
    assert str(parse(text)) == text


@pytest.mark.parametrize(
    ("text", "code", "part"),
    [
        ("", "EMPTY", ""),
        ("   ", "EMPTY", "   "),
        ("a", "NOT_A_CODE", "a"),
        ("A-", "NOT_A_CODE", "A-"),
        ("A--B", "NOT_A_CODE", "A--B"),
        ("A_B", "NOT_A_CODE", "A_B"),
        ("Đ", "NOT_A_CODE", "Đ"),
        ("A１", "NOT_A_CODE", "A１"),
        ("A\n", "NOT_A_CODE", "A\n"),
        ("A+B", "NOT_A_CODE", "A+B"),
        ("(A + B)", "NOT_A_CODE", "(A"),
        (" A", "NOT_A_CODE", ""),
        ("+ A", "NOT_A_CODE", "+"),
        ("A + - B", "NOT_A_CODE", "-"),
        ("A * B", "NOT_AN_OPERATOR", "*"),
        ("A  + B", "NOT_AN_OPERATOR", ""),
        ("A B", "NOT_AN_OPERATOR", "B"),
        ("A − B", "NOT_AN_OPERATOR", "−"),
        ("A +", "UNFINISHED", "+"),
        ("A ", "NOT_AN_OPERATOR", ""),
    ],
)
def test_anything_else_is_refused_with_the_part_at_fault(text: str, code: str, part: str) -> None:
    with pytest.raises(ExpressionError) as refusal:
        parse(text)
    assert (refusal.value.code, refusal.value.part) == (code, part)


def test_names_each_unknown_code_once_in_order() -> None:
    assert unknown_codes(parse("X + A - Y + X"), {"A"}) == ["X", "Y"]
    assert parse("X + A - X").codes == {"X", "A"}


@pytest.mark.parametrize(
    ("a", "b", "result"),
    [
        (of(5), of(3), of(2)),
        (of(3), of(5), of(-2)),
        (of(0), of(0), of(0)),
        (of(5), BLANK, BLANK),
        (NOT_ARISEN, BLANK, BLANK),
        (of(5), NOT_ARISEN, of(5)),
        (NOT_ARISEN, of(5), of(-5)),
        (NOT_ARISEN, NOT_ARISEN, NOT_ARISEN),
        (of(0), NOT_ARISEN, of(0)),
    ],
)
def test_blank_is_not_zero_but_not_arisen_counts_as_zero(a: Entry, b: Entry, result: Entry) -> None:
    assert evaluate(parse("A - B"), {"A": a, "B": b}) == result


def test_a_missing_element_is_blank() -> None:
    assert evaluate(parse("A + B"), {"A": of(1)}) == BLANK


@pytest.mark.parametrize(
    ("text", "exact"),
    [("A + B", "1234567890123456789012345678901.01"), ("B - A", "-1234567890123456789012345678900.99")],
)
def test_sums_are_exact_in_any_decimal_context(text: str, exact: str) -> None:
    with localcontext() as context:
        context.prec = 3
        entries = {"A": of(1234567890123456789012345678901), "B": of(Decimal("0.01"))}
        assert evaluate(parse(text), entries).value == Decimal(exact)
