"""The checks in words: one definition of each, gone when what it rests on is gone."""

from dataclasses import replace
from typing import Any

import pytest
from django.utils.translation import override

from indicators.catalogue import Catalogue
from indicators.checks import Rule, right_side
from indicators.doubts import ALONE, Beside, Others
from indicators.entries import BLANK, NOT_ARISEN, Entry, of
from indicators.expressions import parse
from indicators.figures import Figure, Formula
from indicators.kinds import Direction, IndicatorKind, Operator, Severity, State
from indicators.models import DataElement, Section
from indicators.problems import Form, Problem, about
from indicators.readiness import problems
from indicators.results import IndicatorSpec
from indicators.second_look import questions
from indicators.targets import Target

SECTION = Section(pk=1, code="MUC", name="Mục")


def element(pk: int, code: str, **kwargs: Any) -> DataElement:
    given: dict[str, Any] = {"required": False, "levels": "", "kind": "FLOW"} | kwargs
    return DataElement(pk=pk, code=code, name=f"Dòng {code}", unit="vụ", section=SECTION, order=pk, **given)


def ratio_spec(numerator: str, denominator: str, *, targets: tuple[Target, ...] = ()) -> IndicatorSpec:
    formula = Formula(IndicatorKind.RATIO, parse(numerator), parse(denominator), 1, False, Direction.HIGHER, "%")
    return IndicatorSpec("TL", "Tỷ lệ giải quyết", "MUC", "%", formula, "", "QĐ 139", targets)


CATALOGUE = Catalogue(
    elements=(
        element(1, "CU", kind="OPENING", carries_id=4),
        element(2, "MOI"),
        element(3, "GQ"),
        element(4, "CON", kind="CLOSING"),
        element(5, "TINH", levels="province"),
    ),
    specs=(ratio_spec("GQ", "CU + MOI"),),
    rules=(
        Rule("CON", parse("CON"), Operator.EQ, parse("CU + MOI - GQ"), Severity.ERROR, "Không khớp.", "QĐ 758"),
        Rule("IT", parse("GQ"), Operator.LE, right_side("80"), Severity.WARNING, "Nhiều quá.", "QĐ 374"),
    ),
)
FINE = {"CU": of(10), "MOI": of(90), "GQ": of(80), "CON": of(20), "TINH": NOT_ARISEN}
OTHERS = Others("6 tháng đầu năm 2021", {"TL": Figure(IndicatorKind.RATIO, State.VALUE, of(450).value, of(500).value)})

OUT = (
    "“Tỷ lệ giải quyết” là 80% (80/100), các đơn vị khác trong Cụm tính chung là 90% (450/500) "
    "trong 6 tháng đầu năm 2021: số liệu đã đúng chưa? Nếu đúng, đề nghị nêu lý do"
)


def found(
    entries: dict[str, Entry], beside: Beside = ALONE, catalogue: Catalogue = CATALOGUE, level: str = "district"
) -> dict[str, Problem]:
    listed = problems(catalogue, FINE | entries, level=level, beside=beside)
    assert len({problem.key for problem in listed}) == len(listed)
    return {problem.key: problem for problem in listed}


def test_figures_that_agree_with_everything_raise_nothing() -> None:
    beside = Beside(left_over={"CON": of(10)}, same={code: of(75) for code in ("MOI", "GQ")}, others=None)
    assert found({}, beside) == {}


@pytest.mark.parametrize(
    ("key", "entries", "beside"),
    [
        ("rule:CON", {"CON": of(21)}, ALONE),
        ("rule:IT", {"GQ": of(81), "CON": of(19)}, ALONE),
        ("impossible:TL", {"GQ": of(101), "CON": BLANK}, ALONE),
        ("carry:CU", {}, Beside(left_over={"CON": of(14)})),
        ("leap:MOI", {}, Beside(same={"MOI": of(34)})),
        ("unusual:TL", {}, Beside(others=OTHERS)),
    ],
)
def test_each_check_is_gone_without_what_it_rests_on(key: str, entries: dict[str, Entry], beside: Beside) -> None:
    assert key in found(entries, beside)
    kind, _colon, code = key.partition(":")
    poorer = {
        "rule": replace(CATALOGUE, rules=tuple(rule for rule in CATALOGUE.rules if rule.code != code)),
        "impossible": replace(CATALOGUE, specs=()),
        "unusual": replace(CATALOGUE, specs=()),
        "carry": replace(CATALOGUE, elements=(element(1, "CU", kind="OPENING"), *CATALOGUE.elements[1:])),
    }
    if kind in poorer:
        assert key not in found(entries, beside, poorer[kind])
    assert key not in found(entries, ALONE if beside is not ALONE else beside, poorer.get(kind, CATALOGUE))


def test_a_blank_required_row_blocks() -> None:
    catalogue = replace(CATALOGUE, elements=(element(1, "CU", required=True), *CATALOGUE.elements[1:]))
    blank = found({"CU": BLANK, "CON": BLANK}, catalogue=catalogue)["blank:CU"]
    assert (blank.blocks, blank.blank, blank.speaker, blank.wants_reason) == (True, True, "CU", False)


@pytest.mark.parametrize(
    ("key", "severity", "elements", "speaker", "source"),
    [
        ("rule:CON", Severity.ERROR, ("CU", "MOI", "GQ", "CON"), "CON", "QĐ 758"),
        ("rule:IT", Severity.WARNING, ("GQ",), "GQ", "QĐ 374"),
        ("impossible:TL", Severity.ERROR, ("CU", "MOI", "GQ"), "GQ", "QĐ 139"),
    ],
)
def test_a_problem_names_its_rows_in_the_order_of_the_form_and_its_source(
    key: str, severity: Severity, elements: tuple[str, ...], speaker: str, source: str
) -> None:
    problem = found({"GQ": of(101), "CON": of(1)})[key]
    assert (problem.severity, problem.elements, problem.speaker, problem.source) == (
        severity,
        elements,
        speaker,
        source,
    )
    assert problem.wants_reason is not problem.blocks


@pytest.mark.parametrize(
    ("entries", "beside", "words"),
    [
        (
            {"CU": of(12), "CON": of(22)},
            Beside(left_over={"CON": of(14)}),
            "Số cũ 12 khác số còn lại kỳ trước 14: đề nghị kiểm tra lại hoặc nêu lý do",
        ),
        (
            {"CU": NOT_ARISEN, "CON": of(10)},
            Beside(left_over={"CON": of(14)}),
            "Số cũ không phát sinh khác số còn lại kỳ trước 14: đề nghị kiểm tra lại hoặc nêu lý do",
        ),
        (
            {},
            Beside(same={"MOI": of(35)}),
            "Tăng gấp 2,6 lần so với cùng kỳ (35 → 90): đề nghị kiểm tra lại hoặc nêu lý do",
        ),
        # A print never stands on the wrong side of the rule.
        (
            {"MOI": of(2001), "CON": BLANK},
            Beside(same={"MOI": of(1000)}),
            "Tăng gấp 2,001 lần so với cùng kỳ (1.000 → 2.001): đề nghị kiểm tra lại hoặc nêu lý do",
        ),
        (
            {"MOI": of(15), "GQ": of(20), "CON": of(5)},
            Beside(same={"MOI": of(40)}),
            "Giảm 62,5% so với cùng kỳ (40 → 15): đề nghị kiểm tra lại hoặc nêu lý do",
        ),
        (
            {"MOI": of(4999), "CON": BLANK},
            Beside(same={"MOI": of(10000)}),
            "Giảm 50,01% so với cùng kỳ (10.000 → 4.999): đề nghị kiểm tra lại hoặc nêu lý do",
        ),
        (
            {},
            Beside(same={"MOI": of(0)}),
            "Tăng từ 0 lên 90 so với cùng kỳ: đề nghị kiểm tra lại hoặc nêu lý do",
        ),
        (
            {"MOI": NOT_ARISEN, "GQ": of(10), "CON": of(0)},
            Beside(same={"MOI": of(40)}),
            "Giảm 100% so với cùng kỳ (40 → không phát sinh): đề nghị kiểm tra lại hoặc nêu lý do",
        ),
        (
            {},
            Beside(others=OTHERS),
            OUT,
        ),
    ],
)
def test_a_doubt_speaks_the_words_of_a_clerk(entries: dict[str, Entry], beside: Beside, words: str) -> None:
    with override("vi"):
        [problem] = found(entries, beside).values()
    assert problem.words == words
    assert problem.message == words.partition(": ")[0]
    assert problem.source


@pytest.mark.parametrize(
    ("entries", "beside"),
    [
        ({"CU": BLANK, "CON": BLANK}, Beside(left_over={"CON": of(14)})),
        ({}, Beside(left_over={"CON": BLANK})),
        ({}, Beside(left_over={})),
        ({"MOI": BLANK, "CON": BLANK}, Beside(same={"MOI": of(500)})),
        ({}, Beside(same={"MOI": BLANK})),
        ({}, Beside(same={"TINH": of(500)})),
        ({"CU": BLANK, "CON": BLANK}, Beside(others=OTHERS)),
        ({}, Beside(others=Others("2021", {}))),
        ({"CU": NOT_ARISEN, "CON": of(10)}, Beside(left_over={"CON": of(0)})),
    ],
)
def test_what_is_not_known_is_not_doubted(entries: dict[str, Entry], beside: Beside) -> None:
    assert found(entries, beside) == {}


def test_rows_that_the_unit_is_never_asked_for_do_not_speak() -> None:
    rule = Rule("TINH", parse("CON"), Operator.LE, parse("TINH"), Severity.WARNING, "Nhiều hơn tỉnh.", "")
    only = replace(rule, code="RIENG", left=parse("TINH"), operator=Operator.GT, right=right_side("0"))
    catalogue = replace(CATALOGUE, rules=(rule, only))
    here = found({}, catalogue=catalogue)
    assert here["rule:TINH"].speaker == "CON"
    assert "rule:RIENG" not in here
    assert found({}, catalogue=catalogue, level="province")["rule:TINH"].speaker == "TINH"
    blocking = replace(catalogue, rules=(replace(only, severity=Severity.ERROR),))
    assert found({}, catalogue=blocking)["rule:RIENG"].speaker == ""


def test_a_catalogue_cut_to_some_levels_judges_as_the_whole_one() -> None:
    rule = Rule("TINH", parse("CON"), Operator.LE, parse("TINH"), Severity.WARNING, "Nhiều hơn tỉnh.", "")
    whole = replace(CATALOGUE, rules=(rule,))
    cut = whole.for_levels(["district"])
    entries = {code: entry for code, entry in FINE.items() if code != "TINH"}
    listed = [
        [problem.key for problem in problems(each, each.completed(entries, "district"), level="district")]
        for each in (whole, cut)
    ]
    assert listed == [["rule:TINH"], ["rule:TINH"]]


def test_the_problems_of_one_row_are_those_that_it_has_a_part_in() -> None:
    listed = list(found({"CON": of(21)}, Beside(same={"MOI": of(34)})).values())
    assert [problem.key for problem in about(listed, "MOI")] == ["rule:CON", "leap:MOI"]
    assert [problem.key for problem in about(listed, "CON")] == ["rule:CON"]
    assert about(listed, "TINH") == []


def test_a_question_to_those_who_read_all_is_no_accusation() -> None:
    with override("vi"):
        [asked] = questions(Form(CATALOGUE, "district"), FINE, OTHERS)
    assert asked.key == "unusual-now:TL"
    assert asked.words == (
        "“Tỷ lệ giải quyết” là 80% (80/100), các đơn vị khác đã xác nhận trong kỳ tính chung là 90% (450/500): "
        "có cần hỏi lại đơn vị không?"
    )
