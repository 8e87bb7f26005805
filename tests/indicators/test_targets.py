"""Which targets apply, in which order, and whether they are met."""

from decimal import Decimal
from fractions import Fraction

import pytest

from indicators.figures import Figure
from indicators.kinds import Authority, IndicatorKind, Operator, Per, State
from indicators.targets import Target, for_total, for_unit, judge, thresholds_of


def target(operator: str, value: str, *, scope: str = "", authority: str = "Ngành", per: Per = Per.PERIOD) -> Target:
    return Target(Authority(authority), scope, Operator(operator), Decimal(value), per, "")


def ratio(numerator: int, denominator: int) -> Figure:
    state = State.VALUE if denominator else State.NOT_ARISEN
    return Figure(IndicatorKind.RATIO, state, Decimal(numerator), Decimal(denominator))


def count(number: int) -> Figure:
    return Figure(IndicatorKind.COUNT, State.VALUE, Decimal(number), None)


ALL = target(">=", "90")
CLUSTERS = target(">=", "91", scope="C1")
UNITS = target(">=", "92", scope="U1")
ELSEWHERE = target(">=", "93", scope="C2")
ANOTHERS = target(">=", "94", scope="U2")
EVERY = [ALL, CLUSTERS, UNITS, ELSEWHERE, ANOTHERS]


@pytest.mark.parametrize(
    ("kind", "unit", "total"),
    [
        (IndicatorKind.RATIO, [UNITS, CLUSTERS, ALL], [CLUSTERS, ALL]),
        (IndicatorKind.COUNT, [UNITS, ALL], [CLUSTERS]),
    ],
)
def test_ratios_judge_total_and_units_but_a_clusters_count_the_total_only(
    kind: IndicatorKind, unit: list[Target], total: list[Target]
) -> None:
    assert for_unit(EVERY, unit="U1", cluster="C1", kind=kind) == unit
    assert for_total(EVERY, cluster="C1", kind=kind) == total


def test_the_narrowest_scope_comes_first_then_the_highest_authority() -> None:
    by_rank = [target(">=", "1", authority=name) for name in ("Quốc hội", "Ngành", "Tỉnh", "Cụm", "Đơn vị")]
    own = target(">=", "2", scope="U1", authority="Đơn vị")
    assert for_unit([*reversed(by_rank), own], unit="U1", cluster="C1", kind=IndicatorKind.RATIO) == [own, *by_rank]


def test_only_a_ratios_targets_guard_its_print() -> None:
    assert thresholds_of([ALL, UNITS], IndicatorKind.RATIO) == {Decimal(90), Decimal(92)}
    assert thresholds_of([ALL, UNITS], IndicatorKind.COUNT) == frozenset()


@pytest.mark.parametrize(
    ("asked", "figure", "met", "margin", "missing"),
    [
        (target(">=", "95"), ratio(998, 999), True, Fraction(99800, 999) - 95, None),
        (target(">", "90"), ratio(9, 10), False, Fraction(0), 1),
        (target(">=", "90"), ratio(9, 10), True, Fraction(0), None),
        (target(">", "90"), ratio(89_999, 100_000), False, Fraction("-0.001"), 2),
        (target(">", "90"), ratio(486, 545), False, Fraction(48600, 545) - 90, 5),
        (target(">=", "90"), ratio(0, 10), False, Fraction(-90), 9),
        (target("<=", "5"), ratio(5, 100), True, Fraction(0), None),
        (target("<", "5"), ratio(5, 100), False, Fraction(0), 1),
        (target("<=", "5"), ratio(8, 99), False, Fraction(800, 99) - 5, 4),
        (target("<", "5"), ratio(8, 100), False, Fraction(3), 4),
        (target("=", "100"), ratio(7, 9), False, Fraction(700, 9) - 100, 2),
        (target("=", "50"), ratio(1, 3), False, Fraction(100, 3) - 50, None),
        (target(">=", "36"), count(102), True, Fraction(10200, 36), None),
        (target(">=", "36"), count(30), False, Fraction(3000, 36), 6),
        (target(">", "36"), count(36), False, Fraction(100), 1),
        (target("<=", "10"), count(6), True, Fraction(-4), None),
        (target("<", "10"), count(12), False, Fraction(2), 3),
        (target("=", "0"), count(2), False, Fraction(2), 2),
    ],
)
def test_targets_are_judged_on_the_exact_value(
    asked: Target, figure: Figure, met: bool, margin: Fraction, missing: int | None
) -> None:
    judgement = judge(asked, figure, decimals=1)
    assert (judgement.met, judgement.margin, judgement.cases_missing) == (met, margin, missing)


def test_a_years_count_is_told_but_not_judged_at_the_half_year() -> None:
    judgement = judge(target(">=", "15", per=Per.YEAR), count(8), decimals=0, unit="phiên tòa")
    assert (judgement.met, judgement.cases_missing) == (None, None)
    assert judgement.margin_display == "đạt 53% chỉ tiêu năm"


def test_a_years_ratio_is_judged_all_the_same() -> None:
    judgement = judge(target(">", "90", per=Per.YEAR), ratio(1, 2), decimals=1)
    assert (judgement.met, judgement.margin_display) == (False, "thiếu 40 điểm %")


@pytest.mark.parametrize(
    "figure", [ratio(3, 0), Figure(IndicatorKind.COUNT, State.NOT_ARISEN, Decimal(0), None)], ids=["ratio", "count"]
)
def test_what_has_not_arisen_is_not_judged(figure: Figure) -> None:
    judgement = judge(target(">=", "90"), figure, decimals=1, unit="vụ")
    assert (judgement.met, judgement.margin, judgement.margin_display) == (None, None, "")


def test_the_margin_is_taken_from_the_print_that_all_targets_guard() -> None:
    judgement = judge(target(">=", "90"), ratio(9497, 10_000), decimals=1, thresholds=[Decimal(95)])
    assert judgement.margin_display == "vượt 4,97 điểm %"
