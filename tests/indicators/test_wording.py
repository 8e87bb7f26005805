"""The words around figures: numbers, margins with a unit, changes between printed values."""

from decimal import Decimal
from fractions import Fraction

import pytest

from indicators.figures import Figure
from indicators.kinds import IndicatorKind, Operator, Per, State
from indicators.wording import change_words, display, margin_words, padded


def ratio(percent: str) -> Figure:
    return Figure(IndicatorKind.RATIO, State.VALUE, Decimal(percent), Decimal(100))


def count(number: str) -> Figure:
    return Figure(IndicatorKind.COUNT, State.VALUE, Decimal(number), None)


@pytest.mark.parametrize(
    ("figure", "decimals", "thresholds", "text"),
    [
        (ratio("99.9"), 1, [], "99,9%"),
        (ratio("100"), 2, [], "100%"),
        (ratio("1234.56"), 1, [], "1.234,6%"),
        (ratio("99.96"), 1, [], "99,96%"),
        (ratio("89.97"), 1, [Decimal(90)], "89,97%"),
        (count("1180"), 0, [], "1.180"),
        (count("85.80"), 1, [], "85,8"),
        (count("85.85"), 1, [], "85,9"),
        (count("99.96"), 1, [Decimal("99.97")], "100"),
        (count("0"), 0, [], "0"),
        (Figure(IndicatorKind.RATIO, State.NOT_ARISEN, Decimal(0), Decimal(0)), 1, [], ""),
        (Figure(IndicatorKind.COUNT, State.BLANK, None, None), 0, [], ""),
    ],
)
def test_a_figure_as_printed(figure: Figure, decimals: int, thresholds: list[Decimal], text: str) -> None:
    assert display(figure, decimals=decimals, thresholds=thresholds) == text


@pytest.mark.parametrize(
    ("percent", "operator", "goal", "words"),
    [
        ("99.9", ">=", "95", "vượt 4,9 điểm %"),
        ("99.9", ">", "95", "vượt 4,9 điểm %"),
        ("95", ">=", "95", "bằng chỉ tiêu"),
        ("90", ">", "90", "bằng chỉ tiêu"),
        ("89.6", ">", "90", "thiếu 0,4 điểm %"),
        ("89.97", ">", "90", "thiếu 0,03 điểm %"),
        ("90.04", ">", "90", "vượt 0,04 điểm %"),
        ("98.96", ">=", "95", "vượt 4 điểm %"),
        ("4.33", "<=", "5", "dưới mức 0,7 điểm %"),
        ("6.2", "<=", "5", "quá mức 1,2 điểm %"),
        ("5", "<", "5", "bằng chỉ tiêu"),
        ("5", "<=", "5", "bằng chỉ tiêu"),
        ("100", "=", "100", "bằng chỉ tiêu"),
        ("99.6", "=", "100", "thiếu 0,4 điểm %"),
        ("1.5", "=", "0", "quá mức 1,5 điểm %"),
    ],
)
def test_a_ratio_stands_to_its_target_in_points_between_prints(
    percent: str, operator: str, goal: str, words: str
) -> None:
    said = margin_words(ratio(percent), operator=Operator(operator), goal=Decimal(goal), per=Per.YEAR, decimals=1)
    assert said == words


@pytest.mark.parametrize(
    ("number", "operator", "goal", "per", "words"),
    [
        ("102", ">=", "36", Per.PERIOD, "đạt 283% chỉ tiêu"),
        ("36", ">=", "36", Per.PERIOD, "đạt 100% chỉ tiêu"),
        ("36", ">", "36", Per.PERIOD, "đạt 100% chỉ tiêu"),
        ("36", "=", "36", Per.PERIOD, "đạt 100% chỉ tiêu"),
        ("8", ">=", "15", Per.YEAR, "đạt 53% chỉ tiêu năm"),
        ("999", ">=", "1000", Per.PERIOD, "đạt 99,9% chỉ tiêu"),
        ("1001", ">=", "1000", Per.PERIOD, "đạt 100% chỉ tiêu"),
        ("1", ">=", "1000", Per.PERIOD, "đạt 0,1% chỉ tiêu"),
        ("0", ">=", "1000", Per.PERIOD, "đạt 0% chỉ tiêu"),
        ("6", "<=", "10", Per.PERIOD, "dưới mức 4 vụ"),
        ("12", "<", "10", Per.PERIOD, "quá mức 2 vụ"),
        ("10", "<=", "10", Per.PERIOD, "bằng chỉ tiêu"),
        ("6", "<=", "10", Per.YEAR, "dưới mức cả năm 4 vụ"),
        ("10", "<=", "10", Per.YEAR, "bằng chỉ tiêu năm"),
        ("2", "=", "0", Per.PERIOD, "quá mức 2 vụ"),
        ("0", "=", "0", Per.PERIOD, "bằng chỉ tiêu"),
        ("2", ">", "0", Per.PERIOD, "vượt 2 vụ"),
    ],
)
def test_a_count_reaches_per_cents_of_its_target_or_stands_under_a_ceiling(
    number: str, operator: str, goal: str, per: Per, words: str
) -> None:
    said = margin_words(count(number), operator=Operator(operator), goal=Decimal(goal), per=per, decimals=0, unit="vụ")
    assert said == words


def test_without_a_value_there_is_no_margin_to_speak_of() -> None:
    nothing = Figure(IndicatorKind.RATIO, State.NOT_ARISEN, Decimal(0), Decimal(0))
    assert margin_words(nothing, operator=Operator.GE, goal=Decimal(90), per=Per.PERIOD, decimals=1) == ""


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (431, 481, "tăng 50 (11,6%)"),
        (429, 479, "tăng 50 (11,66%)"),
        (3, 0, "giảm 3 (100%)"),
        (6, 8, "tăng 2 (33,33%)"),
        (0, 5, "tăng 5"),
        (0, 0, "không đổi"),
        (1180, 1180, "không đổi"),
        (1, 2001, "tăng 2.000 (200.000%)"),
        (100_000, 1, "giảm 99.999 (99,999%)"),
        (100_000, 100_001, "tăng 1 (0,001%)"),
        (None, 5, ""),
        (5, None, ""),
    ],
)
def test_a_count_changes_by_a_number_and_per_cent_of_before(before: int | None, now: int | None, words: str) -> None:
    earlier, later = (None if number is None else Fraction(number) for number in (before, now))
    assert change_words(IndicatorKind.COUNT, earlier, later, decimals=0) == words


@pytest.mark.parametrize(
    ("before", "now", "thresholds", "words"),
    [
        ("99.378", "99.857", [], "tăng 0,5 điểm %"),
        ("99.4", "99.9", [], "tăng 0,5 điểm %"),
        ("91.44", "89.16", [], "giảm 2,2 điểm %"),
        ("90.01", "90.04", [], "không đổi"),
        ("90.01", "90.04", ["90"], "tăng 0,03 điểm %"),
        ("0", "5", [], "tăng 5 điểm %"),
        ("99.96", "100", [], "tăng 0,04 điểm %"),
    ],
)
def test_a_ratio_changes_by_points_between_the_prints(before: str, now: str, thresholds: list[str], words: str) -> None:
    guarded = [Decimal(threshold) for threshold in thresholds]
    said = change_words(IndicatorKind.RATIO, Fraction(before), Fraction(now), decimals=1, thresholds=guarded)
    assert said == words


@pytest.mark.parametrize(("n", "text"), [(0, "0"), (1, "01"), (9, "09"), (10, "10"), (1234, "1.234")])
def test_one_digit_is_padded_in_prose(n: int, text: str) -> None:
    assert padded(n) == text
