"""In biểu: the appendix that a unit prints and signs, filled in or blank, on the screen and as a PDF."""

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from html import unescape
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from tests.factories import (
    AppointmentFactory,
    DataElementFactory,
    DataValueFactory,
    IndicatorFactory,
    MembershipFactory,
    PeriodFactory,
    SectionFactory,
    SubmissionFactory,
    SuccessionFactory,
    UserFactory,
)
from tests.indicators.entry_scene import NOW, Scene, build_scene
from tests.reports.test_pdf import MILLIMETRE, all_letters, extent
from units.enums import Role

pytestmark = pytest.mark.django_db
STATES: dict[str, dict[str, Any]] = {
    "draft": {},
    "sent": {"submitted": True},
    "returned": {"returned": True},
    "confirmed": {"accepted": True},
}
SIGNATURES = ("NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG ĐƠN VỊ")
PRINTED = "10 giờ 00 ngày 01/6/2022"


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def scene() -> Scene:
    made = build_scene()
    successor = SuccessionFactory(predecessor=made.place.unit, on=NOW.date() + timedelta(days=30)).successor
    made.people["successor's head"] = AppointmentFactory(unit=successor, role=Role.HEAD).user
    made.people["stranger"] = UserFactory()
    return made


def address(scene: Scene, form: str = "html", *, blank: bool = False) -> str:
    codes = [scene.period.code, scene.place.unit.code, form]
    return reverse("reports:unit_form", args=codes) + ("?blank" if blank else "")


def asked(scene: Scene, person: str = "reporter", form: str = "html", *, blank: bool = False) -> Any:
    # In English: the paper is Vietnamese whatever the pages speak.
    return scene.as_(person).get(address(scene, form, blank=blank))


def page_of(scene: Scene, **how: Any) -> str:
    answer = asked(scene, **how)
    assert answer.status_code == 200
    return answer.content.decode()


def words_of(html: str) -> str:
    body = html[html.index("<main") :]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def table_of(html: str) -> list[list[str]]:
    """Return the words of each line below the head."""
    bodies = html[html.index("<tbody>") : html.rindex("</tbody>")]
    rows = re.findall(r"<tr.*?</tr>", bodies, re.DOTALL)
    return [[words_of(f"<main>{cell}") for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)] for row in rows]


def pdf_of(scene: Scene, *, blank: bool = False) -> PdfReader:
    answer = asked(scene, form="pdf", blank=blank)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return PdfReader(BytesIO(answer.content))


def text_of(reader: PdfReader) -> str:
    return " ".join(" ".join(sheet.extract_text().split()) for sheet in reader.pages)


def earlier(scene: Scene, *, year: int, half: int, **values: int) -> Any:
    """Give the unit confirmed figures in an earlier half-year."""
    period = PeriodFactory(year=year, half=half)
    place = MembershipFactory(cluster=scene.place.cluster, period=period, unit=scene.place.unit)
    submission = SubmissionFactory(membership=place, accepted=True)
    for code, value in values.items():
        element = scene.section.elements.get(code=code)
        DataValueFactory(submission=submission, element=element, value=Decimal(value))
    return period


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("form", ["html", "pdf"])
def test_a_form_is_printed_by_those_who_read_the_sheet_as_their_own(scene: Scene, state: str, form: str) -> None:
    scene.element("TB")
    SubmissionFactory(membership=scene.place, **STATES[state])

    answers = {person: asked(scene, person, form).status_code for person in scene.people}

    assert {person for person, status in answers.items() if status == 200} == {"reporter", "head", "successor's head"}
    assert set(answers.values()) == {200, 404}


def test_there_are_no_other_formats(scene: Scene) -> None:
    assert [asked(scene, form=form).status_code for form in ("docx", "json")] == [404, 404]


def test_the_table_has_the_sheets_rows_and_ratios_with_both_earlier_periods(scene: Scene) -> None:
    done, every = (
        scene.element("DONE", name="Đã giải quyết", unit="tin"),
        scene.element("EVERY", name="Phải giải quyết"),
    )
    IndicatorFactory(
        section=scene.section, name="Tỷ lệ", kind="RATIO", numerator="DONE", denominator="EVERY", unit="%", decimals=1
    )
    earlier(scene, year=2021, half=2, DONE=48, EVERY=55)
    scene.period.compare_with = earlier(scene, year=2021, half=1, DONE=61, EVERY=66)
    scene.period.save()
    scene.fill(done, 1058, note="Gồm 02 tin chuyển đến")
    scene.fill(every, 1063)

    html = page_of(scene)
    assert table_of(html) == [
        ["I. Tin báo"],
        ["1", "Đã giải quyết", "tin", "48", "61", "1.058", "Gồm 02 tin chuyển đến"],
        ["2", "Phải giải quyết", "vụ", "55", "66", "1.063", ""],
        ["", "Tỷ lệ", "%", "87,3%", "92,4%", "99,5% 1.058/1.063", ""],
    ]
    assert "Kỳ trước 6 tháng cuối năm 2021" in words_of(html)
    assert "Cùng kỳ 6 tháng đầu năm 2021" in words_of(html)
    assert (
        "Số liệu từ ngày 01/12/2021 đến hết ngày 31/5/2022; kỳ trước từ ngày 01/6/2021 đến hết ngày 30/11/2021; "
        "cùng kỳ từ ngày 01/12/2020 đến hết ngày 31/5/2021."
    ) in words_of(html)


def test_a_blank_form_holds_no_value_of_this_period(scene: Scene) -> None:
    element = scene.element("TB", name="Tin báo", register="Sổ thụ lý, cột 5")
    IndicatorFactory(section=scene.section, name="Hai lần", numerator="TB + TB", unit="tin")
    earlier(scene, year=2021, half=2, TB=61)
    scene.fill(element, 777, note="ghi chú của kỳ này")

    html = page_of(scene, blank=True)
    assert table_of(html) == [
        ["I. Tin báo"],
        ["1", "Tin báo (Sổ thụ lý, cột 5)", "vụ", "61", "", "", ""],
        ["", "Hai lần", "tin", "122", "", "", ""],
    ]
    assert "Biểu trống – in lúc" in html
    assert "Cách ghi" in html
    text = text_of(pdf_of(scene, blank=True))
    assert not any(word in text for word in ("777", "1.554", "ghi chú của kỳ này", "ĐANG NHẬP"))
    assert "Sổ thụ lý" not in page_of(scene)


@pytest.mark.parametrize(
    ("state", "said", "mark"),
    [
        ("draft", f"Đang nhập – in lúc {PRINTED}", "ĐANG NHẬP"),
        ("returned", f"Đề nghị chỉnh sửa – in lúc {PRINTED}", "ĐỀ NGHỊ CHỈNH SỬA"),
        ("sent", "Đã gửi lúc 10 giờ 00 ngày 01/6/2022", ""),
        ("confirmed", f"Đã gửi lúc {PRINTED}; đã xác nhận lúc {PRINTED}", ""),
    ],
)
def test_the_paper_says_where_the_figures_stand_and_when(scene: Scene, state: str, said: str, mark: str) -> None:
    many_rows(scene, 60)
    SubmissionFactory(membership=scene.place, **STATES[state])

    reader = pdf_of(scene)
    assert said in text_of(reader)
    assert len(reader.pages) > 1
    for sheet in reader.pages:
        text = sheet.extract_text()
        assert bool(mark) is (mark in text if mark else "ĐANG NHẬP" in text)
        assert f"in lúc {PRINTED}" in text


def many_rows(scene: Scene, count: int, *, name: str = "Dòng số liệu thứ", **values: Any) -> None:
    sections = [scene.section, *(SectionFactory(name=f"Mục {n}") for n in range(count // 20))]
    for n in range(count):
        element = DataElementFactory(code=f"D-{n}", section=sections[n // 20], name=f"{name} {n + 1} HẾT")
        if values:
            scene.fill(element, **values)


@pytest.mark.parametrize("count", [1, 20, 150])
def test_every_row_is_on_paper_below_a_head_and_both_signatures_at_the_end(scene: Scene, count: int) -> None:
    many_rows(scene, count, value=1234567)

    reader = pdf_of(scene)
    sheets = [" ".join(sheet.extract_text().split()) for sheet in reader.pages]

    text = text_of(reader)
    assert [n for n in range(1, count + 1) if f"Dòng số liệu thứ {n} HẾT" not in text] == []
    assert text.count("1.234.567") == count
    assert all("Dòng số liệu ĐVT" in sheet for sheet in sheets)
    assert [sum(words in sheet for sheet in sheets) for words in SIGNATURES] == [1, 1]
    # They do not stand alone on the last sheet: a row of the table is above them.
    assert f"thứ {count} HẾT" in sheets[-1]
    assert all(words in sheets[-1] for words in SIGNATURES)
    assert [re.search(r"(?:^| )(\d+)(?: ĐANG NHẬP)?$", sheet) for sheet in sheets[:1]] == [None]
    assert all(str(n) in re.findall(r"\d+", sheet) for n, sheet in enumerate(sheets[1:], start=2))


def test_the_paper_is_a4_with_the_margins_of_the_decree(scene: Scene) -> None:
    many_rows(scene, 150, value=5)
    for sheet in pdf_of(scene).pages:
        assert [round(float(side) / MILLIMETRE) for side in sheet.mediabox[2:]] == [210, 297]
        left, right, top, _bottom = extent(sheet)
        assert left >= 29.5
        assert right <= 195.5
        assert top <= 277.5


def test_all_vietnamese_letters_and_very_long_names_come_out_as_they_went_in(scene: Scene) -> None:
    letters = all_letters()
    backwards = letters[::-1]
    type(scene.place.unit).objects.update(name="Viện kiểm sát nhân dân huyện" + " Rất Dài" * 18)
    scene.fill(scene.element("TB", name=in_groups(letters)), None, note=in_groups(backwards))

    for blank in (False, True):
        text = text_of(pdf_of(scene, blank=blank)).replace(" ", "")
        assert letters in text
        assert (backwards in text) is not blank
        assert "RẤTDÀI" * 18 in text


def in_groups(letters: str) -> str:
    return " ".join(letters[n : n + 6] for n in range(0, len(letters), 6))


def test_rows_are_not_cut_by_a_page(scene: Scene) -> None:
    for n in range(30):
        element = scene.element(f"D-{n}", name=f"HÀNG{n} " + "một tên rất dài " * 13 + f"ĐỦ{n}")
        scene.fill(element, n)

    reader = pdf_of(scene)
    assert len(reader.pages) > 2
    for sheet in reader.pages:
        text = sheet.extract_text()
        assert text.count("HÀNG") == text.count("ĐỦ")


def test_the_longest_figure_stays_on_one_line(scene: Scene) -> None:
    scene.fill(scene.element("TIEN", name="Số tiền", unit="đồng", decimals=4), Decimal("12345678901.2345"))
    assert "12.345.678.901,2345" in [" ".join(line.split()) for line in lines_of(pdf_of(scene))]
    assert "has-long-figures" in page_of(scene)
    assert "has-long-figures" not in page_of(scene, blank=True)


def lines_of(reader: PdfReader) -> list[str]:
    found: list[str] = []
    for sheet in reader.pages:
        sheet.extract_text(visitor_text=lambda text, *_: found.extend(text.splitlines()))
    return [line for line in found if line.strip()]


def test_marks_of_the_earlier_columns_have_their_footnotes(scene: Scene) -> None:
    scene.element("TB")
    founder = SuccessionFactory(successor=scene.place.unit, on=NOW.date() - timedelta(days=30)).predecessor
    before = PeriodFactory(year=2021, half=2)
    place = MembershipFactory(period=before, cluster=scene.place.cluster, unit=founder)
    DataValueFactory(
        submission=SubmissionFactory(membership=place, accepted=True),
        element=scene.section.elements.get(),
        value=Decimal(9),
    )
    then = PeriodFactory(year=2021, half=1)
    type(scene.period).objects.filter(pk=scene.period.pk).update(
        compare_with=then, comparable=False, comparable_note="Kỳ trước tính từ 01/10."
    )

    words = words_of(page_of(scene))
    assert "Kỳ trước a 6 tháng cuối năm 2021" in words
    assert "Cùng kỳ b,c 6 tháng đầu năm 2021" in words
    assert (
        "a Số liệu của kỳ so sánh được cộng gộp từ các đơn vị trước khi sắp xếp. b Kỳ trước tính từ 01/10. "
        "c Không có số liệu đã xác nhận của kỳ này để so sánh."
    ) in words
    assert table_of(page_of(scene))[1][3:5] == ["9", ""]


def test_dashes_and_empty_cells_are_explained(scene: Scene) -> None:
    none, blank = scene.element("KHONG", name="Không có"), scene.element("TRONG", name="Trống")
    scene.fill(none, None, not_arisen=True)

    html = page_of(scene)
    assert [line[5] for line in table_of(html)[1:]] == ["–", ""]
    assert "– Không phát sinh. Ô trống Chưa nhập" in words_of(html)
    scene.fill(blank, 0)
    assert "Ô trống" not in page_of(scene)


def test_the_head_names_the_office_above_and_the_place_of_signing(scene: Scene) -> None:
    unit, host = scene.place.unit, scene.place.cluster.host
    words = words_of(page_of(scene))
    assert words.startswith(f"{host.name.upper()} {unit.name.upper()} ĐANG NHẬP CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert "Bảo Lộc, ngày … tháng … năm 2022 THỦ TRƯỞNG ĐƠN VỊ (Ký, đóng dấu, ghi rõ họ tên)" in words

    unit.place, unit.parent = "", scene.chair.unit
    unit.save()
    words = words_of(page_of(scene))
    assert words.startswith(f"{scene.chair.unit.name.upper()} {unit.name.upper()}")
    assert "…………, ngày … tháng … năm 2022" in words


def test_the_screen_offers_print_pdf_and_the_other_form(scene: Scene) -> None:
    html = page_of(scene)
    tools = html[html.index('<nav class="tools"') : html.index("</nav>")]
    assert "data-print" in tools
    assert re.findall(r'href="([^"]+)"', tools) == [
        scene.url(),
        address(scene, blank=True),
        address(scene, "pdf"),
    ]
    assert f'href="{address(scene, "pdf", blank=True)}"' in page_of(scene, blank=True)
    assert "In biểu" not in text_of(pdf_of(scene))


def test_the_entry_page_leads_to_both_forms(scene: Scene) -> None:
    scene.element("TB")
    html = scene.as_("reporter").get(scene.url()).content.decode()
    assert f'href="{address(scene)}"' in html
    assert f'href="{address(scene, blank=True)}"' in html


@pytest.mark.parametrize(("blank", "name"), [(False, "bieu-so-lieu"), (True, "bieu-trong")])
def test_the_file_has_a_name_of_its_own(scene: Scene, blank: bool, name: str) -> None:
    answer = asked(scene, form="pdf", blank=blank)
    unit = scene.place.unit.code
    assert answer["Content-Disposition"] == f'inline; filename="{name}-2022-H1-{unit}.pdf"'
    title = PdfReader(BytesIO(answer.content)).metadata.title
    assert title == f"{'Biểu trống' if blank else 'Biểu số liệu'} 6 tháng đầu năm 2022, {scene.place.unit.name}"


def test_without_the_systems_pango_the_page_says_so_and_the_html_is_left(scene: Scene, without_pango: None) -> None:
    answer = scene.as_("reporter").get(address(scene, "pdf"), follow=True)
    assert answer.redirect_chain == [(scene.url(), 302)]
    assert "the system library Pango is missing" in answer.content.decode()
    assert asked(scene).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_form_costs_the_same_for_one_row_and_for_three(
    scene: Scene, django_assert_num_queries: Any, count: int
) -> None:
    for n in range(count):
        scene.fill(scene.element(f"D-{n}"), n)
    client: Client = scene.as_("reporter")

    with django_assert_num_queries(12):
        html = client.get(address(scene)).content.decode()

    assert len(table_of(html)) == 1 + count
