"""Bytes as people save them: read where the meaning is sure, refused in words where it is not."""

import unicodedata

import pytest

from config.files.mistakes import Mistake
from config.files.tables import Table, read_table
from indicators.models import DataValue
from tests.config.folders import FOLDER, load, places
from units.models import Unit

HEAD = "code,name\n"


def table(content: bytes) -> Table:
    return read_table("units.csv", content, columns=["code", "name", "place"], optional=["place"])


def found(content: bytes) -> list[tuple[int, str]]:
    return [(mistake.line, mistake.column) for mistake in table(content).mistakes]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("code,name\nA,Đạ Tẻh\n".encode(), id="plain"),
        pytest.param("code,name\nA,Đạ Tẻh\n".encode("utf-8-sig"), id="byte order mark"),
        pytest.param("code;name\nA;Đạ Tẻh\n".encode(), id="semicolons"),
        pytest.param("code,name\r\nA,Đạ Tẻh\r\n".encode(), id="Windows line ends"),
        pytest.param("code,name\rA,Đạ Tẻh\r".encode(), id="old Mac line ends"),
        pytest.param("name,code\nĐạ Tẻh,A\n".encode(), id="columns in another order"),
        pytest.param('code,name\n\n,\nA," Đạ Tẻh "\n'.encode(), id="blank lines and space"),
        pytest.param(unicodedata.normalize("NFD", "code,name\nA,Đạ Tẻh\n").encode(), id="decomposed letters"),
        pytest.param("code,name\nA,Đạ\u200b Tẻh".encode(), id="invisible sign, no last line end"),
    ],
)
def test_read(content: bytes) -> None:
    read = table(content)

    assert read.mistakes == ()
    assert [row.cells for row in read.rows] == [{"code": "A", "name": "Đạ Tẻh"}]


@pytest.mark.parametrize(
    ("content", "place"),
    [
        pytest.param(b"", (1, ""), id="empty"),
        pytest.param(b"\n\n", (1, ""), id="only blank lines"),
        pytest.param("code,name\nA,Đạ Tẻh\n".encode("utf-16"), (1, ""), id="UTF-16"),
        pytest.param("code,name\nA,Đạ Tẻh\n".encode("utf-16-le"), (1, ""), id="UTF-16 without mark"),
        pytest.param("code,name\nA,Dalat\nB,ôâđ\n".encode("cp1258"), (3, ""), id="Windows-1258"),
        pytest.param(b"code,name\nA,Da\0lat\n", (2, ""), id="NUL"),
        pytest.param(b"PK\x03\x04rest", (1, ""), id="workbook"),
        pytest.param(b'code,name\nA,x\nB,"never closed\nC,y\n', (3, ""), id="open quotation mark"),
        pytest.param(b'code,name\nA,"x"y\n', (2, ""), id="text after a quotation mark"),
        pytest.param(b"code\nA\n", (1, "name"), id="missing column"),
        pytest.param(b"code,name,code\nA,x,A\n", (1, "code"), id="column twice"),
        pytest.param(b"code,name,nam\nA,x,y\n", (1, "nam"), id="unknown column"),
        pytest.param(b"code,name,\nA,x,\n", (1, ""), id="column without name"),
        pytest.param(b"code,name\nA\n", (2, "name"), id="too few cells"),
        pytest.param(b"code,name\nA,1,5\n", (2, "name"), id="too many cells"),
    ],
)
def test_refused(content: bytes, place: tuple[int, str]) -> None:
    assert found(content) == [place]


def test_unknown_column_names_the_known_ones() -> None:
    (mistake,) = table(b"code,name,nam\nA,x,y\n").mistakes

    assert "code, name, place" in mistake.message


def test_lines_are_physical_also_after_a_quoted_line_break() -> None:
    read = table(b'code,name\nA,"one\ntwo\nthree"\nB,x\n')

    assert [row.line for row in read.rows] == [2, 5]


def test_rows_before_a_broken_one_are_still_checked() -> None:
    assert [row.cells["code"] for row in table(b'code,name\nA,x\nB,"open\n').rows] == ["A"]


def test_larger_than_allowed(settings: object) -> None:
    settings.IMPORT_MAX_BYTES = 10  # type: ignore[attr-defined]

    assert found(b"code,name\nA,x\n") == [(1, "")]


def test_a_mistake_prints_file_line_and_column() -> None:
    assert str(Mistake("figures.csv", 2, "value", "Sai.")) == "figures.csv:2:value: Sai."


@pytest.mark.django_db
def test_header_only_is_fine() -> None:
    files = FOLDER | {"figures.csv": FOLDER["figures.csv"].splitlines()[0]}

    assert places(load(files)) == []
    assert DataValue.objects.count() == 0


@pytest.mark.django_db
def test_decomposed_letters_are_stored_composed() -> None:
    load({"units.csv": unicodedata.normalize("NFD", FOLDER["units.csv"]).encode()})

    assert Unit.objects.get(code="A").place == unicodedata.normalize("NFC", "Đạ Tẻh")


@pytest.mark.django_db
@pytest.mark.parametrize("name", FOLDER)
def test_a_file_that_cannot_be_read_makes_no_code_unknown(name: str) -> None:
    assert places(load(FOLDER | {name: b"\0" + b"x"})) == [f"{name}:1:"]


@pytest.mark.django_db
def test_people_whose_row_cannot_be_read_are_not_unknown() -> None:
    people = FOLDER["people.csv"].replace("tinh.lanhdao,Phan Thị Xuân,", "tinh.lanhdao,")

    assert places(load(FOLDER | {"people.csv": people})) == ["people.csv:4:title"]


@pytest.mark.django_db
def test_a_row_that_cannot_be_read_makes_only_its_own_code_doubtful() -> None:
    units = FOLDER["units.csv"].replace("B,Viện kiểm sát nhân dân huyện B,", "B,")
    memberships = FOLDER["memberships.csv"] + "2022-H1,CUM-1,X,member,3\n"

    found = places(load({**FOLDER, "units.csv": units, "memberships.csv": memberships}))

    assert found == ["units.csv:4:active_until", "memberships.csv:4:unit"]


@pytest.mark.django_db
def test_figures_of_a_member_whose_row_cannot_be_read_are_not_called_strangers() -> None:
    memberships = FOLDER["memberships.csv"].replace("B,member,2", "B,member")

    assert places(load(FOLDER | {"memberships.csv": memberships})) == ["memberships.csv:3:order"]
