"""Why a sheet cannot be typed into, since when, and who can open it; and who sends it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from clusters.enums import MembershipRole
from indicators.desk import Barrier, Desk, Fellow
from indicators.sources import Sources
from units.spans import in_words


@dataclass(frozen=True, slots=True)
class Explanation:
    """A lock in words."""

    why: str
    since: datetime | None
    opener: str


def barrier_words(sources: Sources) -> Explanation | None:
    """Explain what keeps the person from typing, if anything does."""
    desk = sources.desk
    match desk.barrier:
        case None:
            return None
        case Barrier.NOT_OPEN:
            return Explanation(_("This period is not open for entry yet."), None, "")
        case Barrier.NOT_YOURS:
            words = _("You read these figures as those of a unit that yours has taken over.")
            return Explanation(words, None, _named(sources, desk.unit.code))
        case Barrier.ISSUED:
            words = _("The cluster's report has been issued: nothing changes any more except by a correction slip.")
            return Explanation(words, desk.issued.at if desk.issued else None, "")
        case Barrier.SENT:
            words = _("The figures have been sent and wait to be confirmed.")
            return Explanation(words, desk.submission.submitted_at, _who_confirms(sources))
        case Barrier.CONFIRMED:  # pragma: no branch - the last of them, as the type checker sees
            words = _("The figures have been confirmed.")
            return Explanation(words, desk.submission.accepted_at, _who_reopens(sources))


def heads_words(sources: Sources) -> str:
    """Name the heads of the unit, who can send for it."""
    here = _fellow(sources, sources.desk.unit.code)
    return ", ".join(here.heads) if here else ""


def lateness_words(desk: Desk) -> str:
    """Say how late the figures came for the first time; nothing when they were in time or have not come."""
    first = desk.submission.first_submitted_at
    late = desk.deadline.late_by(first) if first else None
    return _("Sent %(span)s late") % {"span": in_words(late)} if late else ""


def time_words(desk: Desk) -> str:
    """Say how long is left until the deadline, or how long ago it passed."""
    if late := desk.deadline.late_by(desk.at):
        return _("%(span)s overdue") % {"span": in_words(late)}
    return _("%(span)s left") % {"span": in_words(desk.deadline.due_at - desk.at)}


def _who_confirms(sources: Sources) -> str:
    return _confirming_heads(sources) or _("the standing officer for emulation")


def _who_reopens(sources: Sources) -> str:
    if heads := _confirming_heads(sources):
        words = _("%(chair)s, until the report is put forward; the standing officer for emulation, until it is issued")
        return words % {"chair": heads}
    return _("the standing officer for emulation, until the report is issued")


def _confirming_heads(sources: Sources) -> str:
    is_chair = sources.desk.submission.membership.role == MembershipRole.CHAIR
    wanted = MembershipRole.DEPUTY if is_chair else MembershipRole.CHAIR
    return ", ".join(_with_heads(fellow) for fellow in sources.fellows if fellow.role == wanted and fellow.heads)


def _named(sources: Sources, code: str) -> str:
    here = _fellow(sources, code)
    return _with_heads(here) if here and here.heads else ""


def _with_heads(fellow: Fellow) -> str:
    return f"{', '.join(fellow.heads)} ({fellow.name})"


def _fellow(sources: Sources, code: str) -> Fellow | None:
    return next((fellow for fellow in sources.fellows if fellow.code == code), None)
