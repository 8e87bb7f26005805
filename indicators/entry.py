"""Saving what a unit typed: many cells in a few queries, nobody's value overwritten unseen."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, FilteredRelation, Q

from clusters.enums import LockStage
from indicators.entries import BLANK, Entry
from indicators.enums import EDITABLE
from indicators.kinds import State
from indicators.models import DataElement, DataValue, Submission
from indicators.readiness import blocking_rows
from indicators.returning import opened_elements
from indicators.workflow import hold, locks_on, problems_of, refuse_before_opening, refuse_closed
from units.models import User

STORED = ("id", "value", "not_arisen", "note", "version", "request_key", "updated_at", "updated_by_id")


@dataclass(frozen=True, slots=True)
class Change:
    """One cell as a person left it, with the version they had before their eyes (0: none yet)."""

    element_id: int
    entry: Entry
    note: str
    version: int
    # Names the save, the same when it is sent again; blank from pages without scripts.
    key: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that someone else changed meanwhile: theirs stands, ours is shown beside it."""

    theirs: DataValue
    ours: Change


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did: the cells written, those that someone else had changed, those that a return keeps shut.

    `rows` is how all of them stand now.
    """

    written: tuple[DataValue, ...]
    conflicts: tuple[Conflict, ...]
    closed: tuple[Change, ...]
    rows: Mapping[int, DataValue]


@transaction.atomic
def save_values(*, submission: Submission, changes: Sequence[Change], by: User, at: datetime) -> Saved:
    """Store cells while the unit may still change them; a cell changed by another since is left and reported.

    So is a change of a cell that the return did not open, while one by cells waits to be answered.

    :raises StepRefusedError: if entry is not open, or the figures have left the unit
    """
    refuse_before_opening(submission, at)
    hold(submission, {submission.state}.intersection(EDITABLE))
    rows = _present(submission, changes)
    past = _past(rows, changes)
    touched = [change for change in changes if past.is_touched(rows.get(change.element_id), change)]
    shut = shut_elements(submission, [change.element_id for change in touched])
    written, behind = [], []
    for change in (change for change in touched if change.element_id not in shut):
        row = rows.get(change.element_id)
        if row is None or row.version == change.version:
            written.append(_written(row, submission, change, by, at))
        else:
            behind.append(change)
    _store(written, by=by, at=at)
    return Saved(
        written=tuple(written),
        conflicts=_conflicts(submission, behind),
        closed=tuple(change for change in touched if change.element_id in shut),
        rows=rows | {value.element_id: value for value in written},
    )


def shut_elements(submission: Submission, elements: Iterable[int]) -> set[int]:
    """Return those of the elements, by key, that a return by cells keeps shut; no query while there is none.

    A row that takes part in what keeps the figures from being sent is open, or a unit that had to change one side
    of a rule could neither change the other nor send.
    """
    opened = opened_elements(submission)
    shut = set(elements) - opened if opened else set()
    if not shut:
        return shut
    faulty = DataElement.objects.filter(code__in=blocking_rows(problems_of(submission)))
    return shut.difference(faulty.values_list("pk", flat=True))


def _present(submission: Submission, changes: Sequence[Change]) -> dict[int, DataValue]:
    """Read the cells to change and, in the same query, whether the report has closed them.

    :raises StepRefusedError: if it has
    """
    mine = FilteredRelation("values", condition=Q(values__submission=submission))
    elements = DataElement.objects.filter(pk__in=[change.element_id for change in changes])
    with_cells = elements.annotate(mine=mine, closed=Exists(locks_on(submission, [LockStage.ISSUED])))
    rows = {}
    for element, closed, *stored in with_cells.values_list("pk", "closed", *(f"mine__{name}" for name in STORED)):
        refuse_closed(is_closed=closed)
        if stored[0] is not None:
            rows[element] = DataValue(
                submission=submission, element_id=element, **dict(zip(STORED, stored, strict=True))
            )
    return rows


def _conflicts(submission: Submission, behind: Sequence[Change]) -> tuple[Conflict, ...]:
    if not behind:
        return ()
    stored = submission.values.filter(element__in=[change.element_id for change in behind])
    theirs = {value.element_id: value for value in stored.select_related("updated_by")}
    return tuple(Conflict(theirs[change.element_id], change) for change in behind)


def _differs(row: DataValue | None, change: Change) -> bool:
    if row is None:
        return change.entry.state is not State.BLANK or bool(change.note)
    return row.entry != change.entry or row.note != change.note


@dataclass(frozen=True, slots=True)
class _Past:
    """Of cells that have moved on: what each version held, and which saves made them."""

    seen: Mapping[tuple[int, int], tuple[Entry, str]]
    keys: Collection[tuple[int, str]]

    def is_touched(self, row: DataValue | None, change: Change) -> bool:
        """Say whether the person changed the cell."""
        if row is None or row.version == change.version:
            return _differs(row, change)
        return _differs(row, change) and self._is_new(change)

    def _is_new(self, change: Change) -> bool:
        # Not a save that was done already, and not what they saw and left alone.
        if change.key and (change.element_id, change.key) in self.keys:
            return False
        return (change.entry, change.note) != self.seen.get((change.element_id, change.version), (BLANK, ""))


def _past(rows: Mapping[int, DataValue], changes: Iterable[Change]) -> _Past:
    # One query, and only when some cell has moved on.
    behind = [row.pk for change in changes if (row := rows.get(change.element_id)) and row.version != change.version]
    past = list(DataValue.history.filter(id__in=behind)) if behind else []
    return _Past(
        seen={(row.element_id, row.version): (row.instance.entry, row.note) for row in past},
        keys={(row.element_id, row.request_key) for row in past if row.request_key},
    )


def _written(row: DataValue | None, submission: Submission, change: Change, by: User, at: datetime) -> DataValue:
    value = row or DataValue(submission=submission, element_id=change.element_id, version=0)
    value.value = change.entry.value
    value.not_arisen = change.entry.state is State.NOT_ARISEN
    value.note = change.note
    value.version += 1
    value.request_key = change.key
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
        update_fields=["value", "not_arisen", "note", "version", "request_key", "updated_at", "updated_by"],
    )
    for first in (True, False):
        rows = [value for value in written if (value.version == 1) is first]
        DataValue.history.bulk_history_create(rows, update=not first, default_user=by, default_date=at)
