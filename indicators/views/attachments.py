"""Tài liệu kèm theo: the documents beside one figure, each given out as a download to those who may read the figure."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from indicators.attaching import purge, remove
from indicators.attachment_contents import ContentLostError, content_of
from indicators.attachment_forms import AttachForm, PurgeForm
from indicators.attachments_page import Cell, Taken, cell_of, page_context, take
from indicators.documents.kinds import DocumentKind
from indicators.models import Attachment
from indicators.workflow import StepRefusedError
from units.http import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
def attachments(request: SignedInRequest, period: str, unit: str, element: str) -> HttpResponse:
    """List the documents of one figure; the unit adds to them while it may type the figure."""
    cell = cell_of(request.standing, period=period, unit=unit, element=element, at=timezone.now())
    if cell is None or (request.method == "POST" and not cell.works_here):
        raise Http404
    if request.method != "POST":
        return _page(request, cell, AttachForm())
    form = AttachForm(request.POST, request.FILES)
    taken = take(cell, form.cleaned_data["chosen"], by=request.user) if form.is_valid() else Taken()
    _say(request, taken)
    if form.errors or taken.refusals:
        return _page(request, cell, form, taken.refusals, status=422)
    return redirect("indicators:attachments", *cell.codes)


@require_safe
@cache_control(private=True, no_store=True)
def attachment(request: SignedInRequest, period: str, unit: str, element: str, attachment: int) -> HttpResponse:
    """Give one document out, to be saved and never shown in the page."""
    rows = Attachment.objects.present().visible_to(request.standing)
    row = get_object_or_404(rows.at(period=period, unit=unit, element=element), pk=attachment)
    try:
        content = content_of(row)
    except ContentLostError as lost:
        messages.error(request, str(lost))
        return redirect("indicators:attachments", period, unit, element)
    return _download(row, content)


@require_http_methods(["GET", "HEAD", "POST"])
def attachment_remove(request: SignedInRequest, period: str, unit: str, element: str, attachment: int) -> HttpResponse:
    """Ask first, then take a document away for the unit."""
    rows = Attachment.objects.removable_by(request.standing).at(period=period, unit=unit, element=element)
    row = get_object_or_404(rows.with_place().with_people(), pk=attachment)
    if request.method != "POST":
        return render(request, "indicators/attachment_remove.html", _ending(row))
    done = _("“%(name)s” is removed.") % {"name": row.name}
    return _end(request, row, lambda: remove(attachment=row, by=request.user, at=timezone.now()), done)


@require_http_methods(["GET", "HEAD", "POST"])
def attachment_purge(request: SignedInRequest, period: str, unit: str, element: str, attachment: int) -> HttpResponse:
    """Ask an OFFICER why, then destroy what must not be here."""
    rows = Attachment.objects.purgeable_by(request.standing).at(period=period, unit=unit, element=element)
    row = get_object_or_404(rows.with_place().with_people(), pk=attachment)
    form = PurgeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = _ending(row) | {"form": form}
        return render(request, "indicators/attachment_purge.html", context, status=422 if form.errors else 200)
    reason, done = form.cleaned_data["reason"], _("“%(name)s” is taken down; its content is destroyed.")
    return _end(
        request,
        row,
        lambda: purge(attachment=row, by=request.user, at=timezone.now(), reason=reason),
        done % {"name": row.name},
    )


def _page(
    request: SignedInRequest, cell: Cell, form: AttachForm, refusals: Iterable[str] = (), *, status: int = 200
) -> HttpResponse:
    return render(request, "indicators/attachments.html", page_context(cell, form, refusals), status=status)


def _say(request: SignedInRequest, taken: Taken) -> None:
    if kept := [row.name for given, row in taken.added if given == row.name]:
        messages.success(request, _("Attached: %(names)s") % {"names": "; ".join(kept)})
    for given, row in taken.added:
        if given != row.name:
            words = _("“%(given)s” is attached under the name “%(name)s”.")
            messages.success(request, words % {"given": given, "name": row.name})


def _download(row: Attachment, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=DocumentKind(row.kind).media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=row.name)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _ending(row: Attachment) -> dict[str, Any]:
    place = row.submission.membership
    crumbs = [{"label": place.cluster.name, "url": ""}, {"label": place.unit.name, "url": ""}]
    return {"attachment": row, "place": place, "crumbs": crumbs}


def _end(request: SignedInRequest, row: Attachment, step: Callable[[], None], done: str) -> HttpResponse:
    try:
        step()
    except StepRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    place = row.submission.membership
    return redirect("indicators:attachments", place.period.code, place.unit.code, row.element.code)
