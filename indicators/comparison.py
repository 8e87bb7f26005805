"""Comparison with an earlier period, like for like: the units that have the figure in both."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from indicators.entries import Entries
from indicators.figures import Figure, Formula, sum_of
from indicators.kinds import STATE_BLANK, Mark
from indicators.ranking import is_small
from indicators.wording import Printer, change_between


@dataclass(frozen=True, slots=True)
class Base:
    """A unit's part of the earlier period; of a successor, the sum of its predecessors. `units` are their keys."""

    entries: Entries
    merged: bool
    units: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both periods over the units `counted`; `left_out` are today's others.

    `change_display` is empty when nothing can be compared.
    """

    now: Figure
    before: Figure
    counted: tuple[str, ...]
    left_out: tuple[str, ...]
    marks: frozenset[Mark]
    change_display: str
    before_display: str
    now_display: str


def compare_units(
    formula: Formula,
    now: Mapping[str, Figure],
    before: Mapping[str, Figure],
    *,
    merged_units: Collection[str],
    comparable: bool,
    thresholds: Collection[Decimal] = (),
) -> Comparison:
    """Compare today's units with an earlier period.

    Both maps have today's units for keys; one that is blank or absent in either stays out.
    `thresholds` must be those of the figures printed elsewhere, so that one figure has one print.
    """
    printer = Printer(formula.decimals, thresholds)
    return compared(formula, now, before, printer, merged_units=merged_units, comparable=comparable)


def compared(
    formula: Formula,
    now: Mapping[str, Figure],
    before: Mapping[str, Figure],
    printer: Printer,
    *,
    merged_units: Collection[str],
    comparable: bool,
    small_below: int | None = None,
) -> Comparison:
    """Compare as `compare_units` does, with the printer of the indicator's other figures.

    :param small_below: under which denominator the earlier figure is marked SMALL
    """
    both = {unit: _is_known(figure) and _is_known(before.get(unit)) for unit, figure in now.items()}
    counted = tuple(unit for unit, known in both.items() if known)
    left_out = tuple(unit for unit, known in both.items() if not known)
    later = sum_of(formula, [now[unit] for unit in counted])
    earlier = sum_of(formula, [before[unit] for unit in counted])
    marks = {
        Mark.MERGED: any(unit in merged_units for unit in counted),
        Mark.PARTIAL: bool(left_out),
        Mark.NOT_EQUIVALENT: not comparable,
        Mark.SMALL: small_below is not None and is_small(earlier, small_below),
    }
    later_shown, earlier_shown = printer.shown(later), printer.shown(earlier)
    return Comparison(
        now=later,
        before=earlier,
        counted=counted,
        left_out=left_out,
        marks=frozenset(mark for mark, applies in marks.items() if applies),
        change_display=change_between(earlier_shown, later_shown),
        before_display=earlier_shown.words if earlier_shown else "",
        now_display=later_shown.words if later_shown else "",
    )


def _is_known(figure: Figure | None) -> bool:
    return figure is not None and figure.state is not STATE_BLANK
