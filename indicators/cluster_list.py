"""The clusters that a person may look at, one line each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from indicators.places import Place, newest
from indicators.progress import clock, confirmed_words, late_words, time_left, unsent_words
from indicators.tallies import Tally, tallies


@dataclass(frozen=True, slots=True)
class ClusterLine:
    """One cluster in its newest open period."""

    name: str
    host: str
    period: str
    url: str
    tally: Tally
    confirmed: str
    unsent: str
    late: str
    due: str
    time_left: str


def cluster_lines(places: Iterable[Place], *, at: datetime) -> list[ClusterLine]:
    """Prepare one line per cluster, by number, in one query."""
    by_cluster: dict[int, list[Place]] = {}
    for place in sorted(places, key=lambda place: (place.cluster.number, place.cluster.code)):
        by_cluster.setdefault(place.cluster.pk, []).append(place)
    current = [current for mine in by_cluster.values() if (current := newest(mine, at=at))]
    counts = tallies(current)
    return [_line(place, counts.get((place.cluster.pk, place.period.pk), Tally()), at) for place in current]


def _line(place: Place, tally: Tally, at: datetime) -> ClusterLine:
    return ClusterLine(
        name=place.cluster.name,
        host=place.cluster.host.name,
        period=place.period.name,
        url=reverse("indicators:board", args=place.codes),
        tally=tally,
        confirmed=confirmed_words(tally.confirmed, tally.members),
        unsent=unsent_words(tally.unsent),
        late=late_words(tally.late),
        due=clock(place.period.due_at),
        time_left=time_left(place.period.due_at, at) if tally.unsent else "",
    )
