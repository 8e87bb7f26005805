"""Every main page of every person, as they find it through the head of the page."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.visitor import say


@pytest.mark.parametrize("username", ["dateh.nhaplieu", "baoloc.nhaplieu", "tinh.lanhdao", "tinh.thuongtruc"])
def test_every_link_in_the_head_leads_to_a_finished_page(arrive: Arrive, username: str) -> None:
    visitor = arrive(username)
    addresses = [link.get_attribute("href") for link in visitor.page.locator(".site-nav a").all()]

    assert len(addresses) >= 4
    for address in addresses:
        visitor.go(address)
        expect(visitor.heading).not_to_have_text(say("There is no such page here"))


def test_the_officers_pages(arrive: Arrive) -> None:
    officer = arrive("tinh.thuongtruc")
    for address in ("/files/", "/admin/", "/admin/units/unit/", "/admin/clusters/period/"):
        officer.go(address)
    officer.go("/awards/movements/")
    officer.go("/awards/initiatives/")
    officer.go("/awards/exemplars/")


def test_a_page_that_is_not_there_says_so(arrive: Arrive) -> None:
    visitor = arrive("dateh.nhaplieu")
    visitor.go("/clusters/CUM-KHAC/2022-H1/")

    expect(visitor.heading).to_have_text(say("There is no such page here"))
    visitor.follow(say("To the home page"))
    expect(visitor.heading).to_have_text(say("What waits for you"))


def test_a_page_fits_a_window_at_twice_its_size(arrive: Arrive) -> None:
    visitor = arrive("baoloc.lanhdao")
    visitor.page.set_viewport_size({"width": 683, "height": 384})
    for address in ("/", "/figures/2022-H1/BAOLOC/", "/clusters/LD-CUM3/2022-H1/", "/reports/LD-CUM3/2022-H1/"):
        visitor.go(address)
        assert visitor.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address


def test_signing_out_ends_the_session(arrive: Arrive) -> None:
    visitor = arrive("dateh.nhaplieu")
    visitor.page.locator("details.account summary").click()
    visitor.follow(say("Sign out"))
    visitor.press(say("Sign out"))
    visitor.go("/figures/2022-H1/DATEH/")

    expect(visitor.heading).to_have_text(say("Sign in"))
