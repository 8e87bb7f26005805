"""The form that takes a filled workbook."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _


class HandInForm(forms.Form):
    """One file; what it is, its content tells."""

    chosen = forms.FileField(
        label=_("The form filled in with Excel"),
        help_text=_("The .xlsx file that was downloaded on the page of this unit and period. Nothing is stored yet."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": _("Choose the file first.")},
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True
