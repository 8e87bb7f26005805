"""What the entry page and the page before sending show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.cells import Typed, typed_cells
from indicators.desk import Barrier, Desk
from indicators.entries import BLANK, NOT_ARISEN
from indicators.explaining import barrier_words, heads_words, lateness_words, time_words
from indicators.forms import StatementsForm
from indicators.models import DataElement
from indicators.places import Switch, switch
from indicators.remarks import RemarkField, RemarkGroup, posted_forms, remark_groups
from indicators.returned_rows import named_rows
from indicators.saving import PageSaved
from indicators.sheet import sheet_of
from indicators.sheet_words import shown
from indicators.sources import Sources
from units.numbers import format_number


class Fault(NamedTuple):
    """Something to mend: where it is, the row's name, and the words."""

    target: str
    label: str
    message: str


class Unsaved(NamedTuple):
    """What was typed in one row and not stored, beside what is stored."""

    code: str
    label: str
    typed: str
    stored: str


@dataclass(frozen=True, slots=True)
class Words:
    """One group of texts, and in an open sheet the form or the plain fields to type them in."""

    group: RemarkGroup
    form: StatementsForm | None = None
    fields: Sequence[RemarkField] = ()


def page_context(sources: Sources, saved: PageSaved | None = None, *, not_done: str = "") -> dict[str, Any]:
    """Prepare the page; after a save that could not store everything, with what it left over."""
    desk = sources.desk
    return {
        "desk": desk,
        "is_open": desk.may_type,
        "sheet": sheet_of(sources, saved.attempt if saved else None),
        "sources": sources,
        "words": _words(sources, saved),
        "switches": _switches(desk),
        "crumbs": [
            {"label": desk.submission.membership.cluster.name, "url": ""},
            {"label": desk.unit.name, "url": ""},
        ],
        "lock": barrier_words(sources),
        "heads": heads_words(sources),
        "named": named_rows(sources),
        "along": len(sources.opening.along) if sources.opening else 0,
        "late": lateness_words(desk),
        "time_words": time_words(desk),
        "is_upcoming": desk.barrier == Barrier.NOT_OPEN,
        "last_saved": max((cell.at for cell in sources.cells.values()), default=None),
        "faults": _faults(sources, saved) if saved else [],
        "fault_title": _fault_title(saved) if saved else "",
        "not_done": not_done,
    }


def refused_context(sources: Sources, data: QueryDict, why: str) -> dict[str, Any]:
    """Prepare the page after a save that was refused as a whole: all that was typed stands in it, to be copied."""
    posted = posted_forms(data, sources)
    texts = [text for form in posted.values() for text in _typed_texts(form)]
    stored = {row.text for row in sources.statements}
    unsaved = {
        "refusal": why,
        "unsaved": list(_unsaved(sources, typed_cells(data, sources.elements))),
        "unsaved_texts": [(label, text) for label, text in texts if text and text not in stored],
    }
    return page_context(sources) | unsaved


def saved_words(saved: PageSaved) -> str:
    """Say what a save wrote; nothing when nothing had changed."""
    cells = ngettext("%(n)s cell saved", "%(n)s cells saved", saved.cells) % {"n": format_number(saved.cells)}
    texts = ngettext("%(n)s text saved", "%(n)s texts saved", saved.texts) % {"n": format_number(saved.texts)}
    return "; ".join(words for words, count in ((cells, saved.cells), (texts, saved.texts)) if count)


def _words(sources: Sources, saved: PageSaved | None) -> list[Words]:
    posted: Mapping[str, StatementsForm] = saved.forms if saved else {}
    conflicts = saved.said if saved else {}
    troubled = [code for code, form in posted.items() if form.has_trouble(conflicts.get(code, {}))]
    groups = remark_groups(sources, also=troubled)
    if not sources.desk.may_type:
        return [Words(group) for group in groups]
    # A unit may miss many targets: their fields are plain ones, unless there is something to say about them.
    return [
        Words(group, form=group.form(posted.get(group.code), conflicts.get(group.code, {})))
        if not group.code or group.code in troubled
        else Words(group, fields=group.fields)
        for group in groups
    ]


def _switches(desk: Desk) -> list[Switch]:
    units = {row.membership.unit.code: row.membership.unit.short_name for row in desk.mine}
    periods = [row.membership.period for row in desk.mine if row.membership.unit_id == desk.unit.pk]
    return [
        switch("period", _("Period"), [(period.code, period.name) for period in periods], desk.period.code),
        switch("unit", _("Unit"), list(units.items()), desk.unit.code),
    ]


def _faults(sources: Sources, saved: PageSaved) -> list[Fault]:
    names = {element.code: element.name for element in sources.elements}
    refused = [Fault(_target(sources, code), names[code], words) for code, words in saved.attempt.refusals.items()]
    changed = _("Someone else has just changed this; choose which value stays.")
    conflicts = [Fault(f"cell-{code}", names[code], changed) for code in saved.attempt.conflicts]
    texts = Fault("words", _("What the unit reports in words"), _("Look at the marked texts."))
    return refused + conflicts + ([texts] if saved.troubled_texts else [])


def _target(sources: Sources, code: str) -> str:
    # A row that is shut has no cell to go to.
    return f"row-{code}" if code in sources.shut else f"cell-{code}"


def _fault_title(saved: PageSaved) -> str:
    left = len(saved.attempt.refusals) + len(saved.attempt.conflicts) + saved.troubled_texts
    not_saved = ngettext(
        "%(n)s item could not be saved, see below", "%(n)s items could not be saved, see below", left
    ) % {"n": format_number(left)}
    return "; ".join(filter(None, [saved_words(saved), not_saved]))


def _typed_texts(form: StatementsForm) -> Iterable[tuple[str, str]]:
    form.is_valid()
    for topic in form.topics:
        yield str(form.fields[topic].label), form.data.get(form.add_prefix(topic), "").strip()


def _unsaved(sources: Sources, typed: Mapping[str, Typed]) -> Iterable[Unsaved]:
    for element in sources.elements:
        row = typed.get(element.code)
        if row and _differs(sources, element, row):
            entry = sources.cells[element.code].entry if element.code in sources.cells else BLANK
            yield Unsaved(element.code, element.name, row.told, shown(entry) or _("not entered"))


def _differs(sources: Sources, element: DataElement, row: Typed) -> bool:
    cell = sources.cells.get(element.code)
    entry, note = (cell.entry, cell.note) if cell else (BLANK, "")
    text = "" if entry == NOT_ARISEN else shown(entry)
    return (row.text, row.not_arisen, row.note) != (text, entry == NOT_ARISEN, note)
