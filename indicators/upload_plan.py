"""What storing a filled form would do, cell by cell, against what is stored at this moment."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Protocol

from indicators.entries import Entry
from indicators.entry import shut_elements
from indicators.merging import Content, Fate, fate_of, filled_over
from indicators.models import DataElement, DataValue, Submission, UploadedCell
from units.models import User

NOTHING = Content()


class Handed(Protocol):
    """A cell of a form that came back, stored already or not."""

    @property
    def element(self) -> DataElement: ...
    @property
    def address(self) -> str: ...
    @property
    def entry(self) -> Entry: ...
    @property
    def note(self) -> str: ...
    @property
    def version(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Line:
    """One cell of a form beside what is stored; `after` is what it would hold."""

    element: DataElement
    address: str
    fate: Fate
    file: Content
    now: Content
    after: Content
    stored: DataValue | None

    @property
    def code(self) -> str:
        return self.element.code

    @property
    def version(self) -> int:
        return self.stored.version if self.stored else 0


@dataclass(frozen=True)
class Plan:
    """All cells of a form in its order."""

    lines: Sequence[Line]

    def of(self, fate: Fate) -> list[Line]:
        return [line for line in self.lines if line.fate is fate]

    @property
    def would_store(self) -> bool:
        return any(line.fate in {Fate.CHANGE, Fate.CONFLICT} for line in self.lines)

    @cached_property
    def fingerprint(self) -> str:
        """Return a text that differs as soon as the plan would show anything else."""
        told = [f"{line.code} {line.fate} {line.version}" for line in self.lines]
        return sha256("\n".join(told).encode()).hexdigest()[:16]


def plan_of(cells: Iterable[Handed], *, submission: Submission, by: User) -> Plan:
    """Compare a form with what is stored, in at most three queries, and more while the figures are returned by cells.

    :param by: whose file it is: what their earlier files stored is no one else's change
    """
    listed = list(cells)
    stored = {value.element_id: value for value in submission.values.select_related("updated_by")}
    bases = _bases(listed, stored)
    own = _own(submission, by, stored)
    shut = shut_elements(submission, [cell.element.pk for cell in listed])
    return Plan([_line(cell, stored.get(cell.element.pk), bases, own=own, shut=shut) for cell in listed])


def _line(
    cell: Handed, stored: DataValue | None, bases: Mapping[int, Content], *, own: Container[int], shut: Container[int]
) -> Line:
    file, now = Content(cell.entry, cell.note), _content(stored) if stored else NOTHING
    base = bases.get(cell.element.pk, NOTHING)
    fate = fate_of(file, now, base, own=cell.element.pk in own, shut=cell.element.pk in shut)
    return Line(cell.element, cell.address, fate, file, now, filled_over(file, now), stored)


def _bases(cells: Iterable[Handed], stored: Mapping[int, DataValue]) -> dict[int, Content]:
    """Return what was stored when the form was downloaded; what has not moved since is read from the rows at hand."""
    seen = {cell.element.pk: cell.version for cell in cells}
    rows = {pk: value for pk, value in stored.items() if pk in seen}
    bases = {pk: _content(value) for pk, value in rows.items() if value.version == seen[pk]}
    behind = [value.pk for pk, value in rows.items() if pk not in bases and seen[pk]]
    if behind:
        for old in DataValue.history.filter(id__in=behind):
            if old.version == seen[old.element_id]:
                bases[old.element_id] = _content(old.instance)
    return bases


def _own(submission: Submission, by: User, stored: Mapping[int, DataValue]) -> set[int]:
    written = UploadedCell.objects.standing(submission, by).values_list("element_id", "written_version")
    return {element for element, version in written if element in stored and stored[element].version == version}


def _content(value: DataValue) -> Content:
    return Content(value.entry, value.note)
