"""What an open sheet asks again after its cells were saved: rows and results as the page would draw them now."""

from collections.abc import Collection
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from indicators.desk import Desk
from indicators.explaining import barrier_words
from indicators.sheet import sheet_of
from indicators.sheet_markup import notes_markup, result_markup, says_markup
from indicators.sheet_rows import ResultRow, Row, SheetSection
from indicators.sources import read_sources


def sheet_state(desk: Desk, *, near: Collection[str]) -> dict[str, Any]:
    """Draw the words of the rows that share a section with those named, and of every result.

    :param near: codes of the rows that were just saved; none draws all
    """
    sources = read_sources(desk)
    sheet = sheet_of(sources)
    lock = barrier_words(sources)
    beside = [part for part in sheet.sections if not near or {line.code for line in part.lines} & set(near)]
    results = [line for part in sheet.sections for line in part.lines if isinstance(line, ResultRow)]
    return {
        "rows": {line.code: _row(line) for part in beside for line in part.lines if isinstance(line, Row)},
        "results": {line.code: _result(line) for line in results},
        "sections": {part.roman: _counted(part) for part in sheet.sections if part.total},
        "tally": render_to_string("indicators/entry_tally.html", {"sheet": sheet, "is_upcoming": False}),
        "lock": lock.why if lock else "",
    }


def _counted(part: SheetSection) -> str:
    return _("%(done)s/%(total)s rows") % {"done": part.done, "total": part.total}


def _row(row: Row) -> dict[str, Any]:
    return {
        "css": row.css,
        "input": row.input_css,
        "invalid": row.invalid,
        "says": says_markup(row),
    }


def _result(row: ResultRow) -> dict[str, Any]:
    return {"display": result_markup(row), "says": notes_markup(row.notes)}
