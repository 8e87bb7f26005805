"""Saving what a unit typed: many cells in a few queries, nobody's value overwritten unseen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from clusters.enums import LockStage
from indicators.entries import BLANK, Entry
from indicators.enums import EDITABLE
from indicators.kinds import State
from indicators.models import DataElement, DataValue, Submission
from indicators.readiness import blocking_rows
from indicators.returning import opened_elements
from indicators.workflow import claim, problems_of, refuse_before_opening
from units.models import User


@dataclass(frozen=True, slots=True)
class Change:
    """One cell as a person left it, with the version they had before their eyes (0: none yet)."""

    element_id: int
    entry: Entry
    note: str
    version: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that someone else changed meanwhile: theirs stands, ours is shown beside it."""

    theirs: DataValue
    ours: Change


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did: the cells written, those that someone else had changed, and those that a return keeps shut."""

    written: tuple[DataValue, ...]
    conflicts: tuple[Conflict, ...]
    closed: tuple[Change, ...] = ()


@transaction.atomic
def save_values(*, submission: Submission, changes: Sequence[Change], by: User, at: datetime) -> Saved:
    """Store cells while the unit may still change them; a cell changed by another since is left and reported.

    So is a change of a cell that the return did not open, while one by cells waits to be answered.

    :raises StepRefusedError: if entry is not open, or the figures have left the unit
    """
    refuse_before_opening(submission, at)
    claim(submission, EDITABLE, closed_by=[LockStage.ISSUED])
    present = {value.element_id: value for value in submission.values.select_related("updated_by")}
    seen = _values_seen(present, changes)
    touched = [change for change in changes if _is_touched(present.get(change.element_id), seen, change)]
    shut = _shut(submission, touched)
    written, conflicts = [], []
    for change in touched:
        row = present.get(change.element_id)
        if change.element_id in shut:
            continue
        if row is None or row.version == change.version:
            written.append(_written(row, submission, change, by, at))
        else:
            conflicts.append(Conflict(row, change))
    _store(written, by=by, at=at)
    return Saved(tuple(written), tuple(conflicts), tuple(change for change in touched if change.element_id in shut))


def _shut(submission: Submission, touched: Sequence[Change]) -> set[int]:
    """Return the elements that a return by cells keeps shut.

    A row that takes part in what keeps the figures from being sent is open, or a unit that had to change one side
    of a rule could neither change the other nor send.
    """
    opened = opened_elements(submission)
    shut = {change.element_id for change in touched} - opened if opened else set()
    if not shut:
        return shut
    faulty = DataElement.objects.filter(code__in=blocking_rows(problems_of(submission)))
    return shut.difference(faulty.values_list("pk", flat=True))


def _is_touched(row: DataValue | None, seen: Mapping[int, tuple[Entry, str]], change: Change) -> bool:
    if not _differs(row, change):
        return False
    return row is None or row.version == change.version or _was_touched(seen.get(change.element_id), change)


def _differs(row: DataValue | None, change: Change) -> bool:
    if row is None:
        return change.entry.state is not State.BLANK or bool(change.note)
    return row.entry != change.entry or row.note != change.note


def _values_seen(present: Mapping[int, DataValue], changes: Iterable[Change]) -> dict[int, tuple[Entry, str]]:
    # What the person saw in cells that have moved on since; one query, and only when there are any.
    behind = {
        c.element_id: c.version for c in changes if (row := present.get(c.element_id)) and row.version != c.version
    }
    if not behind:
        return {}
    rows = DataValue.history.filter(id__in=[present[element].pk for element in behind])
    return {row.element_id: (row.instance.entry, row.note) for row in rows if behind[row.element_id] == row.version}


def _was_touched(seen: tuple[Entry, str] | None, change: Change) -> bool:
    return (change.entry, change.note) != (seen or (BLANK, ""))


def _written(row: DataValue | None, submission: Submission, change: Change, by: User, at: datetime) -> DataValue:
    value = row or DataValue(submission=submission, element_id=change.element_id, version=0)
    value.value = change.entry.value
    value.not_arisen = change.entry.state is State.NOT_ARISEN
    value.note = change.note
    value.version += 1
    value.updated_at, value.updated_by = at, by
    return value


def _store(written: Sequence[DataValue], *, by: User, at: datetime) -> None:
    """Write the rows with one upsert and their history with one insert for each kind of change."""
    if not written:
        return
    DataValue.objects.bulk_create(
        written,
        update_conflicts=True,
        unique_fields=["submission", "element"],
        update_fields=["value", "not_arisen", "note", "version", "updated_at", "updated_by"],
    )
    for first in (True, False):
        rows = [value for value in written if (value.version == 1) is first]
        DataValue.history.bulk_history_create(rows, update=not first, default_user=by, default_date=at)


def entered_elements(elements: Iterable[DataElement], values: Mapping[int, DataValue]) -> int:
    """Count the rows that hold a number or *không phát sinh*."""
    return sum(1 for row in elements if (value := values.get(row.pk)) and value.entry.state is not State.BLANK)
