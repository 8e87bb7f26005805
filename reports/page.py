"""What the report page shows: the words, the figures beside them, the preflight list, and what one may do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from clusters.models import Lock
from indicators.closing import Closed, closed_words
from indicators.grid import NOTHING_AROSE, SIGNS
from indicators.kinds import IndicatorKind, Per, State
from indicators.places import Switch, switch
from indicators.progress import confirmed_words
from reports import snapshot
from reports.content import Indicator, JudgedTarget, Summary
from reports.drafting import completed, draft_sections
from reports.enums import ReportState
from reports.models import Narrative, Report, ReportVersion
from reports.preflight import Check, preflight
from reports.signing import signer_of
from reports.summary import build_summary
from units.models import TimelineEntry
from units.numbers import format_number


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One target beside the narrative, in words."""

    indicator: str
    asked: str
    display: str
    fraction: str
    met: bool | None
    margin: str
    change: str


@dataclass(frozen=True, slots=True)
class Words:
    """One section as it reads, for those who do not write it."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class File:
    """One file that the page offers."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Print:
    """One print of the report, and the files in which it is to be had."""

    name: str
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the timeline."""

    words: str
    by: str
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Rights:
    """What this person may do with the report in the state that it is in."""

    write: bool
    put_forward: bool
    opine: bool
    issue: bool
    number: bool


@dataclass(frozen=True)
class ReportPage:
    """Everything the template asks for; figures are texts by now."""

    rights: Rights
    written: dict[str, Narrative]
    drafted: dict[str, str]
    sections: list[Words]
    targets: list[TargetRow]
    checks: list[Check]
    confirmed: str
    next_step: str
    version: ReportVersion | None
    timeline: list[Happened]
    prints: list[Print]
    locked: Closed | None
    switches: list[Switch]
    crumbs: list[dict[str, str]]

    @property
    def is_blocked(self) -> bool:
        return any(check.blocks for check in self.checks)


def page_of(report: Report, others: Iterable[Report] = ()) -> ReportPage:
    """Gather the page of a report that was fetched with_rights().

    :param others: the reports that the person may turn to instead
    """
    version = report.versions.order_by("-version").first() if report.state == ReportState.ISSUED else None
    written = {row.section: row for row in report.narratives.select_related("updated_by")}
    summary = snapshot.load(version.snapshot)[0] if version else _today(report)
    words = completed(summary, {section: row.text for section, row in written.items()})
    rights = _rights(report, version)
    return ReportPage(
        rights=rights,
        written=written,
        drafted={section.value: text for section, text in draft_sections(summary).items()},
        sections=[Words(str(section.label), text) for section, text in words.items() if text],
        targets=[_row(indicator, target) for indicator in summary.indicators for target in indicator.targets],
        checks=[] if version else preflight(summary, words, signer_of(report)),
        confirmed=confirmed_words(len(summary.units) - len(summary.missing_units), len(summary.units)),
        next_step=_next_step(report, rights),
        version=version,
        timeline=[_happened(entry) for entry in TimelineEntry.objects.about(report.subject)],
        prints=_prints(report),
        locked=_lock(report),
        switches=_switches(report, others),
        crumbs=[{"label": report.cluster.host.name, "url": ""}, {"label": report.cluster.name, "url": ""}],
    )


def _today(report: Report) -> Summary:
    return build_summary(cluster=report.cluster, period=report.period)


def _rights(report: Report, version: ReportVersion | None) -> Rights:
    state = report.state
    return Rights(
        write=report.is_drafter and state == ReportState.DRAFT,
        put_forward=report.is_signer and state == ReportState.DRAFT,
        opine=report.is_overseer and state in {ReportState.PUT_FORWARD, ReportState.APPROVED},
        issue=report.is_signer and state == ReportState.APPROVED,
        number=report.is_drafter and version is not None and version.awaits_number,
    )


def _row(indicator: Indicator, target: JudgedTarget) -> TargetRow:
    fraction = (
        f"{format_number(indicator.numerator)}/{format_number(indicator.denominator)}"
        if indicator.numerator is not None and indicator.denominator is not None
        else ""
    )
    return TargetRow(
        indicator=indicator.name,
        asked=_asked(indicator, target),
        display=indicator.display or _without_value(indicator.state),
        fraction=fraction,
        met=target.met,
        margin=target.margin_display,
        change=indicator.same_period.change_display if indicator.same_period else "",
    )


def _asked(indicator: Indicator, target: JudgedTarget) -> str:
    amount = f"{SIGNS[target.operator]} {format_number(target.value)}"
    amount += "%" if indicator.kind is IndicatorKind.RATIO else f" {indicator.unit}"
    whose = _("%(authority)s, for the year") if target.per is Per.YEAR else "%(authority)s"
    return f"{amount} ({whose % {'authority': target.authority.value}})"


def _without_value(state: State) -> str:
    return NOTHING_AROSE if state is State.NOT_ARISEN else _("none yet")


def _next_step(report: Report, rights: Rights) -> str:
    if rights.put_forward:
        return _("The text is saved when you put the report forward; from then on the figures are closed.")
    if rights.write:
        return _("Only the head of the chairing unit puts the report forward.")
    waiting = {
        ReportState.DRAFT: _("The chair is writing this report."),
        ReportState.PUT_FORWARD: _("The report awaits the opinion of the province's leadership."),
        ReportState.APPROVED: _("The leadership agrees. The chair's head issues the report."),
        ReportState.ISSUED: _("The report is issued and frozen."),
    }
    return waiting[ReportState(report.state)]


def _happened(entry: TimelineEntry) -> Happened:
    words = {
        "report.put_forward": _("Put forward to the leadership"),
        "report.sent_back": _("Sent back with remarks"),
        "report.approved": _("Agreed to by the leadership"),
        "report.issued": _("Issued"),
        "report.numbered": _("Number and date entered"),
    }
    return Happened(words.get(entry.action, _("Step taken")), str(entry.by), entry.at, entry.note)


def _prints(report: Report) -> list[Print]:
    def file(name: str, form: str, query: str = "") -> File:
        address = reverse("reports:report_document", args=[report.cluster.code, report.period.code, form])
        return File(name, address + query)

    read = _("Read")
    return [
        Print(_("Full report"), (file(read, "html"), file("PDF", "pdf"))),
        Print(_("Summary to read aloud"), (file(read, "html", "?brief"), file("PDF", "pdf", "?brief"))),
        Print(_("Data"), (file("JSON", "json"),)),
    ]


def _lock(report: Report) -> Closed | None:
    lock = Lock.objects.filter(cluster=report.cluster, period=report.period).first()
    return closed_words(lock.stage, lock.since, report.cluster.host) if lock else None


def _switches(report: Report, others: Iterable[Report]) -> list[Switch]:
    listed = [report, *(other for other in others if other.pk != report.pk)]
    clusters = {one.cluster.code: one.cluster.name for one in listed if one.period == report.period}
    periods = {one.period.code: one.period for one in listed if one.cluster == report.cluster}
    newest = sorted(periods.values(), key=lambda period: period.code, reverse=True)
    return [
        switch("cluster", _("Cluster"), clusters.items(), report.cluster.code),
        switch("period", _("Period"), [(period.code, period.name) for period in newest], report.period.code),
    ]
