"""Tài liệu kèm theo: who sees, adds, removes, takes down and downloads, in every state; and what the pages say."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from clusters.models import Lock
from indicators.models import Attachment
from tests.factories import (
    AppointmentFactory,
    AttachmentFactory,
    DataElementFactory,
    IndicatorFactory,
    SubmissionFactory,
    SuccessionFactory,
    UserFactory,
)
from tests.indicators.entry_scene import NOW, Scene, build_scene
from tests.indicators.sample_files import GOOD, docx, pdf
from units.enums import Level, Role
from units.models import TimelineEntry

pytestmark = pytest.mark.django_db
STATES: dict[str, dict[str, Any]] = {
    "draft": {},
    "sent": {"submitted": True},
    "returned": {"returned": True},
    "confirmed": {"accepted": True},
}
EVERY_STATE = [*STATES, "locked", "not open"]
UNIT = {"reporter", "head"}
READERS = {
    "draft": UNIT | {"successor's head", "officer"},
    "sent": UNIT | {"successor's head", "officer", "chair's head"},
    "returned": UNIT | {"successor's head", "officer"},
    "confirmed": UNIT | {"successor's head", "officer", "chair's head", "leader"},
    "locked": UNIT | {"successor's head", "officer"},
    "not open": UNIT | {"successor's head", "officer"},
}
OPEN = {"draft", "returned"}
PEOPLE = [
    "reporter",
    "head",
    "successor's head",
    "chair's head",
    "other member's head",
    "leader",
    "officer",
    "other officer",
    "stranger",
    "former head",
]
REASON = "Tài liệu có danh sách bị can."


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def scene() -> Scene:
    made = build_scene()
    made.element("KN", name="Kiến nghị đã ban hành", unit="kiến nghị", takes_attachments=True)
    successor = SuccessionFactory(predecessor=made.place.unit).successor
    made.people["successor's head"] = AppointmentFactory(unit=successor, role=Role.HEAD).user
    made.people["other officer"] = AppointmentFactory(role=Role.OFFICER).user
    made.people["stranger"] = UserFactory()
    made.people["former head"] = AppointmentFactory(
        unit=made.place.unit, role=Role.HEAD, ends_on=NOW.date() - timedelta(days=1)
    ).user
    return made


def in_state(scene: Scene, state: str) -> Scene:
    if state in STATES:
        SubmissionFactory(membership=scene.place, **STATES[state])
    if state == "locked":
        lock = {"cluster": scene.place.cluster, "period": scene.period, "by": scene.people["officer"]}
        Lock.objects.create(stage="ISSUED", since=NOW, **lock)
    if state == "not open":
        type(scene.period).objects.update(opens_at=NOW + timedelta(hours=1), due_at=NOW + timedelta(days=9))
    return scene


def element_of(scene: Scene) -> Any:
    return scene.section.elements.get(code="KN")


def lying(scene: Scene, **kwargs: Any) -> Attachment:
    row: Attachment = AttachmentFactory(submission=scene.submission, element=element_of(scene), **kwargs)
    return row


def page_url(scene: Scene, element: str = "KN") -> str:
    return reverse("indicators:attachments", args=[*scene.codes.values(), element])


def url(scene: Scene, row: Attachment, step: str = "") -> str:
    name = f"indicators:attachment_{step}" if step else "indicators:attachment"
    return reverse(name, args=[*scene.codes.values(), row.element.code, row.pk])


def file(content: bytes = pdf(), name: str = "Kiến nghị 01.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def attach(scene: Scene, *files: SimpleUploadedFile, person: str = "reporter", element: str = "KN") -> Any:
    return scene.as_(person).post(page_url(scene, element), {"chosen": list(files or [file()])})


def said(answer: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


# ---- Rights ----


@pytest.mark.parametrize("state", EVERY_STATE)
@pytest.mark.parametrize("person", PEOPLE)
def test_who_sees_and_downloads_in_which_state(scene: Scene, state: str, person: str) -> None:
    row = lying(in_state(scene, state), name="Kiến nghị.pdf")
    client = scene.as_(person)
    page, download = client.get(page_url(scene)), client.get(url(scene, row))

    expected = 200 if person in READERS[state] else 404
    assert (page.status_code, download.status_code) == (expected, expected)
    if expected == 200:
        content = page.content.decode()
        works = person in UNIT and state in OPEN
        assert ('type="file"' in content) is works
        assert ("Never attach state secrets" in content) is works
        assert (url(scene, row, "remove") in content) is works
        assert (url(scene, row, "purge") in content) is (person == "officer")
        assert ("notice-locked" in content) is (person in UNIT | {"successor's head"} and not works)


@pytest.mark.parametrize("state", EVERY_STATE)
@pytest.mark.parametrize("person", PEOPLE)
def test_who_adds_in_which_state(scene: Scene, state: str, person: str) -> None:
    answer = attach(in_state(scene, state), person=person)

    works = person in UNIT and state in OPEN
    assert answer.status_code == (302 if works else 422 if person in UNIT else 404)
    assert Attachment.objects.exists() is works
    if answer.status_code == 422:
        assert "1 file was not attached" in said(answer)
        assert "Kiến nghị 01.pdf: " in said(answer)


@pytest.mark.parametrize("state", EVERY_STATE)
@pytest.mark.parametrize("person", PEOPLE)
def test_who_removes_in_which_state(scene: Scene, state: str, person: str) -> None:
    row = lying(in_state(scene, state))
    client = scene.as_(person)
    asked, answer = client.get(url(scene, row, "remove")), client.post(url(scene, row, "remove"))

    expected = (200, 302) if person in UNIT else (404, 404)
    assert (asked.status_code, answer.status_code) == expected
    row.refresh_from_db()
    assert row.is_present is not (person in UNIT and state in OPEN)


@pytest.mark.parametrize("state", EVERY_STATE)
@pytest.mark.parametrize("person", PEOPLE)
def test_who_takes_down_in_which_state(scene: Scene, state: str, person: str) -> None:
    row = lying(in_state(scene, state))
    client = scene.as_(person)
    asked = client.get(url(scene, row, "purge"))
    answer = client.post(url(scene, row, "purge"), {"reason": REASON})

    expected = (200, 302) if person == "officer" else (404, 404)
    assert (asked.status_code, answer.status_code) == expected
    row.refresh_from_db()
    assert row.is_present is (person != "officer")


def test_someone_who_is_not_signed_in_comes_to_the_sign_in_page(scene: Scene) -> None:
    row = lying(scene)
    for address in (page_url(scene), url(scene, row), url(scene, row, "remove"), url(scene, row, "purge")):
        answer = Client().get(address)
        assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, reverse("account_login"))


@pytest.mark.parametrize("step", ["", "remove", "purge"])
def test_a_document_is_found_under_its_own_cell_alone(scene: Scene, step: str) -> None:
    row = lying(scene)
    scene.element("KHAC", takes_attachments=True)
    name = f"indicators:attachment_{step}" if step else "indicators:attachment"
    elsewhere = [
        [scene.period.code, scene.place.unit.code, "KHAC"],
        [scene.period.code, scene.chair.unit.code, "KN"],
        ["1999-H1", scene.place.unit.code, "KN"],
    ]
    client = scene.as_("officer" if step == "purge" else "head")
    assert client.get(url(scene, row, step)).status_code == 200
    assert [client.get(reverse(name, args=[*codes, row.pk])).status_code for codes in elsewhere] == [404, 404, 404]


# ---- Which rows have the page ----


def test_a_row_without_documents_has_no_page(scene: Scene) -> None:
    scene.element("KHONG")
    scene.element("TINH", takes_attachments=True, levels=Level.PROVINCE)
    scene.element("CU", takes_attachments=True, valid_until=scene.period.starts_on)
    client = scene.as_("head")
    assert [client.get(page_url(scene, code)).status_code for code in ("KHONG", "TINH", "CU", "NAO")] == [404] * 4
    assert attach(scene, element="KHONG").status_code == 404


def test_a_row_that_takes_no_more_still_shows_what_it_has(scene: Scene) -> None:
    row = lying(scene)
    scene.section.elements.update(takes_attachments=False)
    page = scene.as_("head").get(page_url(scene))
    assert "This row takes no more attachments." in said(page)
    assert row.name in said(page)
    assert 'type="file"' not in page.content.decode()
    answer = attach(scene)
    assert answer.status_code == 422
    assert "This row takes no attachments." in said(answer)


# ---- Adding ----


@pytest.mark.parametrize("store", ["database", "folder"])
@pytest.mark.parametrize("kind", GOOD)
def test_every_kind_goes_in_and_comes_out_to_the_byte(
    scene: Scene, settings: Any, tmp_path: Path, store: str, kind: str
) -> None:
    settings.ATTACHMENTS_IN, settings.ATTACHMENTS_FOLDER = store, tmp_path
    assert attach(scene, file(GOOD[kind], "Kiến nghị 01")).status_code == 302

    row = Attachment.objects.get()
    download = scene.as_("reporter").get(url(scene, row))
    assert (row.kind, row.added_by, row.added_at) == (kind, scene.people["reporter"], NOW)
    assert download.content == GOOD[kind]
    assert bool(list(tmp_path.rglob("*"))) is (store == "folder")


def test_several_are_attached_at_once_and_what_is_refused_is_named(scene: Scene) -> None:
    answer = attach(
        scene,
        file(name="<b>Một</b>.pdf"),
        file(GOOD["PNG"], "hai.png"),
        file(b"MZ" + b"\0" * 99, "ba.pdf"),
        file(b"", "bốn.pdf"),
        file(docx(**{"word/vbaProject.bin": b"x"}), "năm.docx"),
    )

    assert answer.status_code == 422
    assert sorted(Attachment.objects.values_list("name", flat=True)) == ["b.pdf", "hai.png"]
    page = said(answer)
    assert "Attached: hai.png" in page
    assert "3 files were not attached" in page
    assert "ba.pdf: This is a program" in page
    assert "bốn.pdf: The file is empty" in page
    assert "năm.docx: The file holds macros" in page
    assert "<b>Một" not in answer.content.decode()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("<script>.pdf", "script.pdf"),
        ("../../x.pdf", "x.pdf"),
        ("..\\..\\x.pdf", "x.pdf"),
        ("ảnh\u202egpj.exe", "ảnhgpj.exe.pdf"),
        ("x.png", "x.pdf"),
    ],
)
def test_the_name_is_cleaned_and_the_person_told(scene: Scene, given: str, kept: str) -> None:
    scene.as_("reporter")
    answer = attach(scene, file(name=given))
    assert answer.status_code == 302
    assert Attachment.objects.get().name == kept
    page = scene.as_("reporter").get(page_url(scene)).content.decode()
    assert kept in page
    assert "<script>.pdf" not in page
    assert "\u202e" not in page


def test_thirty_megabytes_are_refused_in_words(scene: Scene) -> None:
    answer = attach(scene, file(pdf() + b"\0" * (30 * 1024 * 1024)))
    assert answer.status_code == 422
    assert "Kiến nghị 01.pdf: The file has 31 MB, at most 10 MB are taken." in said(answer)
    assert not Attachment.objects.exists()


def test_the_same_file_twice_is_said_in_words(scene: Scene) -> None:
    attach(scene)
    answer = attach(scene, file(name="Bản khác.pdf"))
    assert answer.status_code == 422
    assert "Bản khác.pdf: This very file lies here already, as “Kiến nghị 01.pdf”." in said(answer)
    assert Attachment.objects.count() == 1


def test_nothing_chosen_is_said_at_the_field(scene: Scene) -> None:
    answer = scene.as_("head").post(page_url(scene))
    assert answer.status_code == 422
    assert "Choose at least one document." in said(answer)


# ---- Downloads ----


def test_a_download_is_saved_never_shown_and_kept_by_no_cache_between(scene: Scene) -> None:
    row = lying(scene, name='Kiến nghị "số" 01.pdf')
    answer = scene.as_("head").get(url(scene, row))

    headers = answer.headers
    assert headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''Ki%E1%BA%BFn%20ngh%E1%BB%8B%20%22s%E1%BB%91%22%2001.pdf"
    )
    assert headers["Content-Type"] == "application/pdf"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert set(headers["Cache-Control"].split(", ")) == {"private", "no-store"}
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert "Cookie" in headers["Vary"]


def test_a_plain_name_is_given_plainly(scene: Scene) -> None:
    answer = scene.as_("head").get(url(scene, lying(scene, name="x.pdf")))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="x.pdf"'


@pytest.mark.parametrize("how", ["removed", "purged"])
def test_what_is_gone_is_not_found(scene: Scene, how: str) -> None:
    assert scene.as_("officer").get(url(scene, lying(scene, **{how: True}))).status_code == 404


def test_a_content_that_is_lost_is_told_on_the_page(scene: Scene) -> None:
    row = lying(scene)
    Attachment.objects.filter(pk=row.pk).update(content=b"other")
    answer = scene.as_("head").get(url(scene, row), follow=True)
    assert answer.redirect_chain == [(page_url(scene), 302)]
    assert f"“{row.name}” cannot be found in the store" in said(answer)


def test_no_address_of_static_files_or_media_leads_to_a_content(scene: Scene, settings: Any, tmp_path: Path) -> None:
    settings.ATTACHMENTS_IN, settings.ATTACHMENTS_FOLDER = "folder", tmp_path
    attach(scene)
    row = Attachment.objects.get()
    client = scene.as_("head")
    tried = [f"/{root}/{row.file[:2]}/{row.file}" for root in ("static", "static/attachments", "media", "attachments")]
    assert [client.get(address).status_code for address in tried] == [404] * 4


# ---- Removing and taking down ----


def test_removing_asks_first_and_leaves_a_trace(scene: Scene) -> None:
    row = lying(scene, name="Kiến nghị.pdf")
    client = scene.as_("head")
    assert "It cannot be brought back" in said(client.get(url(scene, row, "remove")))
    answer = client.post(url(scene, row, "remove"), follow=True)

    page = said(answer)
    assert "“Kiến nghị.pdf” is removed." in page
    assert "No documents are attached to this row" in page
    assert "1 attachment removed by the unit" in page
    assert "Kiến nghị.pdf: removed by Person head, 10:00 on 01/06/2022" in page
    assert f"SHA-256 {row.sha256}" in page
    assert "“Kiến nghị.pdf” is removed." not in said(client.post(url(scene, row, "remove"), follow=True))


def test_taking_down_needs_a_reason_and_says_who_did_it_and_why(scene: Scene) -> None:
    row = lying(scene, name="Kiến nghị.pdf")
    client = scene.as_("officer")
    for data in ({}, {"reason": " \u200b "}):
        refused = client.post(url(scene, row, "purge"), data)
        assert refused.status_code == 422
        assert "Say why the document must go." in said(refused)
    answer = client.post(url(scene, row, "purge"), {"reason": f"{REASON}<b>"}, follow=True)

    assert "“Kiến nghị.pdf” is taken down; its content is destroyed." in said(answer)
    for person in ("officer", "reporter"):
        page = scene.as_(person).get(page_url(scene))
        assert "Kiến nghị.pdf taken down" in said(page)
        assert f"SHA-256 {row.sha256}" in said(page)
        assert f"Person officer, 10:00 on 01/06/2022: {REASON}&lt;b&gt;" in page.content.decode()
        assert url(scene, row) not in page.content.decode()
    assert bytes(Attachment.objects.filter(pk=row.pk).values_list("content", flat=True).get() or b"") == b""


def test_what_is_taken_down_is_refused_when_it_comes_again(scene: Scene) -> None:
    attach(scene)
    row = Attachment.objects.get()
    scene.as_("officer").post(url(scene, row, "purge"), {"reason": REASON})
    assert f"This very file was taken down by Person officer: {REASON}" in said(attach(scene))


# ---- The page ----


def test_the_page_says_what_lies_there(scene: Scene) -> None:
    element = element_of(scene)
    scene.fill(element, 5)
    attach(scene)
    page = said(scene.as_("head").get(page_url(scene)))
    row = Attachment.objects.get()
    assert "Kiến nghị đã ban hành" in page
    assert "5 kiến nghị" in page
    assert f"Kiến nghị 01.pdf SHA-256 {row.sha256}" in page
    assert "Person reporter 10:00 on 01/06/2022" in page


def test_whatever_is_stored_is_escaped(scene: Scene) -> None:
    bad = "<script>alert(1)</script>"
    lying(scene, name=f"{bad}.pdf", purged=True, purge_reason=bad)
    lying(scene, name=f"{bad}.pdf", removed=True)
    lying(scene, name=f"{bad}.pdf")
    scene.section.elements.update(name=bad, unit=bad[:40])
    pages = [scene.as_("head").get(page_url(scene)), scene.as_("officer").get(submission_url(scene))]
    for page in pages:
        assert "<script>alert" not in page.content.decode()
        assert "&lt;script&gt;alert" in page.content.decode()


# The session, the person, the appointments, the successions, the submissions with their places, the element, the
# documents, the figure.
QUERIES = 8


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(scene: Scene, django_assert_num_queries: Any, count: int) -> None:
    for _ in range(count):
        lying(scene)
    client = scene.as_("head")
    with django_assert_num_queries(QUERIES):
        page = client.get(page_url(scene))
    assert page.content.count(b"/remove/") == count


# ---- Beside the figures ----


def note_on(scene: Scene, person: str = "head", element: str = "KN") -> str:
    page = scene.as_(person).get(scene.url()).content.decode()
    row = page[page.index(f'id="row-{element}"') :].partition("</tr>")[0]
    found = re.search(rf'<a href="{page_url(scene, element)}">([^<]+)</a>', row)
    return found[1] if found else ""


def test_the_sheet_leads_to_the_documents_of_rows_that_take_them(scene: Scene) -> None:
    scene.element("KHONG")
    assert (note_on(scene), note_on(scene, element="KHONG")) == ("Attach a document", "")
    # Counted also where nothing is typed yet; what is gone does not count.
    lying(scene)
    lying(scene)
    lying(scene, removed=True)
    lying(scene, purged=True)
    AttachmentFactory(element=element_of(scene))
    assert note_on(scene) == "Attachments: 2"
    scene.fill(element_of(scene), 5)
    assert note_on(scene) == "Attachments: 2"


@pytest.mark.parametrize("state", ["sent", "confirmed", "locked", "not open"])
def test_a_closed_sheet_leads_to_documents_that_are_there(scene: Scene, state: str) -> None:
    in_state(scene, state)
    assert note_on(scene) == ""
    lying(scene)
    assert note_on(scene) == "Attachments: 1"


def submission_url(scene: Scene) -> str:
    return reverse("indicators:submission", args=[scene.place.cluster.code, scene.period.code, scene.place.unit.code])


@pytest.mark.parametrize("person", ["chair's head", "leader", "officer"])
def test_who_checks_the_figures_has_the_documents_beside_them(scene: Scene, person: str) -> None:
    in_state(scene, "confirmed")
    row, gone = lying(scene, name="Kiến nghị.pdf"), lying(scene, name="Nhầm.pdf", purged=True)
    lying(scene, name="Đã bỏ.pdf", removed=True)
    client = scene.as_(person)
    page = client.get(submission_url(scene))
    content = page.content.decode()

    assert f'<a href="{page_url(scene)}">Attachments: 1</a>' in content
    assert f'<a href="{url(scene, row)}">Kiến nghị.pdf</a>' in content
    assert "Nhầm.pdf (taken down)" in said(page)
    assert url(scene, gone) not in content
    assert "Đã bỏ.pdf" not in content
    assert submission_url(scene) in client.get(page_url(scene)).content.decode()


def test_the_timeline_tells_every_step(scene: Scene) -> None:
    attach(scene)
    attach(scene, file(GOOD["PNG"], "x.png"))
    first, second = Attachment.objects.order_by("pk")
    scene.as_("head").post(url(scene, second, "remove"))
    scene.as_("officer").post(url(scene, first, "purge"), {"reason": REASON})

    page = said(scene.as_("officer").get(submission_url(scene)))
    assert f"An attachment was taken down: Kiến nghị 01.pdf · Kiến nghị đã ban hành · SHA-256 {first.sha256}" in page
    assert f"The unit removed an attachment: x.png · Kiến nghị đã ban hành · SHA-256 {second.sha256}" in page
    assert page.count("A document was attached: ") == 2
    assert TimelineEntry.objects.count() == 4


def test_the_leadership_has_the_documents_beside_the_figure(scene: Scene) -> None:
    in_state(scene, "confirmed")
    scene.fill(element_of(scene), 5)
    IndicatorFactory(code="SO-KN", section=scene.section, numerator="KN")
    row = lying(scene)
    place = [scene.place.cluster.code, scene.period.code, scene.place.unit.code]
    client = scene.as_("leader")
    for address in (
        reverse("reports:review_unit", args=place),
        reverse("reports:review_figure", args=[*place, "SO-KN"]),
    ):
        page = client.get(address).content.decode()
        assert f'<a href="{page_url(scene)}">Attachments: 1</a>' in page
        assert f'<a href="{url(scene, row)}">{row.name}</a>' in page


def test_an_element_takes_none_unless_it_is_said() -> None:
    assert DataElementFactory().takes_attachments is False
