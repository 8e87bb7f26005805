"""Nhập số liệu: a unit's own sheet in one period, saved as a whole, shown to its head, and sent."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from indicators.desk import Desk, desk_of, own_submissions
from indicators.entry_page import page_context, refused_context, saved_words
from indicators.last_look import last_look, last_look_context
from indicators.likely import likely_submissions
from indicators.saving import PageSaved, save_page
from indicators.sources import Sources, read_sources
from indicators.views.sending import word_to_send
from indicators.workflow import StepRefusedError, show_to_head
from units.enums import UNIT_ROLES
from units.http import SignedInRequest

Step = Callable[[Desk], HttpResponse]


@require_safe
def figures(request: SignedInRequest) -> HttpResponse:
    """Lead to the sheet asked for, or to the one most likely wanted; list the units of someone who has several."""
    if not request.standing.at(*UNIT_ROLES):
        raise Http404
    found = likely_submissions(
        list(own_submissions(request.standing)),
        standing=request.standing,
        period=request.GET.get("period", ""),
        unit=request.GET.get("unit", ""),
        at=timezone.now(),
    )
    if len(found) == 1:
        return redirect(_address(found[0].membership.period.code, found[0].membership.unit.code))
    return render(request, "indicators/entry_units.html", {"submissions": found})


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: SignedInRequest, period: str, unit: str) -> HttpResponse:
    """Show the sheet and save it; `?confirm` asks the head before sending."""
    desk = desk_or_404(request, period, unit)
    if request.method == "POST":
        return _after_saving(request, desk, _to_the_page, "")
    if "confirm" in request.GET and desk.may_send:
        return render(request, "indicators/entry_send.html", last_look_context(last_look(desk)))
    return render(request, "indicators/entry.html", page_context(read_sources(desk)))


@require_POST
def entry_show(request: SignedInRequest, period: str, unit: str) -> HttpResponse:
    """Save what came along, then note that the figures were shown to the unit's head."""

    def step(desk: Desk) -> HttpResponse:
        show_to_head(submission=desk.submission, by=request.user, at=desk.at)
        messages.success(request, _("Noted: shown to the head of the unit just now."))
        return redirect(_address_of(desk))

    desk = desk_or_404(request, period, unit)
    return _after_saving(request, desk, step, _("It was not noted as shown to the head."))


@require_POST
def entry_send(request: SignedInRequest, period: str, unit: str) -> HttpResponse:
    """Save what came along and ask the head to confirm; with the head's word, send."""
    desk = desk_or_404(request, period, unit)
    if not desk.is_head:
        raise Http404
    if "seen" in request.POST:
        return word_to_send(request, desk)
    return _after_saving(
        request, desk, lambda desk: redirect(f"{_address_of(desk)}?confirm"), _("The figures were not sent.")
    )


def desk_or_404(request: SignedInRequest, period: str, unit: str) -> Desk:
    """Return the person's desk before a unit's period; who only reads there may send nothing."""
    desk = desk_of(request.standing, period=period, unit=unit, at=timezone.now())
    if desk is None or (request.method == "POST" and not desk.works_here):
        raise Http404
    return desk


def _after_saving(request: SignedInRequest, desk: Desk, step: Step, not_done: str) -> HttpResponse:
    """Save the page and take the step; whatever could not be saved is shown again instead, exactly as typed."""
    sources = read_sources(desk)
    try:
        saved = save_page(sources, request.POST, by=request.user, at=desk.at)
        if saved.is_complete:
            _say(request, saved)
            return step(desk)
    except StepRefusedError as refusal:
        return _refused(request, sources, f"{refusal} {not_done}".strip())
    context = page_context(read_sources(desk), saved, not_done=not_done)
    return render(request, "indicators/entry.html", context)


def _refused(request: SignedInRequest, sources: Sources, why: str) -> HttpResponse:
    desk = desk_or_404(request, sources.desk.period.code, sources.desk.unit.code)
    context = refused_context(read_sources(desk), request.POST, why)
    return render(request, "indicators/entry.html", context)


def _say(request: SignedInRequest, saved: PageSaved) -> None:
    if words := saved_words(saved):
        messages.success(request, words, extra_tags="saved")
    elif request.resolver_match and request.resolver_match.url_name == "entry":
        messages.info(request, _("Everything is saved."), extra_tags="saved")


def _to_the_page(desk: Desk) -> HttpResponse:
    return redirect(_address_of(desk))


def _address(period: str, unit: str) -> str:
    return reverse("indicators:entry", kwargs={"period": period, "unit": unit})


def _address_of(desk: Desk) -> str:
    return _address(desk.period.code, desk.unit.code)
