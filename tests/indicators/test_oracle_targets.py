"""Targets: which apply, in which order, met or not, and in which words (rules 6 and 7), against oracle.py."""

from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st

from indicators import targets
from tests.indicators import oracle
from tests.indicators.oracle import Fig, Goal
from tests.indicators.oracle_cases import (
    CLUSTER,
    decimal,
    goals_at,
    near,
    percents,
    product_figure,
    ratio_operators,
    target,
)

UNIT = "BAOLOC"
SCOPES = ["", CLUSTER, UNIT, "BAOLAM", "CUM-4"]
kinds = st.sampled_from(["COUNT", "RATIO"])


@given(goals=goals_at(scopes=SCOPES, values=percents), kind=kinds)
def test_order_of_a_units_targets_agrees(goals: list[Goal], kind: str) -> None:
    got = targets.for_unit(
        [target(goal) for goal in goals], unit=UNIT, cluster=CLUSTER, kind=product_figure(kind, Fig("BLANK")).kind
    )

    assert got == [target(goal) for goal in oracle.goals_of_unit(goals, UNIT, CLUSTER, kind)]


@given(goals=goals_at(scopes=SCOPES, values=percents), kind=kinds)
def test_order_of_the_totals_targets_agrees(goals: list[Goal], kind: str) -> None:
    got = targets.for_total(
        [target(goal) for goal in goals], cluster=CLUSTER, kind=product_figure(kind, Fig("BLANK")).kind
    )

    assert got == [target(goal) for goal in oracle.goals_of_total(goals, CLUSTER, kind)]


@st.composite
def judged_ratios(draw: st.DrawFn) -> tuple[Goal, Fig, int, list[Fraction]]:
    at = draw(percents)
    others = draw(st.lists(percents, max_size=2))
    operator = draw(ratio_operators.filter(lambda op: (op, at) != ("<", 0)))
    goal = Goal("Quốc hội", "", operator, at, draw(st.sampled_from(["period", "year"])))
    return goal, draw(near(largest=700, thresholds=[at])), draw(st.integers(0, 2)), [at, *others]


def ratio(numerator: int, denominator: int) -> Fig:
    return Fig("VALUE", Fraction(numerator), Fraction(denominator))


def at_least(value: str, operator: str = ">=") -> Goal:
    return Goal("Ngành", "", operator, Fraction(value))


@given(case=judged_ratios())
@example(case=(at_least("95"), ratio(998, 999), 1, [Fraction(95)]))
@example(case=(at_least("90", ">"), ratio(90, 100), 1, [Fraction(90)]))
@example(case=(at_least("90", ">"), ratio(486, 545), 1, [Fraction(90)]))
@example(case=(at_least("5", "<="), ratio(433, 10_000), 2, [Fraction(5)]))
@example(case=(at_least("5", "<"), ratio(62, 1000), 1, [Fraction(5)]))
@example(case=(at_least("5", "<"), ratio(50, 1000), 1, [Fraction(5)]))
def test_judged_ratio_agrees(case: tuple[Goal, Fig, int, list[Fraction]]) -> None:
    goal, figure, decimals, thresholds = case

    got = targets.judge(
        target(goal),
        product_figure("RATIO", figure),
        decimals=decimals,
        thresholds=[decimal(at) for at in thresholds],
        unit="%",
    )

    expected = oracle.judge(goal, "RATIO", figure, decimals, thresholds, "%")
    assert (got.met, got.margin, got.margin_display, got.cases_missing) == expected


@given(case=judged_ratios())
def test_words_never_contradict_the_judgement(case: tuple[Goal, Fig, int, list[Fraction]]) -> None:
    goal, figure, decimals, thresholds = case

    got = targets.judge(
        target(goal),
        product_figure("RATIO", figure),
        decimals=decimals,
        thresholds=[decimal(at) for at in thresholds],
        unit="%",
    )

    exactly_there = oracle.value_of("RATIO", figure) == goal.value
    assert (got.margin_display == "bằng chỉ tiêu") == exactly_there
    assert got.margin_display.startswith(("thiếu", "quá mức")) == (not got.met and not exactly_there)
    assert got.margin_display.startswith(("vượt", "dưới mức")) == (got.met is True and not exactly_there)
    assert (got.cases_missing is None) == (got.met is True)


@st.composite
def judged_counts(draw: st.DrawFn) -> tuple[Goal, Fig]:
    at = draw(st.one_of(st.integers(1, 30), st.integers(1, 3000)))
    value = draw(st.one_of(st.integers(0, 60), st.integers(max(at - 2, 0), at + 2), st.integers(0, 9000)))
    goal = Goal("Cụm", "", draw(ratio_operators), Fraction(at), draw(st.sampled_from(["period", "year"])))
    return goal, Fig("VALUE", value + draw(st.sampled_from([Fraction(0), Fraction("0.25"), Fraction("0.99")])))


@given(case=judged_counts())
@example(case=(at_least("36"), Fig("VALUE", Fraction(102))))
@example(case=(Goal("Cụm", "", ">=", Fraction(17), "year"), Fig("VALUE", Fraction(9))))
@example(case=(at_least("1000"), Fig("VALUE", Fraction(996))))
@example(case=(at_least("1000"), Fig("VALUE", Fraction(999))))
@example(case=(at_least("1000"), Fig("VALUE", Fraction(1004))))
@example(case=(at_least("1000"), Fig("VALUE", Fraction(4))))
@example(case=(at_least("4", "<="), Fig("VALUE", Fraction(0))))
@example(case=(at_least("4", "<"), Fig("VALUE", Fraction(4))))
def test_judged_count_agrees(case: tuple[Goal, Fig]) -> None:
    goal, figure = case

    got = targets.judge(target(goal), product_figure("COUNT", figure), decimals=2, thresholds=(), unit="vụ")

    expected = oracle.judge(goal, "COUNT", figure, 2, (), "vụ")
    assert (got.met, got.margin, got.cases_missing) == (expected.met, expected.margin, expected.cases_missing)
    if goal.per == "period" or goal.operator in (">", ">="):
        assert got.margin_display == expected.words


@given(
    goals=goals_at(scopes=[""], values=percents),
    kind=kinds,
    state=st.sampled_from(["BLANK", "NOT_ARISEN"]),
    numerator=st.integers(0, 5),
)
def test_nothing_is_judged_without_a_value(goals: list[Goal], kind: str, state: str, numerator: int) -> None:
    denominator = Fraction(0) if kind == "RATIO" else None
    figure = Fig("BLANK") if state == "BLANK" else Fig(state, Fraction(numerator * (kind == "RATIO")), denominator)

    for goal in goals:
        got = targets.judge(target(goal), product_figure(kind, figure), decimals=1, thresholds=(), unit="vụ")

        assert (got.met, got.margin, got.margin_display, got.cases_missing) == (None, None, "", None)


@given(
    operator=st.sampled_from([">", ">=", "<", "<=", "="]),
    value=st.fractions(min_value=0, max_value=100, max_denominator=50),
    at=percents,
)
def test_a_ratio_is_judged_on_the_exact_value(operator: str, value: Fraction, at: Fraction) -> None:
    figure = ratio(value.numerator, value.denominator * 100)
    goal = Goal("Tỉnh", "", operator, at)

    got = targets.judge(target(goal), product_figure("RATIO", figure), decimals=0, thresholds=(), unit="%")

    assert got.met == oracle.holds(value, operator, at)
