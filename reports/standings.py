"""The units ranked by one indicator, each place with its reason: the value, and how far the next one ahead is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.entries import EXACT
from indicators.grid import fraction
from indicators.kinds import Direction, IndicatorKind, Mark, State
from indicators.ranking import SMALL_BELOW
from indicators.reading import Member
from indicators.results import IndicatorResult, IndicatorSpec, UnitResult
from indicators.rounding import printed
from indicators.wording import POINTS, as_printed
from units.numbers import format_number


@dataclass(frozen=True, slots=True)
class Place:
    """One unit's place; `rank` is blank where nothing is ranked."""

    rank: str
    code: str
    name: str
    display: str
    fraction: str
    met: bool | None
    reason: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standings:
    """All places, the best first; without a good direction the units stand in the order of the report."""

    places: tuple[Place, ...]
    is_ranked: bool
    direction: str


def standings_of(result: IndicatorResult, members: Sequence[Member]) -> Standings:
    """Rank the members by their confirmed figures."""
    last = len(members) + 1
    in_order = sorted(members, key=lambda member: result.units[member.code].rank or last)
    names = {member.code: member.short_name for member in members}
    direction = result.spec.formula.direction
    return Standings(
        places=tuple(_place(member, result, names) for member in in_order),
        is_ranked=direction is not Direction.NONE,
        direction={
            Direction.HIGHER: _("The higher the better"),
            Direction.LOWER: _("The lower the better"),
            Direction.NONE: _("This indicator says how much there was, not how well it was done: it ranks nobody."),
        }[direction],
    )


def _place(member: Member, result: IndicatorResult, names: Mapping[str, str]) -> Place:
    unit = result.units[member.code]
    return Place(
        rank=str(unit.rank or ""),
        code=member.code,
        name=member.short_name,
        display=unit.display,
        fraction=fraction(unit.figure),
        met=unit.met,
        reason=_reason(member.code, result, names),
        notes=tuple(_notes(member, result, names)),
    )


def _reason(code: str, result: IndicatorResult, names: Mapping[str, str]) -> str:
    unit = result.units[code]
    if unit.rank is None:
        return ""
    ahead = max((other.rank for other in result.units.values() if other.rank and other.rank < unit.rank), default=None)
    if ahead is None:
        return _("leads")
    before = [other for other, at_unit in result.units.items() if at_unit.rank == ahead]
    words = {
        "gap": gap_words(result.spec, unit, result.units[before[0]]),
        "units": ", ".join(names[other] for other in before),
        "rank": ahead,
    }
    return _("%(gap)s from %(units)s, in place %(rank)s") % words


def gap_words(spec: IndicatorSpec, unit: UnitResult, ahead: UnitResult) -> str:
    """Say how far two figures are apart, as a reader would subtract them; by the exact ones where prints agree."""
    here, there = unit.figure.value or Fraction(0), ahead.figure.value or Fraction(0)
    kind, decimals = spec.formula.kind, spec.formula.decimals
    shown = [as_printed(kind, value, decimals=decimals, thresholds=spec.thresholds) for value in (here, there)]
    measure = POINTS if kind is IndicatorKind.RATIO else spec.unit
    if gap := EXACT.subtract(*shown).copy_abs():
        return f"{format_number(gap)} {measure}"
    exact = format_number(printed(abs(here - there), decimals))
    return _("%(gap)s (by the exact figures)") % {"gap": f"{exact} {measure}"}


def _notes(member: Member, result: IndicatorResult, names: Mapping[str, str]) -> list[str]:
    unit = result.units[member.code]
    if not member.is_accepted:
        return [_("figures not confirmed yet: not ranked")]
    if unit.figure.state is State.BLANK:
        return [_("not entered: not ranked")]
    if unit.figure.state is State.NOT_ARISEN:
        return [_("nothing arose: not ranked")]
    beside = [names[code] for code, other in result.units.items() if other.rank == unit.rank and code != member.code]
    notes = [_("level with %(units)s") % {"units": ", ".join(beside)}] if unit.rank and beside else []
    if Mark.SMALL in unit.marks:
        notes.append(
            ngettext(
                "fewer than %(n)s case in all: one case moves the ratio much",
                "fewer than %(n)s cases in all: one case moves the ratio much",
                SMALL_BELOW,
            )
            % {"n": SMALL_BELOW}
        )
    return notes
