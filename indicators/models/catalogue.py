"""The catalogue: what is counted, by which document, from when until when.

A code keeps its meaning for ever: a changed meaning is a new code that may name the one it replaces.
"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from indicators.enums import (
    AUTHORITIES,
    DIRECTIONS,
    ELEMENT_KINDS,
    INDICATOR_KINDS,
    OPERATORS,
    PERS,
    SEVERITIES,
)
from indicators.kinds import Authority, Direction, ElementKind, IndicatorKind, Operator, Per, Severity
from units.constraints import code_form, in_order, not_empty, one_of
from units.numbers import format_number

MAX_DECIMALS = 4


class Section(models.Model):
    """A group of rows on the form and of indicators in the report."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=160)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        constraints = [code_form(name="section_code_form"), not_empty("name", name="section_name_given")]

    def __str__(self) -> str:
        return self.name


class DatedQuerySet(models.QuerySet):
    def valid(self, *, on: date | models.OuterRef) -> Self:
        return self.filter(valid_from__lte=on).filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on))


class SectionedQuerySet(DatedQuerySet):
    def in_form_order(self) -> Self:
        return self.order_by("section__order", "section__code", "order", "code")


class DataElement(models.Model):
    """A raw count that a unit enters once (số liệu gốc)."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="elements", verbose_name=_("section"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    name = models.CharField(_("name"), max_length=250)
    unit = models.CharField(_("unit of measure"), max_length=40)
    kind = models.CharField(_("kind"), max_length=8, choices=ELEMENT_KINDS)
    pair = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("pair")
    )
    carries = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("carries over")
    )
    required = models.BooleanField(_("required"), default=True)
    may_be_not_arisen = models.BooleanField(_("may be not arisen"), default=True)
    takes_attachments = models.BooleanField(_("takes attachments"), default=False)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=0)
    levels = models.CharField(_("levels"), max_length=80, blank=True)
    definition = models.TextField(_("definition"), blank=True)
    source = models.CharField(_("source document"), max_length=400)
    register = models.CharField(_("register"), max_length=160, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = SectionedQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("data element")
        verbose_name_plural = _("data elements")
        constraints = [
            code_form(name="element_code_form"),
            not_empty("name", name="element_name_given"),
            one_of("kind", [kind.value for kind in ElementKind], name="element_kind_known"),
            in_order("valid_from", "valid_until", name="element_validity_in_order"),
            models.CheckConstraint(condition=Q(decimals__lte=MAX_DECIMALS), name="element_decimals_few"),
            models.CheckConstraint(
                condition=Q(carries__isnull=True) | Q(kind=ElementKind.OPENING.value),
                name="element_only_opening_carries",
            ),
            models.CheckConstraint(
                condition=Q(pair__isnull=True) | ~Q(pair=F("id")), name="element_pairs_with_another"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def applies_to(self, level: str) -> bool:
        """Tell whether units of a level enter this element; no level named means all."""
        return not self.levels or level in self.levels.split()


class Indicator(models.Model):
    """A chỉ tiêu computed from data elements; nobody types its value."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="indicators", verbose_name=_("section"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    name = models.CharField(_("name"), max_length=250)
    kind = models.CharField(_("kind"), max_length=5, choices=INDICATOR_KINDS)
    numerator = models.CharField(_("numerator"), max_length=400)
    denominator = models.CharField(_("denominator"), max_length=400, blank=True)
    unit = models.CharField(_("unit of measure"), max_length=40)
    direction = models.CharField(_("direction"), max_length=6, choices=DIRECTIONS)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=0)
    may_exceed_100 = models.BooleanField(_("may exceed 100%"), default=False)
    definition = models.TextField(_("definition"), blank=True)
    source = models.CharField(_("source document"), max_length=400)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    replaces = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("replaces")
    )

    objects = SectionedQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = [
            code_form(name="indicator_code_form"),
            not_empty("name", name="indicator_name_given"),
            not_empty("numerator", name="indicator_numerator_given"),
            one_of("kind", [kind.value for kind in IndicatorKind], name="indicator_kind_known"),
            one_of("direction", [direction.value for direction in Direction], name="indicator_direction_known"),
            in_order("valid_from", "valid_until", name="indicator_validity_in_order"),
            models.CheckConstraint(condition=Q(decimals__lte=MAX_DECIMALS), name="indicator_decimals_few"),
            models.CheckConstraint(
                condition=~Q(kind=IndicatorKind.RATIO.value, denominator="")
                & (~Q(kind=IndicatorKind.COUNT.value) | Q(denominator="")),
                name="indicator_denominator_for_ratios_only",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")), name="indicator_replaces_another"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def counts_whole(self) -> bool:
        """Tell whether its values are whole numbers."""
        return self.kind == IndicatorKind.COUNT and self.decimals == 0


class Target(models.Model):
    """A mức giao: who asks how much of an indicator, of whom, and by which document.

    The scope is a code, not a key: blank is everyone, else a cluster's or a unit's code.
    """

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="targets", verbose_name=_("indicator")
    )
    authority = models.CharField(_("set by"), max_length=10, choices=AUTHORITIES)
    scope = models.CharField(_("scope"), max_length=40, blank=True)
    per = models.CharField(_("per"), max_length=6, choices=PERS, default=Per.PERIOD.value)
    operator = models.CharField(_("operator"), max_length=2, choices=OPERATORS)
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=4)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    source = models.CharField(_("source document"), max_length=400)

    objects = DatedQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "authority", "scope", "operator", "valid_from"], name="target_once_from_a_day"
            ),
            one_of("authority", [authority.value for authority in Authority], name="target_authority_known"),
            one_of("per", [per.value for per in Per], name="target_per_known"),
            one_of("operator", [operator.value for operator in Operator], name="target_operator_known"),
            models.CheckConstraint(condition=Q(value__gte=0), name="target_value_not_negative"),
            in_order("valid_from", "valid_until", name="target_validity_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.operator} {format_number(self.value)}"


class ValidationRule(models.Model):
    """A comparison of sums within one submission; an error blocks sending, a warning does not."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    left = models.CharField(_("left side"), max_length=400)
    operator = models.CharField(_("operator"), max_length=2, choices=OPERATORS)
    right = models.CharField(_("right side"), max_length=400)
    severity = models.CharField(_("severity"), max_length=7, choices=SEVERITIES)
    message = models.CharField(_("message"), max_length=300)
    source = models.CharField(_("source document"), max_length=400)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("validation rule")
        verbose_name_plural = _("validation rules")
        constraints = [
            code_form(name="rule_code_form"),
            not_empty("left", name="rule_left_given"),
            not_empty("right", name="rule_right_given"),
            not_empty("message", name="rule_message_given"),
            one_of("operator", [operator.value for operator in Operator], name="rule_operator_known"),
            one_of("severity", [severity.value for severity in Severity], name="rule_severity_known"),
        ]

    def __str__(self) -> str:
        return self.code
