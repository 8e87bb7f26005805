"""Đối chiếu số liệu: one unit's figures before those who confirm them or ask for a correction."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clusters.enums import LockStage
from clusters.models import Lock
from indicators import workflow
from indicators.collation import sheet_of
from indicators.correction import ReturnForm
from indicators.desk import Fellow, fellows_of
from indicators.enums import SubmissionState
from indicators.handling import handling_of, in_reading_order, last_return, timeline_of
from indicators.models import Submission
from indicators.places import submission_switches
from indicators.resubmission import resubmission_of
from indicators.return_page import return_context
from indicators.returning import Rows, rows_of
from units.http import SignedInRequest
from units.models import TimelineEntry


@require_safe
def submission(request: SignedInRequest, cluster: str, period: str, unit: str) -> HttpResponse:
    """Show the figures of one unit to those who may read them."""
    here = Submission.objects.at(cluster=cluster, period=period, unit=unit)
    return _page(request, _fetched(request, here.values_visible_to(request.standing)), ReturnForm())


@require_POST
def submission_confirm(request: SignedInRequest, cluster: str, period: str, unit: str) -> HttpResponse:
    """Confirm the figures: the chair's head, and for the chair's own unit the deputy's or an officer."""
    here = Submission.objects.at(cluster=cluster, period=period, unit=unit)
    found = _fetched(request, here.confirmable_by(request.standing))
    done = _("The figures of %(unit)s are confirmed.") % {"unit": found.membership.unit.name}
    return _take(request, found, lambda: workflow.accept(submission=found, by=request.user, at=timezone.now()), done)


@require_POST
def submission_return(request: SignedInRequest, cluster: str, period: str, unit: str) -> HttpResponse:
    """Ask the unit to correct figures that it sent."""
    here = Submission.objects.at(cluster=cluster, period=period, unit=unit)
    found = _fetched(request, here.confirmable_by(request.standing))
    return _return(request, found, workflow.send_back)


@require_POST
def submission_reopen(request: SignedInRequest, cluster: str, period: str, unit: str) -> HttpResponse:
    """Ask the unit to correct confirmed figures: an officer until the report is issued, else whoever confirms them."""
    here = Submission.objects.at(cluster=cluster, period=period, unit=unit)
    served = here.served_by(request.standing)
    as_officer = served.exists()
    found = _fetched(request, served if as_officer else here.confirmable_by(request.standing))
    closed_by = [LockStage.ISSUED] if as_officer else list(LockStage)
    return _return(request, found, workflow.reopen, closed_by=closed_by)


def _fetched(request: SignedInRequest, rightful: Any) -> Submission:
    rows = rightful.with_place().select_related("membership__period__compare_with").with_rights(request.standing)
    found: Submission = get_object_or_404(rows.with_sight(request.standing).with_sight_of_all(request.standing))
    return found


def _return(
    request: SignedInRequest, found: Submission, step: Callable[..., None], **closed_by: list[LockStage]
) -> HttpResponse:
    rows = rows_of(found) if "cell" in request.POST else None
    form = ReturnForm(request.POST, rows=rows.by_code if rows else None)
    is_valid = form.is_valid()
    # Figures that another tab has returned already are in the unit's hands: nobody else sees them now.
    if found.readable and (page := _before_returning(request, found, form, rows)):  # type: ignore[attr-defined]
        return page
    asked = {"reason": form.cleaned_data.get("reason", ""), "cells": form.cells if is_valid else {}}
    done = _("%(unit)s is asked to correct its figures.") % {"unit": found.membership.unit.name}
    return _take(
        request, found, lambda: step(submission=found, by=request.user, at=timezone.now(), **asked, **closed_by), done
    )


def _before_returning(
    request: SignedInRequest, found: Submission, form: ReturnForm, rows: Rows | None
) -> HttpResponse | None:
    """Show the figures, to choose other rows or mend the form, or what opens with the chosen rows; then nothing."""
    looked = "looked" in request.POST and bool(form.chosen)
    if "choose" in request.POST or not (form.is_valid() or looked):
        return _page(request, found, form)
    if rows is None or (looked and form.is_valid()):
        return None
    context = _place_context(found) | {"form": form, "return_url": request.get_full_path()}
    return render(request, "indicators/submission_return.html", context | return_context(found, form, rows))


def _take(request: SignedInRequest, found: Submission, step: Callable[[], None], done: str) -> HttpResponse:
    """Take the step and lead back to the board: the figures may be out of the viewer's sight by now."""
    try:
        step()
    except workflow.StepRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    place = found.membership
    return redirect("indicators:board", place.cluster.code, place.period.code)


def _page(request: SignedInRequest, found: Submission, form: ReturnForm) -> HttpResponse:
    place = found.membership
    happened = list(TimelineEntry.objects.about(found.subject))
    fellows = fellows_of(place, on=request.standing.on)
    lock = Lock.objects.filter(cluster=place.cluster, period=place.period).first()
    handling = handling_of(found, fellows, lock)
    returned_at = last_return(happened) if found.state == SubmissionState.SUBMITTED else None
    is_whole = "whole" in request.GET
    context = {
        "handling": handling,
        "timeline": timeline_of(found, happened),
        "switches": submission_switches(request.standing, place),
        "form": form,
        "return_url": _step_address(found, "return" if handling.may_return else "reopen", is_whole=is_whole),
    }
    # Of what was sent again only the answers, unless someone asks for all.
    shown = _answers(found, returned_at) if returned_at and not is_whole else _figures(found, fellows, returned_at)
    return render(request, "indicators/submission.html", _place_context(found) | context | shown)


def _answers(found: Submission, returned_at: datetime) -> dict[str, Any]:
    return {"changes": resubmission_of(found, returned_at=returned_at)}


def _figures(found: Submission, fellows: Sequence[Fellow], returned_at: datetime | None) -> dict[str, Any]:
    return {
        "sheet": sheet_of(
            found,
            members=[fellow.code for fellow in fellows],
            returned_at=returned_at,
            sees_others=found.sees_others,  # type: ignore[attr-defined]
        ),
        "statements": in_reading_order(found.statements.select_related("indicator")),
    }


def _place_context(found: Submission) -> dict[str, Any]:
    place = found.membership
    board = reverse("indicators:board", args=[place.cluster.code, place.period.code])
    crumbs = [{"label": place.cluster.name, "url": board}, {"label": place.unit.name, "url": ""}]
    return {"submission": found, "place": place, "crumbs": crumbs}


def _step_address(found: Submission, step: str, *, is_whole: bool) -> str:
    place = found.membership
    codes = [place.cluster.code, place.period.code, place.unit.code]
    return reverse(f"indicators:submission_{step}", args=codes) + ("?whole" if is_whole else "")
