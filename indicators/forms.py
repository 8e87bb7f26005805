"""The forms beside the sheet: what a unit says of its half-year, and its head's word to send."""

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.cells import MINE, THEIRS
from indicators.enums import Topic
from indicators.models import Statement
from indicators.statements import Said, SaidConflict
from units.text import clean

MAX_WORDS = 10_000
GENERAL_TOPICS = (
    Topic.PRACTICE,
    Topic.LIMITATION,
    Topic.OBJECTIVE_CAUSE,
    Topic.SUBJECTIVE_CAUSE,
    Topic.PROPOSAL,
)


class WordsField(forms.CharField):
    """A text of several lines, composed and without invisible characters; too long is refused, never cut."""

    # The blank placeholder lets paper leave out what is empty.
    widget = forms.Textarea(attrs={"rows": 4, "placeholder": " "})
    default_error_messages = {
        "max_length": gettext_lazy("At most %(limit_value)d characters; here are %(show_value)d."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=MAX_WORDS, required=False, strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        return clean(super().to_python(value) or "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:  # noqa: ARG002 - Django's signature
        # Without maxlength: a browser would cut what is pasted, and say nothing.
        return {}


class StatementsForm(forms.Form):
    """The unit's words on some topics, each with the version that the person saw.

    A topic that someone else changed meanwhile shows both texts and asks which one stays.
    """

    def __init__(
        self,
        *args: Any,
        topics: Sequence[Topic],
        stored: Mapping[str, Statement],
        conflicts: Mapping[str, SaidConflict] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.topics = topics
        for topic in topics:
            row = stored.get(topic)
            self.fields[topic] = WordsField(label=topic.label, initial=row.text if row else "")
            self._hide(_version(topic), row.version if row else 0)
            if conflict := (conflicts or {}).get(topic):
                self._ask(topic, conflict)
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = self._layout()

    def said(self, indicator_id: int | None) -> list[Said]:
        """Return the texts that can be saved; call it after is_valid(), whatever that said."""
        return [
            Said(topic, indicator_id, self.cleaned_data[topic], self._seen(topic))
            for topic in self.topics
            if topic in self.cleaned_data and self._picked(topic) != THEIRS
        ]

    def renewed(self, stored: Mapping[str, Statement], conflicts: Mapping[str, SaidConflict]) -> dict[str, Any]:
        """Return the data to show again: what could not be saved as it was typed, the rest as it is stored now."""
        data: dict[str, Any] = {}
        for topic in self.topics:
            row = stored.get(topic)
            kept = topic in self.errors or topic in conflicts
            data[self.add_prefix(topic)] = self.data.get(self.add_prefix(topic)) if kept else (row.text if row else "")
            version = self._seen(topic) if kept else (row.version if row else 0)
            data[self.add_prefix(_version(topic))] = version
            if conflict := conflicts.get(topic):
                data[self.add_prefix(_theirs(topic))] = conflict.theirs.version if conflict.theirs else 0
        return data

    def has_trouble(self, conflicts: Mapping[str, SaidConflict]) -> bool:
        return bool(self.errors or conflicts)

    def _picked(self, topic: str) -> str:
        return str(self.data.get(self.add_prefix(_pick(topic)), ""))

    def _seen(self, topic: str) -> int:
        source = _theirs(topic) if self._picked(topic) == MINE else _version(topic)
        version = str(self.data.get(self.add_prefix(source), ""))
        return int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0

    def _hide(self, name: str, value: int) -> None:
        self.fields[name] = forms.CharField(required=False, initial=value, widget=forms.HiddenInput)

    def _ask(self, topic: str, conflict: SaidConflict) -> None:
        self.fields[topic].help_text = _whose(conflict)
        choices = [(THEIRS, _("Keep theirs")), (MINE, _("Save mine over it"))]
        self.fields[_pick(topic)] = forms.ChoiceField(
            label=_("Someone else has just changed this"), choices=choices, required=False, widget=forms.RadioSelect
        )
        self._hide(_theirs(topic), conflict.theirs.version if conflict.theirs else 0)

    def _layout(self) -> Layout:
        width = "col-lg-4" if len(self.topics) == 3 else "col-lg-6"
        names = [[name for name in _names(topic) if name in self.fields] for topic in self.topics]
        return Layout(Row(*(Column(*of_topic, css_class=width) for of_topic in names)))


class SendForm(forms.Form):
    """The head's word to send; `seen` says which figures they had before their eyes.

    What has to be ticked is asked for only where there is something of the kind.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    unexplained = forms.BooleanField(
        label=gettext_lazy("Send without explaining"),
        help_text=gettext_lazy("The cluster chair and the report then read “not explained” beside these figures."),
        error_messages={
            "required": gettext_lazy("Give the missing reasons, or tick “Send without explaining” to send as it is.")
        },
    )
    zeros = forms.BooleanField(
        label=gettext_lazy("I have checked them: each of these rows is truly 0 or not arisen"),
        error_messages={"required": gettext_lazy("Look through the rows that are 0 or not arisen, then tick the box.")},
    )

    def __init__(self, *args: Any, zeros: bool, unexplained: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zeros"].required = zeros
        self.fields["unexplained"].required = unexplained


def _version(topic: str) -> str:
    return f"{topic}_version"


def _pick(topic: str) -> str:
    return f"{topic}_pick"


def _theirs(topic: str) -> str:
    return f"{topic}_theirs"


def _names(topic: str) -> tuple[str, ...]:
    return topic, _pick(topic), _version(topic), _theirs(topic)


def _whose(conflict: SaidConflict) -> SafeString:
    if conflict.theirs is None:
        return format_html("{}", _("Someone else has removed this text meanwhile."))
    who = _("%(who)s wrote:") % {"who": conflict.theirs.updated_by}
    return format_html("{} “{}”", who, conflict.theirs.text)
