"""Figures from the database to the arithmetic: who is in the cluster, what they entered, what went before.

A constant number of queries, whatever the number of units, elements and periods.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Case, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast

from clusters.deadlines import Deadline
from clusters.enums import LockStage, MembershipRole
from clusters.models import Cluster, Membership, Period
from indicators.catalogue import Catalogue, catalogue_of
from indicators.comparison import Base
from indicators.entries import BLANK, NOT_ARISEN, Entry, of
from indicators.enums import SubmissionState
from indicators.figures import merged
from indicators.models import DataValue, Submission
from indicators.results import EarlierPeriod, IndicatorResult, results
from units.models import Succession

EntriesByUnit = dict[str, dict[str, Entry]]
# The units that one was made of, by key, with their levels; itself is always one of them.
Parts = dict[int, str]

NOT_ARISEN_TEXT = "-"
# A cell's two columns as one text, which no driver converts: a province has 60,000 cells a period, and turning each
# into a Decimal and a bool of its own costs three times what the database takes to hand them over.
CELL_TEXT = Case(
    When(not_arisen=True, then=Value(NOT_ARISEN_TEXT)),
    default=Cast("value", TextField()),
    output_field=TextField(),
)


@dataclass(frozen=True, slots=True)
class Member:
    """A unit's place in the cluster and period, and where its figures stand."""

    unit_id: int
    code: str
    name: str
    short_name: str
    level: str
    role: MembershipRole
    submission_id: int | None
    state: SubmissionState
    first_submitted_at: datetime | None
    submitted_at: datetime | None
    accepted_at: datetime | None
    late_by: timedelta

    @property
    def is_accepted(self) -> bool:
        return self.state == SubmissionState.ACCEPTED


@dataclass(frozen=True)
class ClusterFigures:
    """All that pages and reports say about one cluster and period."""

    cluster: Cluster
    period: Period
    catalogue: Catalogue
    members: tuple[Member, ...]
    now: EntriesByUnit
    results: tuple[IndicatorResult, ...]
    same_period: Period | None
    previous: Period | None
    same_bases: EarlierPeriod | None
    previous_bases: EarlierPeriod | None

    @property
    def missing(self) -> list[Member]:
        """The members without confirmed figures."""
        return [member for member in self.members if not member.is_accepted]


class Today(NamedTuple):
    """What comparing needs to know of one of today's units."""

    code: str
    level: str


def today_of(members: Iterable[Member]) -> dict[int, Today]:
    """Return the members for `earlier_period`."""
    return {member.unit_id: Today(member.code, member.level) for member in members}


def members_of(cluster: Cluster, period: Period) -> tuple[Member, ...]:
    """Read the members in report order, in one query."""
    deadline = Deadline(period.opens_at, period.due_at)
    rows = Membership.objects.of(cluster, period).in_report_order().select_related("unit", "submission")
    return tuple(_member(row, deadline) for row in rows)


def _member(row: Membership, deadline: Deadline) -> Member:
    submission: Submission | None = getattr(row, "submission", None)
    first = submission.first_submitted_at if submission else None
    return Member(
        unit_id=row.unit_id,
        code=row.unit.code,
        name=row.unit.name,
        short_name=row.unit.short_name,
        level=row.unit.level,
        role=MembershipRole(row.role),
        submission_id=submission.pk if submission else None,
        state=SubmissionState(submission.state) if submission else SubmissionState.DRAFT,
        first_submitted_at=first,
        submitted_at=submission.submitted_at if submission else None,
        accepted_at=submission.accepted_at if submission else None,
        late_by=deadline.late_by(first) if first else timedelta(0),
    )


def entries_by_submission(submissions: Collection[int], catalogue: Catalogue) -> dict[int, dict[str, Entry]]:
    """Read the cells of several submissions, keyed by element code, in one query."""
    found: dict[int, dict[str, Entry]] = {pk: {} for pk in submissions}
    _read_cells(DataValue.objects.filter(submission__in=submissions), "submission_id", catalogue, into=found)
    return found


def _read_cells(
    rows: QuerySet[DataValue], owner: str, catalogue: Catalogue, *, into: MutableMapping[int, dict[str, Entry]]
) -> None:
    codes = {element.pk: element.code for element in catalogue.everything}
    for key, element, text in rows.values_list(owner, "element_id", CELL_TEXT):
        if (code := codes.get(element)) is not None:
            into[key][code] = _entry_of(text)


@lru_cache(maxsize=4096)
def _entry_of(text: str | None) -> Entry:
    # Most cells hold one of a few hundred small numbers, and an entry never changes.
    if text == NOT_ARISEN_TEXT:
        return NOT_ARISEN
    return BLANK if text is None else of(Decimal(text))


def previous_of(period: Period) -> Period | None:
    """Return the half-year before, by year and half."""
    year, half = (period.year, 1) if period.half == 2 else (period.year - 1, 2)
    return Period.objects.filter(year=year, half=half).first()


def earlier_period(
    then: Period | None, period: Period, units: Mapping[int, Today], catalogue: Catalogue, *, comparable: bool
) -> EarlierPeriod | None:
    """Read what today's units, or those they took over since, had confirmed in an earlier period, if there is one.

    :param units: by their keys
    """
    if then is None:
        return None
    levels = {key: unit.level for key, unit in units.items()}
    origins = origins_between(levels, after=then.ends_on, until=period.ends_on)
    confirmed = _confirmed_cells(then, {part for parts in origins.values() for part in parts}, catalogue)
    bases = {
        units[unit].code: base
        for unit, parts in origins.items()
        if (base := base_of(unit, parts, confirmed, catalogue, level=levels[unit]))
    }
    return EarlierPeriod(code=then.code, comparable=comparable, bases=bases)


def origins_between(units: Mapping[int, str], *, after: date, until: date) -> dict[int, Parts]:
    """Say which units each of today's was made of; one that took over a part of unknown share is left out.

    :param units: today's units with their levels
    """
    taken_over: defaultdict[int, list[tuple[int, str, Decimal | None]]] = defaultdict(list)
    happened = Succession.objects.filter(on__gt=after, on__lte=until).order_by("predecessor__code")
    rows = happened.values_list("successor_id", "predecessor_id", "predecessor__level", "share")
    for successor, predecessor, level, share in rows:
        taken_over[successor].append((predecessor, level, share))
    origins = {unit: _origin(unit, level, taken_over, ()) for unit, level in units.items()}
    return {unit: parts for unit, parts in origins.items() if parts is not None}


def _origin(
    unit: int, level: str, taken_over: Mapping[int, list[tuple[int, str, Decimal | None]]], path: tuple[int, ...]
) -> Parts | None:
    parts = {unit: level}
    for predecessor, its_level, share in taken_over.get(unit, []):
        if share is None or predecessor in path:
            return None
        before = _origin(predecessor, its_level, taken_over, (*path, unit))
        if before is None:
            return None
        parts |= before
    return parts


def _confirmed_cells(then: Period, units: Collection[int], catalogue: Catalogue) -> dict[int, dict[str, Entry]]:
    found: defaultdict[int, dict[str, Entry]] = defaultdict(dict)
    rows = DataValue.objects.filter(
        submission__state=SubmissionState.ACCEPTED,
        submission__membership__period=then,
        submission__membership__unit__in=units,
    )
    _read_cells(rows, "submission__membership__unit_id", catalogue, into=found)
    return found


def issued_cells(
    cluster: Cluster, periods: Collection[Period], catalogue: Catalogue
) -> dict[int, dict[int, dict[str, Entry]]]:
    """Read what ratios rest on of a cluster's confirmed figures, by the keys of period and unit, in one query.

    Periods whose report is not issued stay out: the members cannot read each other's figures of those.
    """
    found: defaultdict[int, dict[int, dict[str, Entry]]] = defaultdict(dict)
    rows = DataValue.objects.filter(
        submission__state=SubmissionState.ACCEPTED,
        submission__membership__cluster=cluster,
        submission__membership__period__in=periods,
        submission__membership__period__locks__cluster=cluster,
        submission__membership__period__locks__stage=LockStage.ISSUED,
        element__in=list(catalogue.in_ratios),
    )
    place = ("submission__membership__period_id", "submission__membership__unit_id")
    for period, unit, element, text in rows.values_list(*place, "element_id", CELL_TEXT):
        found[period].setdefault(unit, {})[catalogue.in_ratios[element]] = _entry_of(text)
    return found


def entries_beside(submission: Submission, catalogue: Catalogue) -> dict[int, dict[str, Entry]]:
    """Read a submission's cells, and what ratios rest on of the confirmed ones beside it, in one query.

    :param submission: fetched with_place()
    """
    place = submission.membership
    shown = Submission.objects.of(place.cluster, place.period).filter(
        Q(pk=submission.pk) | Q(state=SubmissionState.ACCEPTED)
    )
    wanted = Q(submission=submission.pk) | Q(element__in=list(catalogue.in_ratios))
    found: defaultdict[int, dict[str, Entry]] = defaultdict(dict, {submission.pk: {}})
    _read_cells(DataValue.objects.filter(wanted, submission__in=shown), "submission_id", catalogue, into=found)
    return found


def base_of(
    unit: int, parts: Parts, confirmed: Mapping[int, dict[str, Entry]], catalogue: Catalogue, *, level: str
) -> Base | None:
    """Return what one of today's units is compared with: its own confirmed cells, or the sum of what it was made of.

    :param level: the unit's own; what neither it nor a part is asked has not arisen there, as in today's figures
    """
    # A successor that was founded by the merger had no figures of its own then; one that grew by it had.
    present = [part for part in parts if part != unit or unit in confirmed]
    if not present or not all(part in confirmed for part in present):
        return None
    cells = [catalogue.completed(confirmed[part], parts[part], level) for part in present]
    is_merged = len(parts) > 1
    return Base(entries=merged(cells) if is_merged else cells[0], merged=is_merged, units=tuple(parts))


def cluster_figures(cluster: Cluster, period: Period) -> ClusterFigures:
    """Compute every indicator of a cluster and period from the confirmed figures, with both comparisons."""
    members = members_of(cluster, period)
    scopes = ["", cluster.code, *(member.code for member in members)]
    catalogue = catalogue_of(period, scopes=scopes).for_levels({member.level for member in members})
    now = _confirmed_now(members, catalogue)
    same, previous = period.compare_with, previous_of(period)
    units = today_of(members)
    then = earlier_period(same, period, units, catalogue, comparable=period.comparable)
    before = earlier_period(previous, period, units, catalogue, comparable=True)
    computed = results(catalogue.specs, cluster=cluster.code, now=now, same_period=then, previous=before)
    return ClusterFigures(
        cluster=cluster,
        period=period,
        catalogue=catalogue,
        members=members,
        now=now,
        results=tuple(computed),
        same_period=same,
        previous=previous,
        same_bases=then,
        previous_bases=before,
    )


def _confirmed_now(members: Iterable[Member], catalogue: Catalogue) -> EntriesByUnit:
    accepted = {member.submission_id: member for member in members if member.submission_id and member.is_accepted}
    cells = entries_by_submission(list(accepted), catalogue)
    return {
        member.code: catalogue.completed(cells[member.submission_id], member.level)
        if member.submission_id in accepted
        else {}
        for member in members
    }
