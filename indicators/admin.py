"""The catalogue of figures in the admin; figures themselves are not there at all."""

from django.contrib import admin

from indicators.admin_forms import DataElementForm, IndicatorForm, RuleForm, TargetForm
from indicators.models import DataElement, Indicator, Section, Target, ValidationRule
from units.stewardship import CatalogueAdmin

IN_FORM_ORDER = ("section__order", "section__code", "order", "code")


@admin.register(Section)
class SectionAdmin(CatalogueAdmin):
    fields = ("code", "name", "order")
    list_display = ("name", "code", "order")
    ordering = ("order", "code")


@admin.register(DataElement)
class DataElementAdmin(CatalogueAdmin):
    form = DataElementForm
    fields = (
        "code",
        ("section", "order"),
        "name",
        ("unit", "decimals"),
        "kind",
        "carries",
        "pair",
        ("required", "may_be_not_arisen", "takes_attachments"),
        "levels",
        "definition",
        "source",
        "register",
        ("valid_from", "valid_until"),
    )
    list_display = ("name", "code", "section", "unit", "kind", "required", "valid_from", "valid_until")
    list_filter = ("section", "kind", "required", "takes_attachments")
    list_select_related = ("section",)
    ordering = IN_FORM_ORDER


@admin.register(Indicator)
class IndicatorAdmin(CatalogueAdmin):
    form = IndicatorForm
    fields = (
        "code",
        ("section", "order"),
        "name",
        "kind",
        "numerator",
        "denominator",
        ("unit", "decimals"),
        "direction",
        "may_exceed_100",
        "definition",
        "source",
        ("valid_from", "valid_until"),
        "replaces",
    )
    list_display = ("name", "code", "section", "kind", "numerator", "denominator", "valid_from", "valid_until")
    list_filter = ("section", "kind")
    list_select_related = ("section",)
    ordering = IN_FORM_ORDER


@admin.register(Target)
class TargetAdmin(CatalogueAdmin):
    form = TargetForm
    fields = (
        "indicator",
        ("authority", "scope"),
        ("operator", "value", "per"),
        ("valid_from", "valid_until"),
        "source",
    )
    fixed_fields = ()
    list_display = ("indicator", "authority", "scope", "operator", "value", "per", "valid_from", "valid_until")
    list_filter = ("authority", "per")
    list_select_related = ("indicator",)
    ordering = ("indicator__section__order", "indicator__order", "scope", "authority", "-valid_from")
    searched_fields = ("indicator__code", "indicator__name", "scope")


@admin.register(ValidationRule)
class ValidationRuleAdmin(CatalogueAdmin):
    form = RuleForm
    fields = ("code", "left", "operator", "right", "severity", "message", "source")
    list_display = ("code", "left", "operator", "right", "severity", "message")
    list_filter = ("severity",)
    ordering = ("code",)
    searched_fields = ("code", "message", "left", "right")
