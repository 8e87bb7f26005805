"""Emulation work of the units, and the register of commendations."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from awards.enums import AwardKind, Category, MovementKind, Subject
from clusters.models import Cluster, Membership, Period
from units.constraints import code_form, in_order, not_empty, one_of
from units.models import Unit
from units.provinces import lying_in
from units.rules import Standing
from units.text import search_key


class UnitWorkQuerySet(models.QuerySet):
    def of(self, cluster: Cluster, period: Period) -> Self:
        return self.filter(period=period, unit__memberships__cluster=cluster, unit__memberships__period=period)

    def visible_to(self, standing: Standing) -> Self:
        """Keep a unit's own, what lies in a cluster that it chairs, and all of a LEADER's or OFFICER's province."""
        place = Membership.objects.filter(period=models.OuterRef("period"), unit=models.OuterRef("unit"))
        chaired = Membership.objects.chairs().filter(
            period=models.OuterRef("period"), cluster=models.OuterRef("cluster"), unit__in=standing.own_units
        )
        return self.filter(
            Q(unit__in=standing.own_units)
            | lying_in(standing.watched_provinces, unit="unit__")
            | models.Exists(place.filter(cluster__host__in=standing.watched_provinces))
            | models.Exists(place.filter(models.Exists(chaired)))
        )


class UnitWork(models.Model):
    """What every piece of emulation work belongs to: a unit and a period."""

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+", verbose_name=_("period"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))

    class Meta:
        abstract = True


class Movement(UnitWork):
    """A phong trào thi đua: regular, or themed with its dates."""

    name = models.CharField(_("name"), max_length=300)
    kind = models.CharField(_("kind"), max_length=8, choices=MovementKind)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    result = models.TextField(_("result"), blank=True)

    objects = UnitWorkQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("emulation movement")
        verbose_name_plural = _("emulation movements")
        constraints = [
            models.UniqueConstraint(fields=["period", "unit", "name"], name="movement_once_per_unit_and_period"),
            not_empty("name", name="movement_name_given"),
            one_of("kind", MovementKind.values, name="movement_kind_known"),
            in_order("starts_on", "ends_on", name="movement_dates_in_order"),
        ]

    def __str__(self) -> str:
        return self.name


class Initiative(UnitWork):
    """A sáng kiến: whose, and by whom and which decision it was recognised."""

    name = models.CharField(_("name"), max_length=300)
    author = models.CharField(_("author"), max_length=160)
    recognised_by = models.CharField(_("recognised by"), max_length=160, blank=True)
    decision = models.CharField(_("decision"), max_length=160, blank=True)

    objects = UnitWorkQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        constraints = [
            models.UniqueConstraint(
                fields=["period", "unit", "name", "author"], name="initiative_once_per_author_and_period"
            ),
            not_empty("name", name="initiative_name_given"),
            not_empty("author", name="initiative_author_given"),
        ]

    def __str__(self) -> str:
        return self.name


class Exemplar(UnitWork):
    """A điển hình tiên tiến: a person or a collective held up as an example."""

    name = models.CharField(_("name"), max_length=200)
    subject = models.CharField(_("subject"), max_length=10, choices=Subject)
    achievement = models.TextField(_("achievement"))

    objects = UnitWorkQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("exemplar")
        verbose_name_plural = _("exemplars")
        constraints = [
            models.UniqueConstraint(fields=["period", "unit", "name"], name="exemplar_once_per_unit_and_period"),
            not_empty("name", name="exemplar_name_given"),
            one_of("subject", Subject.values, name="exemplar_subject_known"),
        ]

    def __str__(self) -> str:
        return self.name


class AwardTypeQuerySet(models.QuerySet["AwardType"]):
    def valid(self, *, on: date) -> Self:
        return self.filter(valid_from__lte=on).filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on))


class AwardType(models.Model):
    """A title (danh hiệu) or form (hình thức khen thưởng), while the law knows it."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=5, choices=AwardKind)
    subject = models.CharField(_("subject"), max_length=10, choices=Subject)
    authority = models.CharField(_("authority"), max_length=160)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    source = models.CharField(_("source document"), max_length=400)

    objects = AwardTypeQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("type of commendation")
        verbose_name_plural = _("types of commendation")
        constraints = [
            code_form(name="awardtype_code_form"),
            not_empty("name", name="awardtype_name_given"),
            one_of("kind", AwardKind.values, name="awardtype_kind_known"),
            one_of("subject", Subject.values, name="awardtype_subject_known"),
            in_order("valid_from", "valid_until", name="awardtype_validity_in_order"),
        ]

    def __str__(self) -> str:
        return self.name


class Decision(models.Model):
    """A quyết định khen thưởng: number, date and the authority that signed it."""

    number = models.CharField(_("number"), max_length=60)
    decided_on = models.DateField(_("date"))
    authority = models.CharField(_("authority"), max_length=160)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.UniqueConstraint(fields=["number", "decided_on", "authority"], name="decision_once"),
            not_empty("number", name="decision_number_given"),
            not_empty("authority", name="decision_authority_given"),
        ]

    def __str__(self) -> str:
        return self.number


class AwardQuerySet(UnitWorkQuerySet):
    def in_register_order(self) -> Self:
        return self.select_related("decision", "award_type", "unit", "period").order_by(
            "-decision__decided_on", "decision__number", "award_type__code", "recipient_key", "pk"
        )


class Award(UnitWork):
    """One recipient's commendation by one decision."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="awards", verbose_name=_("decision"))
    award_type = models.ForeignKey(
        AwardType, on_delete=models.PROTECT, related_name="awards", verbose_name=_("type of commendation")
    )
    category = models.CharField(_("category"), max_length=24, choices=Category)
    subject = models.CharField(_("subject"), max_length=10, choices=Subject)
    recipient = models.CharField(_("recipient"), max_length=200)
    recipient_title = models.CharField(_("recipient's position"), max_length=160, blank=True)
    citation = models.TextField(_("citation"), blank=True)
    achievement_year = models.PositiveSmallIntegerField(_("achievement year"), null=True, blank=True)
    recipient_key = models.CharField(max_length=300, editable=False, db_index=True)

    objects = AwardQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["recipient_key"])

    class Meta:
        verbose_name = _("commendation")
        verbose_name_plural = _("commendations")
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "recipient", "award_type"], name="award_once_per_decision_and_recipient"
            ),
            not_empty("recipient", name="award_recipient_given"),
            one_of("category", Category.values, name="award_category_known"),
            one_of("subject", Subject.values, name="award_subject_known"),
        ]

    def __str__(self) -> str:
        return self.recipient

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.refresh_keys()
        super().save(*args, **kwargs)

    def refresh_keys(self) -> None:
        """Derive the search column that finds recipients without accents."""
        self.recipient_key = search_key(self.recipient)[:300]
