"""The page of the documents beside one figure: whose it is to open, what it shows, and files on their way in."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.translation import gettext as _

from indicators.attaching import attach
from indicators.attachment_forms import AttachForm
from indicators.desk import Desk, desk_of
from indicators.documents.examining import received
from indicators.documents.kinds import DocumentRefusedError
from indicators.explaining import Explanation, barrier_words
from indicators.models import Attachment, DataElement, DataValue, Submission
from indicators.sheet_words import shown
from indicators.sources import read_sources
from indicators.workflow import StepRefusedError
from units.models import User
from units.rules import Standing


@dataclass(frozen=True)
class Cell:
    """One figure of one unit before someone who may read it; at the desk of the unit itself also what they may type."""

    submission: Submission
    element: DataElement
    standing: Standing
    at: datetime
    desk: Desk | None

    @property
    def codes(self) -> tuple[str, str, str]:
        place = self.submission.membership
        return place.period.code, place.unit.code, self.element.code

    @property
    def works_here(self) -> bool:
        return self.desk is not None and self.desk.works_here

    @property
    def takes_more(self) -> bool:
        return self.desk is not None and self.desk.may_type and self.element.takes_attachments

    @property
    def may_purge(self) -> bool:
        return self.submission.membership.cluster.host_id in self.standing.served_provinces

    @property
    def attachments(self) -> Any:
        rows = Attachment.objects.filter(submission=self.submission, element=self.element)
        return rows.with_people().order_by("added_at", "pk")


@dataclass
class Taken:
    """What came of the files chosen: those attached, and what is wrong with the others."""

    added: list[tuple[str, Attachment]] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


def cell_of(standing: Standing, *, period: str, unit: str, element: str, at: datetime) -> Cell | None:
    """Read a figure that the person may see; None if there is none, or it neither takes nor has documents."""
    desk = desk_of(standing, period=period, unit=unit, at=at)
    submission = desk.submission if desk else _readable(standing, period, unit)
    if submission is None:
        return None
    place = submission.membership
    elements = DataElement.objects.valid(on=place.period.ends_on).filter(code=element)
    row = elements.annotate(attached=Attachment.objects.number_on(submission.pk)).first()
    if row is None or not row.applies_to(place.unit.level) or not (row.takes_attachments or row.attached):
        return None
    return Cell(submission, row, standing, at, desk)


def take(cell: Cell, uploads: Iterable[UploadedFile], *, by: User) -> Taken:
    """Attach each file that is what it should be; the others are refused in words, by their names."""
    taken = Taken()
    for upload in uploads:
        try:
            row = attach(submission=cell.submission, element=cell.element, document=received(upload), by=by, at=cell.at)
            taken.added.append((upload.name or "", row))
        except (DocumentRefusedError, StepRefusedError) as refusal:
            taken.refusals.append(f"{upload.name}: {refusal}")
    return taken


def page_context(cell: Cell, form: AttachForm, refusals: Iterable[str] = ()) -> dict[str, Any]:
    """Prepare the page."""
    rows = list(cell.attachments)
    place = cell.submission.membership
    return {
        "cell": cell,
        "place": place,
        "figure": _figure(cell),
        "rows": [row for row in rows if row.removed_at is None],
        "removed": [row for row in rows if row.removed_at],
        "lock": _lock(cell),
        "form": form,
        "refusals": list(refusals),
        "back": _back(cell),
        "crumbs": [{"label": place.cluster.name, "url": ""}, {"label": place.unit.name, "url": _back(cell)}],
    }


def _readable(standing: Standing, period: str, unit: str) -> Submission | None:
    here = Submission.objects.values_visible_to(standing).filter(
        membership__period__code=period, membership__unit__code=unit
    )
    return here.with_place().first()


def _figure(cell: Cell) -> str:
    value = DataValue.objects.filter(submission=cell.submission, element=cell.element).first()
    return (shown(value.entry) if value else "") or _("not entered")


def _lock(cell: Cell) -> Explanation | None:
    if cell.desk is None or cell.desk.may_type:
        return None
    return barrier_words(read_sources(cell.desk))


def _back(cell: Cell) -> str:
    """Return where the reader sees the figure in its row: the unit's own sheet, or the page that checks it."""
    place = cell.submission.membership
    if cell.desk:
        address = reverse("indicators:entry", args=[place.period.code, place.unit.code])
    else:
        address = reverse("indicators:submission", args=[place.cluster.code, place.period.code, place.unit.code])
    return f"{address}#row-{cell.element.code}"
