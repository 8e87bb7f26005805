"""The PDF: every Vietnamese letter, only our own face, NĐ 30's paper, and nothing from elsewhere."""

import gc
import unicodedata
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from pypdf import PdfReader

from reports.content import Summary
from reports.document import render_document
from reports.payload import as_json
from reports.pdf import ForeignAddressError, PdfUnavailableError, render_pdf
from tests.reports.enlarging import enlarged

# The demonstration is gathered from the test database.
pytestmark = pytest.mark.django_db

MILLIMETRE = 72 / 25.4
VOWELS = "aăâeêioôơuưy"
TONES = "\u0300\u0309\u0303\u0301\u0323"
LINK = '<link rel="stylesheet" href="/static/css/document.css">'


def page(body: str) -> str:
    return f'<!DOCTYPE html><html lang="vi"><head><title>Báo cáo</title>{LINK}</head><body>{body}</body></html>'


def text_of(reader: PdfReader) -> str:
    return " ".join(" ".join(sheet.extract_text().split()) for sheet in reader.pages)


def body_of(reader: PdfReader) -> str:
    """Join the pages without what stands in their margins, which would cut the sentences that go on."""
    sheets = [" ".join(sheet.extract_text().split()) for sheet in reader.pages]
    return " ".join([sheets[0], *(sheet.removesuffix(f" {n} DỰ THẢO") for n, sheet in enumerate(sheets[1:], start=2))])


def all_letters() -> str:
    toned = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES]
    special = [*toned, *"ăâđêôơư"]
    return "".join(special) + "".join(special).upper()


def test_all_134_vietnamese_letters_come_out_as_they_went_in() -> None:
    letters = all_letters()
    assert len(set(letters)) == 134
    for weight in ("{}", "<b>{}</b>", "<em>{}</em>", "<b><em>{}</em></b>"):
        reader = PdfReader(BytesIO(render_pdf(page(f"<p>{weight.format(letters)}</p>"))))
        assert "".join(text_of(reader).split()) == letters


def test_every_sentence_of_the_data_is_in_the_print(demonstration: Summary, full_pdf: PdfReader) -> None:
    text = body_of(full_pdf)
    missing = [row["sentence"] for row in as_json(demonstration, {})["indicators"] if row["sentence"] not in text]
    assert missing == []


def test_the_figures_of_the_conference_are_in_both_prints(full_pdf: PdfReader, brief_pdf: PdfReader) -> None:
    for reader in (full_pdf, brief_pdf):
        text = text_of(reader)
        for words in (
            "Tỷ lệ giải quyết án tại Viện kiểm sát đạt 99,9%",
            "Tỷ lệ bắt, tạm giữ chuyển khởi tố đạt 100%",
            "Ban hành 05 kiến nghị yêu cầu khắc phục vi phạm trong thụ lý, giải quyết nguồn tin về tội phạm",
            "Ban hành 479 bản yêu cầu điều tra",
            "Có 20 vụ án trọng điểm",
            "Tổ chức 08 phiên tòa rút kinh nghiệm",
            "Số hóa hồ sơ 01 vụ án",
        ):
            assert words in text


def test_the_brief_print_is_two_or_three_pages(brief_pdf: PdfReader) -> None:
    assert 2 <= len(brief_pdf.pages) <= 3


def test_the_only_face_is_tinos_and_it_is_embedded(full_pdf: PdfReader) -> None:
    names = set()
    for sheet in full_pdf.pages:
        resources: Any = sheet["/Resources"]
        for font in resources["/Font"].values():
            [inner] = font.get_object()["/DescendantFonts"]
            descriptor = inner.get_object()["/FontDescriptor"]
            names.add(descriptor["/FontName"].partition("+")[2])
            assert descriptor["/FontFile2"].get_object().get_data()
    assert names == {"Tinos", "Tinos-Bold", "Tinos-Italic", "Tinos-Bold-Italic"}


def test_the_file_is_tagged_titled_in_vietnamese_and_has_bookmarks(full_pdf: PdfReader) -> None:
    root: Any = full_pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "vi"
    assert full_pdf.metadata is not None
    assert full_pdf.metadata.title is not None
    assert full_pdf.metadata.title.startswith("Dự thảo Báo cáo công tác thi đua")
    titles = [item["/Title"] for item in flat(full_pdf.outline)]
    assert [title for title in titles if title.startswith(("I. ", "VIII. ", "PHỤ LỤC II"))] == [
        "I. Đặc điểm, tình hình các đơn vị trong Cụm",
        "VIII. Đề xuất, kiến nghị",
        "PHỤ LỤC II So sánh kết quả 6 tháng đầu năm 2022 với các kỳ trước",
        "PHỤ LỤC III Giải trình số liệu 6 tháng đầu năm 2022",
    ]


def flat(outline: Any) -> list[Any]:
    return [leaf for item in outline for leaf in (flat(item) if isinstance(item, list) else [item])]


def test_the_paper_is_a4_and_the_margins_are_those_of_the_decree(full_pdf: PdfReader) -> None:
    for sheet in full_pdf.pages:
        assert [round(float(side) / MILLIMETRE) for side in sheet.mediabox[2:]] == [210, 297]
    left, right, top, bottom = extent(full_pdf.pages[1])
    assert left == pytest.approx(30, abs=0.5)
    assert right <= 195.5
    assert top <= 277.5
    assert bottom >= 19.5


def extent(sheet: Any) -> tuple[float, float, float, float]:
    """Measure where the body's lines begin and stand, in millimetres from the lower left corner."""
    found: list[tuple[float, float]] = []

    def visit(text: str, _cm: Any, tm: Any, _font: Any, _size: Any) -> None:
        if text.strip():
            found.append((_cm[0] * tm[4] + _cm[4], _cm[3] * tm[5] + _cm[5]))

    sheet.extract_text(visitor_text=visit)
    # The page's number and mark stand in the margin above.
    lines = [(x / MILLIMETRE, y / MILLIMETRE) for x, y in found if y / MILLIMETRE < 279]
    return (
        min(x for x, _y in lines),
        max(x for x, _y in lines),
        max(y for _x, y in lines),
        min(y for _x, y in lines),
    )


def test_pages_are_numbered_from_the_second(full_pdf: PdfReader) -> None:
    first, *others = [sheet.extract_text().split() for sheet in full_pdf.pages]
    assert not {"1", "DỰ"} & set(first[-3:])
    assert [words[-3] for words in others] == [str(place) for place in range(2, len(full_pdf.pages) + 1)]


def test_a_wide_table_turns_its_sheet_and_repeats_its_head() -> None:
    rows = "".join(f"<tr><td>{place}</td><td>hàng</td></tr>" for place in range(90))
    table = f'<table class="grid"><thead><tr><th>ĐẦU</th><th>BẢNG</th></tr></thead><tbody>{rows}</tbody></table>'
    reader = PdfReader(BytesIO(render_pdf(page(f'<p>Mở đầu</p><section class="annex annex-wide">{table}</section>'))))
    sizes = [[round(float(side) / MILLIMETRE) for side in sheet.mediabox[2:]] for sheet in reader.pages]
    assert sizes[0] == [210, 297]
    assert set(map(tuple, sizes[1:])) == {(297, 210)}
    assert len(sizes) > 2
    assert all("ĐẦU" in sheet.extract_text() for sheet in reader.pages[1:])


def test_twelve_units_and_thirty_indicators_stand_whole_on_turned_sheets(demonstration: Summary) -> None:
    summary = enlarged(demonstration, 12, 30)
    reader = PdfReader(BytesIO(render_pdf(render_document(summary, {}, brief=False, draft=True))))
    turned = [sheet for sheet in reader.pages if sheet.mediabox[2] > sheet.mediabox[3]]
    assert turned
    for sheet in turned:
        assert all(f"U{place}" in sheet.extract_text() for place in range(12))
        _left, right, _top, bottom = extent(sheet)
        assert right < 282
        assert bottom > 19.5
    text = " ".join(" ".join(sheet.extract_text().split()) for sheet in turned)
    assert all(row.name.rpartition(" ")[2] in text for row in summary.indicators)
    assert "30 Số vụ Cơ quan điều tra đã giải quyết vụ 733 312 149 103 89 80 312 149" in text


def test_rows_are_not_cut_by_a_page() -> None:
    cell = "<br>".join(f"dòng {place}" for place in range(8))
    rows = "".join(f"<tr><td>HÀNG{place}<br>{cell}<br>HẾT{place}</td></tr>" for place in range(20))
    reader = PdfReader(BytesIO(render_pdf(page(f'<table class="grid"><tbody>{rows}</tbody></table>'))))
    assert len(reader.pages) > 1
    for sheet in reader.pages:
        text = sheet.extract_text()
        assert text.count("HÀNG") == text.count("HẾT")


@pytest.mark.parametrize("rows", [46, 47, 48])
def test_what_the_signs_mean_stands_under_the_last_rows(rows: int) -> None:
    body = "".join(f"<tr><td>HÀNG{place}</td></tr>" for place in range(rows))
    notes = '<dl class="notes"><div><dt>–</dt><dd>CHÚ THÍCH</dd></div></dl>'
    reader = PdfReader(BytesIO(render_pdf(page(f'<table class="grid"><tbody>{body}</tbody></table>{notes}'))))
    [sheet] = [sheet.extract_text() for sheet in reader.pages if "CHÚ THÍCH" in sheet.extract_text()]
    assert "HÀNG" in sheet


def test_a_draft_says_so_on_every_page(full_pdf: PdfReader) -> None:
    assert all("DỰ THẢO" in sheet.extract_text() for sheet in full_pdf.pages)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/x.png",
        "/static/img/mark.svg",
        "file:///etc/passwd",
        f"file://{settings.BASE_DIR}/static/vendor/tinos/../bootstrap/LICENSE",
    ],
)
def test_nothing_but_the_style_and_the_fonts_is_loaded(address: str) -> None:
    with pytest.raises(ForeignAddressError):
        render_pdf(page(f'<img src="{address}" alt="">'))


def test_a_picture_in_the_page_itself_is_shown() -> None:
    dot = (
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'%3E%3Crect width='9' "
        "height='9'/%3E%3C/svg%3E"
    )
    with_dot, without = (render_pdf(page(body)) for body in (f'<p><img src="{dot}" alt="dấu">x</p>', "<p>x</p>"))
    assert len(with_dot) > len(without)


def test_the_collector_works_as_before_after_a_print() -> None:
    usual = gc.get_threshold()
    render_pdf(page("<p>x</p>"))
    assert gc.get_threshold() == usual


def test_a_system_without_pango_is_told_apart(without_pango: None) -> None:
    with pytest.raises(PdfUnavailableError):
        render_pdf(page("<p>x</p>"))
