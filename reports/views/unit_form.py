"""In biểu: a unit's own sheet as the appendix that it prints and signs."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from indicators.desk import desk_of
from indicators.sources import read_sources
from indicators.workflow import StepRefusedError
from reports.document import dressed
from reports.documents import FORMATS, pdf_of
from reports.unit_form import render_unit_form
from units.http import SignedInRequest

FORMS = {"html", "pdf"}


@require_safe
def unit_form(request: SignedInRequest, period: str, unit: str, form: str) -> HttpResponse:
    """Give the form with what is saved, or `?blank` to write in, to those who read the sheet as their own."""
    desk = desk_of(request.standing, period=period, unit=unit, at=timezone.now())
    if desk is None or form not in FORMS:
        raise Http404
    blank = "blank" in request.GET
    html = render_unit_form(read_sources(desk), blank=blank)
    try:
        content = dressed(html) if form == "html" else pdf_of(html)
    except StepRefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("indicators:entry", period, unit)
    response = HttpResponse(content, content_type=FORMATS[form])
    name = f"bieu-{'trong' if blank else 'so-lieu'}-{period}-{unit}.{form}"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
