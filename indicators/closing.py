"""Why figures are closed, since when, and who can open them, in words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from clusters.enums import LockStage
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Closed:
    """A lock that explains itself."""

    why: str
    since: datetime
    opener: str


def closed_words(stage: str, since: datetime, host: Unit) -> Closed:
    """Explain the lock on a cluster's figures; the host's officer opens what is not issued."""
    if stage == LockStage.ISSUED:
        why = _("The cluster's report has been issued: nothing changes any more except by a correction slip.")
        return Closed(why, since, "")
    why = _("The cluster's report has been put forward, so the chair no longer confirms or returns figures.")
    return Closed(why, since, _("the standing officer for emulation at %(host)s") % {"host": host.name})
