"""Comparison with an earlier period, like for like: the units that have the figure in both."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from indicators.entries import Entries
from indicators.figures import Figure, Formula, total_of
from indicators.kinds import Mark, State
from indicators.wording import change_words, display


@dataclass(frozen=True, slots=True)
class Base:
    """A unit's part of the earlier period; of a successor, the sum of its predecessors."""

    entries: Entries
    merged: bool


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
    both = {unit: unit in before and _is_known(now[unit]) and _is_known(before[unit]) for unit in now}
    counted = tuple(unit for unit in now if both[unit])
    left_out = tuple(unit for unit in now if not both[unit])
    later = total_of(formula, {unit: now[unit] for unit in counted}).figure
    earlier = total_of(formula, {unit: before[unit] for unit in counted}).figure
    marks = {
        Mark.MERGED: any(unit in merged_units for unit in counted),
        Mark.PARTIAL: bool(left_out),
        Mark.NOT_EQUIVALENT: not comparable,
    }
    decimals = formula.decimals
    return Comparison(
        now=later,
        before=earlier,
        counted=counted,
        left_out=left_out,
        marks=frozenset(mark for mark, applies in marks.items() if applies),
        change_display=change_words(formula.kind, earlier.value, later.value, decimals=decimals, thresholds=thresholds),
        before_display=display(earlier, decimals=decimals, thresholds=thresholds),
        now_display=display(later, decimals=decimals, thresholds=thresholds),
    )


def _is_known(figure: Figure) -> bool:
    return figure.state is not State.BLANK
