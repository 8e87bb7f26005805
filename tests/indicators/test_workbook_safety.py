"""Files that are no plain small workbook are refused by their content, in words that say what to do."""

import io
from collections.abc import Iterator
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.utils import translation

from indicators.workbooks.grids import read_grids
from indicators.workbooks.layout import FORM_LIMITS
from indicators.workbooks.safety import Limits, WorkbookRefusedError
from tests.indicators.workbook_making import SHEET, plain_book, repacked, with_sheet, with_strings, with_type

MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
SMALL = Limits(packed=20_000, unpacked=60_000, parts=20, elements=2_000, rows=50, columns=20, cells=200, strings=30)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    # The words as the code has them, whatever the translations say.
    with translation.override("en"):
        yield


def refusal(content: bytes, limits: Limits = FORM_LIMITS) -> str:
    with pytest.raises(WorkbookRefusedError) as refused:
        read_grids(content, limits)
    return str(refused.value)


def book() -> bytes:
    return plain_book(["x"])


def packed(**parts: bytes) -> bytes:
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/"), part)
    return written.getvalue()


def encrypted_flag() -> bytes:
    content = bytearray(book())
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(sign)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(sign, at + 1)
    return bytes(content)


def damaged() -> bytes:
    content = bytearray(book())
    at = content.index(SHEET.encode()) + len(SHEET)
    content[at + 20 : at + 60] = bytes(40)
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"", "is no Excel workbook", id="empty"),
        pytest.param(b"\xff\xd8\xff\xe0 a photo", "is no Excel workbook", id="a photo renamed"),
        pytest.param("Mã;Kỳ này\nTB-MOI;5\n".encode(), "is no Excel workbook", id="CSV renamed"),
        pytest.param(b"<html><table>", "is no Excel workbook", id="HTML that calls itself .xls"),
        pytest.param(b"%PDF-1.7", "is no Excel workbook", id="PDF"),
        pytest.param(OLE + bytes(600), "of another kind", id=".xls"),
        pytest.param(OLE + "EncryptedPackage".encode("utf-16-le"), "locked with a password", id="encrypted"),
        pytest.param(encrypted_flag(), "locked with a password", id="encrypted parts"),
        pytest.param(packed(a=b"x"), "is no Excel workbook", id="some zip"),
        pytest.param(packed(**{"META-INF__manifest.xml": b"<m/>"}), "OpenDocument", id=".ods"),
        pytest.param(with_type(book(), MAIN, "application/vnd.ms-word.document.main+xml"), "is no Excel", id=".docx"),
        pytest.param(
            with_type(book(), MAIN, "application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "holds macros", id=".xlsm"
        ),
        pytest.param(
            with_type(book(), MAIN, "application/vnd.ms-excel.sheet.binary.macroEnabled.main"),
            "another kind",
            id=".xlsb",
        ),
        pytest.param(repacked(book(), {"xl/vbaProject.bin": b"x"}), "holds macros", id="a macro inside"),
        pytest.param(repacked(book(), {"xl/macrosheets/sheet1.xml": b"x"}), "holds macros", id="an old macro sheet"),
        pytest.param(repacked(book(), {"xl/externalLinks/externalLink1.xml": b"x"}), "other files", id="external link"),
        pytest.param(repacked(book(), {"xl/connections.xml": b"x"}), "other files", id="connection"),
        pytest.param(
            with_type(
                book(),
                "</Types>",
                '<Override PartName="/x.xml" ContentType="application/vnd.openxmlformats-officedocument.'
                'spreadsheetml.externalLink+xml"/></Types>',
            ),
            "other files",
            id="external link by another name",
        ),
        pytest.param(book()[:-100], "is damaged", id="cut off"),
        pytest.param(damaged(), "is damaged", id="overwritten"),
        pytest.param(repacked(book(), without=["xl/workbook.xml"]), "is damaged", id="without its list of sheets"),
        pytest.param(repacked(book(), without=[SHEET]), "is damaged", id="without a sheet"),
        pytest.param(repacked(book(), {SHEET: "<worksheet>"}), "is damaged", id="XML cut off"),
        pytest.param(
            repacked(book(), {SHEET: '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "is damaged", id="entities"
        ),
        pytest.param(
            with_sheet(book(), '<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), "is damaged", id="lost string"
        ),
    ],
)
def test_refused_by_its_content(content: bytes, words: str) -> None:
    assert words in refusal(content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(bytes(30_000), "larger than", id="bytes"),
        pytest.param(repacked(book(), {"xl/media/a.png": bytes(70_000)}), "far more than", id="unpacked"),
        pytest.param(repacked(book(), {f"a{n}": b"" for n in range(20)}), "far more than", id="parts"),
        pytest.param(with_sheet(book(), "<row/>" * 2_001), "far more than", id="elements"),
        pytest.param(with_sheet(book(), "<row>" * 80 + "</row>" * 80), "far more than", id="depth"),
        pytest.param(with_sheet(book(), f"<row>{'<c/>' * 201}</row>"), "far more than", id="cells"),
        pytest.param(
            with_sheet(book(), '<row r="51"><c r="B51"><v>1</v></c></row>'), "B51 lies far outside", id="rows"
        ),
        pytest.param(
            with_sheet(book(), '<row r="1"><c r="U1"><v>1</v></c></row>'), "U1 lies far outside", id="columns"
        ),
        pytest.param(with_strings(book(), "<si><t>x</t></si>" * 31, "<row/>"), "far more than", id="strings"),
    ],
)
def test_refused_by_its_size(content: bytes, words: str) -> None:
    assert words in refusal(content, SMALL)


def test_blank_cells_far_out_are_no_trouble() -> None:
    grid = read_grids(with_sheet(book(), '<row r="1048576"><c r="XFD1048576" s="0"/></row>'), SMALL)[0]
    assert grid.rows == {}


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = repacked(book(), {SHEET: bytes(50 * 1024 * 1024)})
    assert len(bomb) < 100_000
    assert "far more than" in refusal(bomb)


def test_a_row_of_millions_of_empty_cells_is_refused_early() -> None:
    assert "far more than" in refusal(with_sheet(book(), f"<row>{'<c/>' * 1_000_000}</row>"))


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_two_parts_of_one_name_are_refused() -> None:
    assert "not put together as Excel does" in refusal(repacked(book(), twice=[SHEET]))
