"""The form that a unit takes home: real numbers, texts that stay texts, open cells only where one types."""

import io
from decimal import Decimal
from typing import Any
from zipfile import ZipFile

import pytest

from indicators.entries import BLANK, NOT_ARISEN, of
from indicators.workbooks.layout import SCHEMA, FormColumn
from indicators.workbooks.writing import write_form
from tests.indicators.workbook_making import FIRST, form_of_rows, opened, row_of, sheet_of

HEADS = FIRST - 2


def written(*rows: Any) -> Any:
    return sheet_of(write_form(form_of_rows(*rows)))


def cell(sheet: Any, column: FormColumn, row: int = FIRST) -> Any:
    return sheet.cell(row, column.place)


def test_the_form_says_whose_it_is_openly_and_for_the_reader() -> None:
    sheet = written(row_of("TB-MOI"))
    assert [sheet.cell(1, column).value for column in (1, 2, 3)] == [SCHEMA, "DATEH", "2022-H1"]
    assert sheet.row_dimensions[1].hidden
    assert sheet["A2"].value == "Viện kiểm sát nhân dân huyện Đạ Tẻh: 6 tháng đầu năm 2022"
    assert "Mã đơn vị: DATEH" in [sheet.cell(row, 1).value for row in range(3, 6)]


def test_every_column_stands_in_its_place() -> None:
    row = row_of("TB-MOI", of(85), number=7, previous=of(84), same=of(80), note="Theo sổ", version=3)
    sheet = written(row)
    found = [cell(sheet, column).value for column in FormColumn]
    assert found == [7, "TB-MOI", "Dòng TB-MOI", "vụ", 84, 80, 85, "Theo sổ", 3]
    assert [sheet.cell(HEADS - 1, column.place).value for column in FormColumn] == list(FormColumn)
    assert sheet.row_dimensions[HEADS - 1].hidden
    assert sheet.column_dimensions["I"].hidden
    assert sheet.cell(FIRST - 1, 1).value == "I. Tin báo"


def test_figures_are_numbers_as_precise_as_their_row() -> None:
    sheet = written(row_of("A", of(Decimal("1234.0000"))), row_of("B", of(Decimal("1.5000")), decimals=2))
    whole, decimal = cell(sheet, FormColumn.VALUE), cell(sheet, FormColumn.VALUE, FIRST + 1)
    assert (whole.value, whole.data_type, whole.number_format) == (1234, "n", "#,##0")
    assert (decimal.value, decimal.data_type, decimal.number_format) == (1.5, "n", "#,##0.00")


def test_the_three_states_are_a_number_a_dash_and_nothing() -> None:
    sheet = written(row_of("A", of(0)), row_of("B", NOT_ARISEN), row_of("C", BLANK))
    assert [cell(sheet, FormColumn.VALUE, FIRST + n).value for n in range(3)] == [0, "–", None]


@pytest.mark.parametrize("text", ["=1+1", "+84 tăng", "-5 giảm", "@chị Lan", "=HYPERLINK(A1)"])
def test_a_text_never_becomes_a_formula(text: str) -> None:
    sheet = written(row_of("A", name=text, note=text, measure=text, definition=text))
    for column in (FormColumn.NAME, FormColumn.NOTE, FormColumn.MEASURE):
        found = cell(sheet, column)
        assert (found.value, found.data_type, found.quotePrefix) == (text, "s", True)
    archive = ZipFile(io.BytesIO(write_form(form_of_rows(row_of("A", name=text, definition=text)))))
    assert [
        name for name in archive.namelist() if name.startswith("xl/worksheets/") and b"<f>" in archive.read(name)
    ] == []


def test_only_the_figure_and_its_note_can_be_typed_into() -> None:
    sheet = written(row_of("A"), row_of("B", is_open=False))
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    unlocked = {found.coordinate for row in sheet.iter_rows() for found in row if not found.protection.locked}
    assert unlocked == {f"G{FIRST}", f"H{FIRST}"}


def test_excel_itself_refuses_what_the_page_would() -> None:
    rows = [
        row_of("A"),
        row_of("B"),
        row_of("C", may_be_not_arisen=False),
        row_of("D", decimals=2),
        row_of("E", is_open=False),
        row_of("F", decimals=2),
    ]
    found = {str(each.sqref): each for each in written(*rows).data_validations.dataValidation}
    g, h = (f"{letter}{{}}:{letter}{{}}" for letter in "GH")
    runs = [(FIRST, FIRST + 1), (FIRST + 2, FIRST + 2), (FIRST + 3, FIRST + 3), (FIRST + 5, FIRST + 5)]
    wanted = {(each.format(*run)) for each in (g, h) for run in runs}
    assert {_as_range(each) for each in found} == wanted
    first = found[f"G{FIRST}:G{FIRST + 1}"]
    assert first.formula1 == (
        f"IF(ISNUMBER(G{FIRST}),AND(G{FIRST}>=0,G{FIRST}=ROUND(G{FIRST},0)),"
        f'OR(G{FIRST}="-",G{FIRST}="–",UPPER(G{FIRST})="KPS"))'
    )
    assert first.allow_blank
    assert first.showErrorMessage
    assert all(len(each.error) < 225 and len(each.errorTitle) <= 32 for each in found.values())
    never = found[f"G{FIRST + 2}"].formula1
    assert never.endswith(",FALSE)")
    assert "ROUND" in never
    assert f"ROUND(G{FIRST + 3},2)" in found[f"G{FIRST + 3}"].formula1
    assert found[f"H{FIRST}:H{FIRST + 1}"].formula1 == "1000"


def _as_range(cells: str) -> str:
    return cells if ":" in cells else f"{cells}:{cells}"


def test_heads_stay_in_sight_and_on_paper() -> None:
    sheet = written(row_of("A"))
    assert sheet.freeze_panes == f"D{FIRST - 1}"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == f"${HEADS}:${HEADS}"
    assert sheet.print_area == f"'{sheet.title}'!$A$2:$H${FIRST}"


def test_the_second_sheet_tells_how_to_fill_it_in_and_what_rows_mean() -> None:
    row = row_of("TB-MOI", definition="Tin thụ lý trong kỳ", register="Sổ 1, cột 3", source="QĐ 560")
    guide = opened(write_form(form_of_rows(row))).worksheets[1]
    texts = [found.value for line in guide.iter_rows() for found in line if found.value]
    assert guide.protection.sheet
    assert any("-" in text and "–" in text for text in texts)
    assert texts[-5:] == ["TB-MOI", "Dòng TB-MOI", "Tin thụ lý trong kỳ", "Sổ 1, cột 3", "QĐ 560"]


def test_a_long_name_gets_a_higher_row() -> None:
    sheet = written(row_of("A", name="Số vụ " * 30), row_of("B"))
    assert sheet.row_dimensions[FIRST].height > 40
    assert sheet.row_dimensions[FIRST + 1].height is None
