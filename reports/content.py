"""The report as data: page, print and JSON are made from a `Summary` and from nothing else. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from indicators.kinds import Authority, Direction, IndicatorKind, Mark, Operator, Per, State


@dataclass(frozen=True, slots=True)
class ClusterFacts:
    """The cluster, its host, and the place where its chair issues documents."""

    code: str
    name: str
    number: int
    host: str
    host_short: str
    place: str


@dataclass(frozen=True, slots=True)
class HalfYear:
    """A period: what it is called and what it spans; `ends_on` is its last day."""

    code: str
    name: str
    year: int
    half: int
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Unit:
    """A member in report order, and where its figures stand."""

    code: str
    name: str
    short_name: str
    role: str
    state: str
    is_confirmed: bool
    submitted_at: datetime | None
    late: bool


@dataclass(frozen=True, slots=True)
class JudgedTarget:
    """A target and how a figure stands to it; `margin` is exact to 28 digits."""

    authority: Authority
    scope: str
    operator: Operator
    value: Decimal
    per: Per
    met: bool | None
    margin: str | None
    margin_display: str
    cases_missing: int | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One indicator at one unit; `value` is exact to 28 digits."""

    numerator: Decimal | None
    denominator: Decimal | None
    value: str | None
    display: str
    state: State
    met: bool | None
    rank: int | None
    marks: tuple[Mark, ...]
    targets: tuple[JudgedTarget, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """The like-for-like base in an earlier period, today's figure over the same units, and the change in words."""

    period: str
    numerator: Decimal | None
    denominator: Decimal | None
    value: str | None
    display: str
    state: State
    now_display: str
    change_display: str
    comparable: bool
    counted: tuple[str, ...]
    left_out: tuple[str, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator over the cluster; `noun` is what its numerator counts, `spoken` that the brief print reads it."""

    code: str
    name: str
    section: str
    kind: IndicatorKind
    unit: str
    noun: str
    direction: Direction
    spoken: bool
    numerator: Decimal | None
    denominator: Decimal | None
    value: str | None
    display: str
    state: State
    targets: tuple[JudgedTarget, ...]
    same_period: Earlier | None
    previous: Earlier | None
    marks: tuple[Mark, ...]
    counted: tuple[str, ...]
    missing: tuple[str, ...]
    units: dict[str, Cell]
    sentence: str

    @property
    def is_missed(self) -> bool:
        """The cluster's total misses one of its targets."""
        return any(target.met is False for target in self.targets)

    @property
    def is_met(self) -> bool:
        """The cluster's total is judged, and meets all that is judged."""
        judged = [target.met for target in self.targets if target.met is not None]
        return bool(judged) and all(judged)


@dataclass(frozen=True, slots=True)
class ElementCell:
    value: Decimal | None
    state: State


@dataclass(frozen=True, slots=True)
class Element:
    """A data element over the cluster; the total leaves out the units in `missing`."""

    code: str
    name: str
    unit: str
    total: Decimal | None
    state: State
    missing: tuple[str, ...]
    units: dict[str, ElementCell]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A doubtful figure of a unit: what stands in the row, why it is doubtful and by which rule, and the unit's reason.

    `key` names the doubt the same every time; the reason is blank where the unit gave none.
    """

    unit: str
    key: str
    element: str
    name: str
    measure: str
    value: Decimal | None
    state: State
    why: str
    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A unit's words on a topic, or on one indicator whose target it missed."""

    unit: str
    topic: str
    indicator: str
    text: str


@dataclass(frozen=True, slots=True)
class Movement:
    unit: str
    name: str
    themed: bool
    starts_on: date
    ends_on: date | None
    result: str


@dataclass(frozen=True, slots=True)
class Initiative:
    unit: str
    name: str
    author: str
    recognised_by: str
    decision: str


@dataclass(frozen=True, slots=True)
class Exemplar:
    unit: str
    name: str
    collective: bool
    achievement: str


@dataclass(frozen=True, slots=True)
class Award:
    """One recipient's commendation; `achievement_year` is the year that the decision honours."""

    unit: str
    recipient: str
    recipient_title: str
    collective: bool
    award_type: str
    award_name: str
    is_title: bool
    category: str
    authority: str
    decision_number: str
    decided_on: date
    citation: str
    achievement_year: int | None


@dataclass(frozen=True, slots=True)
class Pact:
    number: str
    signed_on: date


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything that a report on one cluster and period says, but for the chair's own words.

    A field with a default came later than the first reports that were issued: their snapshots lack it.
    """

    cluster: ClusterFacts
    period: HalfYear
    same_period: HalfYear | None
    previous: HalfYear | None
    comparable_note: str
    units: tuple[Unit, ...]
    sections: dict[str, str]
    indicators: tuple[Indicator, ...]
    elements: tuple[Element, ...]
    statements: tuple[Statement, ...]
    movements: tuple[Movement, ...]
    initiatives: tuple[Initiative, ...]
    exemplars: tuple[Exemplar, ...]
    awards: tuple[Award, ...]
    awards_before: tuple[Award, ...]
    pact: Pact | None
    explanations: tuple[Explanation, ...] = ()

    @property
    def missing_units(self) -> tuple[Unit, ...]:
        """The members without confirmed figures."""
        return tuple(unit for unit in self.units if not unit.is_confirmed)

    @property
    def missed(self) -> tuple[Indicator, ...]:
        return tuple(indicator for indicator in self.indicators if indicator.is_missed)

    @property
    def short_names(self) -> dict[str, str]:
        return {unit.code: unit.short_name for unit in self.units}
