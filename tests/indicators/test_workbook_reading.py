"""A form that comes back: every kind of cell is taken for what Excel took it, and the frame must be whole."""

import io
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zipfile import ZipFile

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from indicators.entries import BLANK, NOT_ARISEN, Entry, of
from indicators.workbooks.grids import CellKind, read_grids
from indicators.workbooks.layout import FORM_LIMITS
from indicators.workbooks.reading import FilledForm, UnreadableCellError, read_form, typed_note, typed_value
from indicators.workbooks.safety import WorkbookRefusedError
from indicators.workbooks.writing import write_form
from tests.indicators.workbook_making import (
    FIRST,
    NOTE,
    VALUE,
    blank_form,
    filled,
    form_of_rows,
    opened,
    plain_book,
    repacked,
    row_of,
    saved,
    typed_into,
    with_sheet,
    with_strings,
)
from units.numbers import format_number
from units.text import clean


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    # The words as the code has them, whatever the translations say.
    with translation.override("en"):
        yield


def read(content: bytes) -> FilledForm:
    return read_form(content, FORM_LIMITS)


def cell_of(raw: str) -> Any:
    """Read one cell written as XML."""
    grid = read_grids(with_sheet(plain_book(["x"]), f'<row r="1">{raw}</row>'), FORM_LIMITS)[0]
    return grid.rows.get(1, {}).get(1)


# ---- Out and in ----

NUMBERS = st.decimals(0, Decimal(99_999_999_999), places=4).map(of)
ENTRIES = st.one_of(st.just(BLANK), st.just(NOT_ARISEN), st.integers(0, 10**15 - 1).map(of), NUMBERS)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(st.lists(st.tuples(ENTRIES, TEXTS, st.integers(0, 999_999_999)), max_size=4))
def test_what_goes_out_comes_in_again(cells: list[tuple[Entry, str, int]]) -> None:
    rows = [
        row_of(f"DONG-{n}", entry, note=note, version=version, decimals=4)
        for n, (entry, note, version) in enumerate(cells)
    ]
    form = read(write_form(form_of_rows(*rows)))
    assert (form.unit, form.period, form.column, form.strays) == ("DATEH", "2022-H1", VALUE, ())
    assert [(row.code, row.version) for row in form.rows] == [(row.code, row.version) for row in rows]
    signs = {BLANK: "", NOT_ARISEN: "–"}
    for row, (entry, note, _version) in zip(form.rows, cells, strict=True):
        wanted = format_number(entry.value).replace(".", "") if entry.value is not None else signs[entry]
        assert (typed_value(row.value) if row.value else "") == wanted
        assert (typed_note(row.note) if row.note else "") == clean(note)


# ---- Kinds of cells ----


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        (12, "12"),
        (12.0, "12"),
        (1234567, "1234567"),
        (1.5, "1,5"),
        (0.1 + 0.2, "0,3"),
        (12.000000000000002, "12"),
        (-3, "-3"),
        (0, "0"),
        ("1.234", "1.234"),
        (" 12 ", "12"),
        ("-", "-"),
        ("–", "–"),
        ("KPS", "-"),
        ("kps", "-"),
        ("12a", "12a"),
    ],
)
def test_a_figure_reads_as_one_would_type_it(typed: Any, read_as: str) -> None:
    form = read(filled(blank_form("A"), {"A": typed}))
    assert typed_value(form.rows[0].value) == read_as


@pytest.mark.parametrize(
    ("typed", "number_format", "words"),
    [
        ("=1+2", "General", "“=1+2” is a formula"),
        ("=SUM(G1:G3)", "#,##0", "“=SUM(G1:G3)” is a formula"),
        (date(2022, 5, 1), "dd/mm/yyyy", "made a date of it (2022-05-01)"),
        (datetime.fromisoformat("2022-05-01T07:30"), "dd/mm/yyyy hh:mm", "made a date of it (2022-05-01T07:30)"),
        (0.5, "0%", "“50%” is a percentage"),
        (True, "General", "“TRUE” is not a number"),
        ("#N/A", "General", "“#N/A” is an error of Excel's"),
    ],
)
def test_what_is_no_figure_is_refused_in_words(typed: Any, number_format: str, words: str) -> None:
    place = f"{VALUE}{FIRST}"
    form = read(typed_into(blank_form("A"), {place: typed}, {place: number_format}))
    with pytest.raises(UnreadableCellError) as refused:
        typed_value(form.rows[0].value)
    assert words in str(refused.value)
    assert form.rows[0].value.address == place


@pytest.mark.parametrize(("typed", "read_as"), [("- Tăng", "- Tăng"), (5, "5"), (date(2022, 5, 1), "2022-05-01")])
def test_a_note_may_be_anything_but_a_formula(typed: Any, read_as: str) -> None:
    place = f"{NOTE}{FIRST}"
    assert typed_note(read(typed_into(blank_form("A"), {place: typed})).rows[0].note) == read_as
    with pytest.raises(UnreadableCellError, match="is a formula"):
        typed_note(read(typed_into(blank_form("A"), {place: "=A1"})).rows[0].note)


@pytest.mark.parametrize(
    ("raw", "kind", "text"),
    [
        ('<c r="A1" t="inlineStr"><is><t>Đạ Tẻh</t></is></c>', CellKind.TEXT, "Đạ Tẻh"),
        (
            '<c r="A1" t="inlineStr"><is><r><t>Đạ </t></r><r><t>Tẻh</t></r><rPh><t>x</t></rPh></is></c>',
            CellKind.TEXT,
            "Đạ Tẻh",
        ),
        ('<c r="A1" t="str"><v>chữ</v></c>', CellKind.TEXT, "chữ"),
        ('<c r="A1" t="str"><v>a_x000D_b</v></c>', CellKind.TEXT, "a\nb"),
        ('<c r="A1" t="str"><v>_x0041_ _xD800_\u200b</v></c>', CellKind.TEXT, "A"),
        ('<c r="A1"><v>1E3</v></c>', CellKind.NUMBER, "1000"),
        ('<c r="A1"><v>1E+300</v></c>', CellKind.NUMBER, "1E+300"),
        ('<c r="A1"><v>abc</v></c>', CellKind.ERROR, "abc"),
        ('<c r="A1"><v>NaN</v></c>', CellKind.NUMBER, "NaN"),
        ("<c><v>7</v></c>", CellKind.NUMBER, "7"),
        ('<c r="A1" t="d"><v>2022-05-01</v></c>', CellKind.DATE, "2022-05-01"),
        ('<c r="A1" t="b"><v>0</v></c>', CellKind.BOOLEAN, "FALSE"),
        ('<c r="A1"><f>B1*2</f><v>8</v></c>', CellKind.FORMULA, "=B1*2"),
        ('<c r="A1"><f t="shared" si="0"/><v>8</v></c>', CellKind.FORMULA, "="),
    ],
)
def test_cells_as_different_programs_write_them(raw: str, kind: CellKind, text: str) -> None:
    cell = cell_of(raw)
    assert (cell.kind, cell.text) == (kind, text)


def test_texts_in_a_list_of_their_own() -> None:
    strings = "<si><t>Đạ</t></si><si><r><t>Te</t></r><r><rPr/><t>h</t></r><rPh sb='0' eb='1'><t>x</t></rPh></si><si/>"
    rows = "<row>" + "".join(f'<c t="s"><v>{n}</v></c>' for n in range(3)) + "</row>"
    grid = read_grids(with_strings(plain_book(["x"]), strings, rows), FORM_LIMITS)[0]
    assert [(cell.address, cell.text) for cell in grid.rows[1].values()] == [("A1", "Đạ"), ("B1", "Teh")]


def test_the_other_set_of_names_absolute_targets_and_the_other_calendar() -> None:
    content = typed_into(plain_book([0]), {"A1": date(2022, 5, 1)})
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    parts = {name: ZipFile(io.BytesIO(content)).read(name).decode() for name in ZipFile(io.BytesIO(content)).namelist()}
    changed = {
        name: part.replace("http://schemas.openxmlformats.org/spreadsheetml/2006/main", strict)
        .replace('Target="worksheets', 'Target="/xl/worksheets')
        .replace("<workbookPr ", '<workbookPr date1904="1" ')
        for name, part in parts.items()
        if name.startswith("xl/")
    }
    cell = read_grids(repacked(content, changed), FORM_LIMITS)[0].rows[1][1]
    assert (cell.kind, cell.text) == (CellKind.DATE, "2026-05-02")


@pytest.mark.parametrize("raw", ['<c r="A1"/>', '<c r="A1" t="s"/>', '<c r="A1" t="inlineStr"/>', '<c r="A1"><v/></c>'])
def test_an_empty_cell_is_none(raw: str) -> None:
    assert cell_of(raw) is None


def test_without_styles_a_number_is_a_number() -> None:
    grid = read_grids(repacked(plain_book([7]), without=["xl/styles.xml"]), FORM_LIMITS)[0]
    assert (grid.rows[1][1].kind, grid.rows[1][1].text) == (CellKind.NUMBER, "7")


def test_a_serial_beyond_the_calendar_is_an_error() -> None:
    place = f"{VALUE}{FIRST}"
    form = read(typed_into(blank_form("A"), {place: 10**11}, {place: "dd/mm/yyyy"}))
    assert form.rows[0].value.kind is CellKind.ERROR


# ---- The frame ----


def test_rows_may_be_sorted_and_columns_moved() -> None:
    book = opened(filled(blank_form("A", "B"), {"A": 1, "B": 2}))
    sheet = book.worksheets[0]
    sheet.insert_cols(3)
    sheet.move_range(f"A{FIRST}:J{FIRST}", rows=4)
    form = read(saved(book))
    assert form.column == "H"
    assert [(row.code, row.row, row.value.text) for row in form.rows] == [
        ("B", FIRST + 1, "2"),
        ("A", FIRST + 4, "1"),
    ]


def test_a_number_that_has_lost_its_code_is_found() -> None:
    form = read(typed_into(blank_form("A"), {f"{VALUE}{FIRST + 5}": 7, f"{VALUE}{FIRST + 6}": "Thủ trưởng đơn vị"}))
    assert [cell.address for cell in form.strays] == [f"{VALUE}{FIRST + 5}"]


@pytest.mark.parametrize("version", [None, "x", -1, 1.5, 10**12])
def test_a_spoilt_version_counts_as_none(version: Any) -> None:
    form = read(typed_into(blank_form("A"), {f"I{FIRST}": version}))
    assert form.rows[0].version == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"A1": None}, "is not the form that is handed out here"),
        ({"A1": "cum-thi-dua/so-lieu/0"}, "of an older kind"),
        ({"G6": None}, "has lost rows or columns"),
    ],
)
def test_a_spoilt_frame_is_refused_in_words(change: dict[str, Any], words: str) -> None:
    with pytest.raises(WorkbookRefusedError, match=words):
        read(typed_into(blank_form("A"), change))


def test_two_copies_of_the_sheet_are_refused() -> None:
    book = opened(blank_form("A"))
    book.copy_worksheet(book.worksheets[0]).title = "Bản sao"
    with pytest.raises(WorkbookRefusedError, match=r"more than once.*Bản sao"):
        read(saved(book))


def test_another_workbook_is_no_form() -> None:
    with pytest.raises(WorkbookRefusedError, match="is not the form"):
        read(plain_book(["Mã", "Kỳ này"], ["TB-MOI", 5]))
