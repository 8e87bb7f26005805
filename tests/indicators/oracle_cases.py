"""Random figures in both arithmetics' terms: how hypothesis draws them and how they are handed to the product."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from hypothesis import strategies as st

from indicators.expressions import Expression
from indicators.figures import BLANK, NOT_ARISEN, Entry, Figure, Formula, of
from indicators.kinds import Authority, Direction, IndicatorKind, Operator, Per, State
from indicators.targets import Target
from tests.indicators import oracle
from tests.indicators.oracle import KPS, Fig, Goal, Raw, Row, Terms

CODES = ["A", "B", "C-1", "D"]
CLUSTER = "CUM-3"


class Shape(NamedTuple):
    """A formula, for the oracle."""

    kind: str
    top: Terms
    bottom: Terms | None


# To the product's types


def decimal(value: Fraction) -> Decimal:
    """Turn a finite decimal fraction into the same Decimal."""
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    return Decimal((value * 10**places).numerator).scaleb(-places)


def entry(raw: Raw) -> Entry:
    if raw is None:
        return BLANK
    return NOT_ARISEN if raw == KPS else of(decimal(raw))


def entries(row: Row) -> dict[str, Entry]:
    return {code: entry(raw) for code, raw in row.items()}


def formula(
    shape: Shape, *, decimals: int = 2, direction: str = "higher", unit: str = "%", may_exceed_100: bool = True
) -> Formula:
    return Formula(
        kind=IndicatorKind(shape.kind),
        numerator=Expression(tuple(shape.top)),
        denominator=None if shape.bottom is None else Expression(tuple(shape.bottom)),
        decimals=decimals,
        may_exceed_100=may_exceed_100,
        direction=Direction(direction),
        unit=unit,
    )


def product_figure(kind: str, fig: Fig) -> Figure:
    return Figure(
        kind=IndicatorKind(kind),
        state=State(fig.state),
        numerator=None if fig.numerator is None else decimal(fig.numerator),
        denominator=None if fig.denominator is None else decimal(fig.denominator),
    )


def target(goal: Goal) -> Target:
    return Target(
        authority=Authority(goal.authority),
        scope=goal.scope,
        operator=Operator(goal.operator),
        value=decimal(goal.value),
        per=Per(goal.per),
        source="NQ 96/2019",
    )


# Back from them


def raw(got: Entry) -> Raw:
    if got.state is State.BLANK:
        return None
    return KPS if got.state is State.NOT_ARISEN else Fraction(got.value)


def fig(got: Figure) -> Fig:
    """Read a figure; what stands in the parts of a blank one is not looked at."""
    if got.state is State.BLANK:
        return Fig("BLANK")
    denominator = None if got.denominator is None else Fraction(got.denominator)
    return Fig(got.state.name, Fraction(got.numerator), denominator)


def figs(units: Mapping[str, Row], shape: Shape) -> dict[str, Fig]:
    return {unit: oracle.figure(shape.kind, shape.top, shape.bottom, row) for unit, row in units.items()}


# What hypothesis draws

whole = st.one_of(st.integers(0, 12), st.integers(0, 1500)).map(Fraction)
money = st.integers(0, 5000).map(lambda cents: Fraction(cents, 100))
cells: st.SearchStrategy[Raw] = st.one_of(whole, whole, whole, money, st.just(KPS), st.just(Fraction(0)), st.none())
filled_cells: st.SearchStrategy[Raw] = st.one_of(whole, whole, st.just(KPS), st.just(Fraction(0)))
rows = st.dictionaries(st.sampled_from(CODES), cells, max_size=len(CODES))
filled_rows = st.fixed_dictionaries(dict.fromkeys(CODES, filled_cells))
terms = st.lists(st.tuples(st.sampled_from([1, 1, -1]), st.sampled_from(CODES)), min_size=1, max_size=3).map(
    lambda drawn: [(1, drawn[0][1]), *drawn[1:]]
)
ratio_shapes = st.builds(Shape, st.just("RATIO"), terms, terms)
count_shapes = st.builds(Shape, st.just("COUNT"), terms, st.none())
shapes = st.one_of(ratio_shapes, count_shapes)
unit_names = st.sampled_from(["BAOLOC", "BAOLAM", "DAHUOAI", "DATEH", "CATTIEN", "DALAT"])
clusters_of_rows = st.dictionaries(unit_names, st.one_of(rows, filled_rows, filled_rows), min_size=1, max_size=6)

# Formulas whose values are never negative, for what is printed
plain_ratio = Shape("RATIO", [(1, "A")], [(1, "B"), (1, "C-1")])
plain_count = Shape("COUNT", [(1, "A"), (1, "D")], None)
plain_shapes = st.sampled_from([plain_ratio, plain_count])

percents = st.sampled_from(["0", "5", "60", "80", "90", "94,97", "95", "99,5", "99,95", "100"]).map(
    lambda text: Fraction(text.replace(",", "."))
)
ratio_operators = st.sampled_from([">", ">=", "<", "<="])


@st.composite
def near(draw: st.DrawFn, *, largest: int, thresholds: list[Fraction]) -> Fig:
    """Draw a ratio that often stands exactly at a threshold, or a few cases from it."""
    denominator = draw(st.integers(1, largest))
    at = draw(st.sampled_from([*thresholds, Fraction(0), Fraction(100)]))
    numerator = int(at * denominator / 100) + draw(st.integers(-2, 2))
    return Fig("VALUE", Fraction(max(numerator, 0)), Fraction(denominator))


@st.composite
def goals_at(draw: st.DrawFn, *, scopes: list[str], values: st.SearchStrategy[Fraction]) -> list[Goal]:
    """Draw targets, at most one for each scope and authority, in no order."""
    places = [(authority, scope) for authority in oracle.AUTHORITIES for scope in scopes]
    chosen = draw(st.lists(st.sampled_from(places), unique=True, max_size=5))
    return [
        Goal(authority, scope, draw(ratio_operators), draw(values), draw(st.sampled_from(["period", "year"])))
        for authority, scope in chosen
    ]
