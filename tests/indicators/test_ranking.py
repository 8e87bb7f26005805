"""Ranks on exact values, and small denominators."""

from decimal import Decimal

import pytest

from indicators.figures import Figure
from indicators.kinds import Direction, IndicatorKind, State
from indicators.ranking import is_small, ranks


def ratio(numerator: int, denominator: int) -> Figure:
    state = State.VALUE if denominator else State.NOT_ARISEN
    return Figure(IndicatorKind.RATIO, state, Decimal(numerator), Decimal(denominator))


def count(number: int) -> Figure:
    return Figure(IndicatorKind.COUNT, State.VALUE, Decimal(number), None)


BLANK_FIGURE = Figure(IndicatorKind.RATIO, State.BLANK, None, None)


@pytest.mark.parametrize(
    ("figures", "direction", "places"),
    [
        ([count(7), count(9), count(9), count(1)], Direction.HIGHER, [3, 1, 1, 4]),
        ([count(7), count(9), count(9), count(1)], Direction.LOWER, [2, 3, 3, 1]),
        ([count(7), count(9)], Direction.NONE, [None, None]),
        (
            [ratio(1, 2), ratio(50, 100), ratio(0, 0), BLANK_FIGURE, ratio(0, 5)],
            Direction.HIGHER,
            [1, 1, None, None, 3],
        ),
        ([ratio(99_998, 100_000), ratio(99_999, 100_000)], Direction.HIGHER, [2, 1]),
        ([ratio(1, 1), ratio(90, 100)], Direction.HIGHER, [1, 2]),
    ],
    ids=["ties share", "lower is better", "no direction", "only values", "exact, not printed", "small ones too"],
)
def test_ranks(figures: list[Figure], direction: Direction, places: list[int | None]) -> None:
    named = {f"U{i}": figure for i, figure in enumerate(figures)}
    assert list(ranks(named, direction).items()) == list(zip(named, places, strict=True))


@pytest.mark.parametrize(
    ("figure", "below", "small"),
    [
        (ratio(9, 9), 10, True),
        (ratio(9, 10), 10, False),
        (ratio(9, 10), 11, True),
        (ratio(0, 0), 10, False),
        (BLANK_FIGURE, 10, False),
        (count(3), 10, False),
    ],
)
def test_a_small_figure_is_a_ratio_with_a_denominator_under_the_limit(figure: Figure, below: int, small: bool) -> None:
    assert is_small(figure, below) is small
