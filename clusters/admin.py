"""Periods, clusters, pacts, oversights and memberships in the catalogue's admin."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import ForeignKey, Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from clusters.admin_forms import ClusterForm, MembershipForm, OversightForm, PactForm, PeriodForm
from clusters.enums import LockStage
from clusters.models import Cluster, Lock, Membership, Oversight, Pact, Period
from units.enums import Role
from units.models import Appointment
from units.stewardship import CatalogueAdmin, ProvinceAdmin, in_province


@admin.register(Period)
class PeriodAdmin(CatalogueAdmin):
    form = PeriodForm
    fields = (
        "code",
        "name",
        ("year", "half"),
        ("starts_on", "ends_on"),
        "opens_at",
        "due_at",
        "compare_with",
        "comparable",
        "comparable_note",
    )
    list_display = ("name", "code", "starts_on", "ends_on", "opens_at", "due_at", "compare_with", "comparable")
    list_select_related = ("compare_with",)
    ordering = ("-year", "-half")


@admin.register(Cluster)
class ClusterAdmin(ProvinceAdmin):
    form = ClusterForm
    unit_path = "host__"
    choice_paths = {"host": ""}
    fixed_fields = ("code",)
    fields = ("code", "name", "number", "host")
    list_display = ("name", "code", "number", "host")
    list_select_related = ("host",)
    ordering = ("host__sort_key", "number", "code")
    searched_fields = ("code", "name")


@admin.register(Pact)
class PactAdmin(ProvinceAdmin):
    form = PactForm
    unit_path = "cluster__host__"
    choice_paths = {"cluster": "host__"}
    list_display = ("cluster", "year", "number", "signed_on")
    list_select_related = ("cluster",)
    ordering = ("-year", "cluster__number")


@admin.register(Oversight)
class OversightAdmin(ProvinceAdmin):
    form = OversightForm
    unit_path = "cluster__host__"
    choice_paths = {"cluster": "host__"}
    list_display = ("cluster", "user", "starts_on", "ends_on")
    list_select_related = ("cluster", "user")
    ordering = ("cluster__number", "-starts_on")
    search_path = "user__search_key"

    def offered(self, db_field: ForeignKey, request: HttpRequest) -> QuerySet:
        """Offer as overseers the LEADERs of the province."""
        rows = super().offered(db_field, request)
        if db_field.name != "user":
            return rows
        leading = Appointment.objects.filter(in_province(request, "unit__"), role=Role.LEADER)
        return rows.filter(pk__in=leading.values("user"))


@admin.register(Membership)
class MembershipAdmin(ProvinceAdmin):
    form = MembershipForm
    unit_path = "cluster__host__"
    choice_paths = {"cluster": "host__", "unit": ""}
    fixed_fields = ("period", "unit")
    fields = ("period", "cluster", "unit", "role", "order")
    list_display = ("unit", "period", "cluster", "role", "order")
    list_filter = ("period", ("cluster", admin.RelatedOnlyFieldListFilter), "role")
    list_select_related = ("unit", "period", "cluster")
    ordering = ("-period__year", "-period__half", "cluster__number", "role", "order", "unit__sort_key")
    search_path = "unit__search_key"

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Let a membership go only while nothing was entered or said in it."""
        return super().has_delete_permission(request, obj) and isinstance(obj, Membership) and is_untouched(obj)

    def get_deleted_objects(
        self,
        objs: Any,
        request: HttpRequest,  # noqa: ARG002 - Django's signature
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Name the membership alone: the empty draft that came with it goes with it."""
        return [str(obj.unit) for obj in objs], {}, set(), []

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        with transaction.atomic():
            obj.submission.delete()
            super().delete_model(request, obj)

    def save_model(self, request: HttpRequest, obj: Membership, form: forms.ModelForm, change: bool) -> None:  # noqa: FBT001
        """Save, and say so where the cluster is left without a chair."""
        super().save_model(request, obj, form, change)
        if not Membership.objects.of(obj.cluster, obj.period).chairs().exists():
            words = _("%(cluster)s has no chair in %(period)s yet. Give one of its units the role of the chair.")
            messages.warning(request, words % {"cluster": obj.cluster, "period": obj.period})


def is_untouched(place: Membership) -> bool:
    """Tell whether a member has neither figures nor texts, and its cluster's report is not issued."""
    submission = getattr(place, "submission", None)
    if submission is None or submission.values.exists() or submission.statements.exists():
        return False
    issued = Lock.objects.filter(cluster=place.cluster_id, period=place.period_id, stage=LockStage.ISSUED)
    return submission.submitted_at is None and not issued.exists()
