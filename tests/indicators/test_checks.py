"""Rules of the catalogue, and figures that cannot be."""

from decimal import Decimal

import pytest

from indicators.checks import Impossible, Rule, breaks, impossible, right_side
from indicators.expressions import Expression, ExpressionError, parse
from indicators.figures import BLANK, NOT_ARISEN, Entry, Formula, figure_of, of
from indicators.kinds import Direction, IndicatorKind, Operator, Severity


@pytest.mark.parametrize(
    ("operator", "right", "entries", "broken"),
    [
        ("<=", "B + C", {"A": of(5), "B": of(2), "C": of(3)}, False),
        ("<=", "B + C", {"A": of(6), "B": of(2), "C": of(3)}, True),
        ("=", "B + C", {"A": of(4), "B": of(2), "C": of(3)}, True),
        (">", "B", {"A": of(3), "B": of(3)}, True),
        (">=", "B", {"A": of(3), "B": of(3)}, False),
        ("<", "10", {"A": of(10)}, True),
        ("<", "10,5", {"A": of(10)}, False),
        ("<=", "B", {"A": of(6), "B": BLANK}, False),
        ("<=", "B", {"A": of(6)}, False),
        ("<=", "B", {"A": of(6), "B": NOT_ARISEN}, True),
        ("<=", "B", {"A": NOT_ARISEN, "B": NOT_ARISEN}, False),
    ],
)
def test_a_rule_is_broken_only_by_figures_that_are_there(
    operator: str, right: str, entries: dict[str, Entry], broken: bool
) -> None:
    rule = Rule("R1", parse("A"), Operator(operator), right_side(right), Severity.ERROR, "", "")
    assert breaks(rule, entries) is broken


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("0", Decimal(0)),
        ("1.234", Decimal(1234)),
        ("2,5", Decimal("2.5")),
        ("A - B", Expression(((1, "A"), (-1, "B")))),
    ],
)
def test_the_right_side_is_a_number_or_an_expression(text: str, side: Expression | Decimal) -> None:
    assert right_side(text) == side


def test_a_right_side_that_is_neither_is_refused() -> None:
    with pytest.raises(ExpressionError):
        right_side("1.5")


@pytest.mark.parametrize(
    ("numerator", "denominator", "may_exceed_100", "reason"),
    [
        (5, 5, False, None),
        (6, 5, False, Impossible.NUMERATOR_ABOVE_DENOMINATOR),
        (6, 5, True, None),
        (1, 0, False, Impossible.NUMERATOR_ABOVE_DENOMINATOR),
        (0, 0, False, None),
        (-1, 5, True, Impossible.NEGATIVE),
        (1, -5, True, Impossible.NEGATIVE),
        (-6, -5, False, Impossible.NEGATIVE),
    ],
)
def test_a_ratio_that_cannot_be(
    numerator: int, denominator: int, may_exceed_100: bool, reason: Impossible | None
) -> None:
    formula = Formula(IndicatorKind.RATIO, parse("N"), parse("D"), 1, may_exceed_100, Direction.HIGHER, "%")
    figure = figure_of(formula, {"N": of(numerator), "D": of(denominator)})
    assert impossible(formula, figure) is reason


@pytest.mark.parametrize(
    ("entry", "reason"), [(of(3), None), (of(-1), Impossible.NEGATIVE), (BLANK, None), (NOT_ARISEN, None)]
)
def test_a_count_that_cannot_be(entry: Entry, reason: Impossible | None) -> None:
    formula = Formula(IndicatorKind.COUNT, parse("N"), None, 0, False, Direction.HIGHER, "vụ")
    assert impossible(formula, figure_of(formula, {"N": entry})) is reason


def test_a_blank_ratio_is_not_impossible() -> None:
    formula = Formula(IndicatorKind.RATIO, parse("N"), parse("D"), 1, False, Direction.HIGHER, "%")
    assert impossible(formula, figure_of(formula, {"N": of(7)})) is None
