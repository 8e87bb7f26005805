"""The results of a cluster in a period: the one assembly that pages, reports and awards share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from indicators.comparison import Base, Comparison, compared
from indicators.entries import Entries
from indicators.expressions import Columns
from indicators.figures import Figure, Formula, Total, figures_of, total_of
from indicators.kinds import Mark
from indicators.ranking import SMALL_BELOW, is_small, ranks
from indicators.targets import Judgement, Target, Yardstick, for_total, thresholds_of, yardsticks_for_units
from indicators.wording import Printer, Shown

SMALL: frozenset[Mark] = frozenset({Mark.SMALL})
UNMARKED: frozenset[Mark] = frozenset()


@dataclass(frozen=True, slots=True)
class IndicatorSpec:
    """An indicator as it is valid in the period, with the targets that hold in this cluster.

    All of `targets` guard the rounding, of every unit and of the total alike, so that one value has one print.
    """

    code: str
    name: str
    section: str
    unit: str
    formula: Formula
    definition: str
    source: str
    targets: tuple[Target, ...]

    @property
    def thresholds(self) -> frozenset[Decimal]:
        """Return the values that no print of this indicator may lie about."""
        return thresholds_of(self.targets, self.formula.kind)

    @property
    def codes(self) -> frozenset[str]:
        """Return the elements that the indicator is computed from."""
        below = self.formula.denominator.codes if self.formula.denominator else frozenset()
        return self.formula.numerator.codes | below


@dataclass(frozen=True, slots=True)
class EarlierPeriod:
    """The period compared with: a base for each of today's units that has a comparable one."""

    code: str
    comparable: bool
    bases: Mapping[str, Base]


class UnitResult(NamedTuple):
    """One indicator at one unit; `met` is the first judgement's."""

    figure: Figure
    display: str
    judgements: tuple[Judgement, ...]
    met: bool | None
    rank: int | None
    marks: frozenset[Mark]


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """One indicator over the cluster: each unit, the total, and two comparisons; `marks` are the total's."""

    spec: IndicatorSpec
    units: dict[str, UnitResult]
    total: Total
    total_display: str
    judgements: tuple[Judgement, ...]
    same_period: Comparison | None
    previous: Comparison | None
    marks: frozenset[Mark]


def results(
    specs: Sequence[IndicatorSpec],
    *,
    cluster: str,
    now: Mapping[str, Entries],
    same_period: EarlierPeriod | None,
    previous: EarlierPeriod | None,
    small_below: int = SMALL_BELOW,
) -> list[IndicatorResult]:
    """Compute every indicator of a cluster; `now` has every member, in the order to show, empty while blank."""
    columns, same, before = Columns(now), _turned(same_period), _turned(previous)
    return [
        _result(spec, cluster=cluster, now=columns, same_period=same, previous=before, small_below=small_below)
        for spec in specs
    ]


@dataclass(frozen=True, slots=True)
class _Earlier:
    """An earlier period made ready for many indicators."""

    columns: Columns
    merged: frozenset[str]
    comparable: bool


def _turned(earlier: EarlierPeriod | None) -> _Earlier | None:
    if earlier is None:
        return None
    columns = Columns({unit: base.entries for unit, base in earlier.bases.items()})
    return _Earlier(columns, frozenset(unit for unit, base in earlier.bases.items() if base.merged), earlier.comparable)


def _result(
    spec: IndicatorSpec,
    *,
    cluster: str,
    now: Columns,
    same_period: _Earlier | None,
    previous: _Earlier | None,
    small_below: int,
) -> IndicatorResult:
    formula = spec.formula
    printer = Printer(formula.decimals, spec.thresholds)
    figures = figures_of(formula, now)
    total = total_of(formula, figures)
    shown = printer.shown(total.figure)
    goals = for_total(spec.targets, cluster=cluster, kind=formula.kind)
    return IndicatorResult(
        spec=spec,
        units=_units(spec, figures, printer, cluster=cluster, small_below=small_below),
        total=total,
        total_display=shown.words if shown else "",
        judgements=tuple(Yardstick(goal, formula.kind, unit=spec.unit).judge(shown) for goal in goals),
        same_period=_compared(spec, figures, printer, same_period, small_below=small_below),
        previous=_compared(spec, figures, printer, previous, small_below=small_below),
        marks=_marks(total.figure, small_below),
    )


def _units(
    spec: IndicatorSpec, figures: Mapping[str, Figure], printer: Printer, *, cluster: str, small_below: int
) -> dict[str, UnitResult]:
    formula = spec.formula
    places = ranks(figures, formula.direction)
    yardsticks = yardsticks_for_units(
        spec.targets, units=figures, cluster=cluster, kind=formula.kind, measure=spec.unit
    )
    return {
        unit: _unit(
            figure,
            printer.shown(figure),
            yardsticks=yardsticks[unit],
            rank=places[unit],
            small_below=small_below,
        )
        for unit, figure in figures.items()
    }


def _unit(
    figure: Figure, shown: Shown | None, *, yardsticks: Sequence[Yardstick], rank: int | None, small_below: int
) -> UnitResult:
    judgements = tuple([yardstick.judge(shown) for yardstick in yardsticks])
    return UnitResult(
        figure=figure,
        display=shown.words if shown else "",
        judgements=judgements,
        met=judgements[0].met if judgements else None,
        rank=rank,
        marks=_marks(figure, small_below),
    )


def _compared(
    spec: IndicatorSpec, figures: Mapping[str, Figure], printer: Printer, earlier: _Earlier | None, *, small_below: int
) -> Comparison | None:
    if earlier is None:
        return None
    return compared(
        spec.formula,
        figures,
        figures_of(spec.formula, earlier.columns),
        printer,
        merged_units=earlier.merged,
        comparable=earlier.comparable,
        small_below=small_below,
    )


def _marks(figure: Figure, small_below: int) -> frozenset[Mark]:
    return SMALL if is_small(figure, small_below) else UNMARKED
