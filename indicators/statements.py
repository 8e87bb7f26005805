"""Saving what a unit says of its half-year: many texts at once, nobody's words overwritten unseen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from clusters.enums import LockStage
from indicators.enums import EDITABLE
from indicators.models import Statement, Submission
from indicators.workflow import claim, refuse_before_opening
from units.models import User

Key = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class Said:
    """One text as a person left it, with the version they had before their eyes (0: none yet); blank removes it."""

    topic: str
    indicator_id: int | None
    text: str
    version: int

    @property
    def key(self) -> Key:
        return self.topic, self.indicator_id


@dataclass(frozen=True, slots=True)
class SaidConflict:
    """A text that someone else changed meanwhile; `theirs` is None when they removed it."""

    theirs: Statement | None
    ours: Said


@dataclass(frozen=True, slots=True)
class StatementsSaved:
    """How many texts were written, and which ones someone else had changed."""

    written: int
    conflicts: tuple[SaidConflict, ...]


@transaction.atomic
def save_statements(*, submission: Submission, said: Sequence[Said], by: User, at: datetime) -> StatementsSaved:
    """Store texts while the unit may still change them; one changed by another since is left and reported.

    :raises StepRefusedError: if entry is not open, or the figures have left the unit
    """
    refuse_before_opening(submission, at)
    claim(submission, EDITABLE, closed_by=[LockStage.ISSUED])
    present: dict[Key, Statement] = {
        (row.topic, row.indicator_id): row for row in submission.statements.select_related("updated_by")
    }
    changed = [text for text in said if text.text != _text(present.get(text.key))]
    current = [text for text in changed if text.version == _version(present.get(text.key))]
    behind = [text for text in changed if text not in current]
    for text in current:
        _store(submission, present.get(text.key), text, by=by, at=at)
    conflicts = [SaidConflict(present.get(text.key), text) for text in behind if _was_touched(submission, text)]
    return StatementsSaved(len(current), tuple(conflicts))


def _text(row: Statement | None) -> str:
    return row.text if row else ""


def _version(row: Statement | None) -> int:
    return row.version if row else 0


def _was_touched(submission: Submission, said: Said) -> bool:
    # Only for texts that have moved on since the page was opened, which are few.
    seen = _history(submission, said).filter(version=said.version).values_list("text", flat=True).first()
    return said.text != (seen or "")


def _store(submission: Submission, row: Statement | None, said: Said, *, by: User, at: datetime) -> None:
    if row is None:
        # A text that was removed and written anew goes on counting, so that no old page takes it for its own.
        last = _history(submission, said).aggregate(last=Max("version"))["last"] or 0
        row = Statement(submission=submission, topic=said.topic, indicator_id=said.indicator_id, version=last + 1)
        row.text, row.updated_at, row.updated_by = said.text, at, by
        bulk_create_with_history([row], Statement, default_user=by, default_date=at)
    elif said.text:
        row.text, row.version, row.updated_at, row.updated_by = said.text, row.version + 1, at, by
        fields = ["text", "version", "updated_at", "updated_by"]
        bulk_update_with_history([row], Statement, fields, default_user=by, default_date=at)
    else:
        row.delete()


def _history(submission: Submission, said: Said) -> QuerySet[Any]:
    past: QuerySet[Any] = Statement.history.all()
    return past.filter(submission=submission, topic=said.topic, indicator=said.indicator_id)
