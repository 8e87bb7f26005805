"""Việc cần xử lý: the page that everyone starts from."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from clusters.models import Period
from reports.agenda import agenda_of
from reports.panels import board_lines, unit_lines
from units.enums import UNIT_ROLES
from units.http import SignedInRequest


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """Show what waits for the person, then how their unit, cluster or province stands."""
    standing, at = request.standing, timezone.now()
    if not standing.is_appointed:
        return render(request, "reports/home_without_appointment.html")
    current = Period.objects.opened(at=at).newest_first().first()
    context = {
        "agenda": agenda_of(standing, current, at=at),
        "units": unit_lines(standing, at=at) if standing.at(*UNIT_ROLES) else [],
        "boards": board_lines(standing, current, at=at) if current else [],
        "period": current,
        "today": timezone.localdate(),
        "is_officer": standing.is_officer,
    }
    return render(request, "reports/home.html", context)
