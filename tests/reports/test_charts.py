"""The small drawings: order, gaps, flat lines, and coordinates that stay on the paper."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.charts import HEIGHT, WIDTH, Line, Point, chart_of


def points(*values: int | None) -> list[Point]:
    return [
        Point(("6 tháng đầu", str(2020 + n)), None if v is None else Fraction(v), str(v)) for n, v in enumerate(values)
    ]


@pytest.mark.parametrize("values", [(), (5,), (5, None), (None, None)])
def test_fewer_than_two_values_are_not_drawn(values: tuple[int | None, ...]) -> None:
    assert chart_of(points(*values), []) is None


def test_a_higher_value_lies_higher_and_later_ones_further_right() -> None:
    chart = chart_of(points(80, 95, 90), [Line(Fraction(90), "≥ 90%")], sign="%")
    assert chart is not None
    first, second, third = chart.marks

    assert float(second.y) < float(third.y) < float(first.y)
    assert float(first.x) < float(second.x) < float(third.x)
    assert chart.targets[0].y == third.y
    assert all(level.label.endswith("%") for level in chart.levels)


@pytest.mark.parametrize(
    ("values", "anchor", "x"), [((91, 92, 81), "end", WIDTH - 12), ((81, 92, 91), "start", 60), ((91, 91), "start", 60)]
)
def test_the_words_of_a_target_keep_away_from_the_points(values: tuple[int, ...], anchor: str, x: int) -> None:
    chart = chart_of(points(*values), [Line(Fraction(90), "> 90%")])
    assert chart is not None

    assert (chart.targets[0].anchor, chart.targets[0].text_x) == (anchor, str(x))


def test_a_gap_parts_the_line() -> None:
    chart = chart_of(points(1, 2, None, 3, 4, None, 5), [])
    assert chart is not None

    assert [len(path.split()) for path in chart.paths] == [2, 2]
    assert chart.marks[2].y == ""


def test_the_words_of_a_fall_stand_below_the_point() -> None:
    chart = chart_of(points(5, 3, 4), [])
    assert chart is not None
    sides = [float(mark.label_y) > float(mark.y) for mark in chart.marks]

    assert sides == [False, True, False]


def test_whole_cases_have_a_whole_scale() -> None:
    chart = chart_of(points(1, 2), [], least_step=Fraction(1))
    assert chart is not None

    assert [level.label for level in chart.levels] == ["0", "1", "2"]


@given(st.lists(st.one_of(st.none(), st.fractions(min_value=0, max_value=10**9)), min_size=2, max_size=8))
def test_everything_stays_on_the_paper(values: list[Fraction | None]) -> None:
    chart = chart_of([Point(("a",), value, "x") for value in values], [])

    for mark in chart.marks if chart else ():
        assert 0 <= float(mark.x) <= WIDTH
        assert not mark.y or 0 <= float(mark.y) <= HEIGHT
    assert chart is None or len(chart.levels) <= 8
