"""The report's prose: one indicator, one sentence, with everything that a reader must know of it."""

from decimal import Decimal

import pytest

from indicators.comparison import Base
from indicators.expressions import parse
from indicators.figures import BLANK, NOT_ARISEN, Entries, Entry, Formula, of
from indicators.kinds import Authority, Direction, IndicatorKind, Operator, Per
from indicators.results import EarlierPeriod, IndicatorSpec, results
from indicators.targets import Target
from reports.sentences import achievement, sentence_of

UNITS = {"A": "Bảo Lộc", "B": "Bảo Lâm", "C": "Đạ Huoai", "D": "Đạ Tẻh", "E": "Cát Tiên"}
SOLVED = "Tỷ lệ giải quyết án tại Viện kiểm sát"
REQUESTS = "Số bản yêu cầu điều tra"


def target(operator: str, value: str, *, authority: str = "Ngành", scope: str = "", per: Per = Per.PERIOD) -> Target:
    return Target(Authority(authority), scope, Operator(operator), Decimal(value), per, "")


def of_units(*figures: Entry | int | tuple[int, int] | None) -> dict[str, Entries]:
    """Give A, B, C ... a count, a pair of done and asked, not arisen (an Entry), or nothing yet (None)."""
    return {code: _entries(figure) for code, figure in zip(UNITS, figures, strict=False)}


def _entries(figure: Entry | int | tuple[int, int] | None) -> Entries:
    if figure is None:
        return {}
    done, asked = figure if isinstance(figure, tuple) else (figure, 0)
    return {"DONE": done if isinstance(done, Entry) else of(done), "ASKED": of(asked)}


def sentence(
    name: str,
    now: dict[str, Entries],
    *targets: Target,
    before: dict[str, Entries] | None = None,
    unit: str = "%",
    direction: Direction = Direction.HIGHER,
    noun: str = "vụ",
    comparable: bool = True,
    merged: frozenset[str] = frozenset(),
) -> str:
    kind = IndicatorKind.RATIO if unit == "%" else IndicatorKind.COUNT
    asked = parse("ASKED") if unit == "%" else None
    formula = Formula(kind, parse("DONE"), asked, 1 if unit == "%" else 0, False, direction, unit)
    bases = {code: Base(entries, code in merged) for code, entries in (before or {}).items()}
    [result] = results(
        [IndicatorSpec("CODE", name, "I", unit, formula, "", "", targets)],
        cluster="CUM",
        now=now,
        same_period=None if before is None else EarlierPeriod("2021-H1", comparable, bases),
        previous=None,
    )
    return sentence_of(result, units={code: UNITS[code] for code in now}, noun=noun if unit == "%" else unit)


def test_a_ratio_states_fraction_target_and_same_period() -> None:
    assert sentence(SOLVED, of_units((699, 700)), target(">=", "95"), before=of_units((640, 644))) == (
        "Tỷ lệ giải quyết án tại Viện kiểm sát đạt 99,9% (699/700 vụ), vượt 4,9 điểm phần trăm so với chỉ tiêu Ngành "
        "giao (95%), tăng 0,5 điểm phần trăm so với cùng kỳ (99,4%; 640/644 vụ)."
    )


def test_a_count_is_said_as_the_tables_print_it() -> None:
    text = sentence(
        REQUESTS, of_units(of(Decimal("12.5"))), before=of_units(of(Decimal("2.4"))), unit="bản", noun="bản"
    )
    assert text == "Ban hành 13 bản yêu cầu điều tra, tăng 11 bản (420,83%) so với cùng kỳ (02 bản)."


def test_a_shortfall_says_how_many_cases_and_how_many_units() -> None:
    text = sentence(
        "Tỷ lệ giải quyết tố giác, tin báo về tội phạm",
        of_units((201, 216), (58, 63), (83, 102), (83, 90), (61, 74)),
        target(">", "90", authority="Quốc hội", per=Per.YEAR),
        before=of_units((189, 204), (55, 60), (80, 86), (76, 82), (68, 80)),
        noun="tin",
    )
    assert text == (
        "Tỷ lệ giải quyết tố giác, tin báo về tội phạm mới đạt 89,2% (486/545 tin), thấp hơn 0,8 điểm phần trăm so với "
        "chỉ tiêu Quốc hội giao cả năm (trên 90%), giảm 2,2 điểm phần trăm so với cùng kỳ (91,4%; 468/512 tin); "
        "còn thiếu 05 tin để đạt chỉ tiêu; 02/05 đơn vị chưa đạt."
    )


@pytest.mark.parametrize(
    ("figure", "rule", "words"),
    [
        ((95, 100), target(">=", "95"), "đạt 95% (95/100 vụ), bằng chỉ tiêu Ngành giao (95%)."),
        (
            (9, 10),
            target(">", "90"),
            (
                "mới đạt 90% (09/10 vụ), mới bằng chỉ tiêu Ngành giao (trên 90%); còn thiếu 01 vụ để đạt chỉ tiêu; "
                "01/01 đơn vị chưa đạt."
            ),
        ),
        (
            (3, 100),
            target("<=", "5", authority="Tỉnh"),
            "đạt 3% (03/100 vụ), thấp hơn 2 điểm phần trăm so với chỉ tiêu VKSND tỉnh giao (không quá 5%).",
        ),
        (
            (7, 100),
            target("<", "5"),
            (
                "mới đạt 7% (07/100 vụ), cao hơn 2 điểm phần trăm so với chỉ tiêu Ngành giao (dưới 5%); cần giảm 03 vụ "
                "để đạt chỉ tiêu; 01/01 đơn vị chưa đạt."
            ),
        ),
        (
            (98, 100),
            target("=", "100", authority="Đơn vị", scope="CUM"),
            (
                "mới đạt 98% (98/100 vụ), thấp hơn 2 điểm phần trăm so với chỉ tiêu đơn vị đăng ký (đúng 100%); "
                "còn thiếu 02 vụ để đạt chỉ tiêu; 01/01 đơn vị chưa đạt."
            ),
        ),
        ((0, 5), target("<=", "0"), "đạt 0% (0/05 vụ), đạt chỉ tiêu Ngành giao (không để xảy ra)."),
    ],
)
def test_each_way_to_stand_to_a_ratio_target(figure: tuple[int, int], rule: Target, words: str) -> None:
    assert sentence(SOLVED, of_units(figure), rule) == f"{SOLVED} {words}"


def test_several_targets_are_all_judged_and_named() -> None:
    text = sentence(SOLVED, of_units((92, 100)), target(">=", "90", authority="Quốc hội"), target(">=", "95"))
    assert "vượt 2 điểm phần trăm so với chỉ tiêu Quốc hội giao (90%), thấp hơn 3 điểm phần trăm so với" in text
    assert "còn thiếu 03 vụ để đạt chỉ tiêu Ngành giao" in text


@pytest.mark.parametrize(
    ("number", "rule", "words"),
    [
        (
            5,
            target(">=", "6", authority="Cụm", scope="CUM", per=Per.YEAR),
            "đạt 83% chỉ tiêu Cụm giao cả năm (06 bản).",
        ),
        (
            5,
            target(">=", "6", authority="Cụm", scope="CUM"),
            "mới đạt 83% chỉ tiêu Cụm giao (06 bản); còn thiếu 01 bản để đạt chỉ tiêu.",
        ),
        (
            12,
            target("<=", "4", authority="Cụm", scope="CUM"),
            "cao hơn 08 bản so với chỉ tiêu Cụm giao (không quá 04 bản).",
        ),
        (
            2,
            target("<=", "4", authority="Cụm", scope="CUM"),
            "thấp hơn 02 bản so với chỉ tiêu Cụm giao (không quá 04 bản).",
        ),
    ],
)
def test_each_way_to_stand_to_a_count_target(number: int, rule: Target, words: str) -> None:
    head = f"Ban hành {number:02d} bản yêu cầu điều tra, "
    assert sentence(REQUESTS, of_units(number), rule, unit="bản") == head + words


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (479, 431, "Ban hành 479 bản yêu cầu điều tra, tăng 48 bản (11,14%) so với cùng kỳ (431 bản)."),
        (7, 7, "Ban hành 07 bản yêu cầu điều tra, bằng cùng kỳ (07 bản)."),
        (1, 0, "Ban hành 01 bản yêu cầu điều tra, tăng 01 bản (cùng kỳ không có)."),
        (0, 3, "Không có bản yêu cầu điều tra, giảm 03 bản (100%) so với cùng kỳ (03 bản)."),
        (0, 0, "Không có bản yêu cầu điều tra, cùng kỳ cũng không có."),
        (1234, NOT_ARISEN, "Ban hành 1.234 bản yêu cầu điều tra, cùng kỳ không phát sinh."),
        (NOT_ARISEN, 3, "Trong kỳ không phát sinh bản yêu cầu điều tra, cùng kỳ có 03 bản."),
        (NOT_ARISEN, NOT_ARISEN, "Trong kỳ không phát sinh bản yêu cầu điều tra, cùng kỳ cũng không phát sinh."),
        (5, None, "Ban hành 05 bản yêu cầu điều tra; không so sánh được với cùng kỳ."),
    ],
)
def test_a_count_against_the_same_period(now: Entry | int, before: Entry | int | None, words: str) -> None:
    assert sentence(REQUESTS, of_units(now), before=of_units(before), unit="bản") == words


@pytest.mark.parametrize(
    ("name", "unit", "direction", "words"),
    [
        ("Số phiên tòa rút kinh nghiệm", "phiên tòa", Direction.HIGHER, "Tổ chức 08 phiên tòa rút kinh nghiệm."),
        ("Số lượt tiếp công dân", "lượt", Direction.NONE, "Có 08 lượt tiếp công dân."),
        ("Số vụ án trọng điểm", "vụ", Direction.NONE, "Có 08 vụ án trọng điểm."),
        ("Số vụ khởi tố mới: tội phạm ma túy", "vụ", Direction.NONE, "Khởi tố mới 08 vụ về tội phạm ma túy."),
        ("Số vụ trọng điểm: chưa xét xử", "vụ", Direction.NONE, "Có 08 vụ trọng điểm (chưa xét xử)."),
        ("Số vụ án số hóa hồ sơ", "vụ", Direction.HIGHER, "Số hóa hồ sơ 08 vụ án."),
        ("Số vụ án hình sự xét xử sơ thẩm", "vụ", Direction.NONE, "Xét xử sơ thẩm 08 vụ án hình sự."),
        ("Số bị can đã truy tố", "bị can", Direction.NONE, "Đã truy tố 08 bị can."),
        ("Số người tạm giữ đã giải quyết", "người", Direction.NONE, "Đã giải quyết 08 người tạm giữ."),
        ("Số người đã được trả tự do", "người", Direction.NONE, "Có 08 người đã được trả tự do."),
        ("Số đơn đã giải quyết đúng thời hạn", "đơn", Direction.NONE, "Có 08 đơn đã giải quyết đúng thời hạn."),
        ("Số vụ Cơ quan điều tra đã giải quyết", "vụ", Direction.NONE, "Cơ quan điều tra đã giải quyết 08 vụ."),
        ("Số vụ Viện kiểm sát yêu cầu khởi tố", "vụ", Direction.HIGHER, "Viện kiểm sát yêu cầu khởi tố 08 vụ."),
        ("Số người Việt Nam phạm tội", "người", Direction.NONE, "Có 08 người Việt Nam phạm tội."),
        ("Tổng số người tạm giữ", "người", Direction.NONE, "Tổng số người tạm giữ là 08 người."),
        # The unit is only the beginning of another word.
        ("Số người tạm giữ", "ng", Direction.NONE, "Số người tạm giữ là 08 ng."),
    ],
)
def test_a_count_is_said_as_what_was_done(name: str, unit: str, direction: Direction, words: str) -> None:
    assert sentence(name, of_units(8), unit=unit, direction=direction) == words


def test_an_incomplete_total_names_who_is_missing_and_compares_the_same_units() -> None:
    text = sentence(REQUESTS, of_units(10, 20, 30, 40, None), before=of_units(8, 20, 30, 40, 5), unit="bản")
    assert text == (
        "Ban hành 100 bản yêu cầu điều tra, tăng 02 bản (2,04%) so với cùng kỳ của 04 đơn vị này (98 bản); "
        "tính trên 04/05 đơn vị, chưa có số liệu của Cát Tiên."
    )


def test_a_partial_comparison_says_over_which_units_with_both_values() -> None:
    text = sentence(SOLVED, of_units((99, 100), (50, 50)), before=of_units((90, 100), None))
    assert text == (
        "Tỷ lệ giải quyết án tại Viện kiểm sát đạt 99,3% (149/150 vụ); so với cùng kỳ, tính trên 01/02 đơn vị có số "
        "liệu cả hai kỳ (không tính Bảo Lâm): tăng 9 điểm phần trăm, từ 90% (90/100 vụ) lên 99% (99/100 vụ)."
    )


def test_a_partial_comparison_may_fall_or_stay() -> None:
    down = sentence(REQUESTS, of_units(5, 7), before=of_units(9, None), unit="bản")
    assert down.endswith("(không tính Bảo Lâm): giảm 04 bản (44,44%), từ 09 bản xuống 05 bản.")
    same = sentence(REQUESTS, of_units(5, 7), before=of_units(5, None), unit="bản")
    assert same.endswith("(không tính Bảo Lâm): không đổi, 05 bản.")


def test_many_missing_units_are_counted_not_listed() -> None:
    names = {f"U{place}": f"Đơn vị {place}" for place in range(8)}
    formula = Formula(IndicatorKind.COUNT, parse("DONE"), None, 0, False, Direction.HIGHER, "bản")
    now = {code: {"DONE": of(1) if code == "U0" else BLANK} for code in names}
    spec = IndicatorSpec("CODE", REQUESTS, "I", "bản", formula, "", "", ())
    [result] = results([spec], cluster="CUM", now=now, same_period=None, previous=None)
    assert sentence_of(result, units=names, noun="bản").endswith(
        "; tính trên 01/08 đơn vị, chưa có số liệu của 07 đơn vị."
    )


def test_merged_bases_and_periods_that_are_not_equivalent_say_so() -> None:
    text = sentence(REQUESTS, of_units(9), before=of_units(8), unit="bản", comparable=False, merged=frozenset({"A"}))
    assert text.endswith(
        "so với cùng kỳ (08 bản), cùng kỳ cộng gộp các đơn vị trước khi sắp xếp, hai kỳ không tương đương."
    )


def test_nothing_entered_yet_is_said_alone() -> None:
    assert sentence(SOLVED, of_units(None, None), target(">=", "95"), before=of_units((1, 2))) == (
        "Chưa có số liệu về tỷ lệ giải quyết án tại Viện kiểm sát."
    )


def test_a_count_without_figures_is_not_called_a_number_twice() -> None:
    assert sentence("Số vụ án trọng điểm", of_units(None), unit="vụ") == "Chưa có số liệu về vụ án trọng điểm."


def test_a_ratio_without_a_denominator_did_not_arise() -> None:
    assert sentence(SOLVED, of_units((0, 0)), target(">=", "95"), before=of_units((1, 2))) == (
        "Trong kỳ không phát sinh trường hợp để tính tỷ lệ giải quyết án tại Viện kiểm sát, cùng kỳ là 50% (01/02 vụ)."
    )


def test_a_target_for_each_unit_is_told_by_units() -> None:
    rule = target("<=", "0", authority="Tỉnh")
    name, lower = "Số trường hợp tạm giữ quá hạn", Direction.LOWER
    met = sentence(name, of_units(0, 0), rule, unit="trường hợp", direction=lower)
    assert met == (
        "Không có trường hợp tạm giữ quá hạn; 02/02 đơn vị đạt chỉ tiêu VKSND tỉnh giao cho từng đơn vị "
        "(không để xảy ra)."
    )
    missed = sentence(name, of_units(2, 0), rule, unit="trường hợp", direction=lower)
    assert "; 01/02 đơn vị chưa đạt chỉ tiêu VKSND tỉnh giao cho từng đơn vị (không để xảy ra)." in missed


def test_a_clusters_count_and_each_units_are_told_apart() -> None:
    rules = (target(">=", "9", authority="Cụm", scope="CUM"), target(">=", "3", authority="Tỉnh"))
    assert sentence(REQUESTS, of_units(8, 2), *rules, unit="bản") == (
        "Ban hành 10 bản yêu cầu điều tra, đạt 111% chỉ tiêu Cụm giao (09 bản); 01/02 đơn vị chưa đạt chỉ tiêu VKSND "
        "tỉnh giao cho từng đơn vị (03 bản)."
    )


def test_units_with_targets_of_their_own_are_told_without_them() -> None:
    rules = (target(">=", "3", scope="A"), target(">=", "9", scope="B"))
    assert sentence(REQUESTS, of_units(4, 4), *rules, unit="bản").endswith(
        "; 01/02 đơn vị chưa đạt chỉ tiêu giao cho đơn vị."
    )


def test_units_that_are_not_judged_have_neither_reached_a_target_nor_missed_it() -> None:
    rule = target(">=", "3", authority="Tỉnh")
    assert sentence(REQUESTS, of_units(4, NOT_ARISEN, 3), rule, unit="bản").endswith(
        "; 02/02 đơn vị được đánh giá đạt chỉ tiêu VKSND tỉnh giao cho từng đơn vị (03 bản)."
    )
    assert sentence(REQUESTS, of_units(2, NOT_ARISEN, 3), rule, unit="bản").endswith(
        "; 01/03 đơn vị chưa đạt chỉ tiêu VKSND tỉnh giao cho từng đơn vị (03 bản)."
    )


@pytest.mark.parametrize(("asked", "words"), [("4", ""), ("5", "chưa ")])
def test_a_target_of_one_unit_is_not_told_of_each(asked: str, words: str) -> None:
    own = target(">=", asked, authority="Đơn vị", scope="B")
    assert sentence(REQUESTS, of_units(9, 4, 1), own, unit="bản").endswith(
        f"; 01/01 đơn vị có chỉ tiêu riêng {words}đạt chỉ tiêu đơn vị đăng ký (0{asked} bản)."
    )


def test_units_behind_a_target_that_the_cluster_meets_are_counted() -> None:
    text = sentence(SOLVED, of_units((90, 100), (200, 200)), target(">=", "95"))
    assert text.endswith("so với chỉ tiêu Ngành giao (95%); 01/02 đơn vị chưa đạt.")


def test_achievements_count_only_what_is_judged() -> None:
    assert achievement(5, 1, 2, table="Bảng 1") == (
        "Tính chung toàn Cụm, đạt và vượt 05/06 chỉ tiêu được giao; 02 chỉ tiêu giao theo số lượng cho cả năm chưa đến "
        "kỳ đánh giá (Bảng 1). Kết quả cụ thể:"
    )
    assert achievement(0, 0, 0) == ""
    assert achievement(6, 0, 0, 2, over="04/05 đơn vị có số liệu") == (
        "Tính chung 04/05 đơn vị có số liệu, đạt và vượt 06/06 chỉ tiêu được giao; 02 chỉ tiêu giao cho từng đơn vị. "
        "Kết quả cụ thể:"
    )
