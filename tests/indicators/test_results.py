"""The one assembly: units, total, targets, ranks and comparisons agree with each other."""

from decimal import Decimal

import pytest

from indicators.comparison import Base
from indicators.expressions import parse
from indicators.figures import NOT_ARISEN, Entries, Formula, merged, of
from indicators.kinds import Authority, Direction, IndicatorKind, Mark, Operator, Per
from indicators.results import EarlierPeriod, IndicatorResult, IndicatorSpec, results
from indicators.targets import Target

SOLVED = Formula(IndicatorKind.RATIO, parse("DONE"), parse("OLD + NEW"), 1, False, Direction.HIGHER, "%")
TRIALS = Formula(IndicatorKind.COUNT, parse("TRIALS"), None, 0, False, Direction.HIGHER, "phiên tòa")


def target(operator: str, value: str, *, scope: str = "", authority: str = "Ngành", per: Per = Per.PERIOD) -> Target:
    return Target(Authority(authority), scope, Operator(operator), Decimal(value), per, "")


def spec(formula: Formula, *targets: Target) -> IndicatorSpec:
    return IndicatorSpec("CODE", "Name", "I", formula.unit, formula, "", "", targets)


def cases(done: int, new: int) -> Entries:
    return {"DONE": of(done), "OLD": of(0), "NEW": of(new)}


def trials(number: int) -> Entries:
    return {"TRIALS": of(number)}


def one(
    indicator: IndicatorSpec,
    now: dict[str, Entries],
    *,
    same_period: EarlierPeriod | None = None,
    small_below: int = 10,
) -> IndicatorResult:
    [result] = results(
        [indicator], cluster="C1", now=now, same_period=same_period, previous=None, small_below=small_below
    )
    return result


def earlier(
    bases: dict[str, Entries], *, comparable: bool = True, successors: frozenset[str] = frozenset()
) -> EarlierPeriod:
    return EarlierPeriod("2021-H1", comparable, {unit: Base(part, unit in successors) for unit, part in bases.items()})


def test_the_conference_of_2022_is_stated_from_unit_data() -> None:
    now = {"BAOLOC": cases(300, 300), "BAOLAM": cases(199, 200), "DAHUOAI": cases(200, 200)}
    result = one(spec(SOLVED, target(">=", "95")), now)
    assert result.total_display == "99,9%"
    assert [judgement.margin_display for judgement in result.judgements] == ["vượt 4,9 điểm %"]
    assert {unit: cell.rank for unit, cell in result.units.items()} == {"BAOLOC": 1, "BAOLAM": 3, "DAHUOAI": 1}


def test_a_blank_unit_is_named_and_neither_ranked_nor_judged() -> None:
    result = one(spec(SOLVED, target(">=", "95")), {"B": cases(1, 2), "A": {}})
    assert (result.total.counted, result.total.missing) == (("B",), ("A",))
    blank = result.units["A"]
    assert (blank.display, blank.met, blank.rank, blank.marks) == ("", None, None, frozenset())


def test_a_unit_is_met_by_its_first_target_though_all_are_judged() -> None:
    targets = [target(">", "90", authority="Quốc hội"), target(">=", "40", scope="A", authority="Đơn vị")]
    result = one(spec(SOLVED, *targets), {"A": cases(1, 2), "B": cases(1, 2)})
    assert [judgement.met for judgement in result.units["A"].judgements] == [True, False]
    assert (result.units["A"].met, result.units["B"].met) == (True, False)


def test_a_clusters_count_is_asked_of_the_total_and_a_units_of_the_unit() -> None:
    targets = [target(">=", "12", scope="C1", authority="Cụm"), target(">=", "3"), target(">=", "4", scope="B")]
    result = one(spec(TRIALS, *targets), {"A": trials(3), "B": trials(3)})
    assert [judgement.margin_display for judgement in result.judgements] == ["đạt 50% chỉ tiêu"]
    assert (result.units["A"].met, result.units["B"].met) == (True, False)
    assert [judgement.target.value for judgement in result.units["B"].judgements] == [4, 3]


def test_a_years_count_leaves_the_unit_unjudged() -> None:
    result = one(spec(TRIALS, target(">=", "12", per=Per.YEAR)), {"A": trials(3)})
    assert result.units["A"].met is None
    assert result.units["A"].judgements[0].margin_display == "đạt 25% chỉ tiêu năm"


def test_a_ceiling_of_counts_is_told_in_the_indicators_unit() -> None:
    result = one(spec(TRIALS, target("<=", "7")), {"A": trials(3)})
    assert result.units["A"].judgements[0].margin_display == "dưới mức 4 phiên tòa"


def test_unit_total_and_base_are_printed_with_the_same_thresholds() -> None:
    now = {"A": cases(9004, 10_000), "B": cases(9004, 10_000)}
    before = earlier({unit: cases(9001, 10_000) for unit in now})
    result = one(spec(SOLVED, target(">", "90", scope="A"), target(">=", "85")), now, same_period=before)
    assert result.same_period is not None
    assert (result.units["B"].display, result.total_display, result.same_period.now_display) == ("90,04%",) * 3
    assert (result.same_period.before_display, result.same_period.change_display) == ("90,01%", "tăng 0,03 điểm %")
    assert result.units["B"].judgements[0].margin_display == "vượt 5,04 điểm %"


def test_a_merged_unit_is_compared_with_the_sum_of_its_predecessors() -> None:
    base = {"A": merged([cases(1, 4), cases(2, 4)]), "B": merged([cases(1, 1), {}])}
    result = one(
        spec(SOLVED),
        {"A": cases(5, 10), "B": cases(10, 10)},
        same_period=earlier(base, successors=frozenset({"A", "B"})),
        small_below=8,
    )
    assert result.same_period is not None
    assert (result.same_period.counted, result.same_period.left_out) == (("A",), ("B",))
    assert result.same_period.change_display == "tăng 12,5 điểm %"
    assert result.same_period.marks == {Mark.MERGED, Mark.PARTIAL}


@pytest.mark.parametrize(("small_below", "marks"), [(10, {Mark.SMALL}), (9, set())])
def test_small_denominators_are_marked_on_unit_total_and_base(small_below: int, marks: set[Mark]) -> None:
    result = one(
        spec(SOLVED, target(">=", "95")),
        {"A": cases(9, 9)},
        same_period=earlier({"A": cases(1, 9)}),
        small_below=small_below,
    )
    assert result.same_period is not None
    assert (result.units["A"].marks, result.marks, result.same_period.marks) == (marks, marks, marks)
    assert (result.units["A"].rank, result.units["A"].met) == (1, True)


def test_periods_that_are_not_equivalent_say_so() -> None:
    result = one(spec(TRIALS), {"A": trials(3)}, same_period=earlier({"A": trials(2)}, comparable=False))
    assert result.same_period is not None
    assert (result.same_period.change_display, result.same_period.marks) == ("tăng 1 (50%)", {Mark.NOT_EQUIVALENT})


def test_what_has_not_arisen_anywhere_has_no_total() -> None:
    result = one(spec(TRIALS, target(">=", "3", scope="C1")), {"A": {"TRIALS": NOT_ARISEN}})
    assert (result.total_display, result.judgements[0].met) == ("", None)


def test_no_earlier_period_no_comparison_and_every_indicator_in_order() -> None:
    both = results([spec(TRIALS), spec(SOLVED)], cluster="C1", now={"A": {}}, same_period=None, previous=None)
    assert [result.spec.formula for result in both] == [TRIALS, SOLVED]
    assert all(result.same_period is None and result.previous is None for result in both)
