"""What may happen to a unit's figures, and what each step writes.

Callers pass who acts and when; nothing here reads the clock or the request. Who may take a step is decided
by the QuerySet that fetched the submission.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusters.enums import LockStage
from clusters.models import Lock
from indicators.catalogue import catalogue_of
from indicators.enums import EDITABLE, SubmissionState
from indicators.models import Submission
from indicators.readiness import Problem, problems
from indicators.reading import entries_by_submission
from indicators.returning import Rows, keep_return, rows_of
from units.models import User, record

# From state, by step, to state: the one table. Reopening is a return of confirmed figures.
TRANSITIONS: dict[str, tuple[tuple[SubmissionState, ...], SubmissionState]] = {
    "submit": (EDITABLE, SubmissionState.SUBMITTED),
    "accept": ((SubmissionState.SUBMITTED,), SubmissionState.ACCEPTED),
    "send_back": ((SubmissionState.SUBMITTED,), SubmissionState.RETURNED),
    "reopen": ((SubmissionState.ACCEPTED,), SubmissionState.RETURNED),
}

# Words that the form uses too, for a row that is not on the unit's sheet.
NOT_A_ROW = gettext_lazy("A row that you chose is not asked of this unit. Look at the figures and choose again.")
STAMPS = ["state", "shown_to_head_at", "first_submitted_at", "submitted_at", "accepted_at", "return_reason"]


class StepRefusedError(Exception):
    """The step is not possible now; the message is fit to show the user."""


class NotReadyError(StepRefusedError):
    """The figures cannot be sent yet; `problems` says why, row by row."""

    def __init__(self, found: list[Problem]) -> None:
        super().__init__(_("These figures cannot be sent yet: see each reason below."))
        self.problems = found


@transaction.atomic
def show_to_head(*, submission: Submission, by: User, at: datetime) -> None:
    """Note that the figures were shown to the unit's head ("đã trình lãnh đạo"), and when.

    :raises StepRefusedError: if the figures have left the unit
    """
    claim(submission, EDITABLE, closed_by=[LockStage.ISSUED])
    submission.shown_to_head_at, submission.shown_to_head_by = at, by
    submission.save(update_fields=["shown_to_head_at", "shown_to_head_by"])
    record(subject=submission.subject, action="figures.shown", by=by, at=at)


@transaction.atomic
def submit(*, submission: Submission, by: User, at: datetime) -> None:
    """Send the figures to the cluster's chair; the first time is kept for lateness.

    :raises NotReadyError: if a required row is blank or a figure is impossible
    :raises StepRefusedError: if entry is not open yet, or the figures were sent already
    """
    refuse_before_opening(submission, at)
    claim(submission, TRANSITIONS["submit"][0], closed_by=[LockStage.ISSUED])
    if blocking := problems_of(submission):
        raise NotReadyError(blocking)
    submission.state = TRANSITIONS["submit"][1]
    submission.submitted_at, submission.submitted_by = at, by
    submission.first_submitted_at = submission.first_submitted_at or at
    submission.save(update_fields=["state", "submitted_at", "submitted_by", "first_submitted_at"])
    record(subject=submission.subject, action="figures.submitted", by=by, at=at)


@transaction.atomic
def accept(*, submission: Submission, by: User, at: datetime) -> None:
    """Confirm the figures: from now on they count in the cluster's totals.

    :raises StepRefusedError: if they do not await the chair, or the report was put forward
    """
    claim(submission, TRANSITIONS["accept"][0], closed_by=LockStage)
    submission.state, submission.accepted_at, submission.accepted_by = TRANSITIONS["accept"][1], at, by
    submission.save(update_fields=["state", "accepted_at", "accepted_by"])
    record(subject=submission.subject, action="figures.accepted", by=by, at=at)


@transaction.atomic
def send_back(
    *, submission: Submission, by: User, at: datetime, reason: str, cells: Mapping[str, str] | None = None
) -> None:
    """Ask the unit to correct figures that await the chair.

    :param cells: what to correct, by element code, each with words on it or none; without any, all cells open
    :raises StepRefusedError: without a reason, with a cell that is not the unit's, or if they do not await the chair
    """
    _return(submission, "send_back", closed_by=LockStage, by=by, at=at, reason=reason, cells=cells)


@transaction.atomic
def reopen(
    *,
    submission: Submission,
    by: User,
    at: datetime,
    reason: str,
    closed_by: Collection[LockStage],
    cells: Mapping[str, str] | None = None,
) -> None:
    """Ask the unit to correct figures that were confirmed already.

    :param closed_by: the locks that stop this person: any for the chair, only the issue for an OFFICER
    :param cells: as in send_back()
    :raises StepRefusedError: as send_back(), or if the figures are not confirmed or closed for this person
    """
    _return(submission, "reopen", closed_by=closed_by, by=by, at=at, reason=reason, cells=cells)


def problems_of(submission: Submission) -> list[Problem]:
    """List what blocks sending these figures; what only wants a look blocks nothing."""
    catalogue = catalogue_of(submission.membership.period)
    level = submission.membership.unit.level
    entries = entries_by_submission([submission.pk], catalogue)[submission.pk]
    found = problems(catalogue, catalogue.completed(entries, level), level=level)
    return [problem for problem in found if problem.blocks]


def refuse_before_opening(submission: Submission, at: datetime) -> None:
    """Refuse typing and sending before the period opens.

    :raises StepRefusedError: if it has not opened
    """
    if at < submission.membership.period.opens_at:
        raise StepRefusedError(_("This period is not open for entry yet."))


def claim(submission: Submission, states: Collection[str], *, closed_by: Collection[LockStage]) -> None:
    """Hold the row for this transaction if it is in one of the states and not closed, and read its stamps.

    :raises StepRefusedError: if it is in another state, or closed
    """
    hold(submission, states)
    refuse_closed(is_closed=locks_on(submission, closed_by).exists())
    submission.refresh_from_db(fields=STAMPS)


def hold(submission: Submission, states: Collection[str]) -> None:
    """Hold the row for this transaction if it is in one of the states.

    An UPDATE that changes nothing, instead of select_for_update(), which SQLite ignores: both databases hold
    the row until the step commits, and the loser of a race matches no row. Locks are read after it, never with
    it, since the step that closes figures takes the same rows first.

    :raises StepRefusedError: if it is in another state
    """
    if not Submission.objects.filter(pk=submission.pk, state__in=states).update(state=F("state")):
        raise StepRefusedError(_("These figures have moved on since you opened the page. Look at their state now."))


def locks_on(submission: Submission, closed_by: Collection[LockStage]) -> QuerySet[Lock]:
    """Keep the lock that closes these figures, where one of the stages does."""
    place = submission.membership
    return Lock.objects.filter(cluster=place.cluster_id, period=place.period_id, stage__in=list(closed_by))


def refuse_closed(*, is_closed: bool) -> None:
    """Refuse a step on figures that the report has closed.

    :raises StepRefusedError: if it has
    """
    if is_closed:
        raise StepRefusedError(_("These figures are closed: the cluster's report has been put forward or issued."))


def _return(
    submission: Submission,
    step: str,
    *,
    closed_by: Collection[LockStage],
    by: User,
    at: datetime,
    reason: str,
    cells: Mapping[str, str] | None,
) -> None:
    if not reason.strip():
        raise StepRefusedError(_("Say what must be corrected."))
    claim(submission, TRANSITIONS[step][0], closed_by=closed_by)
    rows = _rows_with(submission, cells) if cells else None
    submission.state, submission.accepted_at, submission.accepted_by = TRANSITIONS[step][1], None, None
    submission.return_reason = reason.strip()
    submission.save(update_fields=["state", "accepted_at", "accepted_by", "return_reason"])
    taken = record(subject=submission.subject, action="figures.returned", by=by, at=at, note=reason.strip())
    keep_return(submission=submission, step=taken, rows=rows, cells=cells or {})


def _rows_with(submission: Submission, cells: Mapping[str, str]) -> Rows:
    rows = rows_of(submission)
    if not cells.keys() <= rows.by_code.keys():
        raise StepRefusedError(str(NOT_A_ROW))
    return rows
