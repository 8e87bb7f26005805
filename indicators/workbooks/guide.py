"""The second sheet of a form: how to fill it in, and what each row means."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from openpyxl.worksheet.worksheet import Worksheet

from indicators.workbooks.layout import Form
from indicators.workbooks.style import BOLD, HEAD, LINES, PLAIN, TITLE, WRAPPED, fit_height, lock, print_on_a4, put

WIDTHS = (16, 48, 60, 30, 40)


def write_guide(sheet: Worksheet, form: Form) -> None:
    """Write the advice, then a table of all rows with their meaning."""
    put(sheet.cell(1, 1), _("How to fill it in")).font = TITLE
    row = 1
    for row, text in enumerate(_advice(), start=2):
        put(sheet.cell(row, 1), f"{row - 1}. {text}").font = PLAIN
        sheet.cell(row, 1).alignment = WRAPPED
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(WIDTHS))
        fit_height(sheet, row, [(text, sum(WIDTHS))])
    _meanings(sheet, form, row + 2)
    for letter, width in zip("ABCDE", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    print_on_a4(sheet, title_row=row + 2)
    lock(sheet)


def _advice() -> Iterator[str]:
    yield _("Type only in the two yellow columns: “This period”, and “Note, explanation”. Everything else is locked.")
    yield _("Type numbers as Excel on this computer takes them; they are read exactly as Excel holds them.")
    yield _(
        "0 means that there was none. Where nothing of the kind has arisen type a hyphen (-); it is shown as a dash "
        "(–). An empty cell is not entered yet."
    )
    yield _(
        "A cell left empty changes nothing when the file is handed in: what is stored stays, and so does a note. To "
        "clear a figure, clear it on the page."
    )
    yield _("No formulas in the yellow cells: copy their results and paste them as values (Paste Special, Values).")
    yield _(
        "Do not delete rows or columns, and leave the hidden ones alone: they say whose form it is, and what had been "
        "stored when it was downloaded."
    )
    yield _(
        "Save it as “Excel Workbook (.xlsx)” and hand it in on the page where it was downloaded. There you see what "
        "changes, cell by cell, before anything is stored; and it can be undone in one step."
    )


def _meanings(sheet: Worksheet, form: Form, at: int) -> None:
    heads = (_("Code of the row"), _("Row"), _("Meaning"), _("Taken from"), _("Source"))
    for column, text in enumerate(heads, start=1):
        cell = put(sheet.cell(at, column), text)
        cell.font, cell.fill, cell.border, cell.alignment = BOLD, HEAD, LINES, WRAPPED
    for section in form.sections:
        for row in section.rows:
            at += 1
            texts = (row.code, row.name, row.definition, row.register, row.source)
            for column, text in enumerate(texts, start=1):
                cell = put(sheet.cell(at, column), text)
                cell.font, cell.border, cell.alignment = PLAIN, LINES, WRAPPED
            fit_height(sheet, at, zip(texts, WIDTHS, strict=True))
