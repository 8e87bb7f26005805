"""Workbooks as people and programs leave them: a form filled in, and packages put together part by part."""

import io
from collections.abc import Iterable, Mapping
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from indicators.entries import BLANK, Entry
from indicators.workbooks.layout import Form, FormRow, FormSection
from indicators.workbooks.writing import write_form

SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
# In a new form: the letters of the two open columns and of the hidden one, and the row of the first element.
VALUE, NOTE, VERSION, FIRST = "G", "H", "I", 9


def row_of(code: str, now: Entry = BLANK, **kwargs: Any) -> FormRow:
    given = {
        "number": 1,
        "name": f"Dòng {code}",
        "measure": "vụ",
        "previous": BLANK,
        "same": BLANK,
        "note": "",
        "version": 0,
        "decimals": 0,
        "may_be_not_arisen": True,
        "is_open": True,
        "definition": "",
        "register": "",
        "source": "QĐ 139",
    }
    return FormRow(code=code, now=now, **(given | kwargs))


def form_of_rows(*rows: FormRow) -> Form:
    return Form(
        unit="DATEH",
        period="2022-H1",
        title="Viện kiểm sát nhân dân huyện Đạ Tẻh: 6 tháng đầu năm 2022",
        head=("Hạn gửi 16 giờ 00 ngày 02/06/2022.", "Mã đơn vị: DATEH", "Chỉ gõ vào hai cột nền vàng."),
        previous_title="Kỳ trước",
        same_title="Cùng kỳ",
        longest_note=1000,
        sections=(FormSection("I. Tin báo", rows),),
    )


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def sheet_of(content: bytes) -> Worksheet:
    return opened(content).worksheets[0]


def saved(book: Workbook) -> bytes:
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def typed_into(content: bytes, cells: Mapping[str, Any], formats: Mapping[str, str] | None = None) -> bytes:
    """Type into cells of the first sheet, as someone at Excel does; `None` clears one."""
    book = opened(content)
    for address, value in cells.items():
        book.worksheets[0][address].value = value
    for address, number_format in (formats or {}).items():
        book.worksheets[0][address].number_format = number_format
    return saved(book)


def filled(content: bytes, figures: Mapping[str, Any], notes: Mapping[str, str] | None = None) -> bytes:
    """Fill in a form by the codes of its rows."""
    rows = rows_by_code(content)
    cells = {f"{VALUE}{rows[code]}": value for code, value in figures.items()}
    return typed_into(content, cells | {f"{NOTE}{rows[code]}": note for code, note in (notes or {}).items()})


def rows_by_code(content: bytes) -> dict[str, int]:
    return {cell.value: cell.row for cell in sheet_of(content)["B"] if cell.value}


def plain_book(*rows: Iterable[Any]) -> bytes:
    """A workbook that is no form: one sheet with these rows."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    return saved(book)


def blank_form(*codes: str) -> bytes:
    return write_form(form_of_rows(*(row_of(code) for code in codes)))


def repacked(
    content: bytes,
    changes: Mapping[str, str | bytes] | None = None,
    *,
    without: Iterable[str] = (),
    twice: Iterable[str] = (),
) -> bytes:
    """Put a package together again with parts changed, added, left out, or there twice."""
    parts = {name: ZipFile(io.BytesIO(content)).read(name) for name in ZipFile(io.BytesIO(content)).namelist()}
    parts |= {name: part.encode() if isinstance(part, str) else part for name, part in (changes or {}).items()}
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            if name not in set(without):
                archive.writestr(name, part)
        for name in twice:
            archive.writestr(name, parts[name])
    return written.getvalue()


def with_sheet(content: bytes, rows: str) -> bytes:
    """Replace the first sheet by raw XML."""
    return repacked(content, {SHEET: f"<worksheet {NAMESPACE}><sheetData>{rows}</sheetData></worksheet>"})


def with_type(content: bytes, old: str, new: str) -> bytes:
    """Change the list of content types."""
    types = ZipFile(io.BytesIO(content)).read("[Content_Types].xml").decode()
    assert old in types
    return repacked(content, {"[Content_Types].xml": types.replace(old, new)})


def with_strings(content: bytes, strings: str, rows: str) -> bytes:
    """Replace the first sheet by raw XML whose texts stand in a list of their own, as Excel writes them."""
    rels = "xl/_rels/workbook.xml.rels"
    related = ZipFile(io.BytesIO(content)).read(rels).decode()
    entry = '<Relationship Id="rId99" Type="http://x/relationships/sharedStrings" Target="sharedStrings.xml"/>'
    parts = {
        rels: related.replace("</Relationships>", f"{entry}</Relationships>"),
        "xl/sharedStrings.xml": f"<sst {NAMESPACE}>{strings}</sst>",
    }
    return repacked(with_sheet(content, rows), parts)
