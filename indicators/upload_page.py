"""What the pages of filled forms show: handing one in, looking at what it changes, and what became of it."""

from collections.abc import Iterable, Sequence
from datetime import date, tzinfo
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.desk import Desk
from indicators.enums import UploadState
from indicators.exchange import CellMistake, Filled
from indicators.exchange_forms import HandInForm
from indicators.explaining import barrier_words
from indicators.merging import Content, Fate, filled_over
from indicators.models import DataElement, FormUpload, UploadedCell
from indicators.sheet_words import clock, in_words
from indicators.sources import Sources
from indicators.upload_plan import Line, Plan, plan_of
from indicators.upload_steps import is_too_old
from units.models import User


class Shown(NamedTuple):
    """One cell: its address in the file, its row, both contents in words; for another's change, whose and when."""

    address: str
    code: str
    name: str
    old: str
    new: str
    note: str
    who: str = ""
    when: str = ""


def hand_in_context(sources: Sources, form: HandInForm | None = None, *, refusal: str = "") -> dict[str, Any]:
    """Prepare the page that takes a form, with the forms that were taken before."""
    submission = sources.desk.submission
    return _frame(sources) | {
        "form": form or HandInForm(),
        "refusal": refusal,
        "uploads": FormUpload.objects.of(submission).stored().with_people().with_counts().newest_first(),
    }


def mistakes_context(sources: Sources, filled: Filled, *, file_name: str, by: User) -> dict[str, Any]:
    """Prepare the page of a form that cannot be taken yet: every mistake, and what it would change."""
    plan = plan_of(filled.cells, submission=sources.desk.submission, by=by)
    return (
        _frame(sources)
        | _planned(sources, plan, missing=filled.missing)
        | {
            "form": HandInForm(),
            "file_name": file_name,
            "mistakes": in_form_order(filled.mistakes),
            "may_apply": False,
        }
    )


def upload_context(sources: Sources, upload: FormUpload, *, by: User) -> dict[str, Any]:
    """Prepare the page of one form: what it would change, or what it has changed."""
    cells = list(upload.cells.in_order())
    context = _frame(sources) | {"upload": upload, "file_name": upload.file_name}
    if upload.state != UploadState.PREVIEWED:
        return context | {"stored": [_stored(cell) for cell in cells if cell.written_version]}
    plan = plan_of(cells, submission=sources.desk.submission, by=upload.uploaded_by)
    is_mine, is_old = upload.uploaded_by == by, is_too_old(upload, sources.desk.at)
    may_apply = sources.desk.may_type and is_mine and not is_old and plan.would_store
    told = {"fingerprint": plan.fingerprint, "is_mine": is_mine, "is_old": is_old, "may_apply": may_apply}
    return context | _planned(sources, plan, missing=_missing(sources, cells)) | told


def in_form_order(mistakes: Iterable[CellMistake]) -> list[CellMistake]:
    """Sort by row, then column, as one goes through the sheet."""

    def place(mistake: CellMistake) -> tuple[int, str]:
        letters = mistake.address.rstrip("0123456789")
        return int(mistake.address.removeprefix(letters)), letters

    return sorted(mistakes, key=place)


def _frame(sources: Sources) -> dict[str, Any]:
    desk = sources.desk
    return {
        "desk": desk,
        "is_open": desk.may_type,
        "lock": barrier_words(sources),
        "crumbs": _crumbs(desk),
    }


def _crumbs(desk: Desk) -> list[dict[str, str]]:
    return [
        {"label": desk.submission.membership.cluster.name, "url": ""},
        {"label": desk.unit.name, "url": ""},
    ]


def _planned(sources: Sources, plan: Plan, *, missing: Sequence[DataElement]) -> dict[str, Any]:
    zone = timezone.get_current_timezone()
    today = sources.desk.at.astimezone(zone).date()

    def shown(fate: Fate) -> list[Shown]:
        return [_shown(line, zone=zone, today=today) for line in plan.of(fate)]

    return {
        "changes": shown(Fate.CHANGE),
        "conflicts": shown(Fate.CONFLICT),
        "kept": shown(Fate.KEPT),
        "left": shown(Fate.LEFT),
        "shut": shown(Fate.SHUT),
        "same": len(plan.of(Fate.SAME)),
        "missing": missing,
    }


def _missing(sources: Sources, cells: Iterable[UploadedCell]) -> list[DataElement]:
    there = {cell.element_id for cell in cells}
    return [element for element in sources.elements if element.pk not in there]


def _shown(line: Line, *, zone: tzinfo, today: date) -> Shown:
    shown = _content(line.address, line.element, line.now, line.after)
    if line.stored is None:
        return shown
    when = clock(line.stored.updated_at, zone=zone, today=today)
    return shown._replace(who=str(line.stored.updated_by), when=when)


def _stored(cell: UploadedCell) -> Shown:
    before = Content(cell.before, cell.before_note)
    return _content(cell.address, cell.element, before, filled_over(Content(cell.entry, cell.note), before))


def _content(address: str, element: DataElement, old: Content, new: Content) -> Shown:
    note = ""
    if old.note != new.note:
        words = _("Note: %(old)s → %(new)s") if old.note else _("Note: %(new)s")
        note = words % {"old": old.note, "new": new.note}
    return Shown(address, element.code, element.name, in_words(old.entry), in_words(new.entry), note)
