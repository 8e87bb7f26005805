"""What is looked at before some rows are returned: those that were chosen, and those that open with them and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.utils.translation import gettext as _

from indicators.collation import entry_words
from indicators.correction import WORDS, ReturnForm
from indicators.entries import BLANK, Entry
from indicators.linked import Sharing, opened_along
from indicators.models import Submission
from indicators.reading import entries_by_submission
from indicators.returning import Rows, tie_words

MOST_WORDS = 40


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the form with what stands in it."""

    number: int
    code: str
    name: str
    unit: str
    now: str


@dataclass(frozen=True, slots=True)
class ChosenLine:
    """A row to be corrected, and the field for a word on it."""

    line: Line
    field: BoundField


@dataclass(frozen=True, slots=True)
class AlongLine:
    """A row that opens along, and what it shares with which chosen one."""

    line: Line
    shares: str
    partner: str


def return_context(submission: Submission, form: ReturnForm, rows: Rows) -> dict[str, Any]:
    """Prepare the page before a return by cells.

    :param submission: fetched with_place()
    """
    entries = entries_by_submission([submission.pk], rows.catalogue)[submission.pk]
    lines = _lines(rows, entries)
    along = opened_along(form.chosen, rows.ties)
    return {
        "chosen": [ChosenLine(lines[code], form[WORDS + code]) for code in form.chosen],
        "along": [_along(lines, code, along[code]) for code in rows.in_order(along)],
        "shut": len(lines) - len(form.chosen) - len(along),
    }


def _lines(rows: Rows, entries: Mapping[str, Entry]) -> dict[str, Line]:
    return {
        code: Line(number, code, row.name, row.unit, entry_words(entries.get(code, BLANK)) or _("not entered"))
        for number, (code, row) in enumerate(rows.by_code.items(), start=1)
    }


def _along(lines: Mapping[str, Line], code: str, sharing: Sharing) -> AlongLine:
    return AlongLine(lines[code], tie_words(sharing.tie, most=MOST_WORDS), lines[sharing.partner].name)
