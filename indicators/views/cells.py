"""The sheet's own saves, cell by cell, and how its rows and results stand after them."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from indicators.cell_saving import save_cells
from indicators.models import Submission
from indicators.sheet_state import sheet_state
from indicators.views.entry import desk_or_404
from indicators.workflow import StepRefusedError
from units.http import SignedInRequest


@require_POST
def entry_cells(request: SignedInRequest, period: str, unit: str) -> HttpResponse:
    """Save the cells that a page sends on leaving them; each gets an answer of its own."""
    mine = Submission.objects.typed_by(request.user, on=timezone.localdate())
    place = {"membership__period__code": period, "membership__unit__code": unit}
    submission = get_object_or_404(mine.select_related("membership__period", "membership__unit"), **place)
    if request.POST.get("person") != str(request.user.pk):
        return _refused(_("Somebody else has signed in on this computer. Sign in as yourself to save."))
    try:
        return JsonResponse(save_cells(submission, request.POST, by=request.user, at=timezone.now()))
    except StepRefusedError as refusal:
        return _refused(str(refusal))


@require_safe
def entry_state(request: SignedInRequest, period: str, unit: str) -> HttpResponse:
    """Say how the rows and results near some rows stand now, as the page would be drawn."""
    desk = desk_or_404(request, period, unit)
    return JsonResponse(sheet_state(desk, near=request.GET.getlist("near")))


def _refused(why: str) -> JsonResponse:
    return JsonResponse({"refusal": why}, status=409)
