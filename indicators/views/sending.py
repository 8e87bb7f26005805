"""The page before sending: reasons for what is doubtful are kept, and the figures sent at the head's word."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from indicators.desk import Desk, desk_of
from indicators.entry_page import page_context
from indicators.last_look import LastLook, last_look, last_look_context
from indicators.reasons import PageReasons, save_reasons, unstored_reasons
from indicators.sending import send
from indicators.sources import Sources, read_sources
from indicators.workflow import StepRefusedError
from units.http import SignedInRequest
from units.numbers import format_number


@require_POST
def entry_explain(request: SignedInRequest, period: str, unit: str) -> HttpResponse:
    """Keep the reasons typed on the page before sending, and stay there or go back to the sheet."""
    desk = desk_of(request.standing, period=period, unit=unit, at=timezone.now())
    if desk is None or not desk.is_head:
        raise Http404
    sources = read_sources(desk)
    try:
        given = save_reasons(sources, request.POST, by=request.user, at=desk.at)
    except StepRefusedError as refusal:
        return _refused(request, sources, str(refusal))
    if given.left:
        return render(request, "indicators/entry_send.html", last_look_context(last_look(desk, given.left)))
    _say(request, given)
    return redirect(_address(desk) if "back" in request.POST else f"{_address(desk)}?confirm")


def word_to_send(request: SignedInRequest, desk: Desk) -> HttpResponse:
    """Keep the reasons that came with the head's word and send; what is missing is asked for on the same page."""
    sources = read_sources(desk)
    try:
        given = save_reasons(sources, request.POST, by=request.user, at=desk.at)
    except StepRefusedError as refusal:
        return _refused(request, sources, str(refusal))
    look = last_look(desk, given.left)
    # A tick is worth what the head had before their eyes.
    is_current = given.kept.seen == look.seen
    form = look.form(request.POST if is_current else None)
    if desk.may_send and (given.left or (is_current and not form.is_valid())):
        return render(request, "indicators/entry_send.html", last_look_context(look, form))
    return _send(request, desk, look, given.kept.seen)


def _send(request: SignedInRequest, desk: Desk, look: LastLook, seen: str) -> HttpResponse:
    try:
        send(submission=desk.submission, seen=seen, by=request.user, at=desk.at, unexplained=look.unexplained)
    except StepRefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{_address(desk)}?confirm")
    messages.success(request, _("The figures have been sent to the cluster chair."))
    return redirect(_address(desk))


def _refused(request: SignedInRequest, sources: Sources, why: str) -> HttpResponse:
    """Lead to the sheet as it stands now; reasons that are not stored stand above it, to be copied."""
    codes = {"period": sources.desk.period.code, "unit": sources.desk.unit.code}
    desk = desk_of(request.standing, **codes, at=sources.desk.at)
    assert desk is not None
    now = read_sources(desk)
    if texts := list(unstored_reasons(request.POST, now)):
        context = page_context(now) | {"refusal": why, "unsaved": [], "unsaved_texts": texts}
        return render(request, "indicators/entry.html", context)
    messages.error(request, why)
    return redirect(_address(desk))


def _say(request: SignedInRequest, given: PageReasons) -> None:
    count = given.kept.written
    if count:
        words = ngettext("%(n)s reason saved", "%(n)s reasons saved", count) % {"n": format_number(count)}
        messages.success(request, words)


def _address(desk: Desk) -> str:
    return reverse("indicators:entry", kwargs={"period": desk.period.code, "unit": desk.unit.code})
