"""The words that are proposed: the units' own, with their origin where the report may name them."""

from dataclasses import replace
from datetime import date

import pytest

from reports.content import Pact, Statement, Summary
from reports.drafting import completed, draft_sections
from reports.enums import ReportSection

# The demonstration is gathered from the test database.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def drafted(demonstration: Summary) -> dict[ReportSection, str]:
    return draft_sections(demonstration)


def said(summary: Summary, *rows: Statement) -> dict[ReportSection, str]:
    return draft_sections(replace(summary, statements=rows))


def test_every_section_is_there_in_report_order(drafted: dict[ReportSection, str]) -> None:
    assert list(drafted) == list(ReportSection)


def test_the_basis_names_the_pact_once_there_is_one(demonstration: Summary) -> None:
    assert "Giao ước" not in draft_sections(demonstration)[ReportSection.BASIS]
    with_pact = replace(demonstration, pact=Pact("02/GƯ", date(2022, 2, 9)))
    drafted = draft_sections(with_pact)
    assert drafted[ReportSection.BASIS].startswith("Thực hiện Chỉ thị công tác năm 2022")
    assert drafted[ReportSection.BASIS].endswith("Giao ước thi đua năm 2022 số 02/GƯ ký ngày 09/02/2022 của Cụm")
    assert drafted[ReportSection.DIRECTION].startswith("Ngày 09/02/2022, các đơn vị trong Cụm đã ký Giao ước")


def test_the_situation_lists_the_members_with_their_part(drafted: dict[ReportSection, str]) -> None:
    assert drafted[ReportSection.SITUATION] == (
        "Cụm thi đua số 3 gồm 05 đơn vị: VKSND thành phố Bảo Lộc (Cụm trưởng), VKSND huyện Bảo Lâm (Cụm phó), "
        "VKSND huyện Đạ Huoai, VKSND huyện Đạ Tẻh, VKSND huyện Cát Tiên."
    )


def test_movements_are_gathered_by_name_the_regular_ones_first(drafted: dict[ReportSection, str]) -> None:
    heads = [line for line in drafted[ReportSection.MOVEMENTS].splitlines() if line.startswith("- ")]
    assert [head.rpartition(" (")[2] for head in heads] == [
        "05/05 đơn vị, từ ngày 15/12/2021 đến ngày 30/11/2022):",
        "01/05 đơn vị, từ ngày 15/02/2022 đến ngày 26/7/2022):",
        "04/05 đơn vị, từ ngày 01/3/2022 đến ngày 26/7/2022):",
    ]
    assert drafted[ReportSection.DIRECTION] == (
        "Trong kỳ, các đơn vị trong Cụm đã phát động, hưởng ứng 01 phong trào thi đua thường xuyên và "
        "02 đợt thi đua theo chuyên đề."
    )


def test_initiatives_and_exemplars_say_whose_they_are(drafted: dict[ReportSection, str]) -> None:
    text = drafted[ReportSection.MODELS]
    assert "các đơn vị có 04 sáng kiến, trong đó 03 sáng kiến đã được công nhận:" in text
    assert "của Kiều Văn Hùng (Cát Tiên)." in text
    assert "được Hội đồng sáng kiến VKSND tỉnh công nhận theo Quyết định số 21/QĐ-VKS" in text
    assert "+ Trịnh Văn Phúc (Bảo Lộc): Kiểm sát viên thụ lý" in text
    # A name that holds its unit's is not given the unit twice.
    assert "+ Bộ phận kiểm sát xét xử hình sự, VKSND thành phố Bảo Lộc: " in text


def test_a_sudden_feat_is_told_with_its_decision(drafted: dict[ReportSection, str]) -> None:
    assert drafted[ReportSection.COMMENDATIONS].startswith(
        "- Khen thưởng đột xuất: Trịnh Văn Phúc (Kiểm sát viên, Bảo Lộc), Quyết định số 27/QĐ-VKS (minh họa) "
        "ngày 11/3/2022 của Viện trưởng VKSND tỉnh: Có thành tích đột xuất"
    )


def test_what_is_said_of_a_missed_target_stands_without_a_name(drafted: dict[ReportSection, str]) -> None:
    causes = drafted[ReportSection.CAUSES]
    objective, subjective = causes.split("Nguyên nhân chủ quan:")
    assert objective.startswith(
        "Nguyên nhân khách quan:\n- Về tỷ lệ giải quyết tố giác, tin báo về tội phạm:\n+ Trong số tin chưa giải quyết "
        "có 13 tin"
    )
    assert "+ Kiểm sát viên được phân công chưa chủ động" in subjective
    measures = drafted[ReportSection.MEASURES]
    assert measures.count("\n+ ") == 2
    assert not [name for name in ("Đạ Huoai:", "Cát Tiên:") if name in causes + measures]


def test_commitments_and_proposals_say_whose_they_are(drafted: dict[ReportSection, str]) -> None:
    assert "- Bảo Lộc: Tiếp tục nhân rộng" in drafted[ReportSection.TASKS]
    assert "Tập trung thực hiện để đạt chỉ tiêu tỷ lệ giải quyết tố giác" in drafted[ReportSection.TASKS]
    assert "- Cát Tiên: Đề nghị VKSND tỉnh bổ sung" in drafted[ReportSection.PROPOSALS]


def test_the_same_words_of_two_units_stand_once_on_one_line_with_an_end(demonstration: Summary) -> None:
    rows = [Statement(unit, "limitation", "", "Chưa\nkịp thời") for unit in ("BAOLOC", "BAOLAM")]
    assert said(demonstration, *rows)[ReportSection.LIMITATIONS] == "- Chưa kịp thời."


def test_nothing_is_made_up_where_nothing_was_said(demonstration: Summary) -> None:
    silent = replace(demonstration, statements=(), movements=(), initiatives=(), exemplars=(), awards=(), indicators=())
    drafted = draft_sections(silent)
    assert {section for section, text in drafted.items() if text} == {
        ReportSection.BASIS,
        ReportSection.SITUATION,
        ReportSection.PROFESSIONAL,
    }


def test_the_chairs_words_replace_the_draft_even_with_nothing(demonstration: Summary) -> None:
    words = completed(demonstration, {"tasks": "Việc của Cụm", "measures": ""})
    assert (words[ReportSection.TASKS], words[ReportSection.MEASURES]) == ("Việc của Cụm", "")
    assert words[ReportSection.PROPOSALS] == draft_sections(demonstration)[ReportSection.PROPOSALS]
