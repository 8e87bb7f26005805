"""The report as data: every key, numbers as exact texts, every member in its place."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from reports.content import Summary
from reports.payload import as_json

# The demonstration is gathered from the test database.
pytestmark = pytest.mark.django_db

SIGNIFICANT = 28


@pytest.fixture(scope="module")
def payload(demonstration: Summary) -> dict[str, Any]:
    written = {"basis": "Thực hiện Chỉ thị số 01/CT-VKSTC ngày 27/12/2021"}
    loaded: dict[str, Any] = json.loads(json.dumps(as_json(demonstration, written), ensure_ascii=False))
    return loaded


def indicator(payload: dict[str, Any], code: str) -> dict[str, Any]:
    [row] = [row for row in payload["indicators"] if row["code"] == code]
    found: dict[str, Any] = row
    return found


def test_the_head_says_who_and_when(payload: dict[str, Any]) -> None:
    assert payload["schema"] == 1
    assert payload["cluster"] == {"code": "LD-CUM3", "name": "Cụm thi đua số 3"}
    assert payload["period"] == {
        "code": "2022-H1",
        "name": "6 tháng đầu năm 2022",
        "starts_on": "2021-12-01",
        "ends_on": "2022-05-31",
    }
    assert payload["missing_units"] == []


def test_the_units_stand_in_report_order_with_the_time_of_sending(payload: dict[str, Any]) -> None:
    assert [unit["code"] for unit in payload["units"]] == ["BAOLOC", "BAOLAM", "DAHUOAI", "DATEH", "CATTIEN"]
    dateh = payload["units"][3]
    assert (dateh["role"], dateh["state"], dateh["late"]) == ("member", "ACCEPTED", True)
    assert dateh["submitted_at"] == "2022-06-02T17:05:00+07:00"


def test_a_ratio_has_its_parts_and_its_exact_value(payload: dict[str, Any]) -> None:
    row = indicator(payload, "TT-GQ-TL")
    assert {key: row[key] for key in ("kind", "unit", "numerator", "denominator", "value", "display", "state")} == {
        "kind": "RATIO",
        "unit": "%",
        "numerator": "699",
        "denominator": "700",
        "value": "99.85714285714285714285714286",
        "display": "99,9%",
        "state": "VALUE",
    }
    [target] = row["targets"]
    assert {key: target[key] for key in ("authority", "operator", "value", "met", "margin", "margin_display")} == {
        "authority": "Ngành",
        "operator": ">=",
        "value": "95",
        "met": True,
        "margin": "4.857142857142857142857142857",
        "margin_display": "vượt 4,9 điểm %",
    }
    assert row["sentence"].startswith("Tỷ lệ giải quyết án tại Viện kiểm sát đạt 99,9% (699/700 vụ), vượt")


def test_the_comparisons_have_their_base_and_the_change_in_words(payload: dict[str, Any]) -> None:
    row = indicator(payload, "DT-YCDT")
    keys = ("period", "value", "display", "change_display", "comparable")
    assert {key: row["same_period"][key] for key in keys} == {
        "period": "2021-H1",
        "value": "431",
        "display": "431",
        "change_display": "tăng 48 (11,14%)",
        "comparable": True,
    }
    assert row["previous"].keys() == row["same_period"].keys()
    assert row["previous"]["period"] == "2021-H2"


def test_a_count_has_no_denominator(payload: dict[str, Any]) -> None:
    row = indicator(payload, "TB-KNKP")
    assert (row["numerator"], row["denominator"], row["value"], row["display"]) == ("5", None, "5", "5")


def test_a_unit_has_its_figure_its_judgement_and_its_rank(payload: dict[str, Any]) -> None:
    units = indicator(payload, "TB-GQ-TL")["units"]
    assert list(units) == [unit["code"] for unit in payload["units"]]
    keys = ("numerator", "denominator", "display", "state", "met", "rank", "marks")
    assert {key: units["DAHUOAI"][key] for key in keys} == {
        "numerator": "83",
        "denominator": "102",
        "display": "81,4%",
        "state": "VALUE",
        "met": False,
        "rank": 5,
        "marks": [],
    }
    assert indicator(payload, "TB-KN-TL")["units"]["BAOLAM"]["marks"] == ["SMALL"]
    not_arisen = indicator(payload, "TG-TRATUDO")["units"]["CATTIEN"]
    assert (not_arisen["state"], not_arisen["display"], not_arisen["rank"]) == ("NOT_ARISEN", "", None)


def test_an_element_has_its_total_and_every_cell(payload: dict[str, Any]) -> None:
    [element] = [row for row in payload["elements"] if row["code"] == "DT-YCDT"]
    assert element["total"] == "479"
    assert element["units"]["BAOLOC"] == {"value": "188", "state": "VALUE"}
    assert sum(int(cell["value"]) for cell in element["units"].values()) == 479


def test_the_awards_are_counted_by_type_and_listed(payload: dict[str, Any]) -> None:
    counted = {row["award_type"]: (row["individuals"], row["collectives"]) for row in payload["awards"]["by_type"]}
    assert counted["GK-VTT-CN"] == (8, 0)
    assert counted["TTLDTT"] == (0, 3)
    assert len(payload["awards"]["list"]) == sum(map(sum, counted.values())) == 23
    [sudden] = [award for award in payload["awards"]["list"] if award["category"] == "đột xuất"]
    assert (sudden["recipient"], sudden["decision_date"], sudden["subject"]) == (
        "Trịnh Văn Phúc",
        "2022-03-11",
        "individual",
    )


def test_the_narrative_has_every_section_with_its_words(payload: dict[str, Any]) -> None:
    sections = {part["key"]: part for part in payload["narrative"]}
    assert len(sections) == 15
    assert sections["basis"] == {
        "key": "basis",
        "title": "Căn cứ",
        "text": "Thực hiện Chỉ thị số 01/CT-VKSTC ngày 27/12/2021",
    }
    assert sections["proposals"]["text"].startswith("- Bảo Lộc: Đề nghị")


def test_no_number_is_a_float_and_none_is_longer_than_28_digits(demonstration: Summary) -> None:
    def walk(value: Any) -> None:
        assert not isinstance(value, float)
        if isinstance(value, dict):
            for key, inner in value.items():
                walk(inner)
                if key in {"value", "numerator", "denominator", "margin", "total"} and inner is not None:
                    assert re.fullmatch(r"-?\d+(\.\d+)?", inner)
                    assert len(inner.lstrip("-0.").replace(".", "")) <= SIGNIFICANT
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(as_json(demonstration, {}))


def test_without_earlier_periods_there_is_nothing_to_compare(demonstration: Summary) -> None:
    row = replace(demonstration.indicators[0], same_period=None, previous=None)
    [written] = as_json(replace(demonstration, indicators=(row,)), {})["indicators"]
    assert (written["same_period"], written["previous"]) == ({}, {})
