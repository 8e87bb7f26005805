"""Kết quả các Cụm: province, cluster, unit, figure; for LEADERs and OFFICERs, confirmed figures only."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clusters.models import Cluster, Period
from indicators.enums import SubmissionState
from reports.review import newest_opened, overview_of, periods_reviewed_by, reviewed_by
from reports.review_cluster import cluster_review
from reports.review_figure import figure_review
from reports.review_unit import UnitFigures, unit_figures, unit_review
from units.http import SignedInRequest

Crumbs = list[dict[str, str]]


@require_safe
def review(request: SignedInRequest) -> HttpResponse:
    """List the clusters of the province in one period."""
    if not request.standing.watched_provinces:
        raise Http404
    periods = periods_reviewed_by(request.standing)
    period = _asked(request, periods)
    return render(request, "reports/review.html", {"overview": overview_of(request.standing, periods, period)})


@require_safe
def review_switch(request: SignedInRequest, cluster: str) -> HttpResponse:
    """Lead to the page of the period, and the unit, that a switcher asks for."""
    here = _cluster(request, cluster)
    period = _asked(request, periods_reviewed_by(request.standing, cluster=here))
    if period is None:
        raise Http404
    unit = request.GET.get("unit", "")
    if unit and here.memberships.filter(period=period, unit__code=unit).exists():
        return redirect("reports:review_unit", here.code, period.code, unit)
    return redirect("reports:review_cluster", here.code, period.code)


@require_safe
def review_cluster(request: SignedInRequest, cluster: str, period: str) -> HttpResponse:
    """Show one cluster: what it missed and why, its units, ranks and trends."""
    here = _cluster(request, cluster)
    periods = periods_reviewed_by(request.standing, cluster=here)
    page = cluster_review(
        here, _one_of(periods, period), request.standing, periods=periods, asked=request.GET.get("indicator", "")
    )
    return render(request, "reports/review_cluster.html", {"page": page, "crumbs": _crumbs(page.period)})


@require_safe
def review_unit(request: SignedInRequest, cluster: str, period: str, unit: str) -> HttpResponse:
    """Show one unit's confirmed figures beside its earlier ones."""
    figures = _figures(request, cluster, period, unit)
    periods = periods_reviewed_by(request.standing, cluster=figures.cluster.cluster, unit=figures.member.unit_id)
    context = {
        "page": unit_review(figures, periods=periods),
        "cluster": figures.cluster.cluster,
        "period": figures.cluster.period,
        "crumbs": _crumbs(figures.cluster.period, figures.cluster.cluster),
    }
    return render(request, "reports/review_unit.html", context)


@require_safe
def review_figure(request: SignedInRequest, cluster: str, period: str, unit: str, indicator: str) -> HttpResponse:
    """Show where one confirmed figure comes from."""
    figures = _figures(request, cluster, period, unit)
    if figures.member.state != SubmissionState.ACCEPTED:
        raise Http404
    periods = periods_reviewed_by(request.standing, cluster=figures.cluster.cluster, unit=figures.member.unit_id)
    page = figure_review(figures, indicator, request.standing, periods=periods)
    if page is None:
        raise Http404
    here = figures.cluster
    crumbs = _crumbs(here.period, here.cluster, figures)
    context = {"page": page, "member": figures.member, "cluster": here.cluster, "period": here.period, "crumbs": crumbs}
    return render(request, "reports/review_figure.html", context)


def _cluster(request: SignedInRequest, code: str) -> Cluster:
    return get_object_or_404(Cluster.objects.select_related("host").filter(reviewed_by(request.standing)), code=code)


def _one_of(periods: Sequence[Period], code: str) -> Period:
    for period in periods:
        if period.code == code:
            return period
    raise Http404


def _asked(request: SignedInRequest, periods: Sequence[Period]) -> Period | None:
    """Return the period that the address asks for, else the newest."""
    code = request.GET.get("period")
    return _one_of(periods, code) if code else newest_opened(periods, at=timezone.now())


def _figures(request: SignedInRequest, cluster: str, period: str, unit: str) -> UnitFigures:
    here = _cluster(request, cluster)
    periods = Period.objects.select_related("compare_with")
    figures = unit_figures(here, get_object_or_404(periods, code=period), unit)
    if figures is None:
        raise Http404
    return figures


def _crumbs(period: Period, cluster: Cluster | None = None, unit: UnitFigures | None = None) -> Crumbs:
    crumbs = [{"label": _("Results of the clusters"), "url": f"{reverse('reports:review')}?period={period.code}"}]
    if cluster:
        address = reverse("reports:review_cluster", args=[cluster.code, period.code])
        crumbs.append({"label": cluster.name, "url": address})
    if cluster and unit:
        address = reverse("reports:review_unit", args=[cluster.code, period.code, unit.member.code])
        crumbs.append({"label": unit.member.short_name, "url": address})
    return crumbs
