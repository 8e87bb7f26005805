"""One cluster in the review: missed targets first, then units, indicators, ranks, trend, commendations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.enums import Subject
from awards.models import Award
from clusters.enums import MembershipRole
from clusters.models import Cluster, Period
from indicators.grid import Grid, GridRow, grid_of
from indicators.places import Switch, switch
from indicators.progress import clock, confirmed_words, section_names
from indicators.reading import ClusterFigures, Member, cluster_figures
from indicators.results import IndicatorResult
from indicators.targets import for_total
from reports.review import ReportWords, count_met, count_missed, overseers_of, report_words
from reports.shortfalls import MissedIndicator, explanations_of, shortfalls_of
from reports.standings import Standings, standings_of
from reports.trends import Trend, trend_of
from units.rules import Standing
from units.spans import in_words


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One member: where its figures stand, and how it fares with its targets."""

    url: str
    name: str
    role: str
    state: str
    state_label: str
    when: str
    late: str
    is_confirmed: bool
    met: int
    missed: int


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """One indicator of the cluster, as the board writes it, and where its ranks stand."""

    url: str
    row: GridRow
    units_missed: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """The indicator whose ranks and trend are shown."""

    result: IndicatorResult
    standings: Standings
    trend: Trend


@dataclass(frozen=True, slots=True)
class AwardCounts:
    """Commendations of the cluster's units in the period."""

    individuals: int
    collectives: int
    url: str


@dataclass(frozen=True, slots=True)
class ClusterReview:
    """All that the page says."""

    cluster: Cluster
    period: Period
    switches: list[Switch]
    confirmed: str
    is_complete: bool
    is_empty: bool
    met: int
    missed_total: int
    report: ReportWords | None
    overseers: str
    missed: list[MissedIndicator]
    units: list[UnitLine]
    grid: Grid
    sections: list[tuple[str, list[IndicatorLine]]]
    options: list[tuple[str, str, bool]]
    chosen: Chosen | None
    awards: AwardCounts
    board_url: str


def cluster_review(
    cluster: Cluster, period: Period, standing: Standing, *, periods: Sequence[Period], asked: str
) -> ClusterReview:
    """Read and prepare the page, in a fixed number of queries.

    :param asked: the code of the indicator whose ranks and trend to show; else one that is missed, else the first
    """
    figures = cluster_figures(cluster, period)
    confirmed = [member for member in figures.members if member.is_accepted]
    missed = missed_of(figures)
    chosen = _chosen(figures.results, missed, asked)
    grid = _grid(figures)
    totals = [judgement for result in figures.results for judgement in result.judgements]
    return ClusterReview(
        cluster=cluster,
        period=period,
        switches=[switch("period", _("Period"), [(one.code, one.name) for one in periods], period.code)],
        confirmed=confirmed_words(len(confirmed), len(figures.members)),
        is_complete=len(confirmed) == len(figures.members),
        is_empty=not confirmed,
        met=count_met(totals),
        missed_total=count_missed(totals),
        report=report_words(standing, period, [cluster]).get(cluster.pk),
        overseers=", ".join(overseers_of(cluster, standing)),
        missed=missed,
        units=[_unit_line(member, figures) for member in figures.members],
        grid=grid,
        sections=_sections(grid, figures, chosen),
        options=[(result.spec.code, result.spec.name, result is chosen) for result in figures.results],
        chosen=_chosen_view(chosen, figures) if chosen and confirmed else None,
        awards=_awards(cluster, period),
        board_url=reverse("indicators:board", args=[cluster.code, period.code]),
    )


def missed_of(figures: ClusterFigures) -> list[MissedIndicator]:
    """List the missed targets of the cluster and its units with what the units say of them."""
    explanations = explanations_of(figures.members)
    return shortfalls_of(figures.results, figures.members, figures.catalogue, explanations, whole=_("Whole cluster"))


def _chosen(
    results: Sequence[IndicatorResult], missed: Sequence[MissedIndicator], asked: str
) -> IndicatorResult | None:
    by_code = {result.spec.code: result for result in results}
    wanted = [asked, *(indicator.code for indicator in missed), *by_code]
    return next((by_code[code] for code in wanted if code in by_code), None)


def _chosen_view(result: IndicatorResult, figures: ClusterFigures) -> Chosen:
    spec, cluster = result.spec, figures.cluster
    return Chosen(
        result=result,
        standings=standings_of(result, figures.members),
        trend=trend_of(
            Q(membership__cluster=cluster),
            until=figures.period,
            spec=spec,
            targets=for_total(spec.targets, cluster=cluster.code, kind=spec.formula.kind),
            catalogue=figures.catalogue,
        ),
    )


def _grid(figures: ClusterFigures) -> Grid:
    # The totals only: each unit has its own page.
    return grid_of(
        figures.results,
        cluster=figures.cluster.code,
        period=figures.period,
        members=figures.members,
        catalogue=figures.catalogue,
        section_names=section_names(figures.catalogue),
        seen=(),
        shown=(),
    )


def _sections(
    grid: Grid, figures: ClusterFigures, chosen: IndicatorResult | None
) -> list[tuple[str, list[IndicatorLine]]]:
    # The grid groups by section and keeps the order within it, as a stable sort by section does.
    places = {code: place for place, code in enumerate(dict.fromkeys(one.spec.section for one in figures.results))}
    in_order = iter(sorted(figures.results, key=lambda result: places[result.spec.section]))
    page = reverse("reports:review_cluster", args=[figures.cluster.code, figures.period.code])
    return [
        (section.name, [_indicator_line(row, next(in_order), page, chosen) for row in section.rows])
        for section in grid.sections
    ]


def _indicator_line(row: GridRow, result: IndicatorResult, page: str, chosen: IndicatorResult | None) -> IndicatorLine:
    missing = sum(count_missed(unit.judgements) > 0 for unit in result.units.values())
    judged = sum(any(one.met is not None for one in unit.judgements) for unit in result.units.values())
    return IndicatorLine(
        url=f"{page}?indicator={result.spec.code}#ranks",
        row=row,
        units_missed=_("%(missed)s/%(judged)s units") % {"missed": missing, "judged": judged} if missing else "",
        is_chosen=result is chosen,
    )


def _unit_line(member: Member, figures: ClusterFigures) -> UnitLine:
    judged = [one for result in figures.results for one in result.units[member.code].judgements]
    return UnitLine(
        url=reverse("reports:review_unit", args=[figures.cluster.code, figures.period.code, member.code]),
        name=member.short_name,
        role="" if member.role == MembershipRole.MEMBER else str(member.role.label),
        state=member.state,
        state_label=str(member.state.label),
        when=_("sent %(when)s") % {"when": clock(member.submitted_at)} if member.submitted_at else "",
        late=late_span(member.late_by),
        is_confirmed=member.is_accepted,
        met=count_met(judged),
        missed=count_missed(judged),
    )


def late_span(late_by: timedelta) -> str:
    """Say how late figures were sent first; nothing when in time."""
    return _("Sent %(span)s late") % {"span": in_words(late_by)} if late_by else ""


def _awards(cluster: Cluster, period: Period) -> AwardCounts:
    rows = Award.objects.of(cluster, period).order_by().values_list("subject").annotate(Count("pk"))
    counts = dict(rows)
    return AwardCounts(
        individuals=counts.get(Subject.INDIVIDUAL, 0),
        collectives=counts.get(Subject.COLLECTIVE, 0),
        url=f"{reverse('awards:register')}?cluster={cluster.code}&period={period.code}",
    )
