"""What may happen to the documents that go with a figure: the unit adds and removes them, an OFFICER purges one."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from clusters.enums import LockStage
from indicators.attachment_contents import destroy, kept
from indicators.documents.examining import Document
from indicators.entry import shut_elements
from indicators.enums import EDITABLE
from indicators.models import Attachment, DataElement, Submission
from indicators.workflow import StepRefusedError, claim, refuse_before_opening
from units.models import User, record
from units.numbers import format_number


@transaction.atomic
def attach(*, submission: Submission, element: DataElement, document: Document, by: User, at: datetime) -> Attachment:
    """Put a document beside a figure while the unit may type it.

    :param submission: fetched with_place()
    :raises StepRefusedError: if the figure cannot be typed now, the row takes no documents, the same file lies
        there already, or there are as many as there may be
    """
    _hold(submission, element.pk, at)
    if not element.takes_attachments:
        raise StepRefusedError(_("This row takes no attachments."))
    _refuse_twice(submission, element, document)
    _refuse_too_many(submission, element)
    with kept(document.content) as place:
        row: Attachment = Attachment.objects.create(
            submission=submission,
            element=element,
            name=document.name,
            kind=document.kind.value,
            size=len(document.content),
            sha256=document.sha256,
            content=place.content,
            file=place.file,
            added_at=at,
            added_by=by,
        )
        record(subject=submission.subject, action="figures.attached", by=by, at=at, note=row.trace)
    return row


@transaction.atomic
def remove(*, attachment: Attachment, by: User, at: datetime) -> None:
    """Take a document away for the unit while it may type the figure; its content is gone for good.

    :param attachment: fetched with_place()
    :raises StepRefusedError: if the figure cannot be typed now, or the document is gone already
    """
    submission = attachment.submission
    _hold(submission, attachment.element_id, at)
    _end(attachment, removed_at=at, removed_by=by)
    record(subject=submission.subject, action="figures.detached", by=by, at=at, note=attachment.trace)


@transaction.atomic
def purge(*, attachment: Attachment, by: User, at: datetime, reason: str) -> None:
    """Destroy the content of a document that must not be here, whatever the state of the figures.

    :param attachment: fetched with_place()
    :raises StepRefusedError: without a reason, or if the document is gone already
    """
    if not reason.strip():
        raise StepRefusedError(_("Say why the document must go."))
    _end(attachment, purged_at=at, purged_by=by, purge_reason=reason.strip())
    note = f"{attachment.trace}\n{reason.strip()}"
    record(subject=attachment.submission.subject, action="figures.purged", by=by, at=at, note=note)


def _hold(submission: Submission, element_id: int, at: datetime) -> None:
    refuse_before_opening(submission, at)
    claim(submission, EDITABLE, closed_by=[LockStage.ISSUED])
    if shut_elements(submission, [element_id]):
        raise StepRefusedError(_("No correction of this row was requested, so its documents stay as they are."))


def _end(attachment: Attachment, **stamps: Any) -> None:
    # The file goes last: where it cannot be deleted, the row does not say that it was.
    ended = Attachment.objects.present().filter(pk=attachment.pk).update(content=None, file="", **stamps)
    if not ended:
        raise StepRefusedError(_("Someone else has taken this document away meanwhile."))
    destroy(attachment.file)


def _refuse_twice(submission: Submission, element: DataElement, document: Document) -> None:
    same = (
        Attachment.objects.listed().with_people().filter(submission=submission, element=element, sha256=document.sha256)
    )
    if (row := same.first()) is None:
        return
    if row.purged_at:
        words = _("This very file was taken down by %(who)s: %(reason)s")
        raise StepRefusedError(words % {"who": row.purged_by, "reason": row.purge_reason})
    raise StepRefusedError(_("This very file lies here already, as “%(name)s”.") % {"name": row.name})


def _refuse_too_many(submission: Submission, element: DataElement) -> None:
    here = Attachment.objects.present().filter(submission=submission)
    if here.filter(element=element).count() >= settings.ATTACHMENTS_PER_CELL:
        words = _("A row takes at most %(most)s attachments. Remove one, or put several into one PDF.")
        raise StepRefusedError(words % {"most": format_number(settings.ATTACHMENTS_PER_CELL)})
    if here.count() >= settings.ATTACHMENTS_PER_SUBMISSION:
        words = _("One half-year's figures take at most %(most)s attachments. Remove one, or put several into one PDF.")
        raise StepRefusedError(words % {"most": format_number(settings.ATTACHMENTS_PER_SUBMISSION)})
