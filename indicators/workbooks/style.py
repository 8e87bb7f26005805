"""How cells of our workbooks look, and the one way in which texts are put into them."""

import re
from collections.abc import Iterable
from decimal import Decimal
from math import ceil

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from indicators.entries import Entry
from indicators.kinds import State
from indicators.workbooks.layout import NOTHING_AROSE
from units.text import clean

FACE = "Times New Roman"
PLAIN = Font(name=FACE, size=12)
BOLD = Font(name=FACE, size=12, bold=True)
TITLE = Font(name=FACE, size=14, bold=True)
SMALL = Font(name=FACE, size=11, color="595959")
LINES = Border(*[Side(style="thin", color="A6A6A6")] * 4)
HEAD, SECTION, OPEN = (PatternFill("solid", fgColor=colour) for colour in ("E7E6E6", "F2F2F2", "FFF8DC"))
WRAPPED = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
CENTRED = Alignment(horizontal="center", vertical="top")
RIGHT = Alignment(horizontal="right", vertical="top", indent=1)
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
TEXT_FORMAT = "@"
LINE_HEIGHT = 16
# What Excel takes for the start of a formula as soon as someone goes into the cell.
FORMULA_SIGNS = ("=", "+", "-", "@")
# Excel reads _x0041_ as the letter A.
LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def put(cell: Cell, text: str) -> Cell:
    """Write a text that stays one, whatever it begins with."""
    if written := clean(text):
        cell.value = LOOKS_ESCAPED.sub("_x005F_", written)
        cell.data_type = "s"
        cell.quotePrefix = written.startswith(FORMULA_SIGNS)
    return cell


def put_entry(cell: Cell, entry: Entry, *, decimals: int) -> Cell:
    """Write a figure as a real number, a dash for what has not arisen, nothing for nothing."""
    cell.number_format = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
    cell.alignment = RIGHT
    if entry.state is State.NOT_ARISEN:
        return put(cell, NOTHING_AROSE)
    cell.value = None if entry.value is None else _short(entry.value)
    return cell


def fit_height(sheet: Worksheet, row: int, texts: Iterable[tuple[str, float]]) -> None:
    """Make a row high enough for its texts, each with the width of its column; not every program does so by itself.

    A row of one line is left to the program, which then makes room for what is typed.
    """
    lines = max(sum(max(1, ceil(len(part) / width)) for part in text.split("\n")) for text, width in texts)
    if lines > 1:
        sheet.row_dimensions[row].height = LINE_HEIGHT * lines


def print_on_a4(sheet: Worksheet, *, title_row: int) -> None:
    """Print across A4 in landscape, as wide as the page, the heads on every page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{title_row}:{title_row}"
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.oddFooter.right.text = "&P/&N"


def lock(sheet: Worksheet) -> None:
    """Protect a sheet against slips, without a password; rows and columns may be made wider."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False


def _short(value: Decimal) -> Decimal:
    # As stored it has four decimals; a file need not hold their zeros.
    return value.to_integral_value() if value == value.to_integral_value() else value.normalize()
