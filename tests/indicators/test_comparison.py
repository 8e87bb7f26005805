"""Like for like with an earlier period."""

from decimal import Decimal

import pytest

from indicators.comparison import Comparison, compare_units
from indicators.expressions import parse
from indicators.figures import Figure, Formula
from indicators.kinds import Direction, IndicatorKind, Mark, State

RATIO = Formula(IndicatorKind.RATIO, parse("N"), parse("D"), 1, False, Direction.HIGHER, "%")
COUNT = Formula(IndicatorKind.COUNT, parse("N"), None, 0, False, Direction.HIGHER, "vụ")
BLANK_FIGURE = Figure(IndicatorKind.COUNT, State.BLANK, None, None)


def ratio(numerator: int, denominator: int) -> Figure:
    state = State.VALUE if denominator else State.NOT_ARISEN
    return Figure(IndicatorKind.RATIO, state, Decimal(numerator), Decimal(denominator))


def count(number: int) -> Figure:
    return Figure(IndicatorKind.COUNT, State.VALUE, Decimal(number), None)


def compare(
    now: dict[str, Figure], before: dict[str, Figure], *, merged: frozenset[str] = frozenset(), same: bool = True
) -> Comparison:
    formula = COUNT if all(figure.kind is IndicatorKind.COUNT for figure in now.values()) else RATIO
    return compare_units(formula, now, before, merged_units=merged, comparable=same)


def test_only_units_with_the_figure_in_both_periods_are_compared() -> None:
    now = {"D": count(9), "C": count(5), "B": BLANK_FIGURE, "A": count(3)}
    comparison = compare(now, {"A": count(2), "B": count(7), "C": BLANK_FIGURE, "GONE": count(50)})
    assert (comparison.counted, comparison.left_out) == (("A",), ("D", "C", "B"))
    assert (comparison.now_display, comparison.before_display) == ("3", "2")
    assert comparison.change_display == "tăng 1 (50%)"
    assert comparison.marks == {Mark.PARTIAL}


def test_what_has_not_arisen_is_a_figure_and_stays_in_the_set() -> None:
    comparison = compare({"A": ratio(0, 0), "B": ratio(1, 2)}, {"A": ratio(1, 4), "B": ratio(0, 0)})
    assert comparison.counted == ("A", "B")
    assert (comparison.now_display, comparison.before_display) == ("50%", "25%")
    assert comparison.marks == frozenset()


def test_points_are_taken_between_the_printed_ratios() -> None:
    comparison = compare({"A": ratio(699, 700)}, {"A": ratio(640, 644)})
    assert (comparison.now_display, comparison.before_display) == ("99,9%", "99,4%")
    assert comparison.change_display == "tăng 0,5 điểm %"


def test_both_sides_mind_the_same_thresholds() -> None:
    comparison = compare_units(
        RATIO,
        {"A": ratio(9004, 10_000)},
        {"A": ratio(8997, 10_000)},
        merged_units=(),
        comparable=True,
        thresholds=[Decimal(90)],
    )
    assert (comparison.now_display, comparison.before_display) == ("90,04%", "89,97%")
    assert comparison.change_display == "tăng 0,07 điểm %"


@pytest.mark.parametrize(
    ("merged", "same", "marks"),
    [
        (frozenset(), True, set()),
        (frozenset({"A"}), True, {Mark.MERGED}),
        (frozenset({"ABSENT"}), True, set()),
        (frozenset(), False, {Mark.NOT_EQUIVALENT}),
        (frozenset({"A"}), False, {Mark.MERGED, Mark.NOT_EQUIVALENT}),
    ],
)
def test_merged_bases_and_unequal_periods_are_marked(merged: frozenset[str], same: bool, marks: set[Mark]) -> None:
    assert compare({"A": count(1)}, {"A": count(1)}, merged=merged, same=same).marks == marks


def test_a_merged_unit_outside_the_set_leaves_no_mark() -> None:
    comparison = compare({"A": count(1), "B": count(1)}, {"A": count(1), "B": BLANK_FIGURE}, merged=frozenset({"B"}))
    assert comparison.marks == {Mark.PARTIAL}


@pytest.mark.parametrize(
    ("now", "before"),
    [
        ({"A": count(1)}, {}),
        ({"A": BLANK_FIGURE}, {"A": count(1)}),
        ({"A": ratio(1, 2)}, {"A": ratio(0, 0)}),
        ({}, {}),
    ],
    ids=["no base", "blank now", "base has not arisen", "no units"],
)
def test_without_a_value_on_both_sides_nothing_is_said(now: dict[str, Figure], before: dict[str, Figure]) -> None:
    assert compare(now, before).change_display == ""
