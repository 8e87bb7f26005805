"""The appendix of explanations: what the units were asked, and what they said, from the figures to the paper."""

import re
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.utils.translation import override
from pypdf import PdfReader

from indicators.kinds import State
from reports.content import Explanation, Summary
from reports.document import render_document
from reports.payload import as_json
from reports.pdf import render_pdf
from reports.snapshot import dump, load
from reports.summary import build_summary
from tests.factories import (
    ClusterFactory,
    DataElementFactory,
    DataValueFactory,
    MembershipFactory,
    PeriodFactory,
    SectionFactory,
    SubmissionFactory,
    UnitFactory,
    ValidationRuleFactory,
)
from tests.reports.test_document import ANNEX, text_of

# The demonstration is gathered from the test database.
pytestmark = pytest.mark.django_db


def doubt(**changes: Any) -> Explanation:
    return replace(
        Explanation(
            unit="DAHUOAI",
            key="leap:DT-YCDT",
            element="DT-YCDT",
            name="Số bản yêu cầu điều tra",
            measure="bản",
            value=Decimal(1012),
            state=State.VALUE,
            why="Tăng gấp 6,4 lần so với cùng kỳ (158 → 1.012)",
            source="QĐ 01",
            reason="Mọi vụ đều có yêu cầu điều tra.",
        ),
        **changes,
    )


def rows_of(page: str) -> list[list[str]]:
    annex = page.split('<table class="explained">')[1].split("</table>", maxsplit=1)[0]
    rows = re.findall(r"<tr>(.*?)</tr>", annex.split("<tbody>")[1], re.DOTALL)
    return [[text_of(cell) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)] for row in rows]


def printed(summary: Summary, **given: Any) -> str:
    return render_document(summary, {}, brief=given.pop("brief", False), draft=False, **given)


def test_the_demonstration_explains_what_leaps_and_what_its_rules_ask(demonstration: Summary) -> None:
    told = [(row.unit, row.key, row.element, bool(row.reason)) for row in demonstration.explanations]
    assert told == [
        ("BAOLAM", "leap:DT-YCDT", "DT-YCDT", True),
        ("DAHUOAI", "leap:TB-CON", "TB-CON", True),
        ("DATEH", "rule:DT-NHOMTOI", "DT-KTM-TNCV-VU", True),
    ]


def test_the_appendix_names_unit_row_value_why_and_reason(demonstration: Summary) -> None:
    page = printed(demonstration)
    assert "PHỤ LỤC III Giải trình số liệu 6 tháng đầu năm 2022" in text_of(page)
    assert rows_of(page)[0] == [
        "1",
        "Bảo Lâm",
        "Số bản yêu cầu điều tra (bản)",
        "96",
        "Tăng gấp 2,3 lần so với cùng kỳ (41 → 96)",
        (
            "Tăng do từ quý I/2022 mọi vụ án khởi tố mới có tính chất phức tạp đều có yêu cầu điều tra bằng văn bản "
            "(số liệu minh họa)."
        ),
    ]
    assert [row[3] for row in rows_of(page)] == ["96", "19", "–"]
    assert 'class="explained"' not in printed(demonstration, brief=True)


def test_without_doubts_there_is_no_appendix_of_them(demonstration: Summary) -> None:
    page = printed(replace(demonstration, explanations=()))
    assert 'class="explained"' not in page
    assert page.count(ANNEX) == 2
    alone = printed(replace(demonstration, indicators=(), explanations=(doubt(),)))
    assert "PHỤ LỤC Giải trình số liệu" in text_of(alone)
    assert alone.count(ANNEX) == 1


def test_a_row_without_a_reason_says_so_and_one_with_two_doubts_stands_once(demonstration: Summary) -> None:
    doubts = (
        doubt(reason=""),
        doubt(key="rule:X", why="Nhiều hơn <số vụ>.", reason=""),
        doubt(unit="DATEH", reason="Đã đối chiếu & ký."),
    )
    page = printed(replace(demonstration, explanations=doubts))
    first, second = rows_of(page)
    assert first[4:] == ["Tăng gấp 6,4 lần so với cùng kỳ (158 → 1.012) Nhiều hơn <số vụ>.", "Chưa giải trình"]
    assert (second[1], second[3], second[5]) == ("Đạ Tẻh", "1.012", "Đã đối chiếu & ký.")


def test_no_row_is_cut_by_the_end_of_a_page(demonstration: Summary) -> None:
    doubts = tuple(doubt(element=f"R-{n}", reason=f"Đầu-{n:02d} {'lý do dài ' * 40} cuối-{n:02d}") for n in range(24))
    summary = replace(demonstration, indicators=(), statements=(), explanations=doubts)
    sheets = [sheet.extract_text() for sheet in PdfReader(BytesIO(render_pdf(printed(summary)))).pages]
    places = {
        n: [{page for page, text in enumerate(sheets) if f"{word}-{n:02d}" in text} for word in ("Đầu", "cuối")]
        for n in range(24)
    }
    assert all(start == end and len(start) == 1 for start, end in places.values())
    assert len({page for start, _end in places.values() for page in start}) > 2
    heads = [text for text in sheets if "Đầu-" in text]
    assert all("Nội dung cần giải trình" in " ".join(text.split()) for text in heads)


def test_the_data_have_each_doubt_with_its_key(demonstration: Summary) -> None:
    assert as_json(replace(demonstration, explanations=(doubt(),)), {})["explanations"] == [
        {
            "unit": "DAHUOAI",
            "key": "leap:DT-YCDT",
            "element": "DT-YCDT",
            "name": "Số bản yêu cầu điều tra",
            "value": "1012",
            "state": "VALUE",
            "why": "Tăng gấp 6,4 lần so với cùng kỳ (158 → 1.012)",
            "source": "QĐ 01",
            "reason": "Mọi vụ đều có yêu cầu điều tra.",
        }
    ]
    assert list(as_json(demonstration, {})) == [
        "schema",
        "cluster",
        "period",
        "units",
        "missing_units",
        "indicators",
        "elements",
        "awards",
        "narrative",
        "explanations",
    ]


def test_a_version_issued_before_there_were_explanations_still_reads(demonstration: Summary) -> None:
    old = dump(demonstration, {})
    del old["summary"]["explanations"]
    summary, words = load(old)
    assert summary == replace(demonstration, explanations=())
    assert 'class="explained"' not in render_document(summary, words, brief=False, draft=False)


def test_a_snapshot_that_lacks_what_was_always_there_is_refused(demonstration: Summary) -> None:
    broken = dump(demonstration, {})
    del broken["summary"]["units"]
    with pytest.raises(KeyError):
        load(broken)


def test_confirmed_units_alone_are_asked_and_in_vietnamese_whoever_reads() -> None:
    then = PeriodFactory(year=2021)
    cluster, period = ClusterFactory(), PeriodFactory(year=2022, compare_with=then)
    element = DataElementFactory(code="A", section=SectionFactory(), name="Số vụ")
    ValidationRuleFactory(code="KT-0", left="A", right="3", severity="warning", message="Nhiều quá.", source="QĐ 01")
    for order, (code, state) in enumerate({"SAU": "accepted", "TRUOC": "accepted", "CHUA": "submitted"}.items()):
        unit = UnitFactory(code=code)
        for when, value in ((then, 40), (period, 4 + order)):
            place = MembershipFactory(cluster=cluster, period=when, unit=unit, order=9 - order)
            submission = SubmissionFactory(membership=place, **{state if when is period else "accepted": True})
            DataValueFactory(submission=submission, element=element, value=value, note="Đúng sổ." * (code == "SAU"))
    with override("en"):
        told = build_summary(cluster=cluster, period=period).explanations
    assert [(row.unit, row.key, row.why, row.reason) for row in told] == [
        ("TRUOC", "rule:KT-0", "Nhiều quá.", ""),
        ("TRUOC", "leap:A", "Giảm 87,5% so với cùng kỳ (40 → 5)", ""),
        ("SAU", "rule:KT-0", "Nhiều quá.", "Đúng sổ."),
        ("SAU", "leap:A", "Giảm 90% so với cùng kỳ (40 → 4)", "Đúng sổ."),
    ]
    assert {(row.element, row.name, row.measure, row.value) for row in told} == {
        ("A", "Số vụ", "vụ", Decimal(4)),
        ("A", "Số vụ", "vụ", Decimal(5)),
    }
