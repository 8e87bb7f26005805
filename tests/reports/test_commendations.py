"""Commendations: counted by what and by whom, the titles for the year before apart."""

from dataclasses import replace

import pytest

from reports.commendations import Line, by_category, by_title, sentence, total
from reports.content import Award, Summary

# The demonstration is gathered from the test database.
pytestmark = pytest.mark.django_db


def test_the_table_counts_the_periods_own_beside_the_same_period(demonstration: Summary) -> None:
    province, supreme = "Viện trưởng VKSND tỉnh", "Viện trưởng VKSND tối cao"
    assert by_category(demonstration) == [
        Line("công trạng", province, 0, 1, 0, 0),
        Line("đột xuất", province, 0, 1, 0, 0),
        Line("theo đợt (chuyên đề)", province, 2, 6, 1, 6),
        Line("theo đợt (chuyên đề)", supreme, 0, 1, 0, 0),
    ]
    assert total(by_category(demonstration)) == Line("Tổng cộng", "", 2, 9, 1, 6)


def test_titles_for_the_year_before_stand_apart(demonstration: Summary) -> None:
    counted = {line.what: (line.collectives, line.individuals) for line in by_title(demonstration)}
    assert counted == {
        "Lao động tiên tiến": (0, 7),
        "Chiến sĩ thi đua cơ sở": (0, 1),
        "Tập thể lao động tiên tiến": (3, 0),
        "Tập thể lao động xuất sắc": (1, 0),
    }


def test_the_sentence_says_what_it_leaves_out(demonstration: Summary) -> None:
    assert sentence(demonstration, table="Bảng 2") == (
        "Trong kỳ, Cụm có 02 tập thể, 09 cá nhân được khen thưởng, trong đó khen thưởng đột xuất 01 cá nhân; "
        "cùng kỳ có 01 tập thể, 06 cá nhân (Bảng 2); không tính các danh hiệu tổng kết năm 2021."
    )


def one(summary: Summary) -> Award:
    return next(award for award in summary.awards if not award.is_title)


def test_a_recipient_of_two_is_counted_by_times(demonstration: Summary) -> None:
    award = one(demonstration)
    twice = replace(demonstration, awards=(award, replace(award, category="niên hạn")), awards_before=())
    assert "02 lượt " in sentence(twice)


def test_a_period_without_commendations_says_so(demonstration: Summary) -> None:
    nothing = replace(demonstration, awards=(), awards_before=())
    assert sentence(nothing, table="Bảng 2") == "Trong kỳ, Cụm chưa có tập thể, cá nhân được khen thưởng."
    assert by_category(nothing) == []


def test_a_title_of_the_own_year_is_the_periods_own(demonstration: Summary) -> None:
    title = replace(next(award for award in demonstration.awards if award.is_title), achievement_year=2022)
    summary = replace(demonstration, awards=(title,), awards_before=(), same_period=None)
    assert [line.what for line in by_category(summary)] == [title.category]
    assert by_title(summary) == []
