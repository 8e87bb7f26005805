"""Forms of the report page: the chair's words, the leadership's opinion, number and date."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from reports.enums import ReportSection
from reports.models import Narrative
from reports.signing import Signer
from units.models import User
from units.text import clean

MAX_WORDS = 60_000


class NarrativeForm(forms.Form):
    """All sections of the narrative, each with the version that the author had before their eyes."""

    def __init__(self, *args: Any, written: Mapping[str, Narrative], drafted: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for section in ReportSection:
            row = written.get(section.value)
            text = row.text if row else drafted.get(section, "")
            self.fields[section.value] = forms.CharField(
                label=section.label,
                initial=text,
                required=False,
                max_length=MAX_WORDS,
                help_text=_("Drafted from the units' figures and texts.") if not row and text else "",
                widget=forms.Textarea(attrs={"rows": _rows(text)}),
            )
            self.fields[f"{section.value}-version"] = forms.IntegerField(
                initial=row.version if row else 0, required=False, min_value=0, widget=forms.HiddenInput
            )
        self.helper = _helper()
        self.helper.layout = Layout(*(Field(name) for name in self.fields))

    def renewed(self, written: Mapping[str, Narrative], behind: Collection[ReportSection]) -> "NarrativeForm":
        """Return the same text over what others have written since, so that saving once more replaces it knowingly."""
        data = dict(self.data.items())
        for section in behind:
            data[f"{section.value}-version"] = written[section.value].version
        form = NarrativeForm(data, written=written, drafted={})
        for section in behind:
            theirs = written[section.value]
            said = {"name": theirs.updated_by.full_name, "text": theirs.text}
            form.fields[section.value].help_text = _("%(name)s wrote meanwhile: %(text)s") % said
        return form

    def posted_sections(self) -> list[ReportSection]:
        """Return the sections that the browser sent; one that it did not send is not meant to be emptied."""
        return [section for section in ReportSection if section.value in self.data]

    def unsaved(self, written: Mapping[str, Narrative], drafted: Mapping[str, str]) -> list[tuple[str, str]]:
        """Return headings and texts that were sent and differ from what is kept, so that nothing typed is lost."""
        kept = {section: row.text for section, row in written.items()}
        texts = [(section, clean(self.data[section.value])) for section in self.posted_sections()]
        return [
            (str(section.label), text)
            for section, text in texts
            if text != kept.get(section.value, drafted.get(section.value, "").strip())
        ]

    def words(self, section: ReportSection) -> str:
        """Return what the author left in a section, with other systems' line ends and letters made ours."""
        return clean(self.cleaned_data[section.value])

    def version(self, section: ReportSection) -> int:
        return int(self.cleaned_data[f"{section.value}-version"] or 0)


class OpinionForm(forms.Form):
    """What the leadership says of a report; a report that is sent back needs words."""

    opinion = forms.CharField(
        label=_("Opinion"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, needs_words: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs_words = needs_words
        self.helper = _helper()

    def clean_opinion(self) -> str:
        words: str = self.cleaned_data["opinion"]
        if self.needs_words and not words.strip():
            raise forms.ValidationError(_("Say what the chair should change."))
        return words


class SignerForm(forms.Form):
    """Who signs: a head of the chair, or of the deputy for the chair (KT. Cụm trưởng)."""

    def __init__(self, *args: Any, signers: Sequence[Signer], issuer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._signers = {signer.user_id: signer for signer in signers}
        self.fields["signer"] = forms.TypedChoiceField(
            label=_("Signed by"),
            coerce=int,
            initial=issuer.pk,
            choices=[(signer.user_id, _capacity(signer)) for signer in signers],
            widget=forms.RadioSelect,
        )
        self.helper = _helper()

    @property
    def chosen(self) -> Signer:
        """Return whom the issuer chose; call it after is_valid()."""
        return self._signers[self.cleaned_data["signer"]]


class NumberForm(forms.Form):
    """The number and date that the registry gave."""

    number = forms.CharField(label=_("Number and sign"), max_length=60, help_text=_("For example 15/BC-CTĐ3."))
    dated_on = forms.DateField(label=_("Date of issue"), help_text=_("For example 07/06/2022."))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.helper = _helper()

    def clean_dated_on(self) -> date:
        dated_on: date = self.cleaned_data["dated_on"]
        if dated_on > self.today:
            raise forms.ValidationError(_("The date of issue lies in the future."))
        return dated_on


def _capacity(signer: Signer) -> str:
    words = _("%(title)s %(name)s, for the chair (KT. Cụm trưởng)") if signer.by_deputy else _("%(title)s %(name)s")
    return (words % {"title": signer.title, "name": signer.name}).strip()


def _helper() -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper


def _rows(text: str) -> int:
    return min(max(3, text.count("\n") + len(text) // 90 + 2), 14)
