"""The form of the files' page."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from units.forms import FilesField, FilesInput


class HandInForm(forms.Form):
    """The files to check or to load."""

    chosen = FilesField(
        label=_("Files"),
        help_text=_(
            "CSV (UTF-8) or Excel files, several at once; each is recognised by its name: units.csv, units.xlsx."
        ),
        widget=FilesInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": _("Choose at least one file.")},
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True
