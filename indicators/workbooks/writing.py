"""A unit's form as a workbook that Excel opens: typed into where it may be, locked everywhere else."""

import io
from collections.abc import Mapping

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from indicators.workbooks import style
from indicators.workbooks.guide import write_guide
from indicators.workbooks.layout import SCHEMA, Form, FormColumn, FormRow
from indicators.workbooks.validation import Placed, validations

WIDTHS = {
    FormColumn.NUMBER: 6,
    FormColumn.CODE: 16,
    FormColumn.NAME: 50,
    FormColumn.MEASURE: 12,
    FormColumn.PREVIOUS: 13,
    FormColumn.SAME: 13,
    FormColumn.VALUE: 14,
    FormColumn.NOTE: 38,
    FormColumn.VERSION: 8,
}
# The last column that is seen and printed.
LAST = FormColumn.NOTE.place
UNLOCKED = Protection(locked=False)


def write_form(form: Form) -> bytes:
    """Write the form: its sheet, and a second one that says how to fill it in."""
    book = Workbook()
    _FormSheet(book.active, form).write()
    write_guide(book.create_sheet(_("How to fill it in")), form)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


class _FormSheet:
    """The sheet in the making; `row` is the last one written."""

    def __init__(self, sheet: Worksheet, form: Form) -> None:
        self.sheet = sheet
        self.form = form
        self.row = 0
        self.placed: list[Placed] = []

    def write(self) -> None:
        self.sheet.title = _("Figures")
        self._identity()
        for place, text in enumerate((self.form.title, *self.form.head)):
            self._line(text).font = style.SMALL if place else style.TITLE
        heads = self._heads()
        for section in self.form.sections:
            self._section(section.title)
            for row in section.rows:
                self._element(row)
        self._settle(heads)

    def _identity(self) -> None:
        self.row = 1
        for column, text in enumerate((SCHEMA, self.form.unit, self.form.period), start=1):
            style.put(self.sheet.cell(1, column), text)
        self.sheet.row_dimensions[1].hidden = True

    def _line(self, text: str) -> Cell:
        """Write a text across all columns."""
        self.row += 1
        self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=1, end_column=LAST)
        return style.put(self.sheet.cell(self.row, 1), text)

    def _heads(self) -> int:
        """Write the hidden row of keys and the heads below it; return the row of the heads."""
        words = {
            FormColumn.NUMBER: _("No."),
            FormColumn.CODE: _("Code of the row"),
            FormColumn.NAME: _("Row"),
            FormColumn.MEASURE: _("Unit of measure"),
            FormColumn.PREVIOUS: self.form.previous_title,
            FormColumn.SAME: self.form.same_title,
            FormColumn.VALUE: _("This period"),
            FormColumn.NOTE: _("Note, explanation"),
        }
        self.row += 2
        for column in FormColumn:
            style.put(self.sheet.cell(self.row - 1, column.place), column.value)
        for column, text in words.items():
            cell = style.put(self.sheet.cell(self.row, column.place), text)
            cell.font, cell.fill, cell.border, cell.alignment = style.BOLD, style.HEAD, style.LINES, style.MIDDLE
        self.sheet.row_dimensions[self.row - 1].hidden = True
        self._fit(words)
        return self.row

    def _section(self, title: str) -> None:
        self._line(title)
        for column in range(1, LAST + 1):
            cell = self.sheet.cell(self.row, column)
            cell.font, cell.fill, cell.border = style.BOLD, style.SECTION, style.LINES

    def _element(self, row: FormRow) -> None:
        self.row += 1
        number = self._cell(FormColumn.NUMBER)
        number.value, number.alignment = row.number, style.CENTRED
        texts = {
            FormColumn.CODE: row.code,
            FormColumn.NAME: row.name,
            FormColumn.MEASURE: row.measure,
            FormColumn.NOTE: row.note,
        }
        for column, text in texts.items():
            style.put(self._cell(column), text)
        for column, entry in (
            (FormColumn.PREVIOUS, row.previous),
            (FormColumn.SAME, row.same),
            (FormColumn.VALUE, row.now),
        ):
            style.put_entry(self._cell(column), entry, decimals=row.decimals)
        self._cell(FormColumn.NOTE).number_format = style.TEXT_FORMAT
        self._cell(FormColumn.VERSION).value = row.version
        self._fit(texts)
        if row.is_open:
            self._open(row)

    def _cell(self, column: FormColumn) -> Cell:
        cell: Cell = self.sheet.cell(self.row, column.place)
        cell.font, cell.border = style.PLAIN, style.LINES
        if cell.alignment.vertical is None:
            cell.alignment = style.WRAPPED
        return cell

    def _fit(self, texts: Mapping[FormColumn, str]) -> None:
        style.fit_height(self.sheet, self.row, [(text, WIDTHS[column]) for column, text in texts.items()])

    def _open(self, row: FormRow) -> None:
        self.placed.append((self.row, row))
        for column in (FormColumn.VALUE, FormColumn.NOTE):
            cell = self.sheet.cell(self.row, column.place)
            cell.protection, cell.fill = UNLOCKED, style.OPEN

    def _settle(self, heads: int) -> None:
        """Set widths, what stays in sight, what Excel checks, and how it prints."""
        for column in FormColumn:
            self.sheet.column_dimensions[get_column_letter(column.place)].width = WIDTHS[column]
        self.sheet.column_dimensions[get_column_letter(FormColumn.VERSION.place)].hidden = True
        self.sheet.freeze_panes = f"{get_column_letter(FormColumn.MEASURE.place)}{heads + 1}"
        for validation in validations(self.placed, longest_note=self.form.longest_note):
            self.sheet.add_data_validation(validation)
        style.print_on_a4(self.sheet, title_row=heads)
        self.sheet.print_area = f"A2:{get_column_letter(LAST)}{self.row}"
        style.lock(self.sheet)
