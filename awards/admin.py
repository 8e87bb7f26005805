"""Commendations and emulation work in the catalogue's admin."""

from django.contrib import admin
from django.db.models import Exists, ForeignKey, Model, OuterRef, QuerySet
from django.http import HttpRequest

from awards.admin_forms import AwardForm, DecisionForm, ExemplarForm, InitiativeForm, MovementForm
from awards.models import Award, AwardType, Decision, Exemplar, Initiative, Movement
from units.stewardship import CatalogueAdmin, OfficerAdmin, ProvinceAdmin, ProvinceInline, in_province

IN_NAME_ORDER = ("-period__year", "-period__half", "unit__sort_key", "name")


@admin.register(AwardType)
class AwardTypeAdmin(CatalogueAdmin):
    fields = ("code", "name", ("kind", "subject"), "authority", ("valid_from", "valid_until"), "source")
    list_display = ("name", "code", "kind", "subject", "authority", "valid_from", "valid_until")
    list_filter = ("kind", "subject")
    ordering = ("kind", "name", "code")


class AwardInline(ProvinceInline):
    """Who is commended by a decision, as far as it concerns this province."""

    model = Award
    form = AwardForm
    fields = (
        "period",
        "unit",
        "recipient",
        "recipient_title",
        "subject",
        "award_type",
        "category",
    )
    ordering = ("recipient_key", "pk")
    # The citation and the year have room on the commendation's own page only.
    show_change_link = True


def decisions_of(request: HttpRequest) -> QuerySet:
    """Keep the decisions that commend someone of the province, or no one yet."""
    awards = Award.objects.filter(decision=OuterRef("pk"))
    here = awards.filter(in_province(request, "unit__"))
    return Decision.objects.filter(Exists(here) | ~Exists(awards))


@admin.register(Decision)
class DecisionAdmin(OfficerAdmin):
    form = DecisionForm
    inlines = [AwardInline]
    list_display = ("number", "decided_on", "authority")
    ordering = ("-decided_on", "number")
    searched_fields = ("number", "authority")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(pk__in=decisions_of(request).values("pk"))

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """Leave number, date and authority as they are where another province's people are in the decision, too."""
        elsewhere = Award.objects.exclude(in_province(request, "unit__"))
        is_shared = obj is not None and elsewhere.filter(decision=obj.pk).exists()
        return ("number", "decided_on", "authority") if is_shared else ()


@admin.register(Award)
class AwardAdmin(ProvinceAdmin):
    form = AwardForm
    list_display = ("recipient", "unit", "award_type", "category", "decision", "period")
    list_filter = ("period", "subject", "category")
    list_select_related = ("unit", "award_type", "decision", "period")
    ordering = ("-decision__decided_on", "decision__number", "recipient_key")
    search_path = "recipient_key"

    def offered(self, db_field: ForeignKey, request: HttpRequest) -> QuerySet:
        if db_field.name == "decision":
            return decisions_of(request).order_by("-decided_on", "number")
        return super().offered(db_field, request)


class UnitWorkAdmin(ProvinceAdmin):
    """What movements, initiatives and exemplars share."""

    list_filter = ("period",)
    list_select_related = ("unit", "period")
    ordering = IN_NAME_ORDER
    searched_fields = ("name", "unit__short_name")


@admin.register(Movement)
class MovementAdmin(UnitWorkAdmin):
    form = MovementForm
    list_display = ("name", "kind", "unit", "period", "starts_on", "ends_on")


@admin.register(Initiative)
class InitiativeAdmin(UnitWorkAdmin):
    form = InitiativeForm
    list_display = ("name", "author", "unit", "period", "recognised_by", "decision")


@admin.register(Exemplar)
class ExemplarAdmin(UnitWorkAdmin):
    form = ExemplarForm
    list_display = ("name", "subject", "unit", "period")
