"""Workbooks (XLSX) with the columns of the CSV files, and a unit's filled form: rows of clean cells, as from CSV."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from config.files.cells import NOT_ARISEN
from config.files.mistakes import Mistake, shortened
from config.files.tables import Row, Table, UnreadableError, by_column, header_mistakes, too_large_message
from indicators.cells import DASHES
from indicators.workbooks.grids import CellKind, Grid, RawCell, Rows, read_grids
from indicators.workbooks.reading import (
    FilledForm,
    FilledRow,
    UnreadableCellError,
    filled_form,
    typed_note,
    typed_value,
)
from indicators.workbooks.safety import Limits, WorkbookRefusedError

ENDING = ".xlsx"
MEGABYTE = 1024 * 1024


def read_workbook(
    file: str, content: bytes, *, columns: Sequence[str], optional: Iterable[str] = (), takes_form: bool = False
) -> Table:
    """Read a workbook whose first row must hold the columns, in any order; lines are the rows of its sheet.

    :param takes_form: it may also be the form that units fill in
    """
    if len(content) > settings.IMPORT_MAX_BYTES:
        return _unread(file, too_large_message())
    try:
        grids = read_grids(content, _limits())
        form = filled_form(grids) if takes_form else None
        return _form_table(file, form) if form else _plain_table(file, _only_sheet(grids), columns, set(optional))
    except WorkbookRefusedError as refusal:
        return _unread(file, str(refusal))
    except UnreadableError as error:
        return _unread(file, error.message)


def _limits() -> Limits:
    return Limits(
        packed=settings.IMPORT_MAX_BYTES,
        unpacked=200 * MEGABYTE,
        parts=500,
        elements=3_000_000,
        rows=100_000,
        columns=100,
        cells=700_000,
        strings=500_000,
    )


def _unread(file: str, message: str) -> Table:
    return Table(file, (), (Mistake(file, 1, "", message),), frozenset(), broken=True)


def _only_sheet(grids: Sequence[Grid]) -> Rows:
    """Return the one sheet that is seen and holds anything; which of two would count nobody can know."""
    filled = [grid for grid in grids if grid.rows and not grid.is_hidden]
    if len(filled) > 1:
        words = _("The workbook has several sheets with content (%(names)s). Keep the one that counts.")
        raise UnreadableError(1, words % {"names": ", ".join(f"“{grid.name}”" for grid in filled)})
    return filled[0].rows if filled else {}


def _plain_table(file: str, sheet: Rows, columns: Sequence[str], optional: set[str]) -> Table:
    if 1 not in sheet:
        words = _("The first row of the sheet is empty. It must name the columns: %(columns)s.")
        raise UnreadableError(1, words % {"columns": ", ".join(columns)})
    width = max(column for row in sheet.values() for column in row)
    names = [sheet[1][at].text if at in sheet[1] else "" for at in range(1, width + 1)]
    mistakes = header_mistakes(file, names, columns, optional)
    rows: list[Row] = []
    lost: set[str] = set()
    for line in sorted(line for line in sheet if line > 1):
        if faults := list(_faults(file, line, sheet[line], names)):
            mistakes += faults
            lost.update(cell.text for cell in sheet[line].values())
        else:
            rows.append(Row(line, by_column(names, _texts(sheet[line], width), columns)))
    return Table(file, tuple(rows), tuple(mistakes), frozenset(lost), broken=False)


def _texts(row: Mapping[int, RawCell], width: int) -> list[str]:
    return [row[at].text if at in row else "" for at in range(1, width + 1)]


def _faults(file: str, line: int, row: Mapping[int, RawCell], names: Sequence[str]) -> Iterator[Mistake]:
    words = {
        CellKind.FORMULA: _("“%(text)s” is a formula. Copy the cell and paste it as a value."),
        CellKind.ERROR: _("“%(text)s” is an error of Excel's. Type it anew."),
    }
    for at, cell in sorted(row.items()):
        if cell.kind in words:
            yield Mistake(file, line, names[at - 1], words[cell.kind] % {"text": shortened(cell.text)})


def _form_table(file: str, form: FilledForm) -> Table:
    rows, mistakes = [], []
    for row in form.rows:
        try:
            rows.append(Row(row.row, _cells(form, row)))
        except _FormCellError as error:
            mistakes.append(Mistake(file, row.row, error.column, str(error)))
    words = _("This row has a number but no code. Move the number to its row, and clear it here.")
    mistakes += [Mistake(file, cell.row, "element", words) for cell in form.strays]
    return Table(file, tuple(rows), tuple(mistakes), frozenset(), broken=False)


class _FormCellError(ValueError):
    """What stands in a cell of a form cannot be read."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column


def _cells(form: FilledForm, row: FilledRow) -> dict[str, str]:
    place = {"period": form.period, "unit": form.unit, "element": row.code}
    return place | {"value": _value(row.value), "note": _note(row.note)}


def _value(cell: RawCell | None) -> str:
    if cell is None:
        return ""
    try:
        text = typed_value(cell)
    except UnreadableCellError as error:
        raise _FormCellError("value", str(error)) from error
    return NOT_ARISEN if text in DASHES else text


def _note(cell: RawCell | None) -> str:
    try:
        return typed_note(cell) if cell else ""
    except UnreadableCellError as error:
        raise _FormCellError("note", str(error)) from error
