"""Which elements open with those that a return names: those that share a pair, a formula or a rule with one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.checks import Rule, right_side
from indicators.expressions import parse
from indicators.figures import Formula
from indicators.kinds import Direction, IndicatorKind, Operator, Severity
from indicators.linked import Sharing, Tie, TieKind, opened, opened_along, ties_between
from indicators.results import IndicatorSpec

CODES = "ABCDEFGH"
elements = st.sets(st.sampled_from(CODES))
ties = st.lists(
    st.builds(
        Tie,
        kind=st.sampled_from(TieKind),
        name=st.text(max_size=3),
        elements=st.frozensets(st.sampled_from(CODES), min_size=2, max_size=4),
    ),
    max_size=6,
)


def rule(left: str, right: str, message: str = "") -> Rule:
    return Rule("KT", parse(left), Operator.LE, right_side(right), Severity.ERROR, message, "")


def spec(numerator: str, denominator: str = "", name: str = "") -> IndicatorSpec:
    formula = Formula(
        kind=IndicatorKind.RATIO if denominator else IndicatorKind.COUNT,
        numerator=parse(numerator),
        denominator=parse(denominator) if denominator else None,
        decimals=0,
        may_exceed_100=False,
        direction=Direction.HIGHER,
        unit="%",
    )
    return IndicatorSpec("TL", name, "", "%", formula, definition="", source="", targets=())


@given(elements, ties)
def test_what_is_named_opens(named: set[str], tied: list[Tie]) -> None:
    assert named <= opened(named, tied)


@given(st.sampled_from(CODES), st.sampled_from(CODES), ties)
def test_sharing_is_mutual(one: str, other: str, tied: list[Tie]) -> None:
    assert (other in opened([one], tied)) is (one in opened([other], tied))


@given(elements, elements, ties)
def test_naming_more_opens_what_each_would_open_and_nothing_else(
    some: set[str], more: set[str], tied: list[Tie]
) -> None:
    assert opened(some | more, tied) == opened(some, tied) | opened(more, tied)


@given(elements, ties, ties)
def test_another_tie_closes_nothing(named: set[str], tied: list[Tie], others: list[Tie]) -> None:
    assert opened(named, tied) <= opened(named, tied + others)


@given(elements, ties)
def test_what_shares_nothing_with_a_named_one_stays_closed(named: set[str], tied: list[Tie]) -> None:
    for code in set(CODES) - opened(named, tied):
        assert not any(code in tie.elements and named & tie.elements for tie in tied)


@given(elements, ties)
def test_each_that_opens_along_says_why(named: set[str], tied: list[Tie]) -> None:
    along = opened_along(sorted(named), tied)
    assert along.keys() == opened(named, tied) - named
    for code, (tie, partner) in along.items():
        assert tie in tied
        assert {code, partner} <= tie.elements
        assert partner in named


def test_it_is_one_step_and_no_more() -> None:
    tied = ties_between(CODES, rules=[rule("A", "B"), rule("B", "C")])
    assert opened(["A"], tied) == {"A", "B"}
    assert opened(["B"], tied) == {"A", "B", "C"}


@pytest.mark.parametrize(
    ("tied", "along"),
    [
        pytest.param(ties_between(CODES, pairs=[("A", "B")]), "B", id="a pair"),
        pytest.param(ties_between(CODES, pairs=[("B", "A")]), "B", id="a pair the other way round"),
        pytest.param(ties_between(CODES, specs=[spec("A + B", "C - D")]), "BCD", id="both parts of a ratio"),
        pytest.param(ties_between(CODES, specs=[spec("A - B")]), "B", id="the terms of a count"),
        pytest.param(ties_between(CODES, rules=[rule("A", "B + C - D")]), "BCD", id="both sides of a rule"),
        pytest.param(ties_between(CODES, rules=[rule("A", "0")], specs=[spec("A")]), "", id="a number, a row alone"),
        pytest.param(ties_between("AC", rules=[rule("A", "B + C")]), "C", id="only what is asked of the unit"),
        pytest.param(ties_between("AC", pairs=[("A", "B")]), "", id="a pair that is not asked of the unit"),
    ],
)
def test_what_ties(tied: list[Tie], along: str) -> None:
    assert opened_along(["A"], tied).keys() == set(along)


def test_a_pair_is_told_before_a_formula_and_a_formula_before_a_rule() -> None:
    rules, specs, pairs = [rule("A", "B + C + D", "quy tắc")], [spec("A", "B + C", "tỷ lệ")], [("A", "B")]
    tied = ties_between(CODES, pairs=pairs, specs=specs, rules=rules)
    along = opened_along(["A"], tied)
    told = {code: (sharing.tie.kind, sharing.tie.name) for code, sharing in along.items()}
    assert told == {"B": ("PAIR", ""), "C": ("FORMULA", "tỷ lệ"), "D": ("RULE", "quy tắc")}


def test_the_partner_is_the_first_named_of_the_tie() -> None:
    tie = ties_between(CODES, rules=[rule("C", "A + B")])[0]
    assert opened_along(["D", "B", "A"], [tie]) == {"C": Sharing(tie, "B")}


def test_a_rule_against_a_number_is_read_as_one() -> None:
    assert rule("A", "50").right == Decimal(50)
