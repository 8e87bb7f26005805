"""The one assembly that page, report and awards share, whole, against the slow arithmetic of oracle.py."""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from indicators.comparison import Base, Comparison
from indicators.kinds import Mark
from indicators.results import EarlierPeriod, IndicatorResult, IndicatorSpec, results
from indicators.targets import Judgement
from tests.indicators import oracle
from tests.indicators.oracle import KPS, Goal, Row
from tests.indicators.oracle_cases import (
    CLUSTER,
    CODES,
    Shape,
    clusters_of_rows,
    entries,
    fig,
    figs,
    filled_rows,
    formula,
    goals_at,
    percents,
    plain_shapes,
    target,
    unit_names,
)


class Earlier(NamedTuple):
    bases: dict[str, tuple[Row, bool]]
    comparable: bool


class World(NamedTuple):
    shape: Shape
    decimals: int
    direction: str
    goals: list[Goal]
    now: dict[str, Row]
    same_period: Earlier | None
    previous: Earlier | None


earlier_periods = st.one_of(
    st.none(), st.builds(Earlier, st.dictionaries(unit_names, st.tuples(filled_rows, st.booleans())), st.booleans())
)
goal_values = st.one_of(percents, st.integers(1, 100).map(Fraction)).filter(lambda value: value > 0)


def worlds(scopes: list[str]) -> st.SearchStrategy[World]:
    return st.builds(
        World,
        plain_shapes,
        st.integers(0, 2),
        st.sampled_from(["higher", "lower", "none"]),
        goals_at(scopes=scopes, values=goal_values),
        clusters_of_rows,
        earlier_periods,
        earlier_periods,
    )


everywhere = worlds([""])
anywhere = worlds(["", CLUSTER, "BAOLOC", "BAOLAM", "CUM-4"])


def spec_of(world: World) -> IndicatorSpec:
    return IndicatorSpec(
        code="TT-GQ-TL",
        name="Tỷ lệ giải quyết án",
        section="TT",
        unit="vụ",
        formula=formula(world.shape, decimals=world.decimals, direction=world.direction, unit="vụ"),
        definition="",
        source="",
        targets=tuple(target(goal) for goal in world.goals),
    )


def earlier_period(earlier: Earlier | None) -> EarlierPeriod | None:
    if earlier is None:
        return None
    bases = {unit: Base(entries=entries(row), merged=is_merged) for unit, (row, is_merged) in earlier.bases.items()}
    return EarlierPeriod(code="2021-H1", comparable=earlier.comparable, bases=bases)


def product(world: World, now: Mapping[str, Row] | None = None) -> IndicatorResult:
    [result] = results(
        [spec_of(world)],
        cluster=CLUSTER,
        now={unit: entries(row) for unit, row in (world.now if now is None else now).items()},
        same_period=earlier_period(world.same_period),
        previous=earlier_period(world.previous),
    )
    return result


def verdicts(judgements: tuple[Judgement, ...]) -> list[tuple]:
    return [(judged.target, judged.met, judged.margin, judged.cases_missing) for judged in judgements]


def expected_verdicts(goals: list[Goal], world: World, figure: oracle.Fig) -> list[tuple]:
    found = []
    for goal in goals:
        verdict = oracle.judge(goal, world.shape.kind, figure, world.decimals, (), "vụ")
        found.append((target(goal), verdict.met, verdict.margin, verdict.cases_missing))
    return found


def thresholds_of(world: World) -> list[Fraction]:
    return [goal.value for goal in world.goals] if world.shape.kind == "RATIO" else []


@given(world=anywhere)
def test_units_and_total_agree(world: World) -> None:
    kind, figures = world.shape.kind, figs(world.now, world.shape)
    total, ranks = oracle.total(kind, figures), oracle.ranks(kind, figures, world.direction)

    got = product(world)

    assert {unit: fig(result.figure) for unit, result in got.units.items()} == figures
    assert {unit: result.rank for unit, result in got.units.items()} == ranks
    assert (fig(got.total.figure), list(got.total.counted), list(got.total.missing)) == total
    for unit, result in got.units.items():
        goals = oracle.goals_of_unit(world.goals, unit, CLUSTER, kind)
        assert verdicts(result.judgements) == expected_verdicts(goals, world, figures[unit])
        assert result.met == (result.judgements[0].met if result.judgements else None)
        is_small = kind == "RATIO" and figures[unit].state == "VALUE" and figures[unit].denominator < 10
        if figures[unit].state == "VALUE":
            assert (Mark.SMALL in result.marks) == is_small
    goals = oracle.goals_of_total(world.goals, CLUSTER, kind)
    assert verdicts(got.judgements) == expected_verdicts(goals, world, total.figure)


@given(world=everywhere)
def test_displays_agree(world: World) -> None:
    kind, figures, thresholds = world.shape.kind, figs(world.now, world.shape), thresholds_of(world)
    total = oracle.total(kind, figures).figure

    got = product(world)

    assert got.total_display == oracle.display(kind, total, world.decimals, thresholds)
    for unit, result in got.units.items():
        assert result.display == oracle.display(kind, figures[unit], world.decimals, thresholds)
        for goal, judged in zip(oracle.goals_of_unit(world.goals, unit, CLUSTER, kind), result.judgements, strict=True):
            if kind == "RATIO":
                expected = oracle.judge(goal, kind, figures[unit], world.decimals, thresholds, "vụ")
                assert judged.margin_display == expected.words


@given(world=everywhere)
def test_comparisons_agree(world: World) -> None:
    got = product(world)

    for earlier, compared in [(world.same_period, got.same_period), (world.previous, got.previous)]:
        if earlier is None:
            assert compared is None
        else:
            assert_compared(world, earlier, compared)


def assert_compared(world: World, earlier: Earlier, got: Comparison | None) -> None:
    kind, now = world.shape.kind, figs(world.now, world.shape)
    before = figs({unit: row for unit, (row, _) in earlier.bases.items()}, world.shape)
    merged_units = [unit for unit, (_, is_merged) in earlier.bases.items() if is_merged]
    expected = oracle.compare(kind, now, before, merged_units, equivalent=earlier.comparable)
    assert got is not None
    assert (fig(got.now), fig(got.before)) == (expected.now, expected.before)
    assert (list(got.counted), list(got.left_out)) == (expected.counted, expected.left_out)
    if expected.counted:
        assert got.marks - {Mark.SMALL} == {Mark[name] for name in expected.marks}
    if expected.now.state == expected.before.state == "VALUE":
        thresholds = thresholds_of(world)
        words = oracle.change_words(kind, expected.before, expected.now, world.decimals, thresholds)
        assert got.change_display == words


@given(world=anywhere, data=st.data())
def test_the_order_of_the_units_changes_nothing(world: World, data: st.DataObject) -> None:
    shuffled = dict(data.draw(st.permutations(list(world.now.items()))))

    straight, other = product(world), product(world, shuffled)

    assert other.units == straight.units
    assert (other.total.figure, other.total_display) == (straight.total.figure, straight.total_display)
    assert other.judgements == straight.judgements
    assert set(other.total.missing) == set(straight.total.missing)
    for compared, same in [(other.same_period, straight.same_period), (other.previous, straight.previous)]:
        if compared is not None:
            assert (compared.now, compared.before, compared.marks) == (same.now, same.before, same.marks)
            assert compared.change_display == same.change_display


@given(world=anywhere, blank=st.sampled_from([{}, {"A": Fraction(7)}, {"A": None, "B": Fraction(9), "C-1": KPS}]))
def test_a_blank_unit_changes_no_sum_and_is_named(world: World, blank: Row) -> None:
    alone, beside = product(world), product(world, {**world.now, "TRONG": blank})

    assert beside.total.figure == alone.total.figure
    assert beside.total.counted == alone.total.counted
    assert beside.total.missing == (*alone.total.missing, "TRONG")
    assert (beside.total_display, beside.judgements) == (alone.total_display, alone.judgements)
    assert {unit: beside.units[unit] for unit in alone.units} == alone.units
    nothing = beside.units["TRONG"]
    assert (nothing.figure.state.name, nothing.display, nothing.met, nothing.rank) == ("BLANK", "", None, None)


@given(world=anywhere, share=st.integers(0, 10), data=st.data())
def test_a_unit_split_in_two_leaves_the_total_equal(world: World, share: int, data: st.DataObject) -> None:
    unit = data.draw(st.sampled_from(list(world.now)))
    row = world.now[unit]
    first: dict[str, oracle.Raw] = {}
    second: dict[str, oracle.Raw] = {}
    for code in CODES:
        cell = row.get(code)
        first[code] = cell if cell in (None, KPS) else Fraction(int(cell * share / 10))
        second[code] = cell if cell in (None, KPS) else cell - first[code]
    rest = {name: other for name, other in world.now.items() if name != unit}

    whole, parts = product(world), product(world, {**rest, "MOT": first, "HAI": second})

    assert parts.total.figure == whole.total.figure
    assert (parts.total_display, parts.judgements) == (whole.total_display, whole.judgements)


@given(world=anywhere, other=anywhere)
def test_indicators_do_not_touch_each_other(world: World, other: World) -> None:
    beside = other._replace(now=world.now, same_period=world.same_period, previous=world.previous)

    got = results(
        [spec_of(beside), spec_of(world)],
        cluster=CLUSTER,
        now={unit: entries(row) for unit, row in world.now.items()},
        same_period=earlier_period(world.same_period),
        previous=earlier_period(world.previous),
    )

    assert got == [product(beside), product(world)]


@given(world=everywhere, row=filled_rows)
def test_a_whole_that_stands_still_is_unchanged(world: World, row: Row) -> None:
    still = Earlier(dict.fromkeys(world.now, (row, False)), comparable=True)
    now = dict.fromkeys(world.now, row)

    got = product(world._replace(now=now, same_period=still))

    assert got.same_period is not None
    has_value = fig(got.total.figure).state == "VALUE"
    assert got.same_period.change_display == ("không đổi" if has_value else "")
    assert Mark.PARTIAL not in got.same_period.marks
    assert got.same_period.now == got.total.figure
