"""Figures, totals, time and mergers (rules 1 to 4) against the slow arithmetic of oracle.py."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from indicators import checks, figures
from indicators.expressions import Expression, evaluate
from indicators.kinds import ElementKind, Operator, Severity
from tests.indicators import oracle
from tests.indicators.oracle import KPS, Row, Terms
from tests.indicators.oracle_cases import (
    CODES,
    Shape,
    cells,
    clusters_of_rows,
    decimal,
    entries,
    entry,
    fig,
    figs,
    filled_cells,
    filled_rows,
    formula,
    raw,
    rows,
    shapes,
    terms,
    unit_names,
    whole,
)

element_kinds = st.fixed_dictionaries(dict.fromkeys(CODES, st.sampled_from(["OPENING", "FLOW", "CLOSING"])))


@given(terms=terms, row=rows)
def test_expression_agrees(terms: Terms, row: Row) -> None:
    assert raw(evaluate(Expression(tuple(terms)), entries(row))) == oracle.evaluate(terms, row)


@given(shape=shapes, row=st.one_of(rows, filled_rows))
def test_unit_figure_agrees(shape: Shape, row: Row) -> None:
    expected = oracle.figure(shape.kind, shape.top, shape.bottom, row)

    got = figures.figure_of(formula(shape), entries(row))

    assert fig(got) == expected
    assert got.value == oracle.value_of(shape.kind, expected)


@given(shape=shapes, units=clusters_of_rows)
def test_total_agrees_and_names_the_missing(shape: Shape, units: dict[str, Row]) -> None:
    expected = oracle.total(shape.kind, figs(units, shape))
    its_formula = formula(shape)

    got = figures.total_of(its_formula, {u: figures.figure_of(its_formula, entries(row)) for u, row in units.items()})

    assert fig(got.figure) == expected.figure
    assert (list(got.counted), list(got.missing)) == (expected.counted, expected.missing)
    assert got.figure.value == oracle.value_of(shape.kind, expected.figure)


@given(units=st.dictionaries(unit_names, filled_rows, min_size=1), top=terms, bottom=terms)
def test_total_of_a_full_cluster_is_the_figure_of_the_summed_elements(
    units: dict[str, Row], top: Terms, bottom: Terms
) -> None:
    shape = Shape("RATIO", top, bottom)
    summed = {code: oracle.added([row[code] for row in units.values()]) for code in CODES}
    its_formula = formula(shape)

    got = figures.total_of(its_formula, {u: figures.figure_of(its_formula, entries(row)) for u, row in units.items()})

    assert fig(got.figure) == oracle.figure("RATIO", top, bottom, summed)


@given(by_unit=st.dictionaries(unit_names, cells, min_size=1))
def test_element_total_agrees(by_unit: dict[str, oracle.Raw]) -> None:
    got = figures.element_total({unit: entry(cell) for unit, cell in by_unit.items()})

    assert (raw(got.entry), list(got.counted), list(got.missing)) == oracle.element_total(by_unit)


@given(kinds=element_kinds, halves=st.lists(st.one_of(rows, filled_rows), min_size=1, max_size=4))
def test_time_agrees(kinds: dict[str, str], halves: list[Row]) -> None:
    product_kinds = {code: ElementKind[kind] for code, kind in kinds.items()}

    got = figures.across_time(product_kinds, [entries(half) for half in halves])

    expected = oracle.across_time(kinds, halves)
    assert {code: raw(got.get(code, figures.BLANK)) for code in CODES} == expected


@given(
    opening=whole,
    halves=st.lists(st.tuples(whole, whole), min_size=3, max_size=3),
    blank_half=st.sampled_from([None, 0, 1, 2]),
)
def test_three_halves_that_carry_over_balance_like_one_long_period(
    opening: Fraction, halves: list[tuple[Fraction, Fraction]], blank_half: int | None
) -> None:
    periods: list[Row] = []
    carried = opening
    for index, (new, share) in enumerate(halves):
        resolved = min(share, carried + new)
        row = {"OLD": carried, "NEW": None if index == blank_half else new, "DONE": resolved}
        carried = carried + new - resolved
        periods.append({**row, "LEFT": carried})
    kinds = {
        "OLD": ElementKind.OPENING,
        "NEW": ElementKind.FLOW,
        "DONE": ElementKind.FLOW,
        "LEFT": ElementKind.CLOSING,
    }
    rate = Shape("RATIO", [(1, "DONE")], [(1, "OLD"), (1, "NEW")])

    whole_time = figures.across_time(kinds, [entries(period) for period in periods])
    got = fig(figures.figure_of(formula(rate), whole_time))

    if blank_half is not None:
        assert got == oracle.Fig("BLANK")
        return
    done = sum(period["DONE"] for period in periods)
    all_there = opening + sum(new for new, _ in halves)
    assert got == oracle.Fig("VALUE" if all_there else "NOT_ARISEN", done, all_there)
    assert raw(whole_time["LEFT"]) == all_there - done


@given(parts=st.lists(st.one_of(rows, filled_rows), min_size=1, max_size=4))
def test_mergers_agree(parts: list[Row]) -> None:
    got = figures.merged([entries(part) for part in parts])

    expected = oracle.merged(parts)
    assert {code: raw(got.get(code, figures.BLANK)) for code in CODES} == {code: expected.get(code) for code in CODES}


@given(parts=st.lists(filled_rows, min_size=1, max_size=4), shape=shapes)
def test_a_successors_base_is_what_its_predecessors_would_total(parts: list[Row], shape: Shape) -> None:
    its_formula = formula(shape)
    apart = {str(index): figures.figure_of(its_formula, entries(part)) for index, part in enumerate(parts)}

    together = figures.figure_of(its_formula, figures.merged([entries(part) for part in parts]))

    assert (together.numerator, together.denominator) == (
        figures.total_of(its_formula, apart).figure.numerator,
        figures.total_of(its_formula, apart).figure.denominator,
    )


@given(
    row=st.one_of(rows, filled_rows),
    left=terms,
    operator=st.sampled_from([">", ">=", "<", "<=", "="]),
    right=st.one_of(terms, whole),
)
def test_checks_agree(row: Row, left: Terms, operator: str, right: Terms | Fraction) -> None:
    is_number = isinstance(right, Fraction)
    rule = checks.Rule(
        code="R-1",
        left=Expression(tuple(left)),
        operator=Operator(operator),
        right=decimal(right) if is_number else Expression(tuple(right)),
        severity=Severity.ERROR,
        message="",
        source="",
    )
    ours, theirs = oracle.evaluate(left, row), right if is_number else oracle.evaluate(right, row)
    judged = ours is not None and theirs is not None

    assert checks.breaks(rule, entries(row)) == (
        judged and not oracle.holds(oracle.as_number(ours), operator, oracle.as_number(theirs))
    )


@given(shape=shapes, row=st.one_of(rows, filled_rows), may_exceed_100=st.booleans())
def test_impossible_figures_agree(shape: Shape, row: Row, may_exceed_100: bool) -> None:
    state, numerator, denominator = oracle.figure(shape.kind, shape.top, shape.bottom, row)
    wrong = set()
    if state != "BLANK":
        if numerator < 0 or (denominator is not None and denominator < 0):
            wrong.add(checks.Impossible.NEGATIVE)
        if denominator is not None and numerator > denominator and not may_exceed_100:
            wrong.add(checks.Impossible.NUMERATOR_ABOVE_DENOMINATOR)
    its_formula = formula(shape, may_exceed_100=may_exceed_100)

    got = checks.impossible(its_formula, figures.figure_of(its_formula, entries(row)))

    assert got in wrong if wrong else got is None


@given(cases=whole, above=st.integers(-1, 1), may_exceed_100=st.booleans())
def test_one_case_above_the_denominator_is_already_impossible(
    cases: Fraction, above: int, may_exceed_100: bool
) -> None:
    its_formula = formula(Shape("RATIO", [(1, "A")], [(1, "B")]), may_exceed_100=may_exceed_100)

    got = checks.impossible(
        its_formula, figures.figure_of(its_formula, entries({"A": cases + 1 + above, "B": cases + 1}))
    )

    is_wrong = above > 0 and not may_exceed_100
    assert got == (checks.Impossible.NUMERATOR_ABOVE_DENOMINATOR if is_wrong else None)


@given(top=filled_cells, bottom=st.sampled_from([Fraction(0), KPS]))
def test_nothing_to_divide_by_is_not_arisen_and_still_gives_its_numerator(top: oracle.Raw, bottom: oracle.Raw) -> None:
    ratio = formula(Shape("RATIO", [(1, "A")], [(1, "B")]))
    idle = figures.figure_of(ratio, entries({"A": top, "B": bottom}))
    busy = figures.figure_of(ratio, entries({"A": Fraction(3), "B": Fraction(4)}))

    got = figures.total_of(ratio, {"IDLE": idle, "BUSY": busy})

    assert fig(idle).state == "NOT_ARISEN"
    assert fig(got.figure) == oracle.Fig("VALUE", 3 + oracle.as_number(top), Fraction(4))
