"""The forms on documents that go with a figure: to choose some, and to say why one must go."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.documents.examining import MEGABYTE
from indicators.documents.kinds import DocumentKind
from units.forms import FilesField, FilesInput
from units.numbers import format_number
from units.text import clean

ACCEPTED = ",".join([*(f".{kind.extension}" for kind in DocumentKind), ".jpeg"])
MAX_REASON = 1000


class AttachForm(forms.Form):
    """Documents to put beside a figure; what each one is will be told by its content."""

    chosen = FilesField(
        label=gettext_lazy("Choose documents"),
        widget=FilesInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": gettext_lazy("Choose at least one document.")},
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].help_text = _limits()
        self.helper = _fields_only()


class PurgeForm(forms.Form):
    """Why a document must go."""

    reason = forms.CharField(
        label=gettext_lazy("Why the document must go"),
        help_text=gettext_lazy("Everyone who reads the figure reads this: do not repeat what must not be here."),
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why the document must go.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _fields_only()

    def clean_reason(self) -> str:
        """Take the reason composed and without invisible characters.

        :raises ValidationError: if nothing is left
        """
        reason = clean(self.cleaned_data["reason"])
        if not reason:
            raise forms.ValidationError(_("Say why the document must go."), code="required")
        return reason


def _limits() -> str:
    words = _(
        "What proves the figure, such as a recommendation that was issued: PDF, XLSX, DOCX, JPEG or PNG, at most "
        "%(megabytes)s MB each and %(files)s for one row. Several can be chosen at once."
    )
    megabytes = format_number(settings.ATTACHMENT_MAX_BYTES // MEGABYTE)
    return words % {"megabytes": megabytes, "files": format_number(settings.ATTACHMENTS_PER_CELL)}


def _fields_only() -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper
