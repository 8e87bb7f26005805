"""The cluster's report on a half-year: the chair's words, where it stands, and the version that was issued."""

from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from clusters.enums import MembershipRole
from clusters.models import Cluster, Membership, Oversight, Period
from reports.enums import ReportSection, ReportState
from units.constraints import both_or_neither, not_empty, one_of
from units.enums import UNIT_ROLES, Role
from units.rules import Standing


class ReportQuerySet(models.QuerySet["Report"]):
    def with_place(self) -> Self:
        return self.select_related("cluster__host", "period__compare_with")

    def open_for(self, memberships: Iterable[Membership]) -> None:
        """Give each cluster and period that has a chair among these memberships its empty draft."""
        chairs = [place for place in memberships if place.role == MembershipRole.CHAIR]
        drafts = [Report(cluster_id=place.cluster_id, period_id=place.period_id) for place in chairs]
        Report.objects.bulk_create(drafts, ignore_conflicts=True)

    def drafted_by(self, standing: Standing) -> Self:
        """Keep the reports that the person's unit writes as the cluster's chair."""
        return self.filter(models.Exists(_chair(standing.at(*UNIT_ROLES))))

    def signed_by(self, standing: Standing) -> Self:
        """Keep the reports that the person, as HEAD of the chair, puts forward and issues."""
        return self.filter(models.Exists(_chair(standing.at(Role.HEAD))))

    def overseen_by(self, standing: Standing) -> Self:
        """Keep the reports on which the person gives the leadership's opinion today."""
        watched = Oversight.objects.in_force(on=standing.on).filter(user=standing.user)
        return self.filter(cluster__in=watched.values("cluster"), cluster__host__in=standing.led_provinces)

    def with_rights(self, standing: Standing) -> Self:
        """Add whether the person writes, signs, or oversees the report."""
        this = Report.objects.filter(pk=models.OuterRef("pk"))
        return self.annotate(
            is_drafter=models.Exists(this.drafted_by(standing)),
            is_signer=models.Exists(this.signed_by(standing)),
            is_overseer=models.Exists(this.overseen_by(standing)),
        )

    def visible_to(self, standing: Standing) -> Self:
        """Keep what the person may read: the chair and OFFICERs all, LEADERs once put forward, members once issued."""
        member = Membership.objects.filter(
            cluster=models.OuterRef("cluster"), period=models.OuterRef("period"), unit__in=standing.own_units
        )
        return self.filter(
            models.Exists(_chair(standing.own_units))
            | Q(cluster__host__in=standing.served_provinces)
            | (Q(cluster__host__in=standing.led_provinces) & ~Q(state=ReportState.DRAFT))
            | (Q(models.Exists(member)) & Q(state=ReportState.ISSUED))
        )


def _chair(units: Any) -> models.QuerySet[Membership]:
    return Membership.objects.filter(
        cluster=models.OuterRef("cluster"),
        period=models.OuterRef("period"),
        role=MembershipRole.CHAIR,
        unit__in=units,
    )


class Report(models.Model):
    """One cluster's report on one period, from draft to issue."""

    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="reports", verbose_name=_("cluster"))
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="reports", verbose_name=_("period"))
    state = models.CharField(_("state"), max_length=11, choices=ReportState, default=ReportState.DRAFT)
    put_forward_at = models.DateTimeField(null=True, editable=False)
    put_forward_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    issued_at = models.DateTimeField(null=True, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    opinion = models.TextField(_("opinion of the leadership"), blank=True)

    # Only on rows fetched with_rights().
    is_drafter: bool
    is_signer: bool
    is_overseer: bool

    objects = ReportQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(fields=["cluster", "period"], name="report_once_per_cluster_and_period"),
            one_of("state", ReportState.values, name="report_state_known"),
            both_or_neither("put_forward_at", "put_forward_by", name="report_put_forward_at_and_by"),
            both_or_neither("approved_at", "approved_by", name="report_approved_at_and_by"),
            both_or_neither("issued_at", "issued_by", name="report_issued_at_and_by"),
            models.CheckConstraint(
                condition=Q(state=ReportState.DRAFT, put_forward_at__isnull=True)
                | Q(~Q(state=ReportState.DRAFT), put_forward_at__isnull=False),
                name="report_put_forward_stamp_matches_state",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ReportState.APPROVED, ReportState.ISSUED], approved_at__isnull=False)
                | Q(~Q(state__in=[ReportState.APPROVED, ReportState.ISSUED]), approved_at__isnull=True),
                name="report_approved_stamp_matches_state",
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.ISSUED, issued_at__isnull=False)
                | Q(~Q(state=ReportState.ISSUED), issued_at__isnull=True),
                name="report_issued_stamp_matches_state",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.state}"

    @property
    def subject(self) -> str:
        """Name this report in the timeline; call it on rows fetched with_place()."""
        return f"report/{self.cluster.code}/{self.period.code}"


class Narrative(models.Model):
    """The chair's words for one section; a section without a row shows the drafted text."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="narratives")
    section = models.CharField(_("section"), max_length=16, choices=ReportSection)
    text = models.TextField(_("text"), blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(editable=False)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, editable=False, on_delete=models.PROTECT, related_name="+")

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("narrative")
        verbose_name_plural = _("narratives")
        constraints = [
            models.UniqueConstraint(fields=["report", "section"], name="narrative_once_per_section"),
            one_of("section", ReportSection.values, name="narrative_section_known"),
            models.CheckConstraint(condition=Q(version__gte=1), name="narrative_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.section}"


class ReportVersion(models.Model):
    """What was issued, frozen: the data, the pages made from it, and their hash; the number comes later."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveSmallIntegerField(default=1)
    snapshot = models.JSONField()
    html = models.TextField()
    html_brief = models.TextField()
    pdf = models.BinaryField(default=b"")
    pdf_brief = models.BinaryField(default=b"")
    sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signer_name = models.CharField(_("signer"), max_length=120)
    signer_title = models.CharField(_("signer's title"), max_length=160)
    signed_by_deputy = models.BooleanField(_("signed by the deputy for the chair"), default=False)
    number = models.CharField(_("number"), max_length=60, blank=True)
    dated_on = models.DateField(_("date of issue"), null=True, blank=True)

    class Meta:
        verbose_name = _("report version")
        verbose_name_plural = _("report versions")
        constraints = [
            models.UniqueConstraint(fields=["report", "version"], name="reportversion_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="reportversion_from_one"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="reportversion_hash_form"),
            models.CheckConstraint(
                condition=Q(number="", dated_on__isnull=True) | Q(~Q(number=""), dated_on__isnull=False),
                name="reportversion_number_with_its_date",
            ),
            not_empty("signer_name", name="reportversion_signer_given"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} v{self.version}"

    @property
    def awaits_number(self) -> bool:
        return not self.number
