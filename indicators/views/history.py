"""Lịch sử số liệu: what became of a unit's cells and when it was sent, returned and confirmed."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from indicators.history_page import history_context
from indicators.models import DataElement, Submission
from units.http import SignedInRequest


@require_safe
def history(request: SignedInRequest, period: str, unit: str) -> HttpResponse:
    """Show the story of a whole sheet to those who may read its figures, as far as their sight goes."""
    context = history_context(
        _submission(request, period, unit),
        request.standing,
        words=request.GET.get("words", ""),
        page=request.GET.get("page"),
        whole="all" in request.GET,
    )
    return render(request, "indicators/history.html", context)


@require_safe
def cell_history(request: SignedInRequest, period: str, unit: str, element: str) -> HttpResponse:
    """Show the story of one cell."""
    found = _submission(request, period, unit)
    row = get_object_or_404(DataElement.objects.select_related("section"), code=element)
    context = history_context(found, request.standing, element=row, page=request.GET.get("page"))
    if not (context["count"] or _is_asked(found, row)):
        raise Http404
    return render(request, "indicators/history.html", context)


def _submission(request: SignedInRequest, period: str, unit: str) -> Submission:
    readable = Submission.objects.entered_at(period=period, unit=unit).values_visible_to(request.standing)
    return get_object_or_404(readable.with_place().with_sight(request.standing))


def _is_asked(submission: Submission, row: DataElement) -> bool:
    place = submission.membership
    valid = DataElement.objects.valid(on=place.period.ends_on).filter(pk=row.pk).exists()
    return valid and row.applies_to(place.unit.level)
