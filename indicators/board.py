"""A cluster's board in one period: who stands where, and the confirmed figures, prepared for one template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters.enums import MembershipRole
from clusters.models import Cluster, Period
from indicators.beside import besides_of
from indicators.catalogue import Catalogue, catalogue_of
from indicators.entries import Entry
from indicators.enums import EDITABLE
from indicators.grid import COLUMNS_ON_PAPER, Grid, grid_of
from indicators.places import Place
from indicators.progress import (
    Progress,
    ProgressRow,
    confirmed_words,
    rights_of,
    section_names,
    time_left,
    unsent_words,
)
from indicators.reading import Member, earlier_period, entries_by_submission, members_of, previous_of, today_of
from indicators.results import EarlierPeriod, IndicatorResult, results
from units.enums import UNIT_ROLES
from units.rules import Standing

MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class Headline:
    """How far the cluster is, in words; `names` are those of the units without confirmed figures, if they are few."""

    confirmed: str
    remark: str
    is_complete: bool
    unconfirmed: str
    names: str
    time_left: str
    unsent: str


@dataclass(frozen=True, slots=True)
class UnitGroup:
    """Some units of a cluster too large for a sheet of paper; number 0 is all of them."""

    number: int
    words: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Board:
    """All that the page says; `sections` are split into a short head and the rest, `is_wide` is wider than paper."""

    headline: Headline
    sections: tuple[tuple[str, str], ...]
    rows: list[ProgressRow]
    grid: Grid
    groups: tuple[UnitGroup, ...]
    is_wide: bool
    at_chair: bool


def board_of(place: Place, standing: Standing, *, at: datetime, group: int = 0) -> Board:
    """Read and prepare the board for one viewer; thirteen queries, whatever the size of the cluster.

    The same assembly as reading.cluster_figures, with the unconfirmed cells read along to count what is filled in.

    :param group: which units have a column, so many at a time as fit on paper; any other number for all of them
    """
    cluster, period = place.cluster, place.period
    members = members_of(cluster, period)
    scopes = ["", cluster.code, *(member.code for member in members)]
    catalogue = catalogue_of(period, scopes=scopes).for_levels({member.level for member in members})
    cells = entries_by_submission([member.submission_id for member in members if member.submission_id], catalogue)
    rights = rights_of(cluster, period, standing)
    sections = section_names(catalogue)
    units, same, previous = today_of(members), period.compare_with, previous_of(period)
    then = earlier_period(same, period, units, catalogue, comparable=period.comparable)
    before = earlier_period(previous, period, units, catalogue, comparable=True)
    besides = besides_of(
        cluster,
        period,
        catalogue,
        same=(same, then),
        previous=(previous, before),
        units=[member.code for member in members],
    )
    progress = Progress(cluster, period, catalogue, cells, besides, rights, at, is_closed=place.closed is not None)
    grid = grid_of(
        _results(cluster, then, members, catalogue, cells),
        cluster=cluster.code,
        period=period,
        members=members,
        catalogue=catalogue,
        section_names=sections,
        seen={m.code for m in members if m.is_accepted and m.submission_id and rights[m.submission_id].readable},
        shown=_part(members, group) or members,
    )
    return Board(
        headline=_headline(members, period, at),
        sections=tuple(short_head(name) for name in sections.values()),
        rows=progress.rows(members),
        grid=grid,
        groups=_groups(len(members), group),
        is_wide=len(grid.columns) > COLUMNS_ON_PAPER,
        at_chair=any(m.role == MembershipRole.CHAIR and m.unit_id in standing.at(*UNIT_ROLES) for m in members),
    )


def short_head(name: str) -> tuple[str, str]:
    """Split a long name at its first comma, so that a narrow column can be headed by what comes before."""
    head, comma, rest = name.partition(",")
    return head, f"{comma}{rest}"


def _results(
    cluster: Cluster,
    then: EarlierPeriod | None,
    members: Sequence[Member],
    catalogue: Catalogue,
    cells: Mapping[int, Mapping[str, Entry]],
) -> list[IndicatorResult]:
    now = {
        member.code: catalogue.completed(cells[member.submission_id], member.level)
        if member.submission_id and member.is_accepted
        else {}
        for member in members
    }
    return results(catalogue.specs, cluster=cluster.code, now=now, same_period=then, previous=None)


def _headline(members: Sequence[Member], period: Period, at: datetime) -> Headline:
    unconfirmed = [member.short_name for member in members if not member.is_accepted]
    unsent = sum(member.state in EDITABLE for member in members)
    confirmed = len(members) - len(unconfirmed)
    words = ngettext("%(n)s unit without confirmed figures", "%(n)s units without confirmed figures", len(unconfirmed))
    return Headline(
        confirmed=confirmed_words(confirmed, len(members)),
        remark=_("figures of %(confirmed)s confirmed units") % {"confirmed": f"{confirmed}/{len(members)}"},
        is_complete=not unconfirmed,
        unconfirmed=words % {"n": len(unconfirmed)},
        names=", ".join(unconfirmed) if len(unconfirmed) <= MOST_NAMED else "",
        time_left=time_left(period.due_at, at) if unsent else "",
        unsent=unsent_words(unsent),
    )


def _part(members: Sequence[Member], group: int) -> Sequence[Member]:
    return members[COLUMNS_ON_PAPER * (group - 1) : COLUMNS_ON_PAPER * group] if group > 0 else ()


def _groups(units: int, current: int) -> tuple[UnitGroup, ...]:
    if units <= COLUMNS_ON_PAPER:
        return ()
    starts = range(1, units + 1, COLUMNS_ON_PAPER)
    parts = [
        UnitGroup(number, f"{first}–{min(first + COLUMNS_ON_PAPER - 1, units)}", number == current)
        for number, first in enumerate(starts, start=1)
    ]
    return UnitGroup(0, _("all"), not any(part.is_current for part in parts)), *parts
