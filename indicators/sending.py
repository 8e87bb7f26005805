"""Sending exactly the figures that the head looked at."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from clusters.enums import LockStage
from indicators.enums import EDITABLE
from indicators.models import Submission
from indicators.workflow import StepRefusedError, claim, submit
from units.models import User, record

UNEXPLAINED = "figures.unexplained"


@transaction.atomic
def send(*, submission: Submission, seen: str, by: User, at: datetime, unexplained: Sequence[str] = ()) -> None:
    """Send the figures to the cluster's chair, unless someone has changed one since the head looked.

    :param seen: the fingerprint that the head's page carried
    :param unexplained: the names of the doubtful rows that the head chose to send without a reason: the trail keeps it
    :raises NotReadyError: if a required row is blank or a figure is impossible
    :raises StepRefusedError: if a figure was changed meanwhile, entry is not open, or they were sent already
    """
    claim(submission, EDITABLE, closed_by=[LockStage.ISSUED])
    if fingerprint(submission) != seen:
        raise StepRefusedError(_("The figures have changed since you looked at them. Look again before sending."))
    submit(submission=submission, by=by, at=at)
    if unexplained:
        record(subject=submission.subject, action=UNEXPLAINED, by=by, at=at, note="; ".join(unexplained))


def fingerprint(submission: Submission) -> str:
    """Return a text that changes with every saved cell: their versions only grow."""
    return str(submission.values.aggregate(versions=Sum("version"))["versions"] or 0)
