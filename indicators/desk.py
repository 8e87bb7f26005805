"""Where a person stands before a unit's sheet: which submission it is, what they may do with it, and why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from clusters.deadlines import Deadline, Window
from clusters.enums import LockStage, MembershipRole
from clusters.models import Lock, Membership, Period
from indicators.enums import EDITABLE, SubmissionState
from indicators.models import Submission
from units.enums import UNIT_ROLES, Role
from units.models import TimelineEntry, Unit
from units.rules import Standing


class Barrier(StrEnum):
    """Why nothing can be typed."""

    NOT_YOURS = "NOT_YOURS"
    NOT_OPEN = "NOT_OPEN"
    ISSUED = "ISSUED"
    SENT = "SENT"
    CONFIRMED = "CONFIRMED"


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who took a step, and when."""

    at: datetime
    by: str


@dataclass(frozen=True)
class Desk:
    """One person before one unit's figures; `mine` is all that they may open, the newest period first."""

    submission: Submission
    mine: Sequence[Submission]
    standing: Standing
    at: datetime
    issued: Stamp | None
    returned: Stamp | None

    @property
    def period(self) -> Period:
        return self.submission.membership.period

    @property
    def unit(self) -> Unit:
        return self.submission.membership.unit

    @property
    def works_here(self) -> bool:
        """Whether the person is appointed at this very unit, not only at one that took it over."""
        return self.unit.pk in self.standing.at(*UNIT_ROLES)

    @property
    def is_head(self) -> bool:
        return self.unit.pk in self.standing.at(Role.HEAD)

    @property
    def deadline(self) -> Deadline:
        return Deadline(self.period.opens_at, self.period.due_at)

    @cached_property
    def barrier(self) -> Barrier | None:
        """Why this person cannot type now; None when they can."""
        if self.issued:
            return Barrier.ISSUED
        if self.submission.state not in EDITABLE:
            return Barrier.CONFIRMED if self.submission.state == SubmissionState.ACCEPTED else Barrier.SENT
        if not self.works_here:
            return Barrier.NOT_YOURS
        return Barrier.NOT_OPEN if self.deadline.window(at=self.at) is Window.NOT_OPEN else None

    @cached_property
    def issued_periods(self) -> frozenset[int]:
        """The keys of the periods whose issued report of this cluster is the person's to read, as a member's."""
        cluster = self.submission.membership.cluster_id
        rows = [row.membership for row in self.mine if _stamp(row, "issued")]
        return frozenset(place.period_id for place in rows if place.cluster_id == cluster)

    @property
    def may_type(self) -> bool:
        return self.barrier is None

    @property
    def may_send(self) -> bool:
        return self.may_type and self.is_head


@dataclass(frozen=True, slots=True)
class Fellow:
    """A unit of the same cluster and period, and who heads it today."""

    code: str
    name: str
    role: MembershipRole
    heads: tuple[str, ...]


def own_submissions(standing: Standing) -> QuerySet[Submission]:
    """Read every submission that is the person's own to read, with its place, the newest period first."""
    return (
        Submission.objects.own(standing)
        .with_place()
        .select_related("membership__period__compare_with", "submitted_by", "shown_to_head_by")
        .order_by("-membership__period__year", "-membership__period__half", "membership__unit__sort_key")
    )


def desk_of(standing: Standing, *, period: str, unit: str, at: datetime) -> Desk | None:
    """Read the desk before one unit's period, in one query beside the standing's own; None if it is not theirs.

    All that they may open comes along: the page's switches and its earlier periods are among it.
    """
    rows = list(_with_stamps(own_submissions(standing)))
    for row in rows:
        if (row.membership.period.code, row.membership.unit.code) == (period, unit):
            return Desk(row, rows, standing, at, _stamp(row, "issued"), _stamp(row, "returned"))
    return None


def fellows_of(place: Membership, *, on: date) -> list[Fellow]:
    """Read the units of a cluster and period with their heads of today, in one query."""
    in_force = Q(unit__appointments__starts_on__lte=on) & (
        Q(unit__appointments__ends_on__isnull=True) | Q(unit__appointments__ends_on__gte=on)
    )
    head = FilteredRelation("unit__appointments", condition=Q(unit__appointments__role=Role.HEAD) & in_force)
    rows = Membership.objects.filter(cluster=place.cluster_id, period=place.period_id).annotate(head=head)
    heads: dict[tuple[str, str, str], list[str]] = {}
    columns = ("unit__code", "unit__name", "role", "head__user__full_name", "head__user__is_active")
    in_order = rows.order_by("unit__sort_key", "head__user__sort_key")
    for code, name, role, person, active in in_order.values_list(*columns):
        heads.setdefault((code, name, role), []).extend([person] if active else [])
    return [
        Fellow(code, name, MembershipRole(role), tuple(dict.fromkeys(people)))
        for (code, name, role), people in heads.items()
    ]


def _with_stamps(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    issue = Lock.objects.filter(
        cluster=OuterRef("membership__cluster"), period=OuterRef("membership__period"), stage=LockStage.ISSUED
    )
    # As Submission.subject writes it.
    period, unit = OuterRef("membership__period__code"), OuterRef("membership__unit__code")
    subject = Concat(Value("figures/"), period, Value("/"), unit)
    returns = TimelineEntry.objects.filter(subject=subject, action="figures.returned").order_by("-at", "-pk")
    return rows.annotate(
        issued_at=Subquery(issue.values("since")[:1]),
        issued_by=Subquery(issue.annotate(name=F("by__full_name")).values("name")[:1]),
        returned_at=Subquery(returns.values("at")[:1]),
        returned_by=Subquery(returns.annotate(name=F("by__full_name")).values("name")[:1]),
    )


def _stamp(row: Any, step: str) -> Stamp | None:
    when = getattr(row, f"{step}_at")
    return Stamp(when, getattr(row, f"{step}_by")) if when else None
