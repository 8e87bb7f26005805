"""Số cũ: what a period left over is offered for the rows that carry it in, and taken only when the person says so."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from indicators.beside import Earlier
from indicators.cells import Typed
from indicators.doubts import follows
from indicators.entries import BLANK, NOT_ARISEN, Entry
from indicators.models import DataElement
from indicators.second_look import left_over
from indicators.sheet_words import shown
from indicators.sources import Sources

TAKE, TAKE_ALL = "carry-", "carry-all"


def carried(sources: Sources, element: DataElement) -> Entry | None:
    """Return what was left over for an opening row; None where nothing is known or the calendar broke in between."""
    return left_over(sources.catalogue, element, sources.beside.left_over)


def offered(sources: Sources, element: DataElement) -> Entry | None:
    """Return what may be taken for an opening row that holds nothing yet."""
    is_empty = sources.entries.get(element.code, BLANK) == BLANK
    is_open = sources.desk.may_type and element.code not in sources.shut
    return _fitting(sources, element) if is_empty and is_open else None


def with_taken(typed: Mapping[str, Typed], data: Mapping[str, str], sources: Sources) -> dict[str, Typed]:
    """Put what was left over into the empty cells for which the person asked for it."""
    return {code: _taken(cell, data, sources) for code, cell in typed.items()}


def carry_words(element: DataElement, sources: Sources) -> str:
    """Say with what an opening row is compared, or why it is not; nothing for any other row."""
    if not element.carries_id:
        return ""
    if words := _break(sources.previous, sources):
        return words
    left = carried(sources, element)
    if left is None:
        return _("No confirmed figures of the period before are here to compare with.")
    return _("%(left)s were left over in %(period)s") % {"left": shown(left), "period": _name(sources.previous)}


def _fitting(sources: Sources, element: DataElement) -> Entry | None:
    left = carried(sources, element)
    return None if left == NOT_ARISEN and not element.may_be_not_arisen else left


def _taken(cell: Typed, data: Mapping[str, str], sources: Sources) -> Typed:
    asked = TAKE_ALL in data or f"{TAKE}{cell.element.code}" in data
    # Also where someone else has filled the row meanwhile: then both numbers are shown, and one is chosen.
    left = _fitting(sources, cell.element) if asked and not cell.text and not cell.not_arisen else None
    if left is None:
        return cell
    return replace(cell, text="" if left == NOT_ARISEN else shown(left), not_arisen=left == NOT_ARISEN)


def _break(previous: Earlier | None, sources: Sources) -> str:
    period = sources.desk.period
    if previous is None or follows(previous.period.ends_on, period.starts_on):
        return ""
    words = _("Not compared: the period before ended on %(ended)s and this one starts on %(starts)s.")
    return words % {"ended": f"{previous.period.ends_on:%d/%m/%Y}", "starts": f"{period.starts_on:%d/%m/%Y}"}


def _name(previous: Earlier | None) -> str:
    return previous.period.name if previous else ""
