"""What may happen to a cluster's report, and what each step writes.

Callers pass who acts and when. Who may take a step is decided by the QuerySet that fetched the report.
"""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.enums import LockStage
from clusters.models import Lock
from indicators.models import Submission
from indicators.workflow import StepRefusedError
from reports import freezing
from reports.enums import ReportSection, ReportState
from reports.models import Narrative, Report, ReportVersion
from reports.signing import Signer
from units.models import TimelineEntry, User, record

# From state, by step, to state: the one table.
TRANSITIONS: dict[str, tuple[tuple[ReportState, ...], ReportState]] = {
    "put_forward": ((ReportState.DRAFT,), ReportState.PUT_FORWARD),
    "send_back": ((ReportState.PUT_FORWARD, ReportState.APPROVED), ReportState.DRAFT),
    "approve": ((ReportState.PUT_FORWARD,), ReportState.APPROVED),
    "issue": ((ReportState.APPROVED,), ReportState.ISSUED),
}


@transaction.atomic
def save_section(*, report: Report, section: ReportSection, text: str, version: int, by: User, at: datetime) -> bool:
    """Store the chair's words for a section; False when someone else changed it since `version` (0: no words yet).

    :raises StepRefusedError: if the report was put forward meanwhile
    """
    _claim(report, (ReportState.DRAFT,))
    present = report.narratives.filter(section=section).first()
    if (present.version if present else 0) != version:
        return present is not None and present.text == text
    if present is None:
        present = Narrative(report=report, section=section, version=0)
    elif present.text == text:
        return True
    present.text, present.version, present.updated_at, present.updated_by = text, version + 1, at, by
    present.save()
    return True


@transaction.atomic
def put_forward(*, report: Report, by: User, at: datetime) -> None:
    """Put the report before the province's leadership; figures are closed to the chair from now on.

    :raises StepRefusedError: if it is no draft, or no figures at all are confirmed
    """
    _claim(report, TRANSITIONS["put_forward"][0])
    _hold_figures(report)
    if not Submission.objects.of(report.cluster, report.period).accepted().exists():
        raise StepRefusedError(_("No unit's figures are confirmed yet, so there is nothing to put forward."))
    Lock.objects.create(cluster=report.cluster, period=report.period, stage=LockStage.PUT_FORWARD, since=at, by=by)
    report.state, report.put_forward_at, report.put_forward_by = TRANSITIONS["put_forward"][1], at, by
    report.save(update_fields=["state", "put_forward_at", "put_forward_by"])
    record(subject=report.subject, action="report.put_forward", by=by, at=at)


@transaction.atomic
def send_back(*, report: Report, by: User, at: datetime, opinion: str) -> None:
    """Give the report back to the chair with the leadership's remarks; figures open again.

    :raises StepRefusedError: without remarks, or if the report is not before the leadership
    """
    if not opinion.strip():
        raise StepRefusedError(_("Say what the chair should change."))
    _claim(report, TRANSITIONS["send_back"][0])
    Lock.objects.filter(cluster=report.cluster, period=report.period).delete()
    report.state, report.opinion = TRANSITIONS["send_back"][1], opinion.strip()
    report.put_forward_at = report.put_forward_by = report.approved_at = report.approved_by = None
    report.save()
    record(subject=report.subject, action="report.sent_back", by=by, at=at, note=opinion.strip())


@transaction.atomic
def approve(*, report: Report, by: User, at: datetime, opinion: str = "") -> None:
    """Agree to the report, with remarks if any.

    :raises StepRefusedError: if it was not put forward
    """
    _claim(report, TRANSITIONS["approve"][0])
    report.state, report.approved_at, report.approved_by = TRANSITIONS["approve"][1], at, by
    report.opinion = opinion.strip()
    report.save(update_fields=["state", "approved_at", "approved_by", "opinion"])
    record(subject=report.subject, action="report.approved", by=by, at=at, note=opinion.strip())


@transaction.atomic
def issue(*, report: Report, by: User, at: datetime, signer: Signer | None = None) -> ReportVersion:
    """Freeze the report as its first version; it waits for number and date, and nothing changes any more.

    :param signer: who signs it, where that is not the person who issues it
    :raises StepRefusedError: if the leadership has not agreed to it, or not to the figures as they are now
    """
    _claim(report, TRANSITIONS["issue"][0])
    _hold_figures(report)
    _refuse_other_figures(report)
    Lock.objects.filter(cluster=report.cluster, period=report.period).update(stage=LockStage.ISSUED, since=at, by=by)
    report.state, report.issued_at, report.issued_by = TRANSITIONS["issue"][1], at, by
    report.save(update_fields=["state", "issued_at", "issued_by"])
    record(subject=report.subject, action="report.issued", by=by, at=at)
    return freezing.freeze(report=report, signer=signer or Signer(by.full_name, by.title), by=by, at=at)


@transaction.atomic
def give_number(*, version: ReportVersion, number: str, dated_on: date, by: User, at: datetime) -> None:
    """Enter the number and date that the registry gave; they are printed from the frozen data, once.

    :raises StepRefusedError: without a number, with a date to come, or if a number was given already
    """
    if not number.strip():
        raise StepRefusedError(_("Enter the number that the registry gave, for example 15/BC-CTĐ3."))
    if dated_on > timezone.localdate(at):
        raise StepRefusedError(_("The date of issue lies in the future."))
    if not ReportVersion.objects.filter(pk=version.pk, number="").update(number=number.strip(), dated_on=dated_on):
        raise StepRefusedError(_("This report has its number already."))
    version.refresh_from_db()
    freezing.render(version)
    record(subject=version.report.subject, action="report.numbered", by=by, at=at, note=number.strip())


def _claim(report: Report, states: Collection[ReportState]) -> None:
    # The same guard as for figures: hold the row by an UPDATE that changes nothing, in both databases.
    if not Report.objects.filter(pk=report.pk, state__in=states).update(state=F("state")):
        raise StepRefusedError(_("The report has moved on since you opened the page. Look at its state now."))
    report.refresh_from_db(fields=["state", "put_forward_at", "approved_at", "issued_at", "opinion"])


def _refuse_other_figures(report: Report) -> None:
    """Refuse to issue without figures that the leadership has seen: an officer may have returned them since."""
    rows = Submission.objects.of(report.cluster, report.period).with_place()
    units = {row.subject: row.membership.unit.short_name for row in rows}
    returned = TimelineEntry.objects.filter(
        subject__in=units, action="figures.returned", at__gt=report.approved_at
    ).values_list("subject", flat=True)
    if names := sorted({units[subject] for subject in returned}):
        words = _(
            "Figures were returned for correction after the leadership had agreed to the report: %(units)s."
            " Ask the leadership to send the report back, then put it forward with the corrected figures."
        )
        raise StepRefusedError(words % {"units": ", ".join(names)})


def _hold_figures(report: Report) -> None:
    # Steps on figures hold their row first and then read the lock: whoever comes second sees the other's work.
    Submission.objects.of(report.cluster, report.period).update(state=F("state"))
