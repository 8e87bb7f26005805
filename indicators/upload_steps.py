"""What may happen to a filled form: kept to be looked at, stored in one step, undone in one step.

Each step is given who acts and when; `save_values` is the one way in which figures are written.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clusters.enums import LockStage
from indicators.entries import Entry
from indicators.entry import Change, save_values
from indicators.enums import EDITABLE, UploadState
from indicators.exchange import FilledCell
from indicators.kinds import State
from indicators.merging import Fate
from indicators.models import DataElement, DataValue, FormUpload, Submission, UploadedCell
from indicators.upload_plan import Line, plan_of
from indicators.workflow import StepRefusedError, claim, refuse_before_opening
from units.models import User

LIFETIME = timedelta(hours=24)
LONGEST_NAME = 200


@transaction.atomic
def keep_upload(
    *,
    submission: Submission,
    cells: Iterable[FilledCell],
    file_name: str,
    sha256: str,
    by: User,
    at: datetime,
) -> FormUpload:
    """Keep what a form says until the person has looked at it.

    :raises StepRefusedError: if entry is not open, or the figures have left the unit
    """
    refuse_before_opening(submission, at)
    claim(submission, EDITABLE, closed_by=[LockStage.ISSUED])
    upload = FormUpload.objects.create(
        submission=submission, file_name=file_name[-LONGEST_NAME:], sha256=sha256, uploaded_at=at, uploaded_by=by
    )
    UploadedCell.objects.bulk_create(
        UploadedCell(
            upload=upload,
            element=cell.element,
            address=cell.address,
            note=cell.note,
            version=cell.version,
            **_columns(cell.entry),
        )
        for cell in cells
    )
    return upload


@transaction.atomic
def apply_upload(*, upload: FormUpload, mine: Collection[str], seen: str, by: User, at: datetime) -> int:
    """Store all that a form changes, in one step; return how many cells that were.

    :param mine: codes of the cells, changed by someone else too, where the form's content is to stand
    :param seen: the fingerprint of the plan that the person looked at
    :raises StepRefusedError: if it is another's, too old, stored already, or not what it was when it was looked at
    """
    submission = upload.submission
    claim(submission, EDITABLE, closed_by=[LockStage.ISSUED])
    _refuse_to_apply(upload, by=by, at=at)
    _move(upload, UploadState.PREVIEWED, state=UploadState.APPLIED, applied_at=at, applied_by=by)
    plan = plan_of(upload.cells.in_order(), submission=submission, by=by)
    if plan.fingerprint != seen:
        raise StepRefusedError(_("Figures have been changed since you looked at this list. Look at it again."))
    lines = [*plan.of(Fate.CHANGE), *(line for line in plan.of(Fate.CONFLICT) if line.code in mine)]
    if not lines:
        raise StepRefusedError(_("There is nothing to store: every cell stays as it is."))
    changes = [Change(line.element.pk, line.after.entry, line.after.note, line.version) for line in lines]
    written = save_values(submission=submission, changes=changes, by=by, at=at).written
    # The plan was made while the figures were held: nobody can have come in between.
    assert len(written) == len(changes)
    _remember(upload, lines, written)
    return len(written)


@transaction.atomic
def undo_upload(*, upload: FormUpload, by: User, at: datetime) -> list[DataElement]:
    """Give every cell back what it held before; return those left alone: changed since, or shut by a later return.

    :raises StepRefusedError: if it was not stored or is undone already, all its cells have been changed since, or the
        figures have left the unit
    """
    submission = upload.submission
    claim(submission, EDITABLE, closed_by=[LockStage.ISSUED])
    _move(upload, UploadState.APPLIED, state=UploadState.UNDONE, undone_at=at, undone_by=by)
    cells = {cell.element_id: cell for cell in upload.cells.written().in_order()}
    changes = [Change(pk, cell.before, cell.before_note, cell.written_version or 0) for pk, cell in cells.items()]
    saved = save_values(submission=submission, changes=changes, by=by, at=at)
    left = [*(conflict.ours for conflict in saved.conflicts), *saved.closed]
    if left and not saved.written:
        raise StepRefusedError(_("Every cell of this file has been changed since, so nothing was undone."))
    return [cells[change.element_id].element for change in left]


def is_too_old(upload: FormUpload, at: datetime) -> bool:
    """Tell whether a form was looked at too long ago to be stored without looking again."""
    return at > upload.uploaded_at + LIFETIME


def _refuse_to_apply(upload: FormUpload, *, by: User, at: datetime) -> None:
    if upload.uploaded_by_id != by.pk:
        words = _("%(who)s handed this file in, and only they can store it. You can hand the file in yourself.")
        raise StepRefusedError(words % {"who": upload.uploaded_by})
    if upload.state == UploadState.PREVIEWED and is_too_old(upload, at):
        raise StepRefusedError(
            _("This file was handed in more than 24 hours ago. Hand it in again and look at it anew.")
        )


def _move(upload: FormUpload, come_from: UploadState, **stamps: Any) -> None:
    # An UPDATE that matches one state only: of two confirmations at once the second finds nothing to do.
    if FormUpload.objects.filter(pk=upload.pk, state=come_from).update(**stamps):
        return
    upload.refresh_from_db(fields=["state"])
    words = {
        UploadState.PREVIEWED: _("Nothing of this file has been stored, so there is nothing to undo."),
        UploadState.APPLIED: _("This file has been stored already; it is not stored twice."),
        UploadState.UNDONE: _("What this file stored has been undone already. Hand it in again to store it."),
    }
    raise StepRefusedError(words[UploadState(upload.state)])


def _remember(upload: FormUpload, lines: Sequence[Line], written: Iterable[DataValue]) -> None:
    versions = {value.element_id: value.version for value in written}
    before = {line.element.pk: line.now for line in lines}
    cells = list(upload.cells.filter(element__in=versions))
    for cell in cells:
        content = before[cell.element_id]
        columns = _columns(content.entry)
        cell.before_value, cell.before_not_arisen = columns["value"], columns["not_arisen"]
        cell.before_note, cell.written_version = content.note, versions[cell.element_id]
    UploadedCell.objects.bulk_update(
        cells, ["before_value", "before_not_arisen", "before_note", "written_version"], batch_size=200
    )


def _columns(entry: Entry) -> dict[str, Any]:
    return {"value": entry.value, "not_arisen": entry.state is State.NOT_ARISEN}
