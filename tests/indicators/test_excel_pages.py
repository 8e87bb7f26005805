"""The sheet to Excel and back through the pages: who may, what is refused in words, and nothing stored unseen."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from indicators.entries import BLANK, NOT_ARISEN
from indicators.enums import SubmissionState
from indicators.models import DataElement, DataValue, FormUpload, Submission
from indicators.workbooks.layout import FORM_LIMITS
from tests.factories import AppointmentFactory, FormUploadFactory, SubmissionFactory, SuccessionFactory, UserFactory
from tests.indicators.entry_scene import NOW, Scene, build_scene, fields_of
from tests.indicators.test_entry import STATES, in_state, said
from tests.indicators.workbook_making import (
    filled,
    opened,
    plain_book,
    repacked,
    rows_by_code,
    saved,
    sheet_of,
    typed_into,
)
from units.enums import Role

pytestmark = pytest.mark.django_db
READERS = {"reporter", "head", "successor's head"}
PEOPLE = [*sorted(READERS), "chair's head", "other member's head", "leader", "officer", "stranger"]


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def scene() -> Scene:
    made = build_scene()
    successor = SuccessionFactory(predecessor=made.place.unit).successor
    made.people["successor's head"] = AppointmentFactory(unit=successor, role=Role.HEAD).user
    made.people["stranger"] = UserFactory()
    for code in ("A", "B", "C"):
        made.element(code, name=f"Dòng {code}")
    return made


def download(scene: Scene, person: str = "reporter") -> bytes:
    answer = scene.as_(person).get(scene.url("excel_form"))
    assert answer.status_code == 200
    return answer.content


def hand_in(scene: Scene, content: bytes, *, person: str = "reporter", name: str = "so-lieu.xlsx") -> Any:
    return scene.as_(person).post(scene.url("excel"), {"chosen": SimpleUploadedFile(name, content)})


def address(scene: Scene, upload: FormUpload, name: str = "excel_upload") -> str:
    return reverse(f"indicators:{name}", kwargs={**scene.codes, "upload": upload.pk})


def taken(scene: Scene, content: bytes, *, person: str = "reporter") -> FormUpload:
    answer = hand_in(scene, content, person=person)
    upload = FormUpload.objects.latest("pk")
    assert (answer.status_code, answer.headers["Location"]) == (302, address(scene, upload))
    return upload


def confirm(scene: Scene, upload: FormUpload, *, person: str = "reporter", **picks: str) -> Any:
    """Look at the page and press its button, as a browser does."""
    client = scene.as_(person)
    seen = re.search(r'name="seen" value="(\w+)"', client.get(address(scene, upload)).content.decode())
    data = {"seen": seen[1] if seen else "", **{f"pick-{code}": pick for code, pick in picks.items()}}
    return client.post(address(scene, upload, "excel_apply"), data, follow=True)


# ---- The form to take home ----


@pytest.mark.parametrize("state", [*STATES, "locked", "not open"])
@pytest.mark.parametrize("person", PEOPLE)
def test_who_downloads_the_form_in_which_state(scene: Scene, state: str, person: str) -> None:
    in_state(scene, state)
    answer = scene.as_(person).get(scene.url("excel_form"))
    assert answer.status_code == (200 if person in READERS else 404)
    if person in READERS:
        types = state in {"draft", "returned"} and person != "successor's head"
        sheet = sheet_of(answer.content)
        unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
        assert bool(unlocked) is types
        assert (sheet["A5"].value.startswith("Only to read")) is not types


def test_the_form_is_a_file_with_the_units_and_the_periods_name(scene: Scene) -> None:
    answer = scene.as_("reporter").get(scene.url("excel_form"))
    unit = scene.place.unit
    assert answer.headers["Content-Disposition"] == f'attachment; filename="so-lieu_{unit.code}_2022-H1.xlsx"'
    assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert "no-store" in answer.headers["Cache-Control"]
    sheet = sheet_of(answer.content)
    assert sheet["A2"].value == f"{unit.name}: 6 tháng đầu năm 2022"
    assert sheet["A3"].value == "Figures from 01/12/2021 to the end of 31/05/2022. Due at 16:00 on 02/06/2022."
    assert unit.code in sheet["A4"].value
    assert "2022-H1" in sheet["A4"].value


def test_the_form_holds_what_is_stored_now(scene: Scene) -> None:
    elements = {element.code: element for element in DataElement.objects.all()}
    scene.fill(elements["A"], 1234, note="=Theo sổ", version=3)
    scene.fill(elements["B"], None, not_arisen=True)
    sheet = sheet_of(download(scene))
    rows = rows_by_code(download(scene))
    assert [sheet.cell(rows["A"], column).value for column in (7, 8, 9)] == [1234, "=Theo sổ", 3]
    assert [sheet.cell(rows[code], 7).value for code in "BC"] == ["–", None]
    assert sheet.cell(rows["A"] - 1, 1).value == "I. Tin báo"


def test_the_sheets_page_leads_to_both(scene: Scene) -> None:
    html = scene.as_("reporter").get(scene.url()).content.decode()
    assert f'href="{scene.url("excel_form")}"' in html
    assert f'href="{scene.url("excel")}"' in html
    in_state(scene, "sent")
    html = scene.as_("reporter").get(scene.url()).content.decode()
    assert f'href="{scene.url("excel_form")}"' in html
    assert f'href="{scene.url("excel")}"' not in html


# ---- Who hands in ----


@pytest.mark.parametrize("state", [*STATES, "locked", "not open"])
@pytest.mark.parametrize("person", PEOPLE)
def test_who_hands_a_form_in_in_which_state(scene: Scene, state: str, person: str) -> None:
    content = filled(download(scene), {"A": 5})
    in_state(scene, state)
    page, answer = scene.as_(person).get(scene.url("excel")), hand_in(scene, content, person=person)
    if person not in {"reporter", "head"}:
        assert (page.status_code, answer.status_code) == (404, 404)
    else:
        is_open = state in {"draft", "returned"}
        assert (page.status_code, answer.status_code) == (200, 302 if is_open else 422)
        assert ('type="file"' in page.content.decode()) is is_open
        assert ("notice-locked" in page.content.decode()) is not is_open
    taken = person in {"reporter", "head"} and state in {"draft", "returned"}
    assert FormUpload.objects.count() == taken
    assert not DataValue.objects.exists()


@pytest.mark.parametrize("step", ["excel_apply", "excel_undo"])
@pytest.mark.parametrize("person", PEOPLE)
def test_who_takes_which_step(scene: Scene, step: str, person: str) -> None:
    upload = FormUploadFactory(submission=scene.submission)
    answer = scene.as_(person).post(address(scene, upload, step))
    assert answer.status_code == (302 if person in {"reporter", "head"} else 404)
    assert scene.as_("reporter").get(address(scene, upload, step)).status_code == 405


def test_a_form_of_another_unit_is_not_found_here(scene: Scene) -> None:
    foreign = FormUploadFactory(submission=SubmissionFactory())
    client = scene.as_("reporter")
    assert client.get(address(scene, foreign)).status_code == 404
    for step in ("excel_apply", "excel_undo"):
        assert client.post(address(scene, foreign, step)).status_code == 404
    nowhere = address(scene, foreign).replace(f"/{foreign.pk}/", "/99999999999999999999/")
    assert client.get(nowhere).status_code == 404


def test_someone_who_is_not_signed_in_comes_to_the_sign_in_page(scene: Scene) -> None:
    answer = Client().get(scene.url("excel_form"))
    assert answer.headers["Location"].startswith(reverse("account_login"))


# ---- Refused as a whole ----


def with_another_identity(content: bytes, cell: str, text: str) -> bytes:
    return typed_into(content, {cell: text})


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        pytest.param(lambda form: b"", "is no Excel workbook", id="empty"),
        pytest.param(lambda form: b"\xff\xd8\xff\xe0", "is no Excel workbook", id="a photo"),
        pytest.param(lambda form: bytes(FORM_LIMITS.packed + 1), "larger than 5 MB", id="too large"),
        pytest.param(lambda form: plain_book(["Mã", "Kỳ này"]), "is not the form", id="another template"),
        pytest.param(lambda form: repacked(form, {"xl/vbaProject.bin": b""}), "holds macros", id="macros"),
        pytest.param(
            lambda form: repacked(form, {"xl/externalLinks/externalLink1.xml": b""}), "from other files", id="links"
        ),
        pytest.param(
            lambda form: repacked(form, {"xl/media/a.bin": bytes(50 * 1024 * 1024)}), "far more than", id="bomb"
        ),
        pytest.param(lambda form: with_another_identity(form, "B1", "BAOLOC"), "of the unit BAOLOC", id="other unit"),
        pytest.param(lambda form: with_another_identity(form, "C1", "2021-H2"), "of the period 2021-H2", id="period"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_in_words(scene: Scene, spoil: Any, words: str) -> None:
    answer = hand_in(scene, spoil(download(scene)))
    text = unescape(said(answer))
    assert answer.status_code == 422
    assert "This file was not taken; nothing was stored" in text
    assert words in text
    assert not FormUpload.objects.exists()


def test_no_file_is_said_at_the_field(scene: Scene) -> None:
    answer = scene.as_("reporter").post(scene.url("excel"))
    assert answer.status_code == 422
    assert "Choose the file first." in said(answer)


# ---- Mistakes by their cell ----


def test_every_mistake_is_named_by_its_cell_and_nothing_is_kept(scene: Scene) -> None:
    DataElement.objects.filter(code="C").update(may_be_not_arisen=False)
    for code in ("D", "E", "F", "G"):
        scene.element(code, name=f"Dòng {code}")
    figures = {"A": "12a", "B": 1.5, "C": "KPS", "D": "=1+2", "E": "1.5", "F": -3, "G": 7}
    content = filled(download(scene), figures, {"A": "=A1", "G": "x" * 1001})
    rows = rows_by_code(content)
    answer = hand_in(scene, typed_into(content, {f"G{rows['G'] + 3}": 9}))
    assert answer.status_code == 422
    html = unescape(said(answer))
    listed = re.findall(r"<li><b>(\w+)</b>(?: \((.*?)\))?: (.*?)</li>", html)
    assert [(cell, name) for cell, name, _words in listed] == [
        (f"G{rows['A']}", "Dòng A"),
        (f"H{rows['A']}", "Dòng A"),
        *((f"G{rows[code]}", f"Dòng {code}") for code in "BCDEF"),
        (f"H{rows['G']}", "Dòng G"),
        (f"G{rows['G'] + 3}", ""),
    ]
    words = dict(
        zip(["A", "A2", "B", "C", "D", "E", "F", "G", "stray"], (words for *_place, words in listed), strict=True)
    )
    assert "“12a” is not a number" in words["A"]
    assert "“=A1” is a formula" in words["A2"]
    assert "“1,5”: this row takes whole numbers" in words["B"]
    assert "if there is none, type 0" in words["C"]
    assert "“=1+2” is a formula" in words["D"]
    assert "can be read in two ways" in words["E"]
    assert "is below zero" in words["F"]
    assert "more than 1.000 characters" in words["G"]
    assert "has a number but no code" in words["stray"]
    assert 'name="seen"' not in html
    assert "Not in the file" not in html
    assert not FormUpload.objects.exists()


def test_what_it_would_change_is_shown_beside_the_mistakes(scene: Scene) -> None:
    answer = hand_in(scene, filled(download(scene), {"A": "12a", "B": 7}))
    text = said(answer)
    assert "1 cell must be corrected" in text
    assert "1 cell changes" in text


def test_a_code_that_is_gone_or_stands_twice_is_a_mistake(scene: Scene) -> None:
    content = filled(download(scene), {"A": 1, "B": 2})
    rows = rows_by_code(content)
    twice = typed_into(content, {f"B{rows['B']}": "A", f"B{rows['C']}": "GONE", f"G{rows['C']}": 3})
    text = unescape(said(hand_in(scene, twice)))
    assert f"The code A stands in rows {rows['A']} and {rows['B']} of the sheet" in text
    assert "There is no row “GONE” in this form any more" in text
    # Without a figure it does no harm: the catalogue changed after the form was downloaded.
    gone = taken(scene, typed_into(filled(download(scene), {"A": 1}), {f"B{rows['C']}": "GONE"}))
    assert "Not in the file" in said(scene.as_("reporter").get(address(scene, gone)))


# ---- Looking, storing, undoing ----


def test_out_and_in_changes_nothing(scene: Scene) -> None:
    elements = {element.code: element for element in DataElement.objects.all()}
    DataElement.objects.filter(code="A").update(decimals=2)
    scene.fill(elements["A"], "1234.5", note="- Theo sổ\nsố 2")
    scene.fill(elements["B"], None, not_arisen=True, note="@ghi chú")
    upload = taken(scene, download(scene))
    text = said(scene.as_("reporter").get(address(scene, upload)))
    assert "The file changes nothing" in text
    assert "3 cells in the file are as they are stored" in text
    assert 'name="seen"' not in text


def test_the_page_shows_old_and_new_and_what_stays(scene: Scene) -> None:
    elements = {element.code: element for element in DataElement.objects.all()}
    scene.fill(elements["A"], 3), scene.fill(elements["B"], 8)
    content = filled(download(scene), {"A": 1234, "B": None, "C": "KPS"}, {"C": "Không có <vụ>"})
    upload = taken(scene, content)
    rows = rows_by_code(content)
    page = scene.as_("reporter").get(address(scene, upload))
    lines = re.findall(
        r'<tr> <td class="text-nowrap">(\w+)</td> <th scope="row"><a [^>]*>(.*?)</a></th> <td class="num">(.*?)</td>'
        r' <td class="num result">(.*?)</td>',
        said(page),
    )
    assert lines == [
        (f"G{rows['A']}", "Dòng A", "3", "1.234"),
        (f"G{rows['C']}", "Dòng C", "not entered", "not arisen"),
    ]
    assert "Note: Không có &lt;vụ&gt;" in said(page)
    assert f"Dòng B (G{rows['B']}): 8" in said(page)
    assert "Store 2 cells" in said(page)
    assert scene.value("A").value == 3


def test_storing_and_undoing_through_the_page(scene: Scene) -> None:
    upload = taken(scene, filled(download(scene), {"A": 12.0, "B": "1.234", "C": "-"}))
    page = confirm(scene, upload)
    assert "3 cells stored from the file" in said(page)
    assert (scene.value("A").value, scene.value("B").value, scene.value("C").entry) == (12, 1234, NOT_ARISEN)
    assert scene.value("A").updated_by == scene.people["reporter"]
    undone = scene.as_("head").post(address(scene, upload, "excel_undo"), follow=True)
    assert "Undone: the cells hold what they held" in said(undone)
    assert {scene.value(code).entry for code in "ABC"} == {BLANK}
    assert "excel_undo" not in said(undone)


def test_pressing_twice_stores_once_and_says_so(scene: Scene) -> None:
    upload = taken(scene, filled(download(scene), {"A": 5}))
    client = scene.as_("reporter")
    seen = re.search(r'name="seen" value="(\w+)"', client.get(address(scene, upload)).content.decode())
    assert seen
    for _press in range(2):
        page = client.post(address(scene, upload, "excel_apply"), {"seen": seen[1]}, follow=True)
    assert "stored already; it is not stored twice" in said(page)
    assert scene.value("A").version == 1


def test_both_contents_of_a_cell_changed_by_two_people_are_shown(scene: Scene) -> None:
    content = filled(download(scene), {"A": 5, "B": 6})
    head = scene.as_("head")
    head.post(scene.url(), fields_of(head.get(scene.url())) | {"value-A": "9", "note-A": "Theo sổ"})
    upload = taken(scene, content)
    text = unescape(said(scene.as_("reporter").get(address(scene, upload))))
    assert "1 cell has been changed since the form was downloaded" in text
    assert "Person head, 10:00" in text
    assert "Keep what is stored: <b>9</b>" in text.replace("</span>", "")
    assert "Store it as chosen" in text
    confirm(scene, upload, A="mine")
    assert (scene.value("A").value, scene.value("A").note, scene.value("B").value) == (5, "Theo sổ", 6)


def test_a_change_while_one_looks_is_shown_before_anything_is_stored(scene: Scene) -> None:
    upload = taken(scene, filled(download(scene), {"A": 5}))
    client = scene.as_("reporter")
    seen = re.search(r'name="seen" value="(\w+)"', client.get(address(scene, upload)).content.decode())
    assert seen
    scene.fill(DataElement.objects.get(code="A"), 9, updated_by=scene.people["head"])
    page = client.post(address(scene, upload, "excel_apply"), {"seen": seen[1]}, follow=True)
    assert "changed since you looked at this list" in said(page)
    assert "1 cell has been changed since the form was downloaded" in said(page)
    assert scene.value("A").value == 9


def test_someone_else_sees_the_list_but_cannot_store_it(scene: Scene) -> None:
    upload = taken(scene, filled(download(scene), {"A": 5}))
    page = scene.as_("head").get(address(scene, upload))
    assert "Person reporter handed this file in, and only they can store it" in said(page)
    assert 'name="seen"' not in said(page)
    assert "only they can store it" in said(confirm(scene, upload, person="head"))
    assert not DataValue.objects.exists()


def test_a_list_that_is_too_old_says_so(scene: Scene) -> None:
    upload = taken(scene, filled(download(scene), {"A": 5}))
    with time_machine.travel(NOW + timedelta(hours=25), tick=False):
        page = scene.as_("reporter").get(address(scene, upload))
        assert "handed in more than 24 hours ago" in said(page)
        assert 'name="seen"' not in said(page)
        assert "more than 24 hours ago" in said(confirm(scene, upload))
    assert not DataValue.objects.exists()


def test_figures_sent_meanwhile_are_not_changed_and_the_list_stays(scene: Scene) -> None:
    upload = taken(scene, filled(download(scene), {"A": 5}))
    client = scene.as_("reporter")
    seen = re.search(r'name="seen" value="(\w+)"', client.get(address(scene, upload)).content.decode())
    assert seen
    sent = {"state": SubmissionState.SUBMITTED, "submitted_at": NOW, "first_submitted_at": NOW}
    Submission.objects.filter(pk=scene.submission.pk).update(**sent, submitted_by=scene.people["head"])
    page = client.post(address(scene, upload, "excel_apply"), {"seen": seen[1]}, follow=True)
    assert "have moved on since you opened the page" in said(page)
    assert "notice-locked" in said(page)
    assert "1 cell changes" in said(page)
    assert not DataValue.objects.exists()


def test_what_undoing_leaves_alone_is_named(scene: Scene) -> None:
    upload = taken(scene, filled(download(scene), {"A": 5, "B": 6}))
    confirm(scene, upload)
    head = scene.as_("head")
    head.post(scene.url(), fields_of(head.get(scene.url())) | {"value-A": "9"})
    page = scene.as_("reporter").post(address(scene, upload, "excel_undo"), follow=True)
    assert "Left alone, as they have been changed since: Dòng A." in said(page)
    assert (scene.value("A").value, scene.value("B").entry) == (9, BLANK)
    again = scene.as_("reporter").post(address(scene, upload, "excel_undo"), follow=True)
    assert "undone already" in said(again)


@pytest.mark.parametrize(("name", "shown"), [("<b>.xlsx", "&lt;b&gt;.xlsx"), ("x" * 300 + ".xlsx", "x" * 100)])
def test_a_file_name_is_shown_as_text_and_kept_short(scene: Scene, name: str, shown: str) -> None:
    hand_in(scene, filled(download(scene), {"A": 5}), name=name)
    upload = FormUpload.objects.get()
    assert len(upload.file_name) <= 200
    assert shown in said(scene.as_("reporter").get(address(scene, upload)))


def test_a_note_copied_from_elsewhere_keeps_its_lines(scene: Scene) -> None:
    book = opened(download(scene))
    assert isinstance(book, Workbook)
    book.worksheets[0].cell(rows_by_code(saved(book))["A"], 8).value = "Dòng 1\nDòng 2"
    confirm(scene, taken(scene, saved(book)))
    assert scene.value("A").note == "Dòng 1\nDòng 2"


# ---- What pages cost ----


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_files_does_not_cost_more_the_longer_it_is(
    scene: Scene, django_assert_num_queries: Any, count: int
) -> None:
    FormUploadFactory.create_batch(count, submission=scene.submission, applied=True)
    client = scene.as_("reporter")
    with django_assert_num_queries(13):
        page = client.get(scene.url("excel"))
    assert said(page).count("so-lieu.xlsx</a>") == count


@pytest.mark.parametrize("count", [1, 3])
def test_looking_at_a_form_does_not_cost_more_the_longer_it_is(
    scene: Scene, django_assert_num_queries: Any, count: int
) -> None:
    for element in DataElement.objects.all():
        scene.fill(element, 3)
    content = filled(download(scene), dict.fromkeys("ABC"[:count], 5))
    DataValue.objects.update(version=2, value=4)
    upload = taken(scene, content)
    client = scene.as_("reporter")
    with django_assert_num_queries(17):
        client.get(address(scene, upload))
