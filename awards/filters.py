"""What a reader of the register may narrow it by: only what occurs among the rows that they may see."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from awards.enums import Category, Subject
from awards.models import AwardType
from clusters.models import Cluster, Membership, Period
from units.models import Unit
from units.text import search_key


class WorkFilter(forms.Form):
    """Period, cluster, unit and words; for movements, initiatives and exemplars."""

    period = forms.ModelChoiceField(
        Period.objects.none(), to_field_name="code", required=False, label=_("Period"), empty_label=_("Every period")
    )
    cluster = forms.ModelChoiceField(
        Cluster.objects.none(), to_field_name="code", required=False, label=_("Cluster"), empty_label=_("Every cluster")
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(), to_field_name="code", required=False, label=_("Unit"), empty_label=_("Every unit")
    )
    words = forms.CharField(
        required=False, max_length=100, label=_("Find by name"), widget=forms.TextInput(attrs={"type": "search"})
    )

    def __init__(self, *args: Any, rows: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        beside = rows.order_by().filter(period=OuterRef("period"), unit=OuterRef("unit"))
        places = Membership.objects.filter(Exists(beside))
        self._offer("period", Period.objects.filter(pk__in=rows.values("period")).newest_first())
        self._offer("cluster", Cluster.objects.filter(pk__in=places.values("cluster")).order_by("number", "code"))
        self._offer("unit", Unit.objects.filter(pk__in=rows.values("unit")).in_name_order())
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-control" if name == "words" else "form-select"
        self.fields["words"].widget.attrs["placeholder"] = _("Find (accents not needed)")

    def _offer(self, name: str, options: QuerySet) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = options

    @property
    def is_narrowing(self) -> bool:
        """Something was asked for; call it on a form that was validated."""
        return any(self.cleaned_data.values())

    def narrowed(self) -> QuerySet:
        """Return the rows that were asked for; what could not be read narrows nothing."""
        asked = self.cleaned_data
        rows = self.rows
        for name in ("period", "unit"):
            rows = rows.filter(**{name: asked[name]}) if asked.get(name) else rows
        if cluster := asked.get("cluster"):
            members = Membership.objects.filter(cluster=cluster, period=OuterRef("period"), unit=OuterRef("unit"))
            rows = rows.filter(Exists(members))
        return self.find(rows, asked["words"]) if asked.get("words") else rows

    def find(self, rows: QuerySet, words: str) -> QuerySet:
        """Keep the rows whose name holds the words without accents; these tables have no column of keys."""
        key = search_key(words)
        return rows.filter(pk__in=[pk for pk, name in rows.values_list("pk", "name") if key in search_key(name)])


class AwardFilter(WorkFilter):
    """The same, and what only commendations have."""

    award_type = forms.ModelChoiceField(
        AwardType.objects.none(),
        to_field_name="code",
        required=False,
        label=_("Title or form"),
        empty_label=_("Every title and form"),
    )
    category = forms.ChoiceField(
        choices=[("", _("Every category")), *Category.choices], required=False, label=_("Category")
    )
    subject = forms.ChoiceField(
        choices=[("", _("Individuals and collectives")), *Subject.choices], required=False, label=_("Subject")
    )
    field_order = ["period", "cluster", "unit", "award_type", "category", "subject", "words"]

    def __init__(self, *args: Any, rows: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, rows=rows, **kwargs)
        self._offer("award_type", AwardType.objects.filter(pk__in=rows.values("award_type")).order_by("name", "code"))

    def narrowed(self) -> QuerySet:
        rows = super().narrowed()
        for name in ("award_type", "category", "subject"):
            rows = rows.filter(**{name: self.cleaned_data[name]}) if self.cleaned_data.get(name) else rows
        return rows

    def find(self, rows: QuerySet, words: str) -> QuerySet:
        key = search_key(words)
        return rows.filter(Q(recipient_key__contains=key) | Q(decision__number__icontains=words.strip()))
