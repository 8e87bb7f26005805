"""Targets: which apply to whom, whether they are met, and by how much. Judged on exact values only."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from indicators.figures import Figure
from indicators.kinds import KIND_RATIO, Authority, IndicatorKind, Operator, Per
from indicators.rounding import Ratio
from indicators.wording import Printer, Shown, is_reached_in_parts, margin_of

# No code of a unit, and no scope.
NO_UNIT = "-"


@dataclass(frozen=True, slots=True)
class Target:
    """What an authority asks of an indicator; the scope is a unit's code, a cluster's, or blank for all."""

    authority: Authority
    scope: str
    operator: Operator
    value: Decimal
    per: Per
    source: str


class Judgement(NamedTuple):
    """How a figure stands to one target; `shown` is None where there is no value to judge.

    `met` is None where nothing is judged: no value, or a year's count at the half-year.
    What else can be said is worked out when it is asked: a large board asks it of the missed ones alone.
    """

    target: Target
    met: bool | None
    shown: Shown | None
    unit: str

    @property
    def margin(self) -> Fraction | None:
        """Return exact points of a ratio, the per cent that a count reaches, the distance to a ceiling of counts."""
        if self.shown is None:
            return None
        (above, below), (goal, part) = self.shown.exact, self.target.value.as_integer_ratio()
        is_count = self.shown.figure.kind is not KIND_RATIO
        if is_count and is_reached_in_parts(self.target.operator, self.target.value):
            return Fraction(100 * above * part, below * goal)
        return Fraction(above * part - goal * below, below * part)

    @property
    def margin_display(self) -> str:
        """Say the same in words; empty when there is no value."""
        if self.shown is None:
            return ""
        asked = self.target
        return margin_of(self.shown, operator=asked.operator, goal=asked.value, per=asked.per, unit=self.unit)

    @property
    def cases_missing(self) -> int | None:
        """Return how many more cases (or fewer, under a ceiling) reach the target, denominators unchanged.

        None where nothing is missed or no whole number of cases does it.
        """
        if self.met is not False or self.shown is None:
            return None
        distance, of = _to_the_goal(self.target.value, self.shown.figure)
        if self.target.operator in {Operator.GT, Operator.LT}:
            return distance // of + 1
        if self.target.operator is Operator.EQ and distance % of:
            return None
        return -(-distance // of)


def for_unit(targets: Iterable[Target], *, unit: str, cluster: str, kind: IndicatorKind) -> list[Target]:
    """Return what applies to one unit: narrowest scope first, then the highest authority."""
    scopes = [unit, cluster, ""] if kind is KIND_RATIO else [unit, ""]
    return _in_order(targets, scopes)


def for_total(targets: Iterable[Target], *, cluster: str, kind: IndicatorKind) -> list[Target]:
    """Return what applies to the cluster's total: a count answers only to the cluster's own targets."""
    scopes = [cluster, ""] if kind is KIND_RATIO else [cluster]
    return _in_order(targets, scopes)


def thresholds_of(targets: Iterable[Target], kind: IndicatorKind) -> frozenset[Decimal]:
    """Return the values that a printed figure must stand to as the exact one does; counts have none."""
    return frozenset(target.value for target in targets) if kind is KIND_RATIO else frozenset()


def judge(
    target: Target, figure: Figure, *, decimals: int, thresholds: Collection[Decimal] = (), unit: str = ""
) -> Judgement:
    """Hold an exact figure against a target; `unit` names what a count counts."""
    shown = Printer(decimals, (*thresholds, target.value)).shown(figure)
    return Yardstick(target, figure.kind, unit=unit).judge(shown)


class Yardstick:
    """A target made ready to be held against many figures of one kind."""

    def __init__(self, target: Target, kind: IndicatorKind, *, unit: str) -> None:
        self._target = target
        self._unit = unit
        self._holds = target.operator.relation
        self._goal, self._part = target.value.as_integer_ratio()
        self._is_due = kind is KIND_RATIO or target.per is Per.PERIOD

    def judge(self, shown: Shown | None) -> Judgement:
        """Judge a figure that was rounded with this target among its thresholds, or one without a value."""
        if shown is None or not self._is_due:
            return Judgement(self._target, None, shown, self._unit)
        above, below = shown.exact
        return Judgement(self._target, self._holds(above * self._part, self._goal * below), shown, self._unit)


def yardsticks_for_units(
    targets: Iterable[Target], *, units: Iterable[str], cluster: str, kind: IndicatorKind, measure: str
) -> dict[str, tuple[Yardstick, ...]]:
    """Return what judges each of several units, in the order of `for_unit`; `measure` names what a count counts."""
    ready = {target: Yardstick(target, kind, unit=measure) for target in targets}
    if not ready:
        return dict.fromkeys(units, ())
    scopes = {target.scope for target in ready}
    # Few units have targets of their own: the others share one answer.
    shared = tuple(ready[target] for target in for_unit(ready, unit=NO_UNIT, cluster=cluster, kind=kind))
    return {
        unit: tuple(ready[target] for target in for_unit(ready, unit=unit, cluster=cluster, kind=kind))
        if unit in scopes
        else shared
        for unit in units
    }


def _in_order(targets: Iterable[Target], scopes: list[str]) -> list[Target]:
    applying = [target for target in targets if target.scope in scopes]
    return sorted(applying, key=lambda target: (scopes.index(target.scope), target.authority.rank))


def _to_the_goal(goal: Decimal, figure: Figure) -> Ratio:
    """Return how far the numerator is from the one that stands exactly at the goal."""
    assert figure.numerator is not None
    (counted, unit), (top, bottom) = figure.numerator.as_integer_ratio(), goal.as_integer_ratio()
    if figure.denominator is not None:
        whole, share = figure.denominator.as_integer_ratio()
        top, bottom = top * whole, bottom * share * 100
    return abs(top * unit - counted * bottom), bottom * unit
