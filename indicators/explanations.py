"""Why a doubtful figure is as it is: the unit's reason, kept as the note of the cell that speaks for the doubt."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from clusters.enums import LockStage
from indicators.entry import Change, save_values
from indicators.enums import EDITABLE
from indicators.models import Submission
from indicators.problems import Problem
from indicators.sending import fingerprint
from indicators.workflow import claim
from units.models import User


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row that speaks for one or more doubts, and the reason that stands in its note; blank while there is none."""

    code: str
    problems: tuple[Problem, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason as a person left it, with the version of the cell that they had before their eyes."""

    element_id: int
    text: str
    version: int


@dataclass(frozen=True, slots=True)
class ReasonsKept:
    """What keeping reasons did: how many were written, the rows that someone else had changed, and those kept shut.

    `seen` is what the person has seen with these reasons added; blank when someone else changed a figure meanwhile.
    """

    written: int
    behind: frozenset[int]
    shut: frozenset[int]
    seen: str


def doubts_of(found: Iterable[Problem], notes: Mapping[str, str], *, rows: Iterable[str]) -> list[Doubt]:
    """Gather the doubts that want a reason by the row that speaks.

    :param notes: what the unit noted on its cells, by row
    :param rows: all rows, in the order wanted
    """
    by_row: dict[str, list[Problem]] = {}
    for problem in found:
        if problem.wants_reason:
            by_row.setdefault(problem.speaker, []).append(problem)
    return [Doubt(code, tuple(by_row[code]), notes.get(code, "")) for code in rows if code in by_row]


@transaction.atomic
def keep_reasons(
    *, submission: Submission, reasons: Sequence[Reason], seen: str, by: User, at: datetime
) -> ReasonsKept:
    """Keep reasons as the notes of their cells; a cell that someone else changed since is left, and named.

    So is one that a return by cells keeps shut.

    :param seen: the fingerprint that the person's page carried
    :raises StepRefusedError: if entry is not open, or the figures have left the unit
    """
    claim(submission, EDITABLE, closed_by=[LockStage.ISSUED])
    is_current = fingerprint(submission) == seen
    present = {cell.element_id: cell for cell in submission.values.filter(element__in=[r.element_id for r in reasons])}
    new = [r for r in reasons if (cell := present.get(r.element_id)) is None or cell.note != r.text]
    current = [r for r in new if (cell := present.get(r.element_id)) and cell.version == r.version]
    changes = [Change(r.element_id, present[r.element_id].entry, r.text, r.version) for r in current]
    saved = save_values(submission=submission, changes=changes, by=by, at=at)
    behind = frozenset(r.element_id for r in new) - {r.element_id for r in current}
    shut = frozenset(change.element_id for change in saved.closed)
    return ReasonsKept(len(saved.written), behind, shut, fingerprint(submission) if is_current else "")
