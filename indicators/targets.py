"""Targets: which apply to whom, whether they are met, and by how much. Judged on exact values only."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from indicators.figures import Figure
from indicators.kinds import Authority, IndicatorKind, Operator, Per
from indicators.wording import is_reached_in_parts, margin_words


@dataclass(frozen=True, slots=True)
class Target:
    """What an authority asks of an indicator; the scope is a unit's code, a cluster's, or blank for all."""

    authority: Authority
    scope: str
    operator: Operator
    value: Decimal
    per: Per
    source: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a figure stands to one target.

    `met` is None where nothing is judged: no value, or a year's count at the half-year.
    `margin` is exact: points for a ratio, per cent of the target for a count, the distance for a ceiling of counts.
    `cases_missing` is how many more cases (or fewer, under a ceiling) reach the target, denominators unchanged;
    None where nothing is missed or no whole number of cases does it.
    """

    target: Target
    met: bool | None
    margin: Fraction | None
    margin_display: str
    cases_missing: int | None


def for_unit(targets: Iterable[Target], *, unit: str, cluster: str, kind: IndicatorKind) -> list[Target]:
    """Return what applies to one unit: narrowest scope first, then the highest authority."""
    scopes = [unit, cluster, ""] if kind is IndicatorKind.RATIO else [unit, ""]
    return _in_order(targets, scopes)


def for_total(targets: Iterable[Target], *, cluster: str, kind: IndicatorKind) -> list[Target]:
    """Return what applies to the cluster's total: a count answers only to the cluster's own targets."""
    scopes = [cluster, ""] if kind is IndicatorKind.RATIO else [cluster]
    return _in_order(targets, scopes)


def thresholds_of(targets: Iterable[Target], kind: IndicatorKind) -> frozenset[Decimal]:
    """Return the values that a printed figure must stand to as the exact one does; counts have none."""
    return frozenset(target.value for target in targets) if kind is IndicatorKind.RATIO else frozenset()


def judge(
    target: Target, figure: Figure, *, decimals: int, thresholds: Collection[Decimal] = (), unit: str = ""
) -> Judgement:
    """Hold an exact figure against a target; `unit` names what a count counts."""
    if (value := figure.value) is None:
        return Judgement(target, met=None, margin=None, margin_display="", cases_missing=None)
    met = target.operator.holds(value, target.value) if _is_due(target, figure.kind) else None
    words = margin_words(
        figure,
        operator=target.operator,
        goal=target.value,
        per=target.per,
        decimals=decimals,
        thresholds=thresholds,
        unit=unit,
    )
    missing = _cases_missing(target, figure) if met is False else None
    return Judgement(target, met, _margin(target, figure.kind, value), words, missing)


def _in_order(targets: Iterable[Target], scopes: list[str]) -> list[Target]:
    applying = [target for target in targets if target.scope in scopes]
    return sorted(applying, key=lambda target: (scopes.index(target.scope), target.authority.rank))


def _is_due(target: Target, kind: IndicatorKind) -> bool:
    return kind is IndicatorKind.RATIO or target.per is Per.PERIOD


def _margin(target: Target, kind: IndicatorKind, value: Fraction) -> Fraction:
    goal = Fraction(target.value)
    if kind is IndicatorKind.COUNT and is_reached_in_parts(target.operator, target.value):
        return value / goal * 100
    return value - goal


def _cases_missing(target: Target, figure: Figure) -> int | None:
    goal = Fraction(target.value)
    if figure.denominator is not None:
        goal = goal * Fraction(figure.denominator) / 100
    distance = abs(goal - Fraction(figure.numerator or 0))
    if target.operator in {Operator.GT, Operator.LT}:
        return floor(distance) + 1
    if target.operator is Operator.EQ and distance.denominator != 1:
        return None
    return ceil(distance)
