"""The sheet to Excel and back: the form to take home, handing it in, looking at it, storing it, undoing that."""

from hashlib import sha256
from pathlib import PurePath

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from indicators.cells import MINE
from indicators.desk import Desk, desk_of
from indicators.exchange import form_of, read_filled
from indicators.exchange_forms import HandInForm
from indicators.explaining import barrier_words
from indicators.models import FormUpload
from indicators.sources import Sources, read_sources
from indicators.upload_page import hand_in_context, mistakes_context, upload_context
from indicators.upload_steps import apply_upload, keep_upload, undo_upload
from indicators.workbooks.layout import FORM_LIMITS
from indicators.workbooks.safety import WorkbookRefusedError, refuse_size
from indicators.workbooks.writing import write_form
from indicators.workflow import StepRefusedError
from units.http import SignedInRequest
from units.numbers import format_number
from units.text import clean

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REFUSED = 422


@never_cache
@require_safe
def excel_form(request: SignedInRequest, period: str, unit: str) -> HttpResponse:
    """Hand out the sheet as it stands now as a workbook."""
    desk = desk_of(request.standing, period=period, unit=unit, at=timezone.now())
    if desk is None:
        raise Http404
    response = HttpResponse(write_form(form_of(read_sources(desk))), content_type=WORKBOOK)
    response["Content-Disposition"] = f'attachment; filename="so-lieu_{unit}_{period}.xlsx"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def excel(request: SignedInRequest, period: str, unit: str) -> HttpResponse:
    """Take a filled form; it is looked at on its own page before anything is stored."""
    sources = read_sources(_desk_or_404(request, period, unit))
    if request.method != "POST":
        return render(request, "indicators/excel.html", hand_in_context(sources))
    form = HandInForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "indicators/excel.html", hand_in_context(sources, form), status=REFUSED)
    try:
        return _taken(request, sources, form.cleaned_data["chosen"])
    except (StepRefusedError, WorkbookRefusedError) as refusal:
        context = hand_in_context(sources, refusal=str(refusal))
        return render(request, "indicators/excel.html", context, status=REFUSED)


@require_safe
def excel_upload(request: SignedInRequest, period: str, unit: str, upload: int) -> HttpResponse:
    """Show what a form would change, or what it has changed."""
    desk = _desk_or_404(request, period, unit)
    found = _upload_or_404(desk, upload)
    context = upload_context(read_sources(desk), found, by=request.user)
    return render(request, "indicators/excel_upload.html", context)


@require_POST
def excel_apply(request: SignedInRequest, period: str, unit: str, upload: int) -> HttpResponse:
    """Store what a form changes."""
    desk = _desk_or_404(request, period, unit)
    found = _upload_or_404(desk, upload)
    mine = {name.removeprefix("pick-") for name, pick in request.POST.items() if pick == MINE}
    seen = request.POST.get("seen", "")
    try:
        cells = apply_upload(upload=found, mine=mine, seen=seen, by=request.user, at=desk.at)
    except StepRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        words = ngettext("%(n)s cell stored from the file", "%(n)s cells stored from the file", cells)
        messages.success(request, words % {"n": format_number(cells)})
    return redirect("indicators:excel_upload", period, unit, upload)


@require_POST
def excel_undo(request: SignedInRequest, period: str, unit: str, upload: int) -> HttpResponse:
    """Give every cell back what it held before the form was stored."""
    desk = _desk_or_404(request, period, unit)
    found = _upload_or_404(desk, upload)
    try:
        left = undo_upload(upload=found, by=request.user, at=desk.at)
    except StepRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Undone: the cells hold what they held before the file was stored."))
        if left:
            words = _("Left alone, as they have been changed since: %(rows)s.")
            messages.warning(request, words % {"rows": "; ".join(element.name for element in left)})
    return redirect("indicators:excel_upload", period, unit, upload)


def _desk_or_404(request: SignedInRequest, period: str, unit: str) -> Desk:
    desk = desk_of(request.standing, period=period, unit=unit, at=timezone.now())
    if desk is None or not desk.works_here:
        raise Http404
    return desk


def _upload_or_404(desk: Desk, upload: int) -> FormUpload:
    return get_object_or_404(FormUpload.objects.of(desk.submission).with_people(), pk=upload)


def _taken(request: SignedInRequest, sources: Sources, chosen: UploadedFile) -> HttpResponse:
    if barrier := barrier_words(sources):
        raise StepRefusedError(barrier.why)
    refuse_size(chosen.size or 0, FORM_LIMITS)
    content, name = chosen.read(), clean(PurePath((chosen.name or "").replace("\\", "/")).name)
    filled = read_filled(content, sources)
    desk = sources.desk
    if filled.mistakes:
        context = mistakes_context(sources, filled, file_name=name, by=request.user)
        return render(request, "indicators/excel_upload.html", context, status=REFUSED)
    upload = keep_upload(
        submission=desk.submission,
        cells=filled.cells,
        file_name=name,
        sha256=sha256(content).hexdigest(),
        by=request.user,
        at=desk.at,
    )
    return redirect("indicators:excel_upload", desk.period.code, desk.unit.code, upload.pk)
