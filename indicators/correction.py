"""The form that asks a unit to correct its figures."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from units.text import clean

MAX_REASON = 2000


class ReturnForm(forms.Form):
    """Why a unit is asked to correct its figures; without a reason nothing is returned."""

    reason = forms.CharField(
        label=_("What must be corrected"),
        help_text=_("Name the rows and say what does not agree: the unit reads this above its figures."),
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say what must be corrected.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean_reason(self) -> str:
        """Take the reason composed and without invisible characters.

        :raises ValidationError: if nothing is left
        """
        reason = clean(self.cleaned_data["reason"])
        if not reason:
            raise forms.ValidationError(_("Say what must be corrected."), code="required")
        return reason
