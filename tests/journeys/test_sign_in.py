"""Signing in, and the first password that an officer hands out."""

from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.visitor import say


def test_a_handed_out_password_must_be_changed_before_anything_else(arrive: Arrive) -> None:
    officer = arrive("tinh.thuongtruc")
    officer.follow(say("Catalogue"))
    officer.follow(say("people").capitalize())
    officer.page.get_by_role("link", name="Hồ Thị Oanh").click()
    officer.follow(say("Hand out a first password"))
    officer.press(say("Hand out a first password"))
    handed_out = officer.page.locator("code").inner_text()

    reporter = arrive()
    reporter.sign_in("cattien.nhaplieu", handed_out)
    expect(reporter.heading).to_have_text(say("Choose your own password"))
    reporter.go("/figures/2022-H1/CATTIEN/")
    expect(reporter.heading).to_have_text(say("Choose your own password"))

    first, second = reporter.page.locator("input[type=password]").all()
    first.fill("12345678")
    second.fill("12345678")
    reporter.press(say("Save the password and go on"))
    reporter.sees("Mật khẩu không được chỉ gồm chữ số.")

    first.fill("sông Đạ Quay mùa lũ")
    second.fill("sông Đạ Quay mùa lũ")
    reporter.press(say("Save the password and go on"))
    expect(reporter.heading).to_have_text(say("What waits for you"))
    reporter.sees(say("Your password is changed."))


def test_a_wrong_password_is_refused_in_words(arrive: Arrive) -> None:
    stranger = arrive()
    stranger.sign_in("baoloc.lanhdao", "không phải mật khẩu này")

    expect(stranger.heading).to_have_text(say("Sign in"))
    stranger.sees("Tên đăng nhập hoặc mật khẩu không đúng.")
    stranger.go("/clusters/LD-CUM3/2022-H1/")
    expect(stranger.heading).to_have_text(say("Sign in"))
