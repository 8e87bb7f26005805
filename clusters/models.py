"""With whom and when: periods, clusters, and each unit's place in them."""

from datetime import date, datetime
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from clusters.enums import LockStage, MembershipRole
from units.constraints import code_form, in_order, not_empty, one_of
from units.models import Unit, User
from units.rules import Standing


class PeriodQuerySet(models.QuerySet["Period"]):
    def newest_first(self) -> Self:
        return self.order_by("-year", "-half")

    def in_order(self) -> Self:
        return self.order_by("year", "half")

    def opened(self, *, at: datetime) -> Self:
        return self.filter(opens_at__lte=at)


class Period(models.Model):
    """A half-year; its bounds are data, since the service's working year has moved before."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=80)
    year = models.PositiveSmallIntegerField(_("year"))
    half = models.PositiveSmallIntegerField(_("half"))
    starts_on = models.DateField(_("figures from"))
    ends_on = models.DateField(_("figures until"))
    opens_at = models.DateTimeField(_("entry opens at"))
    due_at = models.DateTimeField(_("due at"))
    compare_with = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("same period")
    )
    comparable = models.BooleanField(_("equivalent to the same period"), default=True)
    comparable_note = models.CharField(_("why not equivalent"), max_length=300, blank=True)

    objects = PeriodQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("period")
        verbose_name_plural = _("periods")
        constraints = [
            models.UniqueConstraint(fields=["year", "half"], name="period_once_per_half_year"),
            models.CheckConstraint(condition=Q(code__regex=r"^\d{4}-H[12]$"), name="period_code_form"),
            models.CheckConstraint(condition=Q(half__in=[1, 2]), name="period_half_is_first_or_second"),
            models.CheckConstraint(condition=Q(starts_on__lt=F("ends_on")), name="period_dates_in_order"),
            models.CheckConstraint(condition=Q(opens_at__lt=F("due_at")), name="period_opens_before_it_is_due"),
            models.CheckConstraint(
                condition=Q(compare_with__isnull=True) | ~Q(compare_with=F("id")), name="period_compared_with_another"
            ),
            models.CheckConstraint(
                condition=Q(comparable=True) | ~Q(comparable_note=""), name="period_says_why_not_comparable"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Cluster(models.Model):
    """A cụm thi đua, organised by its host."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    number = models.PositiveSmallIntegerField(_("number"))
    host = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="hosted_clusters", verbose_name=_("host"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("cluster")
        verbose_name_plural = _("clusters")
        constraints = [
            code_form(name="cluster_code_form"),
            not_empty("name", name="cluster_name_given"),
            models.CheckConstraint(condition=Q(number__gte=1), name="cluster_number_positive"),
        ]

    def __str__(self) -> str:
        return self.name


class Pact(models.Model):
    """The year's giao ước thi đua that a cluster signed."""

    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="pacts", verbose_name=_("cluster"))
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.CharField(_("number"), max_length=60, blank=True)
    signed_on = models.DateField(_("signed on"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("emulation pact")
        verbose_name_plural = _("emulation pacts")
        constraints = [models.UniqueConstraint(fields=["cluster", "year"], name="pact_once_per_year")]

    def __str__(self) -> str:
        return f"{self.cluster} {self.year}"


class OversightQuerySet(models.QuerySet["Oversight"]):
    def in_force(self, *, on: date) -> Self:
        return self.filter(starts_on__lte=on).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))


class Oversight(models.Model):
    """Which provincial leader gives an opinion on which cluster's reports, and since when."""

    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="oversights", verbose_name=_("cluster"))
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="oversights", verbose_name=_("person"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = OversightQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("oversight")
        verbose_name_plural = _("oversights")
        constraints = [
            models.UniqueConstraint(fields=["cluster", "user", "starts_on"], name="oversight_once_from_a_day"),
            in_order("starts_on", "ends_on", name="oversight_dates_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.cluster}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def of(self, cluster: Cluster, period: Period) -> Self:
        return self.filter(cluster=cluster, period=period)

    def chairs(self) -> Self:
        return self.filter(role=MembershipRole.CHAIR)

    def visible_to(self, standing: Standing) -> Self:
        """Keep the rows of every cluster and period whose board the person may open."""
        beside = Membership.objects.filter(
            cluster=models.OuterRef("cluster"), period=models.OuterRef("period"), unit__in=standing.own_units
        )
        return self.filter(models.Exists(beside) | Q(cluster__host__in=standing.watched_provinces))

    def one_per_board(self) -> Self:
        """Keep one row of each cluster and period: a board that can be opened."""
        firsts = self.order_by().values("cluster", "period").annotate(first=models.Min("pk")).values("first")
        return self.filter(pk__in=firsts)

    def in_report_order(self) -> Self:
        """Chair, deputies, members, each in their set order, then by the Vietnamese alphabet."""
        rank = models.Case(
            models.When(role=MembershipRole.CHAIR, then=0),
            models.When(role=MembershipRole.DEPUTY, then=1),
            default=2,
        )
        return self.annotate(role_rank=rank).order_by("role_rank", "order", "unit__sort_key", "unit__code")


class Membership(models.Model):
    """A unit's place in a cluster for one period; by its key a unit competes in one cluster only."""

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("period"))
    cluster = models.ForeignKey(
        Cluster, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("cluster")
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=10, choices=MembershipRole, default=MembershipRole.MEMBER)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = MembershipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["period", "unit"], name="membership_one_cluster_per_unit_and_period"),
            models.UniqueConstraint(
                fields=["period", "cluster"],
                condition=Q(role=MembershipRole.CHAIR),
                name="membership_one_chair_per_cluster_and_period",
            ),
            one_of("role", MembershipRole.values, name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.period}"

    def clean(self) -> None:
        """Refuse a unit that no longer exists when the period ends."""
        if self.unit_id and self.period_id and not Unit.objects.active(on=self.period.ends_on).filter(pk=self.unit_id):
            raise ValidationError({"unit": _("This unit is not active on the last day of the period.")})


class Lock(models.Model):
    """Figures of a cluster and period that are closed (chốt số liệu), by which step and since when.

    Written by the report's steps, read by the steps on figures, which know nothing of reports.
    """

    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="locks")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="locks")
    stage = models.CharField(max_length=11, choices=LockStage)
    since = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("lock")
        verbose_name_plural = _("locks")
        constraints = [
            models.UniqueConstraint(fields=["cluster", "period"], name="lock_once_per_cluster_and_period"),
            one_of("stage", LockStage.values, name="lock_stage_known"),
        ]

    def __str__(self) -> str:
        return f"{self.cluster_id} {self.period_id} {self.stage}"
