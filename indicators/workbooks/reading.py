"""A unit's filled form: found by what it says of itself, read cell by cell into what a person would have typed."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from indicators.workbooks.grids import CellKind, Grid, RawCell, read_grids
from indicators.workbooks.layout import SCHEMA, SCHEMA_NAME, FormColumn
from indicators.workbooks.safety import Limits, WorkbookRefusedError
from units.constraints import CODE_FORM

CODE = re.compile(CODE_FORM)
NEEDED = (FormColumn.CODE, FormColumn.VALUE, FormColumn.NOTE, FormColumn.VERSION)
NOT_ARISEN_WORD = "KPS"
# What is typed for it on the page, where a hyphen means it, too.
NOT_ARISEN_SIGN = "-"
SHOWN = 40


class UnreadableCellError(ValueError):
    """What stands in a cell is nothing that one types there; the message says what to do."""


class FilledRow(NamedTuple):
    """One row with a code: what stands in its two cells, and the version that it was downloaded with."""

    row: int
    code: str
    value: RawCell | None
    note: RawCell | None
    version: int


@dataclass(frozen=True, slots=True)
class FilledForm:
    """What a form says: whose and of when, its rows, and numbers in rows that have lost their code.

    :param column: the letter of the column in which figures are typed
    """

    unit: str
    period: str
    column: str
    rows: tuple[FilledRow, ...]
    strays: tuple[RawCell, ...]


def read_form(content: bytes, limits: Limits) -> FilledForm:
    """Read a unit's form.

    :raises WorkbookRefusedError: if the file may not be read, or is no such form
    """
    form = filled_form(read_grids(content, limits))
    if form is None:
        words = _(
            "This workbook is not the form that is handed out here. Download the form and copy the figures into it."
        )
        raise WorkbookRefusedError(words)
    return form


def filled_form(grids: Iterable[Grid]) -> FilledForm | None:
    """Find the form among the sheets; None if there is none.

    :raises WorkbookRefusedError: if there are two, it is of an older kind, or its frame is damaged
    """
    found = [(grid, identity) for grid in grids if (identity := _identity(grid))]
    if not found:
        return None
    if len(found) > 1:
        names = ", ".join(f"“{grid.name}”" for grid, _identity in found)
        words = _("The workbook holds the form more than once (%(names)s). Keep the sheet that counts.")
        raise WorkbookRefusedError(words % {"names": names})
    grid, (schema, unit, period) = found[0]
    if schema != SCHEMA:
        words = _("The form in this file is of an older kind. Download the form anew and copy the figures into it.")
        raise WorkbookRefusedError(words)
    head, columns = _columns(grid)
    rows = tuple(_rows(grid, head, columns))
    return FilledForm(
        unit=unit,
        period=period,
        column=get_column_letter(columns[FormColumn.VALUE]),
        rows=rows,
        strays=tuple(_strays(grid, head, columns, {row.row for row in rows})),
    )


def typed_value(cell: RawCell) -> str:
    """Return what the cell holds as one would type it on the page.

    :raises UnreadableCellError: for formulas, dates, per cents and the like
    """
    if cell.kind not in {CellKind.TEXT, CellKind.NUMBER}:
        raise UnreadableCellError(_why_unreadable(cell))
    return NOT_ARISEN_SIGN if cell.text.upper() == NOT_ARISEN_WORD else cell.text


def typed_note(cell: RawCell) -> str:
    """Return a note as it reads.

    :raises UnreadableCellError: for formulas and for Excel's errors
    """
    if cell.kind in {CellKind.FORMULA, CellKind.ERROR}:
        raise UnreadableCellError(_why_unreadable(cell))
    return cell.text


def _why_unreadable(cell: RawCell) -> str:
    words = {
        CellKind.FORMULA: _("“%(typed)s” is a formula. Copy the cell and paste it as a value (Paste Special, Values)."),
        CellKind.ERROR: _("“%(typed)s” is an error of Excel's. Type it anew."),
        CellKind.DATE: _("Excel has made a date of it (%(typed)s). Type the figure anew."),
        CellKind.PERCENT: _("“%(typed)s” is a percentage, which is never typed. Type the count itself."),
        CellKind.BOOLEAN: _("“%(typed)s” is not a number. Type digits only, for example 1.234."),
    }[cell.kind]
    return words % {"typed": cell.text if len(cell.text) <= SHOWN else f"{cell.text[:SHOWN]}…"}


def _identity(grid: Grid) -> tuple[str, str, str] | None:
    for number in sorted(grid.rows):
        row = grid.rows[number]
        if 1 in row and row[1].text.startswith(SCHEMA_NAME):
            unit, period = (row[column].text if column in row else "" for column in (2, 3))
            return row[1].text, unit, period
    return None


def _columns(grid: Grid) -> tuple[int, Mapping[FormColumn, int]]:
    """Find the hidden row of keys: columns may have been moved, but not be missing."""
    keys = set(FormColumn)
    for number in sorted(grid.rows):
        columns = {FormColumn(cell.text): at for at, cell in grid.rows[number].items() if cell.text in keys}
        if columns.keys() >= set(NEEDED):
            return number, columns
    words = _(
        "The form in this file has lost rows or columns of its frame. Download it anew and copy the figures into it."
    )
    raise WorkbookRefusedError(words)


def _rows(grid: Grid, head: int, columns: Mapping[FormColumn, int]) -> Iterator[FilledRow]:
    code_at, value_at, note_at, version_at = (columns[key] for key in NEEDED)
    for number in sorted(number for number in grid.rows if number > head):
        row = grid.rows[number]
        if code_at in row and CODE.fullmatch(code := row[code_at].text):
            yield FilledRow(number, code, row.get(value_at), row.get(note_at), _version(row.get(version_at)))


def _strays(grid: Grid, head: int, columns: Mapping[FormColumn, int], known: set[int]) -> Iterator[RawCell]:
    value_at = columns[FormColumn.VALUE]
    for number in sorted(number for number in grid.rows if number > head and number not in known):
        cell = grid.rows[number].get(value_at)
        if cell and cell.kind is not CellKind.TEXT:
            yield cell


def _version(cell: RawCell | None) -> int:
    return int(cell.text) if cell and cell.text.isascii() and cell.text.isdigit() and len(cell.text) < 10 else 0
