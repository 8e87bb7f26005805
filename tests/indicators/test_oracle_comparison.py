"""Comparison like for like and ranks (rules 3, 8 and 9) against the slow arithmetic of oracle.py."""

from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st

from indicators import comparison, figures, ranking
from indicators.kinds import Direction, Mark
from tests.indicators import oracle
from tests.indicators.oracle import Row
from tests.indicators.oracle_cases import (
    Shape,
    clusters_of_rows,
    decimal,
    entries,
    fig,
    figs,
    formula,
    percents,
    plain_ratio,
    plain_shapes,
    product_figure,
    shapes,
    unit_names,
)


@given(
    shape=shapes,
    now=clusters_of_rows,
    before=clusters_of_rows,
    merged_units=st.sets(unit_names),
    equivalent=st.booleans(),
)
def test_like_for_like_agrees(
    shape: Shape,
    now: dict[str, Row],
    before: dict[str, Row],
    merged_units: set[str],
    equivalent: bool,
) -> None:
    its_formula = formula(shape)
    expected = oracle.compare(shape.kind, figs(now, shape), figs(before, shape), merged_units, equivalent=equivalent)

    got = comparison.compare_units(
        its_formula,
        {unit: figures.figure_of(its_formula, entries(row)) for unit, row in now.items()},
        {unit: figures.figure_of(its_formula, entries(row)) for unit, row in before.items()},
        merged_units=merged_units,
        comparable=equivalent,
        thresholds=(),
    )

    assert (fig(got.now), fig(got.before)) == (expected.now, expected.before)
    assert (list(got.counted), list(got.left_out)) == (expected.counted, expected.left_out)
    assert got.marks >= {Mark[name] for name in expected.marks} if expected.counted else got.change_display == ""
    assert got.marks <= {Mark[name] for name in expected.marks} | {Mark.SMALL}


@given(shape=plain_shapes, now=clusters_of_rows, before=clusters_of_rows, thresholds=st.lists(percents, max_size=2))
def test_displays_of_a_comparison_agree(
    shape: Shape, now: dict[str, Row], before: dict[str, Row], thresholds: list[Fraction]
) -> None:
    its_formula = formula(shape, decimals=2)
    expected = oracle.compare(shape.kind, figs(now, shape), figs(before, shape), (), equivalent=True)

    got = comparison.compare_units(
        its_formula,
        {unit: figures.figure_of(its_formula, entries(row)) for unit, row in now.items()},
        {unit: figures.figure_of(its_formula, entries(row)) for unit, row in before.items()},
        merged_units=(),
        comparable=True,
        thresholds=[decimal(at) for at in thresholds],
    )

    assert got.now_display == oracle.display(shape.kind, expected.now, 2, thresholds)
    assert got.before_display == oracle.display(shape.kind, expected.before, 2, thresholds)
    if expected.now.state == expected.before.state == "VALUE":
        assert got.change_display == oracle.change_words(shape.kind, expected.before, expected.now, 2, thresholds)
    elif "BLANK" in (expected.now.state, expected.before.state) or shape.kind == "RATIO":
        assert got.change_display == ""


@given(shape=plain_shapes, now=clusters_of_rows, before=clusters_of_rows, stranger=clusters_of_rows)
def test_units_with_figures_in_one_period_only_change_no_comparison(
    shape: Shape, now: dict[str, Row], before: dict[str, Row], stranger: dict[str, Row]
) -> None:
    its_formula = formula(shape)
    then = {unit: figures.figure_of(its_formula, entries(row)) for unit, row in before.items()}
    today = {unit: figures.figure_of(its_formula, entries(row)) for unit, row in now.items()}
    newcomers = {f"{unit}-2": figures.figure_of(its_formula, entries(row)) for unit, row in stranger.items()}

    alone, beside = (
        comparison.compare_units(its_formula, units, then | earlier, merged_units=(), comparable=True, thresholds=())
        for units, earlier in [(today, {}), (today | newcomers, {f"{unit}-3": f for unit, f in newcomers.items()})]
    )

    assert (alone.now, alone.before, alone.counted) == (beside.now, beside.before, beside.counted)
    assert alone.change_display == beside.change_display
    if alone.counted:
        assert Mark.PARTIAL in beside.marks


ratios = st.one_of(
    st.builds(
        lambda numerator, denominator: oracle.Fig("VALUE", Fraction(numerator), Fraction(denominator)),
        st.integers(0, 6),
        st.integers(1, 6),
    ),
    st.integers(995, 1000).map(lambda cases: oracle.Fig("VALUE", Fraction(cases - 1), Fraction(cases))),
    st.sampled_from([oracle.Fig("BLANK"), oracle.Fig("NOT_ARISEN", Fraction(0), Fraction(0))]),
)


@given(by_unit=st.dictionaries(unit_names, ratios, min_size=1), direction=st.sampled_from(["higher", "lower", "none"]))
@example(
    by_unit={
        "BAOLOC": oracle.Fig("VALUE", Fraction(10**15 - 2), Fraction(10**15 - 1)),
        "BAOLAM": oracle.Fig("VALUE", Fraction(10**15 - 1), Fraction(10**15)),
        "DALAT": oracle.Fig("VALUE", Fraction(10**14 - 1), Fraction(10**14)),
    },
    direction="higher",
)
def test_ranks_agree(by_unit: dict[str, oracle.Fig], direction: str) -> None:
    got = ranking.ranks({unit: product_figure("RATIO", ratio) for unit, ratio in by_unit.items()}, Direction(direction))

    assert got == oracle.ranks("RATIO", by_unit, direction)
    assert list(got) == list(by_unit)


@given(tied=st.integers(2, 4), worse=st.integers(1, 3))
def test_ties_share_a_rank_and_the_next_is_skipped(tied: int, worse: int) -> None:
    equal = {f"U{index}": oracle.Fig("VALUE", Fraction(2 * index), Fraction(3 * index)) for index in range(1, tied + 1)}
    last = {f"W{index}": oracle.Fig("VALUE", Fraction(1), Fraction(2 + index)) for index in range(worse)}
    product = {unit: product_figure("RATIO", ratio) for unit, ratio in (last | equal).items()}

    got = ranking.ranks(product, Direction.HIGHER)

    assert [got[unit] for unit in equal] == [1] * tied
    assert [got[unit] for unit in last] == list(range(tied + 1, tied + 1 + worse))


@given(numerator=st.integers(0, 30), denominator=st.integers(1, 30))
def test_small_means_under_ten(numerator: int, denominator: int) -> None:
    ratio = oracle.Fig("VALUE", Fraction(numerator), Fraction(denominator))

    assert ranking.is_small(product_figure("RATIO", ratio)) == (denominator < 10)
    assert not ranking.is_small(product_figure("COUNT", oracle.Fig("VALUE", Fraction(numerator))))


@given(rows=st.lists(clusters_of_rows.map(lambda units: next(iter(units.values()))), min_size=1, max_size=3))
def test_a_successor_leaves_the_comparison_when_a_predecessor_lacks_the_figure(rows: list[Row]) -> None:
    ratio = formula(plain_ratio)
    now = {"NEW": figures.figure_of(ratio, entries({"A": Fraction(1), "B": Fraction(2), "C-1": Fraction(2)}))}
    base = figures.figure_of(ratio, figures.merged([entries(row) for row in rows]))
    one_lacks = any(oracle.figure("RATIO", plain_ratio.top, plain_ratio.bottom, row).state == "BLANK" for row in rows)

    got = comparison.compare_units(ratio, now, {"NEW": base}, merged_units={"NEW"}, comparable=True, thresholds=())

    assert (got.left_out == ("NEW",)) == one_lacks
    assert (Mark.MERGED in got.marks) == (not one_lacks)
