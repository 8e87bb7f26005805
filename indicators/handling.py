"""What may happen to one unit's figures now, by whom, what stands in the way, and what happened so far."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters.deadlines import Deadline
from clusters.enums import LockStage, MembershipRole
from clusters.models import Lock
from indicators.closing import Closed, closed_words
from indicators.desk import Fellow
from indicators.enums import SubmissionState, Topic
from indicators.models import Statement, Submission
from indicators.returning import named_by_step
from indicators.sending import UNEXPLAINED
from units.models import TimelineEntry
from units.numbers import format_number
from units.spans import in_words

RETURNED = "figures.returned"
# Steps that a unit takes while its figures are its own.
ON_DRAFTS = frozenset({"figures.attached", "figures.detached"})


@dataclass(frozen=True, slots=True)
class Handling:
    """What the viewer may do; `others` says who can, for someone who cannot."""

    may_confirm: bool
    may_return: bool
    may_reopen: bool
    closed: Closed | None
    others: str
    late: str

    @property
    def may_choose(self) -> bool:
        """Whether the viewer may say what is to be corrected."""
        return self.may_return or self.may_reopen


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the timeline; of a return by cells with the rows that it named."""

    words: str
    by: str
    at: datetime
    note: str
    rows: str = ""


def handling_of(submission: Submission, fellows: Sequence[Fellow], lock: Lock | None) -> Handling:
    """Decide what the viewer may do now.

    :param submission: fetched with_place() and with_rights()
    """
    mine: bool = submission.may_confirm  # type: ignore[attr-defined]
    as_officer: bool = submission.may_reopen  # type: ignore[attr-defined]
    sent = submission.state == SubmissionState.SUBMITTED
    confirmed = submission.state == SubmissionState.ACCEPTED
    issued = lock is not None and lock.stage == LockStage.ISSUED
    may_handle = mine and sent and lock is None
    return Handling(
        may_confirm=may_handle,
        may_return=may_handle,
        may_reopen=confirmed and ((mine and lock is None) or (as_officer and not issued)),
        closed=closed_words(lock.stage, lock.since, submission.membership.cluster.host) if lock else None,
        others=_others(submission, fellows) if sent and not mine else "",
        late=_late(submission),
    )


def timeline_of(submission: Submission, entries: Sequence[TimelineEntry]) -> list[Happened]:
    """Put each step into words, the newest first; one query more where something was returned.

    :param submission: fetched with_place() and with_sight(): who reads no drafts is not told what was attached to them
    """
    if not submission.sees_drafts:  # type: ignore[attr-defined]
        entries = [entry for entry in entries if entry.action not in ON_DRAFTS]
    returned = any(entry.action == RETURNED for entry in entries)
    named = named_by_step(submission) if returned else {}
    words = {
        "figures.shown": _("Shown to the head of the unit"),
        "figures.submitted": _("Sent to the cluster chair"),
        UNEXPLAINED: _("Sent without explaining"),
        "figures.accepted": _("Figures confirmed"),
        RETURNED: _("Correction requested"),
        "figures.attached": _("A document was attached"),
        "figures.detached": _("The unit removed an attachment"),
        "figures.purged": _("An attachment was taken down"),
    }
    return [
        Happened(
            words=_rows_asked(rows)
            if (rows := named.get(entry.pk))
            else words.get(entry.action) or _("Figures changed"),
            by=str(entry.by),
            at=entry.at,
            note=entry.note,
            rows="; ".join(rows or ()),
        )
        for entry in reversed(entries)
    ]


def in_reading_order(statements: Iterable[Statement]) -> list[Statement]:
    """Put what the unit says in general first, then what it says of each indicator, topics in their order."""
    topics = list(Topic)
    return sorted(
        statements, key=lambda said: (said.indicator.code if said.indicator else "", topics.index(Topic(said.topic)))
    )


def last_return(entries: Iterable[TimelineEntry]) -> datetime | None:
    """Return when the unit was last asked to correct."""
    return max((entry.at for entry in entries if entry.action == RETURNED), default=None)


def _rows_asked(rows: Sequence[str]) -> str:
    count = {"n": format_number(len(rows))}
    return ngettext("Correction of %(n)s row requested", "Correction of %(n)s rows requested", len(rows)) % count


def _late(submission: Submission) -> str:
    if submission.first_submitted_at is None:
        return ""
    period = submission.membership.period
    late_by = Deadline(period.opens_at, period.due_at).late_by(submission.first_submitted_at)
    return _("Sent %(span)s late") % {"span": in_words(late_by)} if late_by else ""


def _others(submission: Submission, fellows: Sequence[Fellow]) -> str:
    place = submission.membership
    if place.role != MembershipRole.CHAIR:
        chairs = [fellow.name for fellow in fellows if fellow.role == MembershipRole.CHAIR]
        return _("The head of %(unit)s (cluster chair) confirms these figures.") % {"unit": ", ".join(chairs)}
    deputies = [fellow.name for fellow in fellows if fellow.role == MembershipRole.DEPUTY and fellow.heads]
    if deputies:
        return _("The head of %(unit)s (cluster deputy) confirms the chair's own figures.") % {
            "unit": ", ".join(deputies)
        }
    return _("The standing officer for emulation at %(host)s confirms the chair's own figures.") % {
        "host": place.cluster.host.name
    }
