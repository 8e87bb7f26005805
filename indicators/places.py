"""The boards that a person may open, one cluster in one period each, and moving between them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from clusters.models import Cluster, Lock, Membership, Period
from indicators.closing import Closed, closed_words
from indicators.models import Submission
from units.rules import Standing

Option = dict[str, str | bool]
Switch = dict[str, str | list[Option]]


@dataclass(frozen=True, slots=True)
class Place:
    """A cluster in a period, and whether its figures are closed."""

    cluster: Cluster
    period: Period
    closed: Closed | None

    @property
    def codes(self) -> tuple[str, str]:
        return self.cluster.code, self.period.code

    @classmethod
    def from_row(cls, row: Membership) -> Self:
        """Read a row that `_places` fetched."""
        stage: str | None = row.lock_stage  # type: ignore[attr-defined]
        since: datetime | None = row.locked_since  # type: ignore[attr-defined]
        closed = closed_words(stage, since, row.cluster.host) if stage and since else None
        return cls(row.cluster, row.period, closed)


def places_of(standing: Standing) -> list[Place]:
    """Read every board that the person may open, the newest period first, clusters by number."""
    return _places(standing, Q())


def places_beside(standing: Standing, *, cluster: str, period: str) -> list[Place]:
    """Read the boards of a cluster's other periods and of the period's other clusters, itself included."""
    return _places(standing, Q(cluster__code=cluster) | Q(period__code=period))


def places_in(standing: Standing, period: Period) -> list[Place]:
    """Read the boards of one period."""
    return _places(standing, Q(period=period))


def newest(places: Iterable[Place], *, at: datetime) -> Place | None:
    """Return the place whose period opened last, else the first that will open."""
    listed = list(places)
    opened = [place for place in listed if place.period.opens_at <= at]
    return next(iter(opened or listed[::-1]), None)


def cluster_and_period_switches(places: Iterable[Place], here: Place) -> list[Switch]:
    """Prepare the two lists that lead to the places beside this one."""
    listed = list(places)
    clusters = [place.cluster for place in listed if place.period == here.period]
    periods = [place.period for place in listed if place.cluster == here.cluster]
    return [
        switch("cluster", _("Cluster"), [(one.code, one.name) for one in clusters], here.cluster.code),
        switch("period", _("Period"), [(one.code, one.name) for one in periods], here.period.code),
    ]


def submission_switches(standing: Standing, place: Membership) -> list[Switch]:
    """Prepare the lists that lead to the other units of this period, and to this unit's other periods."""
    readable = Submission.objects.values_visible_to(standing).filter(membership__cluster=place.cluster)
    beside = readable.filter(Q(membership__period=place.period) | Q(membership__unit=place.unit)).with_place()
    rows = [row.membership for row in beside.order_by("-membership__period__year", "-membership__period__half", "pk")]
    units = sorted((row.unit for row in rows if row.period == place.period), key=lambda unit: unit.sort_key)
    periods = [row.period for row in rows if row.unit == place.unit]
    return [
        switch("cluster", _("Cluster"), [(place.cluster.code, place.cluster.name)], place.cluster.code),
        switch("unit", _("Unit"), [(unit.code, unit.short_name) for unit in units], place.unit.code),
        switch("period", _("Period"), [(period.code, period.name) for period in periods], place.period.code),
    ]


def switch(name: str, label: str, options: Iterable[tuple[str, str]], selected: str) -> Switch:
    """Prepare one list for the switcher."""
    listed: list[Option] = [{"value": code, "label": words, "selected": code == selected} for code, words in options]
    return {"name": name, "label": label, "options": listed}


def _places(standing: Standing, which: Q) -> list[Place]:
    lock = Lock.objects.filter(cluster=OuterRef("cluster"), period=OuterRef("period"))
    rows = (
        Membership.objects.visible_to(standing)
        .filter(which)
        .one_per_board()
        .select_related("cluster__host", "period__compare_with")
        .annotate(lock_stage=Subquery(lock.values("stage")[:1]), locked_since=Subquery(lock.values("since")[:1]))
        .order_by("-period__year", "-period__half", "cluster__number", "cluster__code")
    )
    return [Place.from_row(row) for row in rows]
