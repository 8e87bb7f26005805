"""Honest rounding and the words of change (rules 5 and 6) against the slow arithmetic of oracle.py."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st

from indicators import rounding, wording
from indicators.kinds import IndicatorKind
from tests.indicators import oracle
from tests.indicators.oracle import Fig
from tests.indicators.oracle_cases import decimal, near, percents, product_figure

places = st.integers(0, 3)
threshold_lists = st.lists(percents, max_size=3)


@st.composite
def printings(draw: st.DrawFn) -> tuple[Fraction, int, list[Fraction]]:
    thresholds = draw(threshold_lists)
    value = oracle.value_of("RATIO", draw(near(largest=200_000, thresholds=thresholds)))
    return value, draw(places), thresholds


def point(text: str) -> Fraction:
    """Read a printed Vietnamese number."""
    return Fraction(text.replace(".", "").replace(",", "."))


@given(value=st.fractions(min_value=0, max_value=1000), decimals=st.integers(0, 6))
@example(value=Fraction(1, 2), decimals=0)
@example(value=Fraction("2.345"), decimals=2)
@example(value=Fraction("2.675"), decimals=2)
@example(value=Fraction(10**27 + 5, 10), decimals=0)
def test_half_up_agrees(value: Fraction, decimals: int) -> None:
    assert Fraction(rounding.half_up(value, decimals)) == oracle.half_up(value, decimals)


@given(case=printings())
@example(case=(Fraction(998 * 100, 999), 1, [Fraction(95)]))
@example(case=(Fraction("99.96"), 1, []))
@example(case=(Fraction("0.04"), 1, []))
@example(case=(Fraction("94.96"), 1, [Fraction(95)]))
@example(case=(Fraction("95.04"), 1, [Fraction(95)]))
@example(case=(Fraction(100) - Fraction(1, 10**12), 0, [Fraction(100)]))
@example(case=(Fraction("94.96"), 1, [Fraction("94.97")]))
def test_printed_agrees(case: tuple[Fraction, int, list[Fraction]]) -> None:
    value, decimals, thresholds = case

    got = rounding.printed(value, decimals, [decimal(at) for at in thresholds])

    assert Fraction(got) == oracle.printed(value, decimals, thresholds)
    assert not f"{got:f}".endswith("0") or "." not in f"{got:f}"


@given(case=printings())
def test_print_never_lies(case: tuple[Fraction, int, list[Fraction]]) -> None:
    value, decimals, thresholds = case

    shown = Fraction(rounding.printed(value, decimals, [decimal(at) for at in thresholds]))

    assert not (value < 100 and shown >= 100)
    assert not (value > 0 and shown == 0)
    for at in thresholds:
        assert (shown == at) == (value == at)
        assert (shown < at) == (value < at)
    assert abs(shown - value) <= Fraction(1, 2 * 10**decimals)


@given(case=printings(), other=printings())
def test_printing_never_turns_the_order_of_two_ratios(
    case: tuple[Fraction, int, list[Fraction]], other: tuple[Fraction, int, list[Fraction]]
) -> None:
    low, high = sorted([case[0], other[0]])
    limits = [decimal(at) for at in case[2]]

    assert rounding.printed(low, case[1], limits) <= rounding.printed(high, case[1], limits)


@given(value=st.fractions(min_value=0, max_value=10**6))
@example(value=Fraction(998 * 100, 999))
@example(value=Fraction(2, 3))
@example(value=Fraction(1, 3 * 10**9))
@example(value=Fraction(10**28 - 1, 10**28))
@example(value=Fraction(3 * (10**30) - 1, 3 * 10**28))
def test_json_number_has_28_digits_and_no_exponent(value: Fraction) -> None:
    text = rounding.exact28(value)

    assert Fraction(text) == oracle.to_28_digits(value)
    assert set(text) <= set("0123456789.")
    assert len(text.replace(".", "").lstrip("0")) <= 28
    if Fraction(text) == value:
        assert text == f"{decimal(value):f}"


@given(case=printings())
def test_display_of_a_ratio_agrees(case: tuple[Fraction, int, list[Fraction]]) -> None:
    value, decimals, thresholds = case
    ratio = Fig("VALUE", Fraction(value.numerator), Fraction(value.denominator * 100))
    limits = [decimal(at) for at in thresholds]

    text = wording.display(product_figure("RATIO", ratio), decimals=decimals, thresholds=limits)

    assert text == oracle.display("RATIO", ratio, decimals, thresholds)
    assert point(text.removesuffix("%")) == Fraction(rounding.printed(value, decimals, limits))


@given(value=st.one_of(st.integers(0, 10**9).map(Fraction), st.integers(0, 10**7).map(lambda n: Fraction(n, 100))))
def test_display_of_a_count_agrees(value: Fraction) -> None:
    count = Fig("VALUE", value)

    text = wording.display(product_figure("COUNT", count), decimals=2)

    assert text == oracle.display("COUNT", count, 2)
    assert point(text) == value


@given(state=st.sampled_from(["BLANK", "NOT_ARISEN"]), kind=st.sampled_from(["COUNT", "RATIO"]))
def test_nothing_is_displayed_without_a_value(state: str, kind: str) -> None:
    parts = () if state == "BLANK" else (Fraction(0), Fraction(0) if kind == "RATIO" else None)

    assert wording.display(product_figure(kind, Fig(state, *parts)), decimals=1) == ""


@st.composite
def two_ratios(draw: st.DrawFn) -> tuple[Fig, Fig, int, list[Fraction]]:
    thresholds = draw(threshold_lists)
    ratios = near(largest=3000, thresholds=thresholds)
    return draw(ratios), draw(ratios), draw(places), thresholds


@given(case=two_ratios())
@example(case=(Fig("VALUE", Fraction(640), Fraction(644)), Fig("VALUE", Fraction(699), Fraction(700)), 1, []))
def test_change_of_a_ratio_is_the_readers_subtraction(case: tuple[Fig, Fig, int, list[Fraction]]) -> None:
    before, now, decimals, thresholds = case
    limits = [decimal(at) for at in thresholds]
    sides = [product_figure("RATIO", ratio) for ratio in (before, now)]

    words = wording.change_words(sides[0].kind, sides[0].value, sides[1].value, decimals=decimals, thresholds=limits)

    assert words == oracle.change_words("RATIO", before, now, decimals, thresholds)
    was, is_now = (
        point(wording.display(shown, decimals=decimals, thresholds=limits).removesuffix("%")) for shown in sides
    )
    if words == "không đổi":
        assert was == is_now
    else:
        verb, by, *_ = words.split()
        assert was + point(by) * {"tăng": 1, "giảm": -1}[verb] == is_now


counts = st.one_of(st.integers(0, 20), st.integers(0, 30_000), st.integers(0, 900).map(lambda n: Fraction(n, 100)))


@given(was=counts.map(Fraction), is_now=counts.map(Fraction), decimals=st.integers(0, 2))
@example(was=Fraction(429), is_now=Fraction(479), decimals=0)
@example(was=Fraction(3), is_now=Fraction(0), decimals=0)
@example(was=Fraction(0), is_now=Fraction(5), decimals=0)
@example(was=Fraction(20_000), is_now=Fraction(1), decimals=0)
@example(was=Fraction(30_000), is_now=Fraction(30_001), decimals=0)
@example(was=Fraction("87.14"), is_now=Fraction("85.85"), decimals=1)
def test_change_of_a_count_agrees(was: Fraction, is_now: Fraction, decimals: int) -> None:
    words = wording.change_words(IndicatorKind.COUNT, was, is_now, decimals=decimals)

    assert words == oracle.change_words("COUNT", Fig("VALUE", was), Fig("VALUE", is_now), decimals)


@given(number=st.integers(0, 10**7))
def test_only_one_digit_numbers_above_zero_are_padded(number: int) -> None:
    text = wording.padded(number)

    assert text == ("0" if 1 <= number <= 9 else "") + oracle.vietnamese(Fraction(number))
    assert Decimal(text.replace(".", "")) == number
