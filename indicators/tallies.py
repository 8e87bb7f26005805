"""How many units of a cluster have sent and confirmed figures, for lists of clusters."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q

from indicators.enums import OUT_OF_THE_UNIT, SubmissionState
from indicators.models import Submission
from indicators.places import Place


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one cluster and period; `late` were sent after the deadline, `sent` are out of the units' hands."""

    members: int = 0
    sent: int = 0
    confirmed: int = 0
    late: int = 0

    @property
    def unsent(self) -> int:
        return self.members - self.sent

    @property
    def is_complete(self) -> bool:
        return self.members > 0 and self.confirmed == self.members


def tallies(places: Iterable[Place]) -> dict[tuple[int, int], Tally]:
    """Count the submissions of several clusters and periods in one query, keyed by their two keys."""
    which = Q(pk__in=[])
    for place in places:
        which |= Q(membership__cluster=place.cluster, membership__period=place.period)
    rows = (
        Submission.objects.filter(which)
        .order_by()
        .values_list("membership__cluster", "membership__period")
        .annotate(
            members=Count("pk"),
            sent=Count("pk", filter=Q(state__in=OUT_OF_THE_UNIT)),
            confirmed=Count("pk", filter=Q(state=SubmissionState.ACCEPTED)),
            late=Count("pk", filter=Q(first_submitted_at__gt=F("membership__period__due_at"))),
        )
    )
    return {(cluster, period): Tally(*counts) for cluster, period, *counts in rows}
