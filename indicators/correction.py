"""The form that asks a unit to correct its figures, all of them or some rows."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from indicators.models import DataElement
from indicators.workflow import NOT_A_ROW
from units.text import clean

MAX_REASON = 2000
MAX_WORDS = 300
WORDS = "words-"


class WordsOnRow(forms.CharField):
    """What is to be corrected in one row, in a line, if there is anything to say; too long is refused, never cut."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, validators=[MaxLengthValidator(MAX_WORDS)], **kwargs)
        self.widget.attrs["class"] = "form-control form-control-sm"

    def to_python(self, value: Any) -> str:
        return clean(super().to_python(value) or "")


class ReturnForm(forms.Form):
    """Why a unit is asked to correct its figures, and in which rows; without a reason nothing is returned.

    :param rows: the rows that the unit is asked for, by code, in the order of the form; needed once some are ticked
    """

    reason = forms.CharField(
        label=_("What must be corrected"),
        help_text=_("Name the rows and say what does not agree: the unit reads this above its figures."),
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say what must be corrected.")},
    )
    cell = forms.MultipleChoiceField(
        label=_("Rows to be corrected"), required=False, error_messages={"invalid_choice": NOT_A_ROW}
    )

    def __init__(self, *args: Any, rows: Mapping[str, DataElement] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = rows or {}
        ticks = self.fields["cell"]
        assert isinstance(ticks, forms.MultipleChoiceField)
        ticks.choices = [(code, row.name) for code, row in known.items()]
        ticked = set(ticks.widget.value_from_datadict(self.data, self.files, "cell") or ())
        self.chosen = [code for code in known if code in ticked]
        self.fields |= {WORDS + code: WordsOnRow(label=known[code].name) for code in self.chosen}
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("reason")

    @property
    def cells(self) -> dict[str, str]:
        """Return the rows to be corrected with the words on each; call it once the form is valid."""
        return {code: self.cleaned_data[WORDS + code] for code in self.chosen}

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Return the words on rows that were typed so far, for a page that does not show them."""
        return [(name, self.data[name]) for name in map(WORDS.__add__, self.chosen) if self.data.get(name)]

    def clean_reason(self) -> str:
        """Take the reason composed and without invisible characters.

        :raises ValidationError: if nothing is left
        """
        reason = clean(self.cleaned_data["reason"])
        if not reason:
            raise forms.ValidationError(_("Say what must be corrected."), code="required")
        return reason
