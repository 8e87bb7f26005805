"""Forms of the admin's pages on units, successions and people."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from units.models import Appointment, Succession, Unit, User
from units.stewardship import StewardForm

FOREVER = Q(ends_on__isnull=True)


class UnitForm(StewardForm):
    constraint_words = {
        "unit_is_not_its_own_parent": ("parent", gettext_lazy("A unit cannot stand under itself.")),
    }

    def clean_parent(self) -> Unit | None:
        parent: Unit | None = self.cleaned_data["parent"]
        above = parent
        while above is not None:
            if above.pk == self.instance.pk:
                raise ValidationError(_("This unit lies under the unit that is being edited: choose another."))
            above = above.parent
        return parent

    def clean(self) -> dict[str, Any]:
        """Refuse to end a unit before a period in which it is a member."""
        cleaned = super().clean()
        last = cleaned.get("active_until")
        if last and self.instance.pk and self.instance.memberships.filter(period__ends_on__gt=last).exists():
            self.add_error("active_until", _("The unit is a member of a cluster in a period that ends after this day."))
        return cleaned


class SuccessionForm(StewardForm):
    share = forms.TypedChoiceField(
        label=gettext_lazy("Share"),
        choices=[("1", gettext_lazy("the whole predecessor")), ("", gettext_lazy("a part that cannot be compared"))],
        coerce=Decimal,
        empty_value=None,
        required=False,
    )
    constraint_words = {
        "succession_once_per_pair": ("successor", gettext_lazy("This succession is recorded already.")),
        "succession_whole_only_once": (
            "share",
            gettext_lazy("Another unit has taken over the whole predecessor already."),
        ),
        "succession_between_two_units": ("successor", gettext_lazy("A unit cannot come after itself.")),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["share"] = "" if self.instance.share is None else "1"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        predecessor, successor = cleaned.get("predecessor"), cleaned.get("successor")
        if predecessor and successor and predecessor != successor and self._comes_before(successor, predecessor):
            words = _("%(predecessor)s has itself come after %(successor)s: mergers cannot go round in a circle.")
            names = {"predecessor": predecessor.short_name, "successor": successor.short_name}
            self.add_error("successor", words % names)
        return cleaned

    def _comes_before(self, earlier: Unit, later: Unit) -> bool:
        steps: defaultdict[int, list[int]] = defaultdict(list)
        others = Succession.objects.exclude(pk=self.instance.pk)
        for predecessor, successor in others.values_list("predecessor_id", "successor_id"):
            steps[predecessor].append(successor)
        waiting, seen = [earlier.pk], {earlier.pk}
        while waiting:
            following = [unit for unit in steps[waiting.pop()] if unit not in seen]
            seen.update(following)
            waiting.extend(following)
        return later.pk in seen


class AppointmentForm(StewardForm):
    constraint_words = {
        "appointment_once_from_a_day": ("starts_on", gettext_lazy("This appointment is recorded already.")),
    }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("unit") and cleaned.get("starts_on") and self.instance.user_id and self._overlaps(cleaned):
            words = _("The person holds this appointment already on some of these days. End the earlier one first.")
            self.add_error("starts_on", words)
        return cleaned

    def _overlaps(self, cleaned: dict[str, Any]) -> bool:
        same = Appointment.objects.filter(
            user=self.instance.user_id, unit=cleaned["unit"], role=cleaned.get("role")
        ).exclude(pk=self.instance.pk)
        if last := cleaned.get("ends_on"):
            same = same.filter(starts_on__lte=last)
        return same.filter(FOREVER | Q(ends_on__gte=cleaned["starts_on"])).exists()


class AppointmentFormSet(forms.BaseInlineFormSet):
    """At least one: an account without an appointment could do nothing, and no province would keep it."""

    default_error_messages = forms.BaseInlineFormSet.default_error_messages | {
        "too_few_forms": gettext_lazy("Appoint the person at a unit of your province.")
    }


class PersonForm(StewardForm):
    class Meta:
        help_texts = {
            "username": gettext_lazy("Such as baoloc.lanhdao; it cannot be changed later."),
            "is_active": gettext_lazy("Clear this to close the account. Accounts are never deleted."),
        }

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Someone has this user name already."))
        return username
