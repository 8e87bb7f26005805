"""Workbooks with the columns of the CSV files: the same rows, mistakes by the row of the sheet, and units' forms."""

import csv
import io
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from openpyxl import Workbook

from config.files.kinds import KINDS
from indicators.entries import NOT_ARISEN
from indicators.models import DataElement, DataValue, Submission
from tests.config.folders import FOLDER, load, load_folder_of_tests, places, write
from tests.config.test_files_page import counts, hand_in, mistakes
from tests.factories import AppointmentFactory
from tests.indicators.workbook_making import filled, opened, plain_book, repacked, rows_by_code, saved, typed_into
from tests.indicators.worlds import reader
from units.enums import Role
from units.models import Unit

pytestmark = pytest.mark.django_db
FIGURES = ["period", "unit", "element", "value", "note"]


def as_excel_would(text: str) -> Any:
    """Turn a cell of a CSV file into what Excel makes of it where a comma starts decimals."""
    for read in (int, _decimal, date.fromisoformat, datetime.fromisoformat):
        with suppress(ValueError):
            return read(text)
    return text or None


def _decimal(text: str) -> float:
    if "." in text:
        raise ValueError
    return float(text.replace(",", "."))


def workbook_of(text: str) -> bytes:
    return plain_book(*([as_excel_would(cell) for cell in row] for row in csv.reader(io.StringIO(text))))


def workbooks() -> dict[str, bytes]:
    return {name.replace(".csv", ".xlsx"): workbook_of(text) for name, text in FOLDER.items()}


def stored() -> dict[str, int]:
    return {kind.model.__name__: kind.rows.count() for kind in KINDS}


# ---- Tables ----


def test_a_folder_of_workbooks_loads_as_one_of_csv_files() -> None:
    outcome = load(workbooks())
    assert outcome.mistakes == []
    assert list(outcome.counts) == [name.replace(".csv", ".xlsx") for name in FOLDER]
    of_workbooks = stored()
    again = load(FOLDER)
    assert {(count.created, count.changed) for count in again.counts.values()} == {(0, 0)}
    assert stored() == of_workbooks


def test_the_command_reads_whichever_of_both_is_there(tmp_path: Path) -> None:
    mixed = {name: text for name, text in FOLDER.items() if name != "units.csv"}
    folder = write(tmp_path / "f", mixed | {"units.xlsx": workbook_of(FOLDER["units.csv"]), "khac.xlsx": b""})
    out = StringIO()
    call_command("load", str(folder), stdout=out)
    assert "units.xlsx: 4 " in out.getvalue()
    assert "khac.xlsx" in out.getvalue()
    assert Unit.objects.get(code="A").parent.code == "TINH"


def test_both_at_once_are_a_mistake(tmp_path: Path) -> None:
    outcome = load(FOLDER | {"units.xlsx": workbook_of(FOLDER["units.csv"])})
    assert places(outcome) == ["units.xlsx:1:"]
    assert "units.csv" in outcome.mistakes[0].message
    assert not Unit.objects.exists()


def test_a_mistake_names_file_row_and_column() -> None:
    load_folder_of_tests()
    rows = [
        FIGURES,
        ["2022-H1", "A", "TB-CU", 1.5, None],
        [None, " ", None, None, None],
        ["2022-H1", "A", "TB-MOI", "=1+2", None],
        ["2022-H1", "A", "KN", -1, None],
        ["2022-H1", "B", "GIO", 1.25, "số lẻ"],
        ["2022-H1", "A", "GIO", 0.5, None],
    ]
    book = opened(plain_book(*rows))
    book.active["D7"].number_format = "0%"
    outcome = load({"figures.xlsx": saved(book)})
    assert places(outcome) == [f"figures.xlsx:{row}:value" for row in (2, 4, 5, 7)]


def test_numbers_dates_and_texts_are_read_for_what_they_are() -> None:
    load_folder_of_tests()
    rows = [FIGURES, ["2022-H1", "B", "GIO", 1.25, 58], ["2022-H1", "B", "TB-MOI", "1.234", date(2022, 5, 1)]]
    assert load({"figures.xlsx": plain_book(*rows)}).mistakes == []
    values = {value.element.code: value for value in DataValue.objects.filter(submission__membership__unit__code="B")}
    assert (values["GIO"].value, values["GIO"].note) == (Decimal("1.25"), "58")
    assert (values["TB-MOI"].value, values["TB-MOI"].note) == (1234, "2022-05-01")


@pytest.mark.parametrize(
    ("content", "place"),
    [
        pytest.param(b"code,name\n", "units.xlsx:1:", id="CSV that calls itself XLSX"),
        pytest.param(b"\xff\xd8\xff a photo", "units.xlsx:1:", id="a photo"),
        pytest.param(repacked(plain_book(["code"]), {"xl/vbaProject.bin": b""}), "units.xlsx:1:", id="macros"),
        pytest.param(plain_book(), "units.xlsx:1:", id="empty"),
        pytest.param(plain_book([None], ["code"]), "units.xlsx:1:", id="heads further down"),
    ],
)
def test_a_workbook_that_cannot_be_read_is_a_mistake_of_its_own(content: bytes, place: str) -> None:
    assert places(load({"units.xlsx": content})) == [place]


def test_the_heads_are_checked_as_those_of_a_csv_file() -> None:
    heads = FOLDER["units.csv"].splitlines()[0].split(",")
    outcome = load({"units.xlsx": plain_book([*heads[1:], "mau", "", "name"], [""] * 9 + ["x"])})
    assert {place.removeprefix("units.xlsx:1:") for place in places(outcome)} >= {"code", "mau", "", "name"}


def test_two_sheets_with_content_are_a_mistake_and_hidden_ones_do_not_count() -> None:
    book = opened(workbook_of(FOLDER["units.csv"]))
    book.create_sheet("Nháp")["A1"] = "x"
    refused = load({"units.xlsx": saved(book)})
    assert places(refused) == ["units.xlsx:1:"]
    assert "Nháp" in refused.mistakes[0].message
    book["Nháp"].sheet_state = "hidden"
    assert load({"units.xlsx": saved(book)}).mistakes == []


def test_a_workbook_that_is_too_large_is_refused(settings: Any) -> None:
    settings.IMPORT_MAX_BYTES = 1024
    assert places(load({"units.xlsx": workbook_of(FOLDER["units.csv"])})) == ["units.xlsx:1:"]


def test_a_row_that_cannot_be_read_makes_no_code_unknown() -> None:
    rows = list(csv.reader(io.StringIO(FOLDER["units.csv"])))
    rows[1][2] = "=A1"
    outcome = load(FOLDER | {"units.csv": ""} | {"units.xlsx": plain_book(*rows)})
    assert places(outcome) == ["units.xlsx:1:"]
    files = {name: text for name, text in FOLDER.items() if name != "units.csv"}
    assert places(load(files | {"units.xlsx": plain_book(*rows)})) == ["units.xlsx:2:short_name"]


# ---- The officer's page ----


@pytest.fixture
def keeper() -> Client:
    load_folder_of_tests()
    return reader(AppointmentFactory(unit=Unit.objects.get(code="TINH"), role=Role.OFFICER).user)


@pytest.mark.parametrize("name", ["clusters.xlsx", "Clusters (2).XLSX"])
def test_the_officers_page_takes_workbooks(keeper: Client, name: str) -> None:
    content = workbook_of(FOLDER["clusters.csv"] + "CUM-2,Cụm thi đua số 2,2,TINH\n")
    checked = hand_in(keeper, {name: content}, step="check")
    assert counts(checked) == {"clusters.xlsx": (1, 0, 1)}
    loaded = keeper.post("/files/", {"carried": checked.context["result"].carried, "step": "load"})
    assert counts(loaded) == {"clusters.xlsx": (1, 0, 1)}


def test_the_officers_page_names_the_row_of_the_sheet(keeper: Client) -> None:
    response = hand_in(keeper, {"clusters.xlsx": workbook_of("code,name,number,host\n\nCUM-2,Cụm,hai,TINH\n")})
    assert mistakes(response) == [("clusters.xlsx", 3, "number")]


def test_the_officers_page_takes_one_of_both(keeper: Client) -> None:
    both = {"clusters.csv": FOLDER["clusters.csv"], "clusters.xlsx": workbook_of(FOLDER["clusters.csv"])}
    assert "was chosen twice" in hand_in(keeper, both).context["refusals"][0]


def test_the_catalogues_limits_hold_for_workbooks_too(keeper: Client) -> None:
    Unit.objects.filter(code="TINH").update(parent=Unit.objects.get(code="CU"))
    refused = hand_in(keeper, {"indicators.xlsx": workbook_of(FOLDER["indicators.csv"])})
    assert "belongs to the catalogue" in refused.context["refusals"][0]


# ---- A unit's form ----


@pytest.fixture
def form(db: None) -> bytes:
    """The form of unit B as the entry page hands it out."""
    load_folder_of_tests()
    head = AppointmentFactory(unit=Unit.objects.get(code="B"), role=Role.HEAD).user
    content: bytes = reader(head).get("/figures/2022-H1/B/excel/form.xlsx").content
    return content


def run(folder: Path, content: bytes, *options: str) -> tuple[int, list[str]]:
    file, err = folder / "so-lieu.xlsx", StringIO()
    file.write_bytes(content)
    try:
        call_command("import_figures", str(file), *options, stdout=StringIO(), stderr=err)
    except SystemExit as end:
        return int(str(end.code)), err.getvalue().splitlines()
    return 0, err.getvalue().splitlines()


def value(code: str) -> DataValue:
    return DataValue.objects.get(submission__membership__unit__code="B", element__code=code)


def test_a_filled_form_is_imported_and_brought_into_a_state(tmp_path: Path, form: bytes) -> None:
    content = filled(form, {"TB-CU": 5, "TB-MOI": 10, "TB-GQ": "12", "TB-CON": 3, "GIO": 1.25}, {"GIO": "số lẻ"})
    assert run(tmp_path, content, "--state", "accepted") == (0, [])
    assert (value("TB-GQ").value, value("GIO").value, value("GIO").note) == (12, Decimal("1.25"), "số lẻ")
    assert Submission.objects.get(membership__unit__code="B").state == "ACCEPTED"
    assert run(tmp_path, content, "--state", "accepted") == (0, [])
    changed = filled(content, {"TB-CU": 6})
    assert [line.split(": ")[0] for line in run(tmp_path, changed)[1]] == [
        f"so-lieu.xlsx:{rows_by_code(form)['TB-CU']}:value"
    ]


@pytest.mark.parametrize("sign", ["-", "–", "KPS", "kps"])
def test_what_has_not_arisen_comes_in_under_every_sign(tmp_path: Path, form: bytes, sign: str) -> None:
    assert run(tmp_path, filled(form, {"TB-GQ": sign})) == (0, [])
    assert value("TB-GQ").entry == NOT_ARISEN


def test_a_blank_clears_a_draft_as_in_a_csv_file(tmp_path: Path, form: bytes) -> None:
    assert value("TB-CU").value == 0
    assert run(tmp_path, filled(form, {"TB-CU": None})) == (0, [])
    assert value("TB-CU").value is None


def test_mistakes_in_a_form_name_its_rows(tmp_path: Path, form: bytes) -> None:
    rows = rows_by_code(form)
    wrong = filled(form, {"TB-CU": "12a", "TB-MOI": "=1", "TB-GQ": 1.5, "KN": "-"}, {"TB-CON": "=A1"})
    wrong = typed_into(wrong, {f"G{max(rows.values()) + 4}": 7, f"B{rows['GIO']}": "TB-CU"})
    status, err = run(tmp_path, wrong)
    assert status == 1
    wanted = [(rows[code], "value") for code in ("TB-CU", "TB-MOI", "TB-GQ", "KN")]
    wanted += [(rows["TB-CON"], "note"), (rows["GIO"], "element"), (max(rows.values()) + 4, "element")]
    assert [line.split(": ")[0] for line in err] == [f"so-lieu.xlsx:{row}:{column}" for row, column in sorted(wanted)]


def test_a_form_may_stand_in_for_the_figures_of_a_folder(form: bytes) -> None:
    outcome = load({"figures.xlsx": filled(form, {"TB-MOI": 10})})
    assert outcome.mistakes == []
    assert value("TB-MOI").value == 10


def test_two_forms_in_one_workbook_are_refused(tmp_path: Path, form: bytes) -> None:
    book = opened(form)
    book.copy_worksheet(book.worksheets[0])
    assert [line.split(": ")[0] for line in run(tmp_path, saved(book))[1]] == ["so-lieu.xlsx:1:"]


def test_the_form_asks_what_is_asked_of_the_unit(form: bytes) -> None:
    assert isinstance(opened(form), Workbook)
    asked = {element.code for element in DataElement.objects.all()} - {"TINH-DONG", "HET"}
    assert set(rows_by_code(form)) & {element.code for element in DataElement.objects.all()} == asked
