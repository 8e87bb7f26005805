"""Which figures want a second look: limits at their edges, and units left out of a pool as if they were never in."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.doubts import LEAP_APART, LEAP_TIMES, OUT_CASES, OUT_OF, OUT_POINTS, Pool, follows, leaps, stands_out
from indicators.entries import BLANK, NOT_ARISEN, Entry, of
from indicators.expressions import parse
from indicators.figures import Figure, Formula, figure_of, sum_of
from indicators.kinds import Direction, IndicatorKind, State
from indicators.results import IndicatorSpec

COUNTS = st.integers(min_value=0, max_value=10**15)


def ratio(numerator: int | str, denominator: int | str) -> Figure:
    whole = Decimal(denominator)
    return Figure(IndicatorKind.RATIO, State.VALUE if whole else State.NOT_ARISEN, Decimal(numerator), whole)


@pytest.mark.parametrize(
    ("ended", "starts", "yes"),
    [
        (date(2021, 11, 30), date(2021, 12, 1), True),
        (date(2024, 5, 31), date(2024, 10, 1), False),
        (date(2021, 11, 30), date(2021, 11, 30), False),
        (date(2021, 12, 31), date(2022, 1, 1), True),
    ],
)
def test_a_period_follows_another_on_the_very_next_day(ended: date, starts: date, yes: bool) -> None:
    assert follows(ended, starts) is yes


@pytest.mark.parametrize(
    ("before", "now", "yes"),
    [
        (15, 30, False),
        (15, 31, True),
        (30, 15, False),
        (30, 14, True),
        (4, 13, False),
        (4, 14, True),
        (0, 9, False),
        (0, 10, True),
        (10, 0, True),
        (9, 0, False),
        (0, 0, False),
        (1000, 1999, False),
        ("10,5".replace(",", "."), "0.5", True),
        ("10.4", "0.5", False),
    ],
)
def test_a_count_leaps_in_proportion_and_in_number(before: int | str, now: int | str, yes: bool) -> None:
    assert leaps(Decimal(before), Decimal(now)) is yes


@given(COUNTS, COUNTS)
def test_a_leap_is_the_same_both_ways_and_what_the_rule_says(before: int, now: int) -> None:
    less, more = sorted((before, now))
    assert leaps(Decimal(before), Decimal(now)) is (more > LEAP_TIMES * less and more - less >= LEAP_APART)
    assert leaps(Decimal(now), Decimal(before)) is leaps(Decimal(before), Decimal(now))


@pytest.mark.parametrize(
    ("mine", "others", "yes"),
    [
        ((80, 100), (900, 1000), True),
        ((81, 100), (900, 1000), False),
        ((100, 100), (900, 1000), True),
        # Many points, few cases: one case more would not be far.
        ((8, 10), (100, 100), False),
        ((7, 10), (100, 100), True),
        # Too few to tell, on either side.
        ((0, 9), (100, 100), False),
        ((0, 100), (9, 9), False),
        ((0, 100), (10, 10), True),
        ((0, 0), (900, 1000), False),
        ((50, 100), (0, 0), False),
        # May exceed 100%.
        ((130, 100), (110, 100), True),
    ],
)
def test_a_ratio_stands_out_in_points_and_in_cases(mine: tuple[int, int], others: tuple[int, int], yes: bool) -> None:
    assert stands_out(ratio(*mine), ratio(*others)) is yes


def test_a_count_never_stands_out() -> None:
    count = Figure(IndicatorKind.COUNT, State.VALUE, Decimal(500), None)
    assert not stands_out(count, count)


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_standing_out_is_exactly_what_the_rule_says(part: int, whole: int, their_part: int, their_whole: int) -> None:
    said = stands_out(ratio(part, whole), ratio(their_part, their_whole))
    if min(whole, their_whole) < OUT_OF:
        assert not said
        return
    apart = abs(Fraction(part, whole) - Fraction(their_part, their_whole))
    assert said is (apart * 100 >= OUT_POINTS and apart * whole >= OUT_CASES)


def spec(code: str, numerator: str, denominator: str = "") -> IndicatorSpec:
    kind = IndicatorKind.RATIO if denominator else IndicatorKind.COUNT
    below = parse(denominator) if denominator else None
    formula = Formula(kind, parse(numerator), below, 1, False, Direction.HIGHER, "%")
    return IndicatorSpec(code, code, "", "%", formula, "", "", ())


ENTRIES = st.one_of(st.just(BLANK), st.just(NOT_ARISEN), COUNTS.map(of))
UNITS = st.dictionaries(
    st.integers(1, 9), st.fixed_dictionaries({"A": ENTRIES, "B": ENTRIES, "C": ENTRIES}), max_size=6
)


@given(UNITS, st.sets(st.integers(1, 9), max_size=3))
def test_a_pool_without_units_is_the_pool_of_the_rest(units: dict[int, dict[str, Entry]], left_out: set[int]) -> None:
    specs = [spec("R", "A", "B + C"), spec("N", "A")]
    rest = [figure_of(specs[0].formula, row) for unit, row in units.items() if unit not in left_out]
    known = [figure for figure in rest if figure.state is not State.BLANK]

    pooled = Pool(specs, units).without(left_out)

    assert list(pooled) == ["R"]
    wanted = sum_of(specs[0].formula, known)
    assert (pooled["R"].numerator or 0, pooled["R"].denominator or 0) == (
        wanted.numerator or 0,
        wanted.denominator or 0,
    )
    assert (pooled["R"].state is State.VALUE) is (wanted.state is State.VALUE)


def test_a_pool_leaves_out_who_was_never_in() -> None:
    pool = Pool([spec("R", "A", "B")], {1: {"A": of(9), "B": of(10)}})
    assert pool.without([2]) == {"R": ratio(9, 10)}
    assert pool.without([1])["R"].state is State.NOT_ARISEN
