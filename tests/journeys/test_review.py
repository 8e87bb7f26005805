"""The leadership goes from the province to the figure behind a missed target."""

from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.visitor import say

CAUSE = "Việc phối hợp phân loại, đôn đốc Cơ quan điều tra có lúc chưa kịp thời (minh họa)."
COMMITMENT = "phấn đấu đạt chỉ tiêu trước ngày 30/9/2022"
INDICATOR = "Tỷ lệ giải quyết tố giác, tin báo về tội phạm"


def test_the_leader_reaches_a_missed_figure_in_four_clicks(arrive: Arrive) -> None:
    leader = arrive("tinh.lanhdao")
    main = leader.page.get_by_role("main")

    leader.follow(say("Results of the clusters"))
    leader.follow("Cụm thi đua số 3", within=main)
    leader.sees(CAUSE)
    leader.sees(COMMITMENT)
    leader.follow("Đạ Huoai", within=main.get_by_role("table", name=say("Units"), exact=True))
    leader.follow(INDICATOR, within=main)

    expect(leader.heading).to_have_text(INDICATOR)
    leader.sees("81,4%")
    leader.sees("83/102")
    leader.sees("thiếu 8,6 điểm %")
    leader.sees("Quốc hội")
    leader.sees(CAUSE)
    leader.sees(COMMITMENT)


def test_the_missed_target_leads_straight_to_its_figure(arrive: Arrive) -> None:
    leader = arrive("tinh.lanhdao")
    leader.go("/review/LD-CUM3/2022-H1/")
    missed = leader.page.get_by_role("table", name=say("Targets not met"))

    leader.follow("Cát Tiên", within=missed)

    expect(leader.heading).to_have_text(INDICATOR)
    leader.sees("61/74")
