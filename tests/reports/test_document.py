"""The report's page: its outline, its blocks by NĐ 30/2020, and every figure where it belongs."""

import html
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from indicators.kinds import Authority, Mark, Operator, Per, State
from reports.content import Cell, HalfYear, Indicator, JudgedTarget, Summary
from reports.document import render_document, standalone
from reports.payload import as_json
from tests.reports.enlarging import enlarged

# The demonstration is gathered from the test database.
pytestmark = pytest.mark.django_db

ANNEX = '<section class="annex'


def text_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def printed(summary: Summary, *, brief: bool = False, draft: bool = False, **given: str | date | bool | None) -> str:
    return render_document(summary, {}, brief=brief, draft=draft, **given)  # type: ignore[arg-type]


def headings(page: str) -> list[str]:
    return [text_of(found) for found in re.findall(r"<h[2-4] class=\"(?:part|chapter|item)\">.*?</h[2-4]>", page)]


@pytest.fixture(scope="module")
def full(demonstration: Summary) -> str:
    return printed(demonstration)


@pytest.fixture(scope="module")
def brief(demonstration: Summary) -> str:
    return printed(demonstration, brief=True)


def test_the_masthead_and_the_title(full: str, brief: str) -> None:
    text = text_of(full)
    assert (
        "VIỆN KIỂM SÁT NHÂN DÂN TỈNH LÂM ĐỒNG CỤM THI ĐUA SỐ 3 "
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc "
        "Số: …/BC-CTĐ3 Bảo Lộc, ngày … tháng … năm 2022"
    ) in text
    title = (
        "Công tác thi đua, khen thưởng 6 tháng đầu năm và phương hướng, nhiệm vụ 6 tháng cuối năm 2022 "
        "của Cụm thi đua số 3"
    )
    assert f"BÁO CÁO {title}" in text
    assert f"BÁO CÁO TÓM TẮT {title}" in text_of(brief)


def test_the_opening_and_the_end(full: str, brief: str) -> None:
    text = text_of(brief)
    assert "Thực hiện Chỉ thị công tác năm 2022" in text
    assert (
        "trên cơ sở số liệu đã xác nhận của 05/05 đơn vị thành viên, Cụm thi đua số 3 báo cáo tóm tắt kết quả công tác "
        "6 tháng đầu năm 2022 (số liệu từ ngày 01/12/2021 đến hết ngày 31/5/2022; cùng kỳ từ ngày 01/12/2020 đến hết "
        "ngày 31/5/2021) như sau:"
    ) in text
    assert re.search(r"Trên đây là báo cáo tóm tắt công tác thi đua[^.]*của Cụm thi đua số 3\./\.", text)
    assert "Trên đây là báo cáo công tác thi đua" in text_of(full)


def test_the_outline_of_the_full_print(full: str) -> None:
    # Nothing was said of III.2 and V.4, so the numbers close up over them.
    assert headings(full) == [
        "Phần thứ nhất Kết quả 6 tháng đầu năm 2022",
        "I. Đặc điểm, tình hình các đơn vị trong Cụm",
        "II. Công tác lãnh đạo, chỉ đạo",
        "III. Kết quả phong trào thi đua",
        "1. Kết quả thực hiện chỉ tiêu nghiệp vụ",
        "2. Phong trào thi đua thường xuyên, theo chuyên đề",
        "3. Sáng kiến, mô hình, điển hình tiên tiến",
        "IV. Công tác khen thưởng",
        "V. Đánh giá chung",
        "1. Ưu điểm",
        "2. Tồn tại, hạn chế",
        "3. Nguyên nhân",
        "Phần thứ hai Phương hướng, nhiệm vụ 6 tháng cuối năm 2022",
        "VI. Nhiệm vụ trọng tâm",
        "VII. Giải pháp thực hiện",
        "VIII. Đề xuất, kiến nghị",
    ]


def test_a_draft_keeps_the_empty_sections_open_and_is_marked(demonstration: Summary, full: str) -> None:
    page = printed(demonstration, draft=True)
    assert "2. Công tác xây dựng Ngành, chuyển đổi số" in headings(page)
    assert page.count("(Chưa có nội dung.)") == 2
    assert "DỰ THẢO" in page
    assert "<title>Dự thảo Báo cáo công tác" in page
    assert "DỰ THẢO" not in full
    assert "(Chưa có nội dung.)" not in full


def test_the_outline_of_the_brief_print(brief: str) -> None:
    assert headings(brief) == [
        "I. Kết quả đạt được",
        "1. Kết quả thực hiện chỉ tiêu nghiệp vụ",
        "2. Công tác khen thưởng",
        "II. Tồn tại, hạn chế và nguyên nhân",
        "III. Phương hướng, nhiệm vụ 6 tháng cuối năm 2022",
    ]
    assert "<table" not in brief
    # What is read aloud has no dashes.
    assert not re.search(r"<p>\s*(<em>[^<]*</em> )?[-+] ", brief)


def test_every_sentence_of_the_data_stands_in_the_page_once(demonstration: Summary, full: str) -> None:
    text = text_of(full)
    sentences = [row["sentence"] for row in as_json(demonstration, {})["indicators"]]
    assert len(sentences) == 64
    assert {sentence: text.count(sentence) for sentence in sentences} == dict.fromkeys(sentences, 1)


def test_what_is_missed_stands_among_the_shortfalls_not_the_results(full: str, brief: str) -> None:
    for page in (full, brief):
        text = text_of(page)
        shortfall = text.index("Tồn tại, hạn chế")
        assert text.index("mới đạt 89,2% (486/545 tin)") > shortfall > text.index("đạt 99,9% (699/700 vụ)")
    assert "05/06 chỉ tiêu được giao; 02 chỉ tiêu giao theo số lượng cho cả năm" in text_of(brief)


def test_the_brief_print_speaks_only_of_the_chosen(demonstration: Summary, brief: str) -> None:
    text = text_of(brief)
    for row in demonstration.indicators:
        assert (row.sentence in text) == row.spoken


def test_units_that_miss_a_target_are_counted_and_not_named(full: str) -> None:
    body = text_of(full.partition(ANNEX)[0])
    assert "02/05 đơn vị chưa đạt" in body
    assert "Đạ Huoai: Tỷ lệ" not in body
    assert "Đạ Huoai: Trong số tin" not in body


def test_number_and_date_stand_in_the_masthead_and_over_the_appendices(demonstration: Summary) -> None:
    page = text_of(printed(demonstration, number="15/BC-CTĐ3", dated_on=date(2022, 6, 7)))
    assert "Số: 15/BC-CTĐ3" in page
    assert "Bảo Lộc, ngày 07 tháng 6 năm 2022" in page
    attached = "(Kèm theo Báo cáo số 15/BC-CTĐ3 ngày 07 tháng 6 năm 2022 của Cụm thi đua số 3)"
    assert page.count(attached) == 3
    assert "…" not in page.partition("PHỤ LỤC")[0]


def test_a_bare_number_gets_its_sign(demonstration: Summary) -> None:
    page = text_of(printed(demonstration, number="15", dated_on=date(2022, 1, 12)))
    assert "Số: 15/BC-CTĐ3" in page
    assert "ngày 12 tháng 01 năm 2022" in page


def test_the_chairs_head_signs_for_the_cluster(demonstration: Summary) -> None:
    page = text_of(printed(demonstration, signer_name="Nguyễn Văn An", signer_title="Viện trưởng"))
    assert "TM. CỤM THI ĐUA SỐ 3 CỤM TRƯỞNG VIỆN TRƯỞNG VKSND THÀNH PHỐ BẢO LỘC Nguyễn Văn An" in page
    assert "Nơi nhận:" in page


def test_the_deputys_head_signs_in_place_of_the_chair(demonstration: Summary) -> None:
    page = text_of(
        printed(demonstration, signer_name="Lê Văn Cường", signer_title="Phó Viện trưởng", signed_by_deputy=True)
    )
    assert ("TM. CỤM THI ĐUA SỐ 3 KT. CỤM TRƯỞNG CỤM PHÓ PHÓ VIỆN TRƯỞNG VKSND HUYỆN BẢO LÂM Lê Văn Cường") in page


def test_a_title_that_names_its_office_is_not_given_another(demonstration: Summary) -> None:
    page = text_of(printed(demonstration, signer_title="Viện trưởng VKSND thành phố Bảo Lộc"))
    assert page.count("VKSND THÀNH PHỐ BẢO LỘC") == 1


def test_the_words_of_people_are_shown_and_never_run(demonstration: Summary) -> None:
    words = {"tasks": "<script>alert(1)</script>\n\n- Điểm & điều", "basis": "<b>Căn cứ</b>"}
    page = render_document(demonstration, words, brief=False, draft=False)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "- Điểm &amp; điều" in page
    assert "&lt;b&gt;Căn cứ&lt;/b&gt;; trên cơ sở" in page


def test_nothing_in_the_page_breaks_a_strict_policy(demonstration: Summary) -> None:
    for page in (printed(demonstration, draft=True), printed(demonstration, brief=True)):
        assert not re.search(r"<style|<script|\sstyle=|\son[a-z]+=", page)
        assert re.findall(r'(?:src|href)="([^"]+)"', page) == [
            "/static/css/document.css",
            "/static/css/document-screen.css",
        ]


def test_a_file_carries_its_styles(full: str) -> None:
    page = standalone(full)
    assert standalone(full.replace("document.css", "document.0123456789ab.css")) == page
    assert "<link" not in page
    assert "size: A4 portrait" in page
    assert '<style media="screen">' in page


def test_the_table_of_targets(full: str) -> None:
    table = full[full.index('<table class="targets">') :].partition("</table>")[0]
    rows = [text_of(row) for row in re.findall(r"<tbody>.*?</tbody>", table, re.DOTALL)]
    assert len(rows) == 10
    assert rows[0] == (
        "1 Tỷ lệ giải quyết tố giác, tin báo về tội phạm % > 90% Quốc hội cả năm 89,2% 486/545 91,4% 468/512 "
        "giảm 2,2 điểm % Chưa đạt thiếu 0,8 điểm %"
    )
    assert rows[1].endswith("kiến nghị ≥ 6 Cụm cả năm 5 4 tăng 1 (25%) Đạt 83% chỉ tiêu năm")
    assert rows[3].endswith("Không để xảy ra Tỉnh từng đơn vị 0 0 không đổi 05/05 đơn vị đạt")
    assert rows[9].endswith("≥ 1 Tỉnh cả năm từng đơn vị 3 2 tăng 1 (50%) Chưa đến kỳ đánh giá")


def test_each_target_of_a_count_has_its_own_verdict(demonstration: Summary) -> None:
    row = next(row for row in demonstration.indicators if row.code == "TG-TGIAM-QH")
    [asked] = row.units["BAOLOC"].targets
    stricter = replace(asked, authority=Authority.UNIT, scope="BAOLOC", met=False)
    more = replace(asked, operator=Operator.GE, value=Decimal(1), met=False)
    of_all = replace(asked, authority=Authority.CLUSTER, scope="LD-CUM3", value=Decimal(2), met=True)
    units = {code: replace(cell, targets=(asked, more)) for code, cell in row.units.items()}
    units["BAOLOC"] = replace(units["BAOLOC"], targets=(stricter, asked, more), met=False)
    given = replace(row, targets=(replace(of_all, margin_display="dưới mức 2 trường hợp"),), units=units)
    page = printed(replace(demonstration, indicators=(given,)))
    table = page[page.index('<table class="targets">') :].partition("</table>")[0]
    assert text_of(table[table.index("<tbody>") :]).endswith(
        "≤ 2 Cụm 0 0 không đổi Đạt dưới mức 2 trường hợp Không để xảy ra Tỉnh từng đơn vị 05/05 đơn vị đạt "
        "≥ 1 Tỉnh từng đơn vị 0/05 đơn vị đạt"
    )


def test_the_tables_of_commendations(full: str) -> None:
    text = text_of(full)
    assert "Bảng 2. Kết quả khen thưởng trong kỳ" in text
    assert "Theo đợt (chuyên đề) Viện trưởng VKSND tỉnh 2 6 1 6" in text
    assert "Tổng cộng 2 9 1 6" in text
    assert "Bảng 3. Danh hiệu thi đua tổng kết năm 2021 được công nhận trong kỳ" in text
    assert "không tính các danh hiệu tổng kết năm 2021" in text


def test_the_appendices_hold_every_unit_and_the_total(full: str) -> None:
    first, second, _explained = full.split(ANNEX)[1:]
    text = text_of(first)
    assert "PHỤ LỤC I Kết quả thực hiện chỉ tiêu của các đơn vị 6 tháng đầu năm 2022" in text
    assert "TT Chỉ tiêu ĐVT Toàn Cụm Bảo Lộc Bảo Lâm Đạ Huoai Đạ Tẻh Cát Tiên" in text
    assert "tin báo về tội phạm % 89,2% 486/545 93,1% 201/216 92,1% 58/63 81,4% 83/102 92,2% 83/90 82,4% 61/74" in text
    # A small denominator carries a letter, a long fraction two lines, nothing arisen a dash.
    assert "Tỷ lệ kiến nghị về giải quyết nguồn tin được chấp nhận % 100% a 5/5" in text
    assert "27,05% 41.208,3/ 152.340,5" in text
    assert "a Tỷ lệ tính trên số lượng dưới 10" in text
    assert "– Không phát sinh." in text
    assert "annex-wide" not in full
    assert "Số bản yêu cầu điều tra bản 479 431 tăng 48 (11,14%) 464 tăng 15 (3,23%)" in text_of(second)


@pytest.mark.parametrize(("members", "tables"), [(5, 1), (6, 1), (12, 1), (13, 2), (30, 3)])
def test_many_units_are_split_evenly_on_a_turned_sheet(demonstration: Summary, members: int, tables: int) -> None:
    page = printed(enlarged(demonstration, members))
    grid = page.split(ANNEX)[1]
    assert grid.startswith(" annex-wide") == (members > 5)
    heads = [re.findall(r'<th scope="col">([^<]+)</th>', table) for table in grid.split('<table class="grid">')[1:]]
    assert len(heads) == tables
    assert all(head[:4] == ["TT", "Chỉ tiêu", "ĐVT", "Toàn Cụm"] for head in heads)
    assert [name.split()[-1] for head in heads for name in head[4:]] == [f"U{place}" for place in range(members)]
    assert max(len(head) for head in heads) - min(len(head) for head in heads) <= 1
    assert (f"Biểu 1/{tables}: đơn vị thứ 1 đến thứ " in page) == (tables > 1)


def blank(summary: Summary, code: str) -> Summary:
    """Take one member's figures away."""
    cell = Cell(None, None, None, "", State.BLANK, None, None, (), ())
    units = tuple(
        replace(unit, state="SUBMITTED", is_confirmed=False) if unit.code == code else unit for unit in summary.units
    )
    rows = tuple(
        replace(
            row,
            units={**row.units, code: cell},
            counted=tuple(unit for unit in row.counted if unit != code),
            missing=(code,),
        )
        for row in summary.indicators
    )
    return replace(summary, units=units, indicators=rows)


def test_missing_units_are_named_and_the_totals_are_marked(demonstration: Summary) -> None:
    text = text_of(printed(blank(demonstration, "CATTIEN")))
    assert (
        "trên cơ sở số liệu đã xác nhận của 04/05 đơn vị thành viên (chưa có số liệu của VKSND huyện Cát Tiên), "
        "Cụm thi đua số 3 báo cáo"
    ) in text
    assert "Tính chung 04/05 đơn vị có số liệu, đạt và vượt" in text
    assert "- Tính chung 04/05 đơn vị có số liệu, đã đạt và vượt các chỉ tiêu: " in text
    assert "toàn Cụm, đạt" not in text
    assert "a Chưa tính các đơn vị chưa có số liệu." in text
    assert "545 a 216 63 102 90 …" in text
    assert "… Chưa có số liệu." in text


def alone(summary: Summary, row: Indicator) -> str:
    return text_of(printed(replace(summary, indicators=(row,))))


def test_an_indicator_with_two_targets_has_two_verdicts(demonstration: Summary) -> None:
    row = next(row for row in demonstration.indicators if row.code == "TT-GQ-TL")
    further = JudgedTarget(
        Authority.ASSEMBLY, "", Operator.GE, Decimal(90), Per.PERIOD, True, "9.8", "vượt 9,9 điểm %", None
    )
    page = alone(demonstration, replace(row, targets=(*row.targets, further)))
    assert "Đạt vượt 4,9 điểm % ≥ 90% Quốc hội Đạt vượt 9,9 điểm %" in page


def test_comparisons_carry_their_marks_and_todays_figure_over_the_same_units(demonstration: Summary) -> None:
    row = next(row for row in demonstration.indicators if row.code == "DT-YCDT")
    assert row.same_period is not None
    marks = (Mark.MERGED, Mark.PARTIAL, Mark.NOT_EQUIVALENT)
    base = replace(row.same_period, marks=marks, now_display="421", change_display="tăng 40 (10,5%)")
    page = alone(replace(demonstration, comparable_note="kỳ trước dài 5 tháng"), replace(row, same_period=base))
    assert "431 a,b,c tăng 40 (10,5%) kỳ này: 421" in page
    assert "a Số liệu của kỳ so sánh được cộng gộp từ các đơn vị trước khi sắp xếp." in page
    assert "c Hai kỳ không tương đương." in page
    assert "(kỳ trước dài 5 tháng)" in page


def test_what_cannot_be_compared_says_so(demonstration: Summary) -> None:
    row = next(row for row in demonstration.indicators if row.code == "TT-GQ-TL")
    assert row.same_period is not None
    base = replace(row.same_period, state=State.BLANK, counted=(), change_display="", display="", marks=(Mark.PARTIAL,))
    assert "… không so sánh được Đạt vượt 4,9 điểm %" in alone(demonstration, replace(row, same_period=base))


def test_a_first_period_has_no_comparisons(demonstration: Summary) -> None:
    rows = tuple(replace(row, same_period=None, previous=None) for row in demonstration.indicators)
    alone_there = {"same_period": None, "previous": None, "awards_before": (), "explanations": ()}
    first = replace(demonstration, indicators=rows, **alone_there)
    page = text_of(printed(first))
    assert "; cùng kỳ từ ngày" not in page
    assert "PHỤ LỤC Kết quả thực hiện" in page
    assert "PHỤ LỤC II" not in page


def test_a_period_that_follows_another_for_the_first_time_is_compared_with_that_alone(demonstration: Summary) -> None:
    rows = tuple(replace(row, same_period=None) for row in demonstration.indicators)
    page = printed(replace(demonstration, indicators=rows, same_period=None))
    annex = page.split(ANNEX)[2]
    heads = [text_of(found) for found in re.findall(r"<th scope=\"col\".*?</th>", annex)]
    assert "Kỳ trước liền kề" in heads
    assert "Cùng kỳ" not in heads
    assert heads.count("Tăng, giảm") == 1


def test_a_report_without_anything_still_prints(demonstration: Summary) -> None:
    empty = replace(
        demonstration,
        units=(),
        indicators=(),
        statements=(),
        movements=(),
        initiatives=(),
        exemplars=(),
        awards=(),
        awards_before=(),
        explanations=(),
    )
    page = printed(empty)
    assert "<table" not in page
    assert "TM. CỤM THI ĐUA SỐ 3" in page
    words = render_document(empty, {"basis": ""}, brief=False, draft=False)
    assert "Thực hiện nhiệm vụ công tác năm 2022; trên cơ sở" in words


def test_the_second_half_of_a_year_looks_to_the_next(demonstration: Summary) -> None:
    period = HalfYear("2022-H2", "6 tháng cuối năm 2022", 2022, 2, date(2022, 6, 1), date(2022, 11, 30))
    page = text_of(printed(replace(demonstration, period=period)))
    assert "Công tác thi đua, khen thưởng 6 tháng cuối năm 2022 và phương hướng, nhiệm vụ 6 tháng đầu năm 2023" in page
