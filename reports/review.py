"""Kết quả các Cụm: every cluster of the leadership's province in one period, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters.models import Cluster, Membership, Oversight, Period
from indicators.catalogue import Catalogue, catalogue_of
from indicators.entries import Entry
from indicators.enums import SubmissionState
from indicators.grid import units_counted
from indicators.places import Switch, switch
from indicators.reading import entries_by_submission
from indicators.results import IndicatorResult, results
from indicators.targets import Judgement
from reports.enums import ReportState
from reports.models import Report
from units.rules import Standing


@dataclass(frozen=True, slots=True)
class ReportWords:
    """Where a cluster's report stands for one reader; `opinion` says whether one is awaited, and from whom."""

    state: str
    label: str
    url: str
    opinion: str
    awaits_me: bool


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One cluster of the overview; counts of targets are those of the cluster's total, then of its units."""

    host: str
    name: str
    url: str
    confirmed: str
    is_complete: bool
    is_empty: bool
    met: int
    missed: int
    units_missed: str
    targets_missed: str
    late: str
    late_units: str
    report: ReportWords | None


@dataclass(frozen=True, slots=True)
class Overview:
    """The first page of the review."""

    period: Period | None
    switches: list[Switch]
    hosts: tuple[tuple[str, tuple[ReviewLine, ...]], ...]
    awaiting_me: tuple[ReviewLine, ...]


def reviewed_by(standing: Standing) -> Q:
    """Keep the clusters that a LEADER or an OFFICER of the province may review."""
    return Q(host__in=standing.watched_provinces)


def periods_reviewed_by(standing: Standing, **kept: object) -> list[Period]:
    """List the periods in which such clusters had members, the newest first."""
    rows = Membership.objects.filter(cluster__host__in=standing.watched_provinces, **kept)
    return list(Period.objects.filter(pk__in=rows.values("period")).select_related("compare_with").newest_first())


def newest_opened(periods: Sequence[Period], *, at: datetime) -> Period | None:
    """Return the period that opened last, else the first that will open."""
    return next((period for period in periods if period.opens_at <= at), periods[-1] if periods else None)


def overview_of(standing: Standing, periods: Sequence[Period], period: Period | None) -> Overview:
    """Prepare the overview of a period; eleven queries, whatever the number of clusters."""
    if period is None:
        return Overview(None, [], (), ())
    lines = _lines(standing, period)
    by_host: defaultdict[str, list[ReviewLine]] = defaultdict(list)
    for line in lines:
        by_host[line.host].append(line)
    return Overview(
        period=period,
        switches=[switch("period", _("Period"), [(one.code, one.name) for one in periods], period.code)],
        hosts=tuple((host, tuple(mine)) for host, mine in by_host.items()),
        awaiting_me=tuple(line for line in lines if line.report and line.report.awaits_me),
    )


def _lines(standing: Standing, period: Period) -> list[ReviewLine]:
    clusters = Cluster.objects.filter(reviewed_by(standing)).select_related("host").order_by("number", "code")
    members = _members(clusters, period)
    computed = _results(members, period)
    reports = report_words(standing, period, clusters)
    return [
        _line(cluster, period, members[cluster.pk], computed[cluster.pk], reports.get(cluster.pk))
        for cluster in sorted(clusters, key=lambda cluster: cluster.host.sort_key)
        if cluster.pk in members
    ]


def _members(clusters: Iterable[Cluster], period: Period) -> dict[int, list[Membership]]:
    rows = Membership.objects.filter(cluster__in=clusters, period=period).in_report_order()
    found: dict[int, list[Membership]] = {}
    for row in rows.select_related("unit", "cluster", "submission"):
        found.setdefault(row.cluster_id, []).append(row)
    return found


def _results(members: Mapping[int, Sequence[Membership]], period: Period) -> dict[int, list[IndicatorResult]]:
    # Targets of other clusters and units are in the catalogue too: they judge nobody here, and nothing is printed.
    everyone = [row for rows in members.values() for row in rows]
    scopes = {"", *(row.cluster.code for row in everyone), *(row.unit.code for row in everyone)}
    catalogue = catalogue_of(period, scopes=scopes)
    cells = entries_by_submission([row.submission.pk for row in everyone if _is_confirmed(row)], catalogue)
    return {
        cluster: results(
            _narrowed(catalogue, rows).specs,
            cluster=rows[0].cluster.code,
            now={row.unit.code: _entries(row, cells, catalogue) for row in rows},
            same_period=None,
            previous=None,
        )
        for cluster, rows in members.items()
    }


def _entries(row: Membership, cells: Mapping[int, Mapping[str, Entry]], catalogue: Catalogue) -> dict[str, Entry]:
    return catalogue.completed(cells[row.submission.pk], row.unit.level) if _is_confirmed(row) else {}


def _narrowed(catalogue: Catalogue, rows: Iterable[Membership]) -> Catalogue:
    return catalogue.for_levels({row.unit.level for row in rows})


def _is_confirmed(row: Membership) -> bool:
    return hasattr(row, "submission") and row.submission.state == SubmissionState.ACCEPTED


def _line(
    cluster: Cluster,
    period: Period,
    members: Sequence[Membership],
    computed: Sequence[IndicatorResult],
    report: ReportWords | None,
) -> ReviewLine:
    confirmed = sum(_is_confirmed(row) for row in members)
    late = [row.unit.short_name for row in members if _is_late(row, period)]
    total = [judgement for result in computed for judgement in result.judgements]
    missed = missed_by_unit(computed)
    return ReviewLine(
        host=cluster.host.name,
        name=cluster.name,
        url=reverse("reports:review_cluster", args=[cluster.code, period.code]),
        confirmed=units_counted(confirmed, len(members)),
        is_complete=confirmed == len(members),
        is_empty=not confirmed,
        met=count_met(total),
        missed=count_missed(total),
        units_missed=units_words(len(missed)),
        targets_missed=_targets_words(sum(missed.values())),
        late=units_words(len(late)),
        late_units=", ".join(late),
        report=report,
    )


def _is_late(row: Membership, period: Period) -> bool:
    first = row.submission.first_submitted_at if hasattr(row, "submission") else None
    return first is not None and first > period.due_at


def count_met(judgements: Iterable[Judgement]) -> int:
    """Count the targets that are met."""
    return sum(judgement.met is True for judgement in judgements)


def count_missed(judgements: Iterable[Judgement]) -> int:
    """Count the targets that are missed."""
    return sum(judgement.met is False for judgement in judgements)


def missed_by_unit(computed: Iterable[IndicatorResult]) -> dict[str, int]:
    """Count the targets that each unit misses; units that miss none are left out."""
    missed: defaultdict[str, int] = defaultdict(int)
    for result in computed:
        for unit, at_unit in result.units.items():
            missed[unit] += count_missed(at_unit.judgements)
    return {unit: count for unit, count in missed.items() if count}


def units_words(count: int) -> str:
    """Say how many units; nothing for none."""
    return ngettext("%(n)s unit", "%(n)s units", count) % {"n": count} if count else ""


def _targets_words(count: int) -> str:
    return ngettext("%(n)s target", "%(n)s targets", count) % {"n": count} if count else ""


def report_words(standing: Standing, period: Period, clusters: Collection[Cluster]) -> dict[int, ReportWords]:
    """Say where the report of each cluster stands, and whether it waits for this reader's opinion."""
    reports = Report.objects.filter(period=period, cluster__in=clusters)
    open_to_me = set(reports.visible_to(standing).values_list("pk", flat=True))
    mine = set(reports.overseen_by(standing).values_list("pk", flat=True))
    return {
        report.cluster_id: _report_words(report, period, is_open=report.pk in open_to_me, is_mine=report.pk in mine)
        for report in reports.select_related("cluster")
    }


def _report_words(report: Report, period: Period, *, is_open: bool, is_mine: bool) -> ReportWords:
    awaited = report.state == ReportState.PUT_FORWARD
    opinion = _("Awaits your opinion") if is_mine else _("Awaits the leadership's opinion")
    return ReportWords(
        state=report.state,
        label=str(ReportState(report.state).label),
        url=reverse("reports:report", args=[report.cluster.code, period.code]) if is_open else "",
        opinion=opinion if awaited else "",
        awaits_me=awaited and is_mine,
    )


def overseers_of(cluster: Cluster, standing: Standing) -> list[str]:
    """Name the leaders who give an opinion on the cluster's reports today."""
    rows = Oversight.objects.in_force(on=standing.on).filter(cluster=cluster)
    return list(rows.order_by("user__sort_key").values_list("user__full_name", flat=True))
