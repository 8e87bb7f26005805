"""The report of a cluster: the chair's words beside the figures, and the steps from draft to issue."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from indicators.workflow import StepRefusedError
from reports import workflow
from reports.documents import FORMATS, Document, document_of
from reports.enums import ReportSection
from reports.forms import NarrativeForm, NumberForm, OpinionForm, SignerForm
from reports.models import Report, ReportQuerySet, ReportVersion
from reports.page import page_of
from reports.signing import signers_of
from units.http import SignedInRequest


@require_safe
def report_switch(request: SignedInRequest) -> HttpResponse:
    """Lead to the report that a switcher asks for, or to the newest that the person may read."""
    reports = Report.objects.visible_to(request.standing).with_place()
    asked = {
        field: code
        for field, code in (("cluster__code", request.GET.get("cluster")), ("period__code", request.GET.get("period")))
        if code
    }
    report = reports.filter(**asked).order_by("-period__year", "-period__half", "cluster__number").first()
    if report is None and not asked and request.standing.is_appointed:
        return render(request, "reports/report_none.html")
    if report is None:
        raise Http404
    return _back(report)


@require_safe
def report_detail(request: SignedInRequest, cluster: str, period: str) -> HttpResponse:
    report = _report(request, Report.objects.visible_to(request.standing), cluster, period)
    return _page(request, report)


@require_POST
def report_save(request: SignedInRequest, cluster: str, period: str) -> HttpResponse:
    report = _report(request, Report.objects.drafted_by(request.standing), cluster, period)
    page = page_of(report)
    form = NarrativeForm(request.POST, written=page.written, drafted=page.drafted)
    if not form.is_valid():
        return _page(request, report, narrative=form, status=422)
    try:
        behind = _save_sections(request, report, form, page.drafted)
    except StepRefusedError as refusal:
        messages.error(request, str(refusal))
        return _page(request, report, narrative=form, status=409)
    if behind:
        messages.error(request, _("Someone else has changed these sections: see both texts below."))
        names = [str(section.label) for section in behind]
        renewed = form.renewed(page_of(report).written, behind)
        return _page(request, report, narrative=renewed, behind=names, status=409)
    if request.POST.get("then") == "put_forward":
        return report_put_forward(request, cluster, period)
    messages.success(request, _("The report's text is saved."))
    return _back(report)


def _save_sections(
    request: SignedInRequest, report: Report, form: NarrativeForm, drafted: dict[str, str]
) -> list[ReportSection]:
    # A section left as it was drafted stays bound to the figures: no words of its own are kept.
    behind = []
    for section in form.posted_sections():
        text, version = form.words(section), form.version(section)
        if version == 0 and text == drafted.get(section, "").strip():
            continue
        saved = workflow.save_section(
            report=report, section=section, text=text, version=version, by=request.user, at=timezone.now()
        )
        if not saved:
            behind.append(section)
    return behind


@require_POST
def report_put_forward(request: SignedInRequest, cluster: str, period: str) -> HttpResponse:
    report = _report(request, Report.objects.signed_by(request.standing), cluster, period)
    return _step(
        request,
        report,
        lambda: workflow.put_forward(report=report, by=request.user, at=timezone.now()),
        _("The report has been put forward to the province's leadership."),
    )


@require_POST
def report_approve(request: SignedInRequest, cluster: str, period: str) -> HttpResponse:
    return _opinion(request, cluster, period, workflow.approve, _("Your agreement is recorded."))


@require_POST
def report_send_back(request: SignedInRequest, cluster: str, period: str) -> HttpResponse:
    done = _("The report has been sent back to the chair.")
    return _opinion(request, cluster, period, workflow.send_back, done, needs_words=True)


def _opinion(
    request: SignedInRequest,
    cluster: str,
    period: str,
    step: Callable[..., None],
    done: str,
    *,
    needs_words: bool = False,
) -> HttpResponse:
    report = _report(request, Report.objects.overseen_by(request.standing), cluster, period)
    form = OpinionForm(request.POST, needs_words=needs_words)
    if not form.is_valid():
        return _page(request, report, opinion=form, status=422)
    words = form.cleaned_data["opinion"]
    return _step(
        request,
        report,
        lambda: step(report=report, by=request.user, at=timezone.now(), opinion=words),
        done,
        opinion=form,
    )


@require_POST
def report_issue(request: SignedInRequest, cluster: str, period: str) -> HttpResponse:
    report = _report(request, Report.objects.signed_by(request.standing), cluster, period)
    form = SignerForm(request.POST, signers=signers_of(report), issuer=request.user)
    if not form.is_valid():
        return _page(request, report, signer=form, status=422)
    return _step(
        request,
        report,
        lambda: workflow.issue(report=report, by=request.user, at=timezone.now(), signer=form.chosen),
        _("The report is issued and frozen. Enter its number and date once the registry has given them."),
    )


@require_POST
def report_number(request: SignedInRequest, cluster: str, period: str) -> HttpResponse:
    report = _report(request, Report.objects.drafted_by(request.standing), cluster, period)
    version = get_object_or_404(ReportVersion.objects.select_related("report"), report=report)
    version.report = report
    form = NumberForm(request.POST, today=timezone.localdate())
    if not form.is_valid():
        return _page(request, report, number=form, status=422)
    return _step(
        request,
        report,
        lambda: workflow.give_number(version=version, by=request.user, at=timezone.now(), **form.cleaned_data),
        _("Number and date are entered and printed on the report."),
        number=form,
    )


@require_safe
def report_document(request: SignedInRequest, cluster: str, period: str, form: str) -> HttpResponse:
    if form not in FORMATS:
        raise Http404
    report = _report(request, Report.objects.visible_to(request.standing), cluster, period)
    try:
        document: Document = document_of(report, form=form, brief="brief" in request.GET)
    except StepRefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("reports:report", cluster=cluster, period=period)
    kind = "inline" if form in {"html", "pdf"} else "attachment"
    response = HttpResponse(document.content, content_type=document.content_type)
    response["Content-Disposition"] = f'{kind}; filename="{document.filename}"'
    return response


def _report(request: SignedInRequest, reports: ReportQuerySet, cluster: str, period: str) -> Report:
    rows = reports.with_place().with_rights(request.standing)
    return get_object_or_404(rows, cluster__code=cluster, period__code=period)


def _step(
    request: SignedInRequest, report: Report, step: Callable[[], object], done: str, **forms: Any
) -> HttpResponse:
    try:
        step()
    except StepRefusedError as refusal:
        messages.error(request, str(refusal))
        report.refresh_from_db(fields=["state"])
        return _page(request, report, status=409, **forms) if forms else _back(report)
    messages.success(request, done)
    if not Report.objects.visible_to(request.standing).filter(pk=report.pk).exists():
        # Who sends a report back reads no draft of it.
        return redirect("reports:review_cluster", cluster=report.cluster.code, period=report.period.code)
    return _back(report)


def _back(report: Report) -> HttpResponse:
    return redirect("reports:report", cluster=report.cluster.code, period=report.period.code)


def _page(request: SignedInRequest, report: Report, *, status: int = 200, **given: Any) -> HttpResponse:
    page = page_of(report, Report.objects.visible_to(request.standing).with_place())
    context: dict[str, Any] = {
        "page": page,
        "report": report,
        "narrative": NarrativeForm(written=page.written, drafted=page.drafted),
        "opinion": OpinionForm(),
        "number": NumberForm(today=timezone.localdate()),
        "signer": SignerForm(signers=signers_of(report), issuer=request.user) if page.rights.issue else None,
        "behind": [],
    }
    if "narrative" in given and not page.rights.write:
        context["unsaved"] = given["narrative"].unsaved(page.written, page.drafted)
    return render(request, "reports/report.html", context | given, status=status)
