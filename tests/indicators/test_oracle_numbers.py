"""Numbers and formulas as people write them: what is read is what was meant, and the rest is refused."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from indicators.expressions import ExpressionError, parse, unknown_codes
from tests.indicators import oracle
from units.numbers import NumberError, format_number, parse_decimal_either, parse_number

typed = st.one_of(
    st.text(alphabet="0123456789.,", max_size=12),
    st.text(alphabet="0123.,- +e\u00a0\u202f", max_size=8),
    st.from_regex(r"[0-9]{1,4}([.,][0-9]{1,4}){0,3}", fullmatch=True),
    st.text(max_size=5),
)


def read(text: str, decimals: int) -> Fraction | None:
    try:
        return Fraction(parse_number(text, decimals=decimals))
    except NumberError:
        return None


@given(text=typed, decimals=st.integers(0, 3))
@example(text="1.5", decimals=2)
@example(text="12.34", decimals=2)
@example(text="0.125", decimals=3)
@example(text="1,234", decimals=0)
@example(text="1,234", decimals=3)
@example(text="1.234", decimals=3)
@example(text="1234", decimals=0)
@example(text="1 234", decimals=0)
@example(text="1\u00a0234", decimals=0)
@example(text="1.234.567,8", decimals=1)
@example(text="1234.567", decimals=0)
@example(text="1,234,567", decimals=3)
@example(text="\uff11\uff12", decimals=0)
@example(text="\u0661", decimals=0)
@example(text="²", decimals=0)
@example(text="1_000", decimals=0)
@example(text="-0", decimals=0)
def test_a_number_is_read_as_meant_or_refused(text: str, decimals: int) -> None:
    assume(not re.match(r"\s*0[0-9]", text))
    assume(len(re.sub(r"[^0-9]", "", text)) <= 15)

    assert read(text, decimals) == oracle.read_number(text, decimals)


@given(text=st.from_regex(r"0[0-9]{1,3}(,[0-9]{1,2})?", fullmatch=True))
def test_leading_zeros_change_no_number(text: str) -> None:
    assert read(text, 2) in (None, oracle.read_number(text, 2))


@given(text=st.from_regex(r"0{0,3}[0-9]{0,2}(\.[0-9]{3})+(,[0-9])?", fullmatch=True).filter(lambda t: t[0] in "0."))
@example(text="0.125")
@example(text="012.345")
def test_a_thousands_point_after_a_leading_zero_is_refused(text: str) -> None:
    with pytest.raises(NumberError):
        parse_number(text, decimals=3)


@given(units=st.integers(0, 10**12), decimals=st.integers(0, 3))
def test_a_formatted_number_is_read_back(units: int, decimals: int) -> None:
    value = Decimal(units).scaleb(-decimals)

    assert parse_number(format_number(value), decimals=decimals) == value
    assert parse_number(format_number(value, decimals), decimals=decimals) == value
    assert format_number(value) == oracle.vietnamese(Fraction(value))


@given(units=st.integers(0, 10**12), decimals=st.integers(0, 3))
def test_decimals_that_are_asked_for_are_all_written(units: int, decimals: int) -> None:
    text = format_number(Decimal(units).scaleb(-decimals), decimals)

    assert len(text.partition(",")[2]) == decimals
    assert ("," in text) == (decimals > 0)


@given(text=typed, decimals=st.integers(0, 3))
def test_what_was_read_says_the_same_when_written_out(text: str, decimals: int) -> None:
    value = read(text, decimals)
    assume(value is not None)

    assert read(oracle.vietnamese(value), decimals) == value
    digits = re.sub(r"[^0-9]", "", text.partition(",")[0])
    assert int(digits) == int(value)


@pytest.mark.parametrize(
    ("text", "decimals", "reason"),
    [
        ("-5", 0, "NEGATIVE"),
        ("-1.234,5", 1, "NEGATIVE"),
        ("1,55", 1, "TOO_MANY_DECIMALS"),
        ("1234567890123456", 0, "TOO_LARGE"),
        ("1.5", 1, "AMBIGUOUS"),
        ("12.34", 0, "AMBIGUOUS"),
        ("năm", 0, "NOT_A_NUMBER"),
        ("", 0, "NOT_A_NUMBER"),
    ],
)
def test_a_refusal_names_its_reason(text: str, decimals: int, reason: str) -> None:
    with pytest.raises(NumberError) as refusal:
        parse_number(text, decimals=decimals)

    assert refusal.value.reason.name == reason


@given(whole=st.integers(0, 999), places=st.integers(0, 99))
def test_targets_take_a_point_or_a_comma(whole: int, places: int) -> None:
    value = whole + Decimal(places) / 100

    assert parse_decimal_either(f"{whole},{places:02}") == value
    assert parse_decimal_either(f"{whole}.{places:02}") == value


codes = st.from_regex(r"[A-Z0-9]{1,4}(-[A-Z0-9]{1,3}){0,2}", fullmatch=True)
signs = st.sampled_from([(1, " + "), (-1, " - ")])


@given(first=codes, rest=st.lists(st.tuples(signs, codes), max_size=4))
def test_a_formula_is_read_term_by_term_and_given_back(first: str, rest: list[tuple[tuple[int, str], str]]) -> None:
    text = first + "".join(written + code for (_, written), code in rest)

    expression = parse(text)

    assert list(expression.terms) == [(1, first), *((sign, code) for (sign, _), code in rest)]
    assert str(expression) == text
    assert expression.codes == {first, *(code for _, code in rest)}
    assert sorted(set(unknown_codes(expression, {first}))) == sorted(expression.codes - {first})


@given(text=st.text(alphabet="AB1- +*/()\n", max_size=9))
@example(text="A\n")
@example(text="A  + B")
@example(text="A +B")
@example(text="- A")
@example(text="A + - B")
@example(text="A - -B")
@example(text="")
def test_anything_but_sums_and_differences_is_refused(text: str) -> None:
    code = r"[A-Z0-9]+(?:-[A-Z0-9]+)*"
    if re.fullmatch(rf"{code}(?: [+-] {code})*", text):
        assert str(parse(text)) == text
    else:
        with pytest.raises(ExpressionError):
            parse(text)
