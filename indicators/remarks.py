"""Which texts a unit is asked for: on the half-year as a whole, and on each target that it missed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import QueryDict

from indicators.enums import TARGET_TOPICS, Topic
from indicators.forms import GENERAL_TOPICS, StatementsForm
from indicators.grid import fraction
from indicators.kinds import State
from indicators.models import Indicator, Statement
from indicators.results import IndicatorResult, UnitResult
from indicators.sheet_words import target_words
from indicators.sources import Sources
from indicators.statements import Said, SaidConflict

Conflicts = Mapping[str, Mapping[str, SaidConflict]]
FIELD = "said"


@dataclass(frozen=True, slots=True)
class Remark:
    """One stored text under its topic."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class RemarkField:
    """One text to type: the same field as the form's, for a template that writes many."""

    name: str
    label: str
    text: str
    version: int


@dataclass(frozen=True, slots=True)
class RemarkGroup:
    """The texts on one indicator, or (code "") on the half-year; `told` says where the indicator stands."""

    code: str
    name: str
    told: str
    missed: bool
    stored: Mapping[str, Statement]

    @property
    def topics(self) -> tuple[Topic, ...]:
        return TARGET_TOPICS if self.code else GENERAL_TOPICS

    @property
    def remarks(self) -> list[Remark]:
        """Return what is written, in the order of the topics."""
        return [Remark(str(t.label), self.stored[t].text) for t in self.topics if t in self.stored]

    @property
    def fields(self) -> list[RemarkField]:
        """Return a field for each topic, as StatementsForm names them."""
        return [
            RemarkField(
                name=f"{_prefix(self.code)}-{topic.value}",
                label=str(topic.label),
                text=row.text if (row := self.stored.get(topic)) else "",
                version=row.version if row else 0,
            )
            for topic in self.topics
        ]

    def form(self, posted: StatementsForm | None, conflicts: Mapping[str, SaidConflict]) -> StatementsForm:
        """Return the form to show; what a save could not store stands in it again."""
        data = posted.renewed(self.stored, conflicts) if posted and posted.has_trouble(conflicts) else None
        return StatementsForm(
            data, prefix=_prefix(self.code), topics=self.topics, stored=self.stored, conflicts=conflicts
        )


def remark_groups(sources: Sources, also: Iterable[str] = ()) -> list[RemarkGroup]:
    """Return the general group, then one for each missed target, and for each that has texts or is named by `also`."""
    stored: dict[str, dict[str, Statement]] = {}
    for row in sources.statements:
        stored.setdefault(row.indicator.code if row.indicator else "", {})[row.topic] = row
    unit, named = sources.desk.unit.code, set(also)
    groups = [RemarkGroup("", "", "", missed=False, stored=stored.get("", {}))]
    for result in sources.results:
        code, mine = result.spec.code, result.units[unit]
        missed = any(judgement.met is False for judgement in mine.judgements)
        if missed or code in stored or code in named:
            groups.append(RemarkGroup(code, result.spec.name, _told(result, mine), missed, stored.get(code, {})))
    return groups


def posted_forms(data: QueryDict, sources: Sources) -> dict[str, StatementsForm]:
    """Take the forms that a page sent back, by indicator code; unknown codes stay out."""
    known = {"", *(result.spec.code for result in sources.results)}
    codes = [code for code in dict.fromkeys(data.getlist(FIELD)) if code in known]
    return {
        code: StatementsForm(data, prefix=_prefix(code), topics=TARGET_TOPICS if code else GENERAL_TOPICS, stored={})
        for code in codes
    }


def read_remarks(forms: Mapping[str, StatementsForm]) -> list[Said]:
    """Return the texts that can be saved; one that is too long keeps no other from being saved."""
    codes = [code for code in forms if code]
    keys = dict(Indicator.objects.filter(code__in=codes).values_list("code", "pk")) if codes else {}
    said = []
    for code, form in forms.items():
        form.is_valid()
        said += form.said(keys.get(code))
    return said


def conflicts_by_code(conflicts: Iterable[SaidConflict], forms: Mapping[str, StatementsForm]) -> Conflicts:
    """Sort conflicts under the forms that they belong to."""
    keys = dict(Indicator.objects.filter(code__in=[code for code in forms if code]).values_list("pk", "code"))
    grouped: dict[str, dict[str, SaidConflict]] = {}
    for conflict in conflicts:
        code = keys[conflict.ours.indicator_id] if conflict.ours.indicator_id else ""
        grouped.setdefault(code, {})[conflict.ours.topic] = conflict
    return grouped


def _prefix(code: str) -> str:
    return f"{FIELD}-{code}" if code else FIELD


def _told(result: IndicatorResult, mine: UnitResult) -> str:
    if mine.figure.state is not State.VALUE:
        return ""
    figure = f"{mine.display} ({fraction(mine.figure)})" if mine.figure.denominator is not None else mine.display
    judged = [judgement for judgement in mine.judgements if judgement.met is False] or mine.judgements
    words = [f"{judgement.margin_display} ({target_words(judgement.target, result.spec)})" for judgement in judged[:1]]
    return " · ".join([figure, *words])
