"""The form of the files' page."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        chosen = data if isinstance(data, list | tuple) else [data]
        one: list[UploadedFile] = [super(FilesField, self).clean(each, initial) for each in chosen or [None]]
        return one


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
