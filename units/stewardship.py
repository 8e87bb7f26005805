"""What the admin of every app shares: an OFFICER reads, and writes what lies in the province."""

# ruff: noqa: ARG002 - Django hands its hooks arguments that not every one needs.

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminSplitDateTime, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db.models import Field, ForeignKey, Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from units.models import Unit, User
from units.provinces import lying_in
from units.rules import Standing
from units.text import clean, search_key

ConstraintWords = Mapping[str, tuple[str, str | Promise]]

# By the ends of the constraints' names: the field, and what to say.
COMMON_WORDS: ConstraintWords = {
    "_code_form": ("code", _("Write capital letters without accents, digits and single hyphens, such as TB-MOI.")),
    "_active_in_order": ("active_until", _("The last day lies before the first.")),
    "_dates_in_order": ("ends_on", _("The last day lies before the first.")),
    "_validity_in_order": ("valid_until", _("The last day lies before the first.")),
    "_decimals_few": ("decimals", _("At most four decimals.")),
}


def standing_of_request(request: HttpRequest) -> Standing:
    """Return the standing that the middleware has read for the request."""
    standing: Standing = request.standing  # type: ignore[attr-defined]
    return standing


def in_province(request: HttpRequest, unit: str) -> Q:
    """Keep what lies in the OFFICER's province; `unit` is the path to the unit."""
    return lying_in(standing_of_request(request).served_provinces, unit=unit)


class StewardForm(forms.ModelForm):
    """A form whose texts are cleaned, and which says in words what a database constraint refuses."""

    constraint_words: ClassVar[ConstraintWords] = {}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        return {name: clean(value) if isinstance(value, str) else value for name, value in cleaned.items()}

    def _post_clean(self) -> None:
        # Django reports a violated constraint by its name, to nobody's field; we ask each one ourselves instead.
        self.instance.full_clean = partial(self.instance.full_clean, validate_constraints=False)
        super()._post_clean()  # type: ignore[misc]
        del self.instance.full_clean
        self._check_constraints()

    def _check_constraints(self) -> None:
        model = type(self.instance)
        exclude = self._get_validation_exclusions()  # type: ignore[attr-defined]
        for constraint in model._meta.constraints:  # noqa: SLF001 - documented API
            try:
                constraint.validate(model, self.instance, exclude=exclude)
            except ValidationError as refusal:
                self._explain(constraint.name, refusal)

    def _explain(self, name: str, refusal: ValidationError) -> None:
        known = {**COMMON_WORDS, **self.constraint_words}
        field, words = next((known[end] for end in known if name.endswith(end)), ("", refusal))
        self.add_error(field if field in self.fields else None, words)  # type: ignore[arg-type]


class _OfficersOwn:
    """Who may do what; mixed into Django's admin of a model and of rows inside another's page."""

    # From a foreign key's name to the path from what it points at to the unit: only the province's rows are offered.
    choice_paths: ClassVar[Mapping[str, str]] = {}

    def may_write(self, request: HttpRequest, obj: Model | None) -> bool:
        return standing_of_request(request).is_officer

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return standing_of_request(request).is_officer

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_write(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_write(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_write(request, obj)

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["queryset"] = self.offered(db_field, request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def offered(self, db_field: ForeignKey, request: HttpRequest) -> QuerySet:
        """Return what a foreign key may point at."""
        related: type[Model] = db_field.related_model
        rows = related._default_manager.all()  # noqa: SLF001 - documented API
        if (path := self.choice_paths.get(db_field.name)) is not None:
            rows = rows.filter(pk__in=rows.filter(in_province(request, path)).values("pk"))
        return rows.order_by("sort_key", "pk") if related in (Unit, User) else rows


class OfficerAdmin(_OfficersOwn, admin.ModelAdmin):
    """Opens by an OFFICER appointment; what one may write is for the two below to say."""

    form = StewardForm
    actions = None
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_help_text = _("Accents are not needed.")
    # What cannot change any more once the row exists: other rows and files name it by this.
    fixed_fields: ClassVar[tuple[str, ...]] = ()
    # Either a path to a column of search keys, or fields of a small table that are compared one by one.
    search_path: ClassVar[str] = ""
    searched_fields: ClassVar[tuple[str, ...]] = ()

    def has_module_permission(self, request: HttpRequest) -> bool:
        return standing_of_request(request).is_officer

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        """Name both halves of a moment: Django writes their words beside them, not as labels."""
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if formfield is not None and isinstance(formfield.widget, AdminSplitDateTime):
            for half, words in zip(formfield.widget.widgets, (_("%(field)s: day"), _("%(field)s: time")), strict=True):
                half.attrs["aria-label"] = words % {"field": capfirst(formfield.label)}
        return formfield

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        fixed = self.fixed_fields if obj else ()
        return (*super().get_readonly_fields(request, obj), *fixed)

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        # Django shows the box where a field is named; the search itself is ours.
        return ("pk",) if self.search_path or self.searched_fields else ()

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        key = search_key(search_term)
        if not key:
            return queryset, False
        if self.search_path:
            return queryset.filter(**{f"{self.search_path}__contains": key}), False
        rows = queryset.order_by().values_list("pk", *self.searched_fields)
        return queryset.filter(pk__in=[pk for pk, *texts in rows if key in search_key(" ".join(texts))]), False

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Name only by kind what still uses a row: it may be much, and another province's. Every such use keeps it."""
        users = [link for link in self.opts.related_objects if _any(link.related_model, link.field.name, objs)]
        kept_by = [capfirst(str(link.related_model._meta.verbose_name_plural)) for link in users]  # noqa: SLF001 - documented API
        names = [str(each) for each in objs]
        return names, {str(self.opts.verbose_name_plural): len(names)}, set(), kept_by


def _any(model: type[Model], field: str, rows: Any) -> bool:
    return model._default_manager.filter(**{f"{field}__in": rows}).exists()  # noqa: SLF001 - documented API


class CatalogueAdmin(OfficerAdmin):
    """What holds for every province: only an OFFICER at a unit without parent writes it."""

    fixed_fields: ClassVar[tuple[str, ...]] = ("code",)
    searched_fields: ClassVar[tuple[str, ...]] = ("code", "name")

    def may_write(self, request: HttpRequest, obj: Model | None) -> bool:
        return standing_of_request(request).root_officer


class ProvinceAdmin(OfficerAdmin):
    """Rows of the OFFICER's province."""

    # The path from the row to its unit, ending in "__", or blank for a unit itself.
    unit_path: ClassVar[str] = "unit__"
    choice_paths = {"unit": ""}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(in_province(request, self.unit_path))


class ProvinceInline(_OfficersOwn, admin.TabularInline):
    """Rows of the OFFICER's province inside another row's page; none is deleted there."""

    unit_path: ClassVar[str] = "unit__"
    choice_paths = {"unit": ""}
    extra = 1
    can_delete = False

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        """Leave out the signs that open what a choice points at: there is no room for them in a row."""
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        assert formfield is not None  # Only an automatic key has none, and no row shows it.
        if isinstance(formfield.widget, RelatedFieldWidgetWrapper):
            formfield.widget = formfield.widget.widget
        # The head of a column is no label of the cells below it.
        formfield.widget.attrs["aria-label"] = capfirst(formfield.label)
        return formfield

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(in_province(request, self.unit_path))
