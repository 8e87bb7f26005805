"""Tiến độ, số liệu Cụm: the clusters that a person may look at, and one cluster's board."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from indicators.board import board_of
from indicators.cluster_list import cluster_lines
from indicators.places import Place, cluster_and_period_switches, newest, places_beside, places_of
from units.http import SignedInRequest


@require_safe
def clusters(request: SignedInRequest) -> HttpResponse:
    """Lead to the board asked for, or to the only cluster there is; else list the clusters."""
    asked = request.GET.get("cluster")
    places = [place for place in places_of(request.standing) if asked in {None, place.cluster.code}]
    if asked and not places:
        raise Http404
    if len({place.cluster.pk for place in places}) == 1:
        return redirect(_address(request, places))
    return render(request, "indicators/clusters.html", {"lines": cluster_lines(places, at=timezone.now())})


@require_safe
def board(request: SignedInRequest, cluster: str, period: str) -> HttpResponse:
    """Show who stands where, and the confirmed figures, to those whose business it is."""
    places = places_beside(request.standing, cluster=cluster, period=period)
    here = here_or_404(places, cluster=cluster, period=period)
    group = _group(request.GET.get("group", ""))
    return render(
        request,
        "indicators/board.html",
        {
            "place": here,
            "crumbs": [{"label": here.cluster.host.name, "url": ""}, {"label": here.cluster.name, "url": ""}],
            "board": board_of(here, request.standing, at=timezone.now(), group=group),
            "switches": cluster_and_period_switches(places, here),
        },
    )


def _group(asked: str) -> int:
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= 3 else 0


def here_or_404(places: Sequence[Place], *, cluster: str, period: str) -> Place:
    """Return the place with these codes.

    :raises Http404: if the person may not open it
    """
    for place in places:
        if place.codes == (cluster, period):
            return place
    raise Http404


def _address(request: SignedInRequest, places: Sequence[Place]) -> str:
    """Return the address of what the switcher asks for, among the periods of one cluster.

    :raises Http404: if the unit asked for has no such code as units have
    """
    asked = [place for place in places if place.period.code == request.GET.get("period")]
    place = newest(asked or places, at=timezone.now())
    assert place is not None
    if unit := request.GET.get("unit"):
        try:
            return reverse("indicators:submission", args=[*place.codes, unit])
        except NoReverseMatch:
            raise Http404 from None
    return reverse("indicators:board", args=place.codes)
