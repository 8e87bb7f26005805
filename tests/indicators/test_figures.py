"""Across units, across time, across mergers, and blank against zero."""

from decimal import Decimal
from fractions import Fraction

import pytest

from indicators.expressions import parse
from indicators.figures import (
    BLANK,
    NOT_ARISEN,
    Entry,
    Figure,
    Formula,
    across_time,
    element_total,
    figure_of,
    merged,
    of,
    total_of,
)
from indicators.kinds import Direction, ElementKind, IndicatorKind, State

RATIO = Formula(IndicatorKind.RATIO, parse("N"), parse("D"), 1, False, Direction.HIGHER, "%")
COUNT = Formula(IndicatorKind.COUNT, parse("A + B"), None, 0, False, Direction.HIGHER, "vụ")


def ratio(numerator: int | Entry, denominator: int | Entry) -> Figure:
    entries = {"N": numerator, "D": denominator}
    return figure_of(RATIO, {code: of(part) if isinstance(part, int) else part for code, part in entries.items()})


def count(a: Entry, b: Entry) -> Figure:
    return figure_of(COUNT, {"A": a, "B": b})


def test_a_ratio_is_an_exact_per_cent() -> None:
    assert ratio(998, 999).value == Fraction(99800, 999)


@pytest.mark.parametrize(
    ("figure", "state", "numerator", "denominator"),
    [
        (ratio(0, 7), State.VALUE, 0, 7),
        (ratio(NOT_ARISEN, 7), State.VALUE, 0, 7),
        (ratio(0, 0), State.NOT_ARISEN, 0, 0),
        (ratio(3, 0), State.NOT_ARISEN, 3, 0),
        (ratio(NOT_ARISEN, NOT_ARISEN), State.NOT_ARISEN, 0, 0),
        (ratio(BLANK, 7), State.BLANK, None, None),
        (ratio(7, BLANK), State.BLANK, None, None),
        (ratio(BLANK, 0), State.BLANK, None, None),
        (ratio(NOT_ARISEN, BLANK), State.BLANK, None, None),
        (count(of(5), of(0)), State.VALUE, 5, None),
        (count(of(0), of(0)), State.VALUE, 0, None),
        (count(of(5), NOT_ARISEN), State.VALUE, 5, None),
        (count(of(0), NOT_ARISEN), State.VALUE, 0, None),
        (count(NOT_ARISEN, NOT_ARISEN), State.NOT_ARISEN, 0, None),
        (count(of(5), BLANK), State.BLANK, None, None),
        (count(NOT_ARISEN, BLANK), State.BLANK, None, None),
    ],
)
def test_blank_zero_and_not_arisen_are_three_things(
    figure: Figure, state: State, numerator: int | None, denominator: int | None
) -> None:
    assert (figure.state, figure.numerator, figure.denominator) == (state, numerator, denominator)
    assert (figure.value is not None) == (state is State.VALUE)


def test_a_total_ratio_is_the_ratio_of_the_sums_not_the_mean() -> None:
    total = total_of(RATIO, {"X": ratio(1, 1), "Y": ratio(1, 99)})
    assert total.figure.value == Fraction(2)


def test_only_blank_leaves_the_sums_and_is_named_in_order() -> None:
    figures = {"D": ratio(1, 2), "C": ratio(BLANK, 5), "B": ratio(3, 0), "A": ratio(5, BLANK)}
    total = total_of(RATIO, figures)
    assert (total.counted, total.missing) == (("D", "B"), ("C", "A"))
    assert (total.figure.numerator, total.figure.denominator) == (4, 2)


@pytest.mark.parametrize(
    ("figures", "state"),
    [
        ([ratio(0, 0), ratio(0, 0)], State.NOT_ARISEN),
        ([ratio(0, 0), ratio(0, 3)], State.VALUE),
        ([ratio(BLANK, 1), ratio(0, 0)], State.NOT_ARISEN),
        ([ratio(BLANK, 1), ratio(1, BLANK)], State.BLANK),
        ([], State.BLANK),
    ],
)
def test_a_total_ratio_has_not_arisen_when_its_denominator_is_zero(figures: list[Figure], state: State) -> None:
    total = total_of(RATIO, {f"U{i}": figure for i, figure in enumerate(figures)})
    assert total.figure.state is state


@pytest.mark.parametrize(
    ("figures", "state", "numerator"),
    [
        ([count(NOT_ARISEN, NOT_ARISEN), count(of(2), of(3))], State.VALUE, 5),
        ([count(NOT_ARISEN, NOT_ARISEN), count(of(0), of(0))], State.VALUE, 0),
        ([count(NOT_ARISEN, NOT_ARISEN), count(NOT_ARISEN, NOT_ARISEN)], State.NOT_ARISEN, 0),
        ([count(NOT_ARISEN, NOT_ARISEN), count(of(1), BLANK)], State.NOT_ARISEN, 0),
        ([count(of(1), BLANK)], State.BLANK, None),
    ],
)
def test_a_total_count_has_not_arisen_when_no_counted_unit_had_any(
    figures: list[Figure], state: State, numerator: int | None
) -> None:
    total = total_of(COUNT, {f"U{i}": figure for i, figure in enumerate(figures)})
    assert (total.figure.state, total.figure.numerator) == (state, numerator)


@pytest.mark.parametrize(
    ("entries", "entry", "counted", "missing"),
    [
        ({"X": of(2), "Y": of(3)}, of(5), ("X", "Y"), ()),
        ({"X": of(2), "Y": BLANK, "Z": NOT_ARISEN}, of(2), ("X", "Z"), ("Y",)),
        ({"X": NOT_ARISEN, "Y": NOT_ARISEN}, NOT_ARISEN, ("X", "Y"), ()),
        ({"X": BLANK}, BLANK, (), ("X",)),
    ],
)
def test_an_element_over_units_is_their_sum(
    entries: dict[str, Entry], entry: Entry, counted: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    total = element_total(entries)
    assert (total.entry, total.counted, total.missing) == (entry, counted, missing)


YEAR = {"OLD": ElementKind.OPENING, "NEW": ElementKind.FLOW, "LEFT": ElementKind.CLOSING}


def test_a_year_is_joined_before_the_ratio_is_taken() -> None:
    first = {"OLD": of(5), "NEW": of(28), "DONE": of(23), "LEFT": of(10)}
    second = {"OLD": of(10), "NEW": of(30), "DONE": of(35), "LEFT": of(5)}
    year = across_time({**YEAR, "DONE": ElementKind.FLOW}, [first, second])
    assert year == {"OLD": of(5), "NEW": of(58), "DONE": of(58), "LEFT": of(5)}
    solved = Formula(IndicatorKind.RATIO, parse("DONE"), parse("OLD + NEW"), 2, False, Direction.HIGHER, "%")
    assert figure_of(solved, year).value == Fraction(5800, 63)


@pytest.mark.parametrize(
    ("periods", "joined"),
    [
        ([{"OLD": of(5)}, {"NEW": of(30), "LEFT": of(5)}], {"OLD": of(5), "NEW": BLANK, "LEFT": of(5)}),
        (
            [{"OLD": NOT_ARISEN, "NEW": NOT_ARISEN}, {"OLD": of(1), "NEW": of(2), "LEFT": NOT_ARISEN}],
            {"OLD": NOT_ARISEN, "NEW": of(2), "LEFT": NOT_ARISEN},
        ),
        ([], {"OLD": BLANK, "NEW": BLANK, "LEFT": BLANK}),
    ],
)
def test_a_blank_period_makes_a_flow_blank(periods: list[dict[str, Entry]], joined: dict[str, Entry]) -> None:
    assert across_time(YEAR, periods) == joined


def test_a_successor_has_the_sum_of_its_predecessors_and_is_blank_where_one_lacks_it() -> None:
    parts = [
        {"A": of(1), "B": of(2), "C": BLANK, "D": NOT_ARISEN, "E": NOT_ARISEN},
        {"A": of(3), "C": of(9), "D": NOT_ARISEN, "E": of(4)},
    ]
    assert merged(parts) == {"A": of(4), "B": BLANK, "C": BLANK, "D": NOT_ARISEN, "E": of(4)}


def test_an_entry_has_a_value_exactly_when_its_state_says_so() -> None:
    with pytest.raises(ValueError, match="contradict"):
        Entry(State.VALUE)
    with pytest.raises(ValueError, match="contradict"):
        Entry(State.NOT_ARISEN, Decimal(0))


@pytest.mark.parametrize(
    ("kind", "denominator"), [(IndicatorKind.RATIO, None), (IndicatorKind.COUNT, parse("D"))], ids=str
)
def test_a_ratio_needs_a_denominator_and_a_count_has_none(kind: IndicatorKind, denominator: None) -> None:
    with pytest.raises(ValueError, match="denominator"):
        Formula(kind, parse("N"), denominator, 0, False, Direction.NONE, "vụ")
