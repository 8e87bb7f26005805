"""What became of a unit's cells: who wrote what and when, as far as the reader's sight goes.

The unit reads each change as it was saved. Who only receives figures, or reads them once they are confirmed,
learns how they differ from one such moment to the next: what a draft held in between is the unit's own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from indicators.entries import BLANK, Entry
from indicators.models import DataElement, DataValue, Submission
from indicators.models.submissions import as_entry
from units.models import TimelineEntry

FIRST, REMOVED = "+", "-"


class Sight(StrEnum):
    """Which values of the past a reader may learn."""

    SAVED = "SAVED"
    SENT = "SENT"
    CONFIRMED = "CONFIRMED"


# The steps that bring figures before the reader's eyes.
SHOWN_BY = {Sight.SENT: "figures.submitted", Sight.CONFIRMED: "figures.accepted"}


class Trace(NamedTuple):
    """A cell as one save left it."""

    code: str
    name: str
    section: str
    place: tuple[int, str, int, str]
    entry: Entry
    note: str
    kind: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """A cell's values before and after; `old` is None where its beginnings were not recorded."""

    trace: Trace
    old: Entry | None
    old_note: str
    by: str
    at: datetime


def sight_of(submission: Submission) -> Sight:
    """Tell what the person may learn of the past.

    :param submission: fetched through values_visible_to() and with_sight()
    """
    if submission.sees_drafts:  # type: ignore[attr-defined]
        return Sight.SAVED
    return Sight.SENT if submission.sees_sent else Sight.CONFIRMED  # type: ignore[attr-defined]


def traces_of(submission: Submission, element: DataElement | None = None) -> list[Trace]:
    """Read every save of a unit's cells, or of one cell, the oldest first, in one query."""
    rows = DataValue.history.filter(submission_id=submission.pk)
    rows = rows.filter(element_id=element.pk) if element else rows
    row = ("element__code", "element__name", "element__section__name")
    place = ("element__section__order", "element__section__code", "element__order")
    cell = ("value", "not_arisen", "note", "history_type", "history_date")
    who = ("updated_by__full_name", "updated_by__username")
    return list(map(_trace, rows.order_by("history_date", "history_id").values_list(*row, *place, *cell, *who)))


def changes_of(traces: Sequence[Trace], sight: Sight, steps: Iterable[TimelineEntry]) -> list[Change]:
    """List what a reader may learn, the oldest first."""
    if sight is Sight.SAVED:
        return list(_each(traces))
    shown = sorted((step for step in steps if step.action == SHOWN_BY[sight]), key=lambda step: step.at)
    return list(_between(traces, shown))


def _trace(row: tuple[Any, ...]) -> Trace:
    code, name, section, *place, value, not_arisen, note, kind, at, full_name, username = row
    entry = BLANK if kind == REMOVED else as_entry(value=value, not_arisen=not_arisen)
    return Trace(code, name, section, (*place, code), entry, note, kind, full_name or username, at)


def _each(traces: Iterable[Trace]) -> Iterator[Change]:
    last: dict[str, Trace] = {}
    for trace in traces:
        before = last.get(trace.code)
        yield from _changed(before, trace, anew=trace.kind == FIRST, by=trace.by, at=trace.at)
        last[trace.code] = trace


def _between(traces: Sequence[Trace], shown: Iterable[TimelineEntry]) -> Iterator[Change]:
    recorded = {trace.code for trace in traces if trace.kind == FIRST}
    before: Mapping[str, Trace] = {}
    for step in shown:
        then = {trace.code: trace for trace in traces if trace.at <= step.at}
        for code, trace in then.items():
            yield from _changed(before.get(code), trace, anew=code in recorded, by=str(step.by), at=step.at)
        before = then


def _changed(before: Trace | None, trace: Trace, *, anew: bool, by: str, at: datetime) -> Iterator[Change]:
    old = before.entry if before else (BLANK if anew else None)
    old_note = before.note if before else ""
    if (old, old_note) != (trace.entry, trace.note):
        yield Change(trace, old, old_note, by, at)
