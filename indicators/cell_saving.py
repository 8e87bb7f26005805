"""Cells that the sheet saves by itself, and the answer for each in words that the page puts beside it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.cells import Typed, posted_codes, read_cells, typed_cells
from indicators.entries import BLANK, NOT_ARISEN
from indicators.entry import Conflict, Saved, save_values
from indicators.models import DataElement, DataValue, Submission
from indicators.saving import shut_words
from indicators.sheet_words import clock, in_words, shown
from units.models import User

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Clock:
    """Times as the sheet tells them: of today without the day."""

    zone: tzinfo
    now: datetime

    def tell(self, moment: datetime) -> str:
        return clock(moment, zone=self.zone, today=self.now.astimezone(self.zone).date())


def save_cells(submission: Submission, data: QueryDict, *, by: User, at: datetime) -> dict[str, Any]:
    """Store the rows that came along and say of each, under its code in `cells`, what became of it.

    The same rows sent again change nothing and get the same answer.

    :raises StepRefusedError: if entry is not open, or the figures have left the unit; nothing is stored then
    """
    elements = _asked(submission, posted_codes(data))
    typed = typed_cells(data, elements)
    read = read_cells(typed.values())
    saved = save_values(submission=submission, changes=read.changes, by=by, at=at)
    told = _Clock(timezone.get_current_timezone(), at)
    last = _("Last saved at %(moment)s") % {"moment": told.tell(at)}
    return {"cells": dict(_answers(typed, read.refusals, saved, told)), "last": last}


def _asked(submission: Submission, codes: list[str]) -> list[DataElement]:
    place = submission.membership
    rows = DataElement.objects.valid(on=place.period.ends_on).filter(code__in=codes)
    return [element for element in rows if element.applies_to(place.unit.level)]


def _answers(
    typed: Mapping[str, Typed], refusals: Mapping[str, str], saved: Saved, told: _Clock
) -> Iterator[tuple[str, Answer]]:
    conflicts = {conflict.ours.element_id: conflict for conflict in saved.conflicts}
    shut = {change.element_id for change in saved.closed}
    for code, cell in typed.items():
        if why := refusals.get(code):
            yield code, {"state": "refused", "words": _("not saved: %(why)s") % {"why": why}}
        elif cell.element.pk in shut:
            yield code, {"state": "refused", "words": shut_words(cell)}
        elif conflict := conflicts.get(cell.element.pk):
            yield code, _conflict(conflict, told)
        else:
            yield code, _saved(saved.rows.get(cell.element.pk), told)


def _saved(row: DataValue | None, told: _Clock) -> Answer:
    entry = row.entry if row else BLANK
    when = told.tell(row.updated_at if row else told.now)
    return {
        "state": "saved",
        "words": _("saved %(when)s") % {"when": when},
        "text": "" if entry == NOT_ARISEN else shown(entry),
        "none": entry == NOT_ARISEN,
        "note": row.note if row else "",
        "version": row.version if row else 0,
    }


def _conflict(conflict: Conflict, told: _Clock) -> Answer:
    theirs, ours = conflict.theirs, conflict.ours
    notes = (theirs.note, ours.note) if theirs.note != ours.note else ("", "")
    said = {"who": str(theirs.updated_by), "when": told.tell(theirs.updated_at)}
    return _saved(theirs, told) | {
        "state": "conflict",
        "words": _("Someone else has just changed this: %(who)s, %(when)s") % said,
        "theirs": in_words(theirs.entry, notes[0]),
        "ours": in_words(ours.entry, notes[1]),
    }
