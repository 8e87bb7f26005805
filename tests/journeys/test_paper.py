"""What a unit puts on paper, and what became of its figures."""

from io import BytesIO

from playwright.sync_api import expect
from pypdf import PdfReader

from tests.journeys.conftest import Arrive
from tests.journeys.visitor import say


def test_a_unit_prints_its_form_from_the_entry_page(arrive: Arrive) -> None:
    clerk = arrive("dateh.nhaplieu")
    clerk.go("/figures/2022-H1/DATEH/")
    with clerk.page.context.expect_page() as opened:
        clerk.page.get_by_role("link", name=say("Print the filled form")).click()
    expect(opened.value.get_by_role("button", name="In biểu")).to_be_visible()

    clerk.go("/figures/2022-H1/DATEH/form.html")
    clerk.sees("THỦ TRƯỞNG ĐƠN VỊ")
    link = clerk.page.get_by_role("link", name="Bản PDF").get_attribute("href")
    assert link
    reader = PdfReader(BytesIO(clerk.document(link)))
    assert "NGƯỜI LẬP BIỂU" in reader.pages[-1].extract_text()
    clerk.follow("Biểu trống")
    clerk.sees("Biểu trống – in lúc")
    clerk.follow("Về trang nhập số liệu")


def test_a_rows_story_is_one_click_away(arrive: Arrive) -> None:
    clerk = arrive("dateh.nhaplieu")
    clerk.go("/figures/2022-H1/DATEH/")
    clerk.row("TB-MOI").locator("summary").click()
    clerk.follow(say("History of this cell"), within=clerk.row("TB-MOI"))
    expect(clerk.heading).to_have_text(say("History of a row"))
    clerk.sees("Bùi Thị Lan")

    clerk.follow(say("History of the figures"))
    clerk.page.get_by_label(say("Find a row")).fill("ban yeu cau")
    clerk.press(say("Find"))
    expect(clerk.page.locator("tbody tr:not(.section)")).to_have_count(1)


def test_the_chair_finds_what_was_sent(arrive: Arrive) -> None:
    chair = arrive("baoloc.nhaplieu")
    chair.go("/clusters/LD-CUM3/2022-H1/DATEH/")
    chair.follow(say("History of the figures"))
    chair.sees(say("Sent to the cluster chair"))
    chair.sees("Dương Văn Khánh")
    chair.page.set_viewport_size({"width": 683, "height": 384})
    assert chair.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
