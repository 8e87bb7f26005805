"""Units, successions and people in the catalogue's admin."""

from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import Group
from django.db.models import Exists, ForeignKey, Model, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from units.admin_forms import AppointmentForm, AppointmentFormSet, PersonForm, SuccessionForm, UnitForm
from units.models import Appointment, Succession, Unit, User
from units.passwords import hand_out_password
from units.stewardship import ProvinceAdmin, ProvinceInline, in_province, standing_of_request

# Rights come from appointments, and addresses are no account's name here.
admin.site.unregister(Group)
admin.site.unregister(EmailAddress)


@admin.register(Unit)
class UnitAdmin(ProvinceAdmin):
    form = UnitForm
    unit_path = ""
    choice_paths = {"parent": ""}
    fixed_fields = ("code",)
    fields = ("code", "name", "short_name", "level", "parent", "place", "active_from", "active_until")
    list_display = ("name", "short_name", "code", "level", "parent", "active_from", "active_until")
    list_filter = ("level",)
    list_select_related = ("parent",)
    ordering = ("sort_key", "code")
    search_path = "search_key"

    def may_write(self, request: HttpRequest, obj: Model | None) -> bool:
        """Leave the province itself to the keeper of the catalogue: who sets its parent decides who that is."""
        standing = standing_of_request(request)
        is_own = obj is not None and obj.pk in standing.served_provinces
        return super().may_write(request, obj) and (standing.root_officer or not is_own)

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_foreignkey(
            db_field, request, required=not standing_of_request(request).root_officer, **kwargs
        )


@admin.register(Succession)
class SuccessionAdmin(ProvinceAdmin):
    form = SuccessionForm
    unit_path = "successor__"
    choice_paths = {"predecessor": "", "successor": ""}
    list_display = ("predecessor", "successor", "on", "share_words")
    list_select_related = ("predecessor", "successor")
    ordering = ("-on", "successor__sort_key", "predecessor__sort_key")
    search_path = "predecessor__search_key"

    @admin.display(description=gettext_lazy("share"))
    def share_words(self, row: Succession) -> str:
        return _("whole") if row.share is not None else _("a part, not comparable")


class AppointmentInline(ProvinceInline):
    """What a person is appointed to do in this province; an appointment is ended, never deleted."""

    model = Appointment
    form = AppointmentForm
    formset = AppointmentFormSet
    fields = ("unit", "role", "starts_on", "ends_on")
    ordering = ("-starts_on", "pk")
    min_num = 1

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> Any:
        return super().get_formset(request, obj, validate_min=obj is None, **kwargs)

    def get_extra(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> int:  # noqa: ARG002 - Django's
        return 1 if obj else 0

    def may_write(self, request: HttpRequest, obj: Model | None) -> bool:
        return may_steward(request, obj)

    def offered(self, db_field: ForeignKey, request: HttpRequest) -> QuerySet:
        """Offer a unit without parent, whose OFFICER keeps the catalogue, to such an OFFICER only."""
        rows = super().offered(db_field, request)
        return rows if standing_of_request(request).root_officer else rows.filter(parent__isnull=False)


@admin.register(User)
class PersonAdmin(ProvinceAdmin):
    form = PersonForm
    fields = ("username", "full_name", "title", "email", "is_active", "must_change_password", "last_login")
    readonly_fields = ("must_change_password", "last_login")
    fixed_fields = ("username",)
    inlines = [AppointmentInline]
    list_display = ("full_name", "username", "title", "is_active")
    list_filter = ("is_active",)
    ordering = ("sort_key", "username")
    search_path = "search_key"
    change_form_template = "admin/units/user/person_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Keep who is or was appointed in the province."""
        here = Appointment.objects.filter(in_province(request, "unit__"), user=OuterRef("pk"))
        return admin.ModelAdmin.get_queryset(self, request).filter(Exists(here))

    def may_write(self, request: HttpRequest, obj: Model | None) -> bool:
        return super().may_write(request, obj) and may_steward(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - Django's
        return False

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:  # noqa: FBT001
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def response_add(self, request: HttpRequest, obj: User, post_url_continue: str | None = None) -> HttpResponse:
        """Lead on to the first password, without which the account cannot be used."""
        super().response_add(request, obj, post_url_continue)
        return redirect("admin:units_user_first_password", obj.pk)

    def get_urls(self) -> list[URLPattern]:
        first = path(
            "<path:object_id>/first-password/",
            self.admin_site.admin_view(self.first_password),
            name="units_user_first_password",
        )
        return [first, *super().get_urls()]

    @method_decorator(sensitive_post_parameters())
    def first_password(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask, then show a new password once; it is in no message, cookie or log."""
        person = self.get_object(request, unquote(object_id))
        if not isinstance(person, User) or not self.has_change_permission(request, person):
            raise Http404
        password = ""
        if request.method == "POST":
            assert isinstance(request.user, User)
            password = hand_out_password(person=person, by=request.user, at=timezone.now())
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("First password"),
            "person": person,
            "password": password,
        }
        return TemplateResponse(request, "admin/units/user/first_password.html", context)


def may_steward(request: HttpRequest, person: Model | None) -> bool:
    """Tell whether all that the person holds today or later lies in the OFFICER's province.

    Else a new password would lend the OFFICER another province's rights. The keeper of the catalogue is
    another keeper's business, too.
    """
    if person is None or person.pk is None:
        return True
    today: date = standing_of_request(request).on
    held = Appointment.objects.filter(user=person.pk).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    beyond = held.exclude(unit__in=Unit.objects.filter(in_province(request, "")).values("pk"))
    if not standing_of_request(request).root_officer:
        beyond = beyond | held.filter(unit__parent__isnull=True)
    return not beyond.exists()
