"""One unit's figures and words for one period, and where they stand."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from clusters.enums import LockStage, MembershipRole
from clusters.models import Cluster, Lock, Membership, Period
from indicators.entries import BLANK, NOT_ARISEN, Entry, of
from indicators.enums import EDITABLE, OUT_OF_THE_UNIT, SubmissionState, Topic
from indicators.models.catalogue import DataElement, Indicator
from units.constraints import both_or_neither, not_empty, one_of
from units.enums import UNIT_ROLES, Role
from units.models import Appointment, User
from units.rules import Standing


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def of(self, cluster: Cluster, period: Period) -> Self:
        return self.filter(membership__cluster=cluster, membership__period=period)

    def accepted(self) -> Self:
        return self.filter(state=SubmissionState.ACCEPTED)

    def open_for(self, memberships: Iterable[Membership]) -> None:
        """Give each membership that lacks one its empty draft."""
        Submission.objects.bulk_create([Submission(membership=place) for place in memberships], ignore_conflicts=True)

    def awaiting_the_chair(self) -> Self:
        return self.filter(state=SubmissionState.SUBMITTED)

    def editable(self) -> Self:
        return self.filter(state__in=EDITABLE)

    def unsent(self) -> Self:
        """Keep what the chair has never received."""
        return self.filter(first_submitted_at__isnull=True)

    def not_closed_by(self, *stages: LockStage) -> Self:
        """Leave out clusters and periods whose figures one of these stages of the report has closed."""
        lock = Lock.objects.filter(
            cluster=models.OuterRef("membership__cluster"),
            period=models.OuterRef("membership__period"),
            stage__in=stages,
        )
        return self.exclude(models.Exists(lock))

    def own(self, standing: Standing) -> Self:
        """Keep what the person's own unit entered, or a unit that it took over."""
        return self.filter(membership__unit__in=standing.own_units)

    def entered_by(self, standing: Standing) -> Self:
        """Keep what the person may type into while the state allows."""
        return self.filter(membership__unit__in=standing.at(*UNIT_ROLES))

    def typed_by(self, user: User, *, on: date) -> Self:
        """Keep the same as `entered_by` in one query, for saves that ask nothing else of the person."""
        held = Appointment.objects.in_force(on=on).filter(user=user, role__in=UNIT_ROLES)
        return self.filter(membership__unit__in=held.values("unit"))

    def sent_by(self, standing: Standing) -> Self:
        """Keep what the person may send for the unit."""
        return self.filter(membership__unit__in=standing.at(Role.HEAD))

    def chaired_by(self, standing: Standing, *roles: Role) -> Self:
        """Keep what lies in clusters that the person's unit chairs in that period."""
        return self.filter(models.Exists(_beside(standing.at(*(roles or UNIT_ROLES)), MembershipRole.CHAIR)))

    def confirmable_by(self, standing: Standing) -> Self:
        """Keep what the person may confirm or return.

        The chair's HEAD for the members; for the chair's own unit a HEAD of the deputy, else, where no
        deputy has one today, an OFFICER of the host. Never someone appointed at that very unit.
        """
        members = Q(models.Exists(_beside(standing.at(Role.HEAD), MembershipRole.CHAIR)))
        by_deputy = Q(models.Exists(_beside(standing.at(Role.HEAD), MembershipRole.DEPUTY)))
        heads = Appointment.objects.in_force(on=standing.on).filter(role=Role.HEAD, user__is_active=True)
        deputies_with_head = _beside(heads.values("unit"), MembershipRole.DEPUTY)
        by_officer = Q(membership__cluster__host__in=standing.served_provinces) & ~models.Exists(deputies_with_head)
        chairs_own = Q(membership__role=MembershipRole.CHAIR) & (by_deputy | by_officer)
        rightful = self.filter((~Q(membership__role=MembershipRole.CHAIR) & members) | chairs_own)
        return rightful.exclude(membership__unit__in=standing.at(*Role))

    def reopenable_by_officer(self, standing: Standing) -> Self:
        """Keep confirmed figures of the person's province that an OFFICER may return until the report is issued."""
        return self.accepted().served_by(standing)

    def served_by(self, standing: Standing) -> Self:
        """Keep what lies in clusters of the provinces that the person serves as an OFFICER."""
        return self.filter(membership__cluster__host__in=standing.served_provinces)

    def values_visible_to(self, standing: Standing) -> Self:
        """Keep the rows whose figures the person may read (the states alone are the board's to show)."""
        confirmed = Q(membership__cluster__host__in=standing.led_provinces, state=SubmissionState.ACCEPTED)
        return self.filter(_always_read(standing) | _received(standing) | confirmed)

    def drafts_visible_to(self, standing: Standing) -> Self:
        """Keep the rows of which the person may read whatever was saved, before and after it was sent."""
        return self.filter(_always_read(standing))

    def received_by(self, standing: Standing) -> Self:
        """Keep what the person reads as the chair (or the chair's deputy) to whom it was sent, while it is there."""
        return self.filter(_received(standing))

    def with_rights(self, standing: Standing) -> Self:
        """Add whether the person may read the figures, type them, confirm or return them, reopen them as an OFFICER."""
        this = Submission.objects.filter(pk=models.OuterRef("pk"))
        return self.annotate(
            readable=models.Exists(this.values_visible_to(standing)),
            may_enter=models.Exists(this.entered_by(standing)),
            may_confirm=models.Exists(this.confirmable_by(standing)),
            may_reopen=models.Exists(this.reopenable_by_officer(standing)),
        )

    def with_sight(self, standing: Standing) -> Self:
        """Add whether the person reads whatever was saved, and whether they read what was sent to them."""
        this = Submission.objects.filter(pk=models.OuterRef("pk"))
        return self.annotate(
            sees_drafts=models.Exists(this.drafts_visible_to(standing)),
            sees_sent=models.Exists(this.received_by(standing)),
        )

    def with_sight_of_all(self, standing: Standing) -> Self:
        """Add whether the person may read the confirmed figures of the whole cluster: its chair, and the province."""
        this = Submission.objects.filter(pk=models.OuterRef("pk"))
        watched = Q(membership__cluster__host__in=standing.watched_provinces)
        at_chair = Q(models.Exists(_beside(standing.at(*UNIT_ROLES), MembershipRole.CHAIR)))
        return self.annotate(sees_others=models.Exists(this.filter(watched | at_chair)))

    def with_rows_left(self) -> Self:
        """Add `rows_left`: how many required rows of the unit's level hold nothing yet."""
        here = DataValue.objects.filter(
            submission=models.OuterRef(models.OuterRef("pk")), element=models.OuterRef("pk")
        )
        entered = here.filter(Q(value__isnull=False) | Q(not_arisen=True))
        asked = (
            DataElement.objects.valid(on=models.OuterRef("membership__period__ends_on"))
            .filter(Q(levels="") | Q(levels__contains=models.OuterRef("membership__unit__level")), required=True)
            .exclude(models.Exists(entered))
        )
        count = asked.order_by().values("required").annotate(rows=models.Count("pk")).values("rows")
        return self.annotate(rows_left=Coalesce(models.Subquery(count), 0))

    def at(self, *, cluster: str, period: str, unit: str) -> Self:
        """Keep the one of a unit in its cluster and period, by their codes."""
        return self.filter(
            membership__cluster__code=cluster, membership__period__code=period, membership__unit__code=unit
        )

    def entered_at(self, *, period: str, unit: str) -> Self:
        """Keep the one of a unit in a period, by their codes: a unit is in one cluster at a time."""
        return self.filter(membership__period__code=period, membership__unit__code=unit)

    def with_place(self) -> Self:
        return self.select_related("membership__unit", "membership__cluster__host", "membership__period")


def _always_read(standing: Standing) -> Q:
    served = Q(membership__cluster__host__in=standing.served_provinces)
    return Q(membership__unit__in=standing.own_units) | served


def _received(standing: Standing) -> Q:
    at_chair = Q(models.Exists(_beside(standing.at(*UNIT_ROLES), MembershipRole.CHAIR)))
    confirms_chair = Q(membership__role=MembershipRole.CHAIR) & Q(
        models.Exists(_beside(standing.at(Role.HEAD), MembershipRole.DEPUTY))
    )
    return (at_chair | confirms_chair) & Q(state__in=OUT_OF_THE_UNIT)


def _beside(units: Any, role: MembershipRole) -> models.QuerySet[Membership]:
    # The units' own place beside a submission: in its cluster and period, with the role.
    return Membership.objects.filter(
        cluster=models.OuterRef("membership__cluster"),
        period=models.OuterRef("membership__period"),
        role=role,
        unit__in=units,
    )


class Submission(models.Model):
    """One unit's figures for one period: a draft in its own hands, sent, returned, or confirmed."""

    membership = models.OneToOneField(Membership, on_delete=models.PROTECT, related_name="submission")
    state = models.CharField(_("state"), max_length=10, choices=SubmissionState, default=SubmissionState.DRAFT)
    shown_to_head_at = models.DateTimeField(null=True, editable=False)
    shown_to_head_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    first_submitted_at = models.DateTimeField(null=True, editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    return_reason = models.TextField(blank=True, editable=False)

    objects = SubmissionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        constraints = [
            one_of("state", SubmissionState.values, name="submission_state_known"),
            both_or_neither("shown_to_head_at", "shown_to_head_by", name="submission_shown_at_and_by"),
            both_or_neither("submitted_at", "submitted_by", name="submission_submitted_at_and_by"),
            both_or_neither("accepted_at", "accepted_by", name="submission_accepted_at_and_by"),
            models.CheckConstraint(
                condition=Q(state__in=EDITABLE) | Q(submitted_at__isnull=False),
                name="submission_stamped_once_out_of_the_unit",
            ),
            models.CheckConstraint(
                condition=~Q(state=SubmissionState.DRAFT) | Q(submitted_at__isnull=True),
                name="submission_draft_carries_no_stamp",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | Q(first_submitted_at__isnull=False),
                name="submission_keeps_its_first_time",
            ),
            models.CheckConstraint(
                condition=Q(state=SubmissionState.ACCEPTED, accepted_at__isnull=False)
                | Q(~Q(state=SubmissionState.ACCEPTED), accepted_at__isnull=True),
                name="submission_accepted_stamp_matches_state",
            ),
            models.CheckConstraint(
                condition=~Q(state=SubmissionState.RETURNED) | ~Q(return_reason=""),
                name="submission_returned_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.membership_id} {self.state}"

    @property
    def subject(self) -> str:
        """Name this submission in the timeline; call it on rows fetched with_place()."""
        return f"figures/{self.membership.period.code}/{self.membership.unit.code}"


class DataValue(models.Model):
    """One count of one unit: a number, *không phát sinh*, or blank, with the version that guards it."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="values")
    element = models.ForeignKey(DataElement, on_delete=models.PROTECT, related_name="values")
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=4, null=True)
    not_arisen = models.BooleanField(_("not arisen"), default=False)
    note = models.TextField(_("note"), blank=True)
    version = models.PositiveIntegerField(default=1)
    # Names the save that wrote this version, so that one sent again after a lost answer is known.
    request_key = models.CharField(max_length=40, blank=True, editable=False)
    updated_at = models.DateTimeField(editable=False)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, editable=False, on_delete=models.PROTECT, related_name="+")

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints = [
            models.UniqueConstraint(fields=["submission", "element"], name="datavalue_once_per_cell"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(not_arisen=False), name="datavalue_number_or_not_arisen"
            ),
            models.CheckConstraint(condition=Q(value__isnull=True) | Q(value__gte=0), name="datavalue_not_negative"),
            models.CheckConstraint(condition=Q(version__gte=1), name="datavalue_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.element_id}"

    @property
    def entry(self) -> Entry:
        return as_entry(value=self.value, not_arisen=self.not_arisen)


def as_entry(*, value: Decimal | None, not_arisen: bool) -> Entry:
    """Turn a cell's two columns into what the arithmetic reads."""
    if not_arisen:
        return NOT_ARISEN
    return BLANK if value is None else of(value)


class Statement(models.Model):
    """A unit's words on a topic of the report, or on one indicator whose target it missed."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="statements")
    topic = models.CharField(_("topic"), max_length=16, choices=Topic)
    indicator = models.ForeignKey(
        Indicator,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="statements",
        verbose_name=_("indicator"),
    )
    text = models.TextField(_("text"))
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(editable=False)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, editable=False, on_delete=models.PROTECT, related_name="+")

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "topic"], condition=Q(indicator__isnull=True), name="statement_once_per_topic"
            ),
            models.UniqueConstraint(
                fields=["submission", "topic", "indicator"],
                condition=Q(indicator__isnull=False),
                name="statement_once_per_topic_and_indicator",
            ),
            one_of("topic", Topic.values, name="statement_topic_known"),
            not_empty("text", name="statement_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.topic}"
