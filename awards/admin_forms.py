"""Forms of the admin's pages on commendations and emulation work."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.models import AwardType
from units.stewardship import StewardForm


class DecisionForm(StewardForm):
    constraint_words = {"decision_once": ("number", gettext_lazy("This decision is recorded already."))}

    def clean_decided_on(self) -> date:
        decided_on: date = self.cleaned_data["decided_on"]
        if decided_on > timezone.localdate():
            raise ValidationError(_("The decision lies in the future. Enter it once it is signed."))
        return decided_on


class AwardForm(StewardForm):
    constraint_words = {
        "award_once_per_decision_and_recipient": (
            "recipient",
            gettext_lazy("The decision commends this recipient in this form already."),
        ),
    }

    def clean(self) -> dict[str, Any]:
        """Refuse a title of individuals for a collective, and one that the law did not know on the day."""
        cleaned = super().clean()
        award_type, subject = cleaned.get("award_type"), cleaned.get("subject")
        if award_type and subject and award_type.subject != subject:
            words = _("This title or form is for another subject: %(subject)s.")
            self.add_error("award_type", words % {"subject": award_type.get_subject_display()})
        decision = cleaned.get("decision") or (self.instance.decision if self.instance.decision_id else None)
        if award_type and decision and decision.decided_on and not _in_force(award_type, decision.decided_on):
            self.add_error("award_type", _("This title or form was not in force on the day of the decision."))
        return cleaned


def _in_force(award_type: AwardType, day: date) -> bool:
    return AwardType.objects.valid(on=day).filter(pk=award_type.pk).exists()


class MovementForm(StewardForm):
    constraint_words = {
        "movement_once_per_unit_and_period": (
            "name",
            gettext_lazy("The unit has this movement in the period already."),
        ),
    }


class InitiativeForm(StewardForm):
    constraint_words = {
        "initiative_once_per_author_and_period": (
            "name",
            gettext_lazy("This author has this initiative in the period already."),
        ),
    }


class ExemplarForm(StewardForm):
    constraint_words = {
        "exemplar_once_per_unit_and_period": (
            "name",
            gettext_lazy("The unit has this exemplar in the period already."),
        ),
    }
