"""The sheet on a deadline day: it saves by itself, survives what an office does to it, and takes what Excel copies."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from indicators.models import DataValue, Submission
from tests.journeys.conftest import Arrive
from tests.journeys.visitor import Visitor, say

SHEET = "/figures/2022-H1/DATEH/"
PASTE = """([cell, text]) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.getElementById(cell).focus();
    const paste = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
    document.activeElement.dispatchEvent(paste);
}"""
SAVED = re.compile(r"đã lưu lúc \d\d:\d\d")


def type_in(visitor: Visitor, code: str, text: str) -> None:
    """Type over what stands in a cell, and leave it downwards."""
    visitor.cell(code).focus()
    visitor.page.keyboard.press("Control+A")
    visitor.page.keyboard.type(text)
    visitor.page.keyboard.press("Enter")


def focused(page: Page) -> str:
    return str(page.evaluate("() => document.activeElement.id"))


def stored(submission: Submission, code: str) -> DataValue:
    return submission.values.get(element__code=code)


def test_a_cell_saves_on_leaving_it_and_the_focus_stays_where_one_works(
    arrive: Arrive, unsent: Callable[..., Submission]
) -> None:
    submission = unsent("DATEH")
    reporter = arrive("dateh.nhaplieu")
    reporter.go(SHEET)

    reporter.cell("TB-MOI").focus()
    reporter.page.keyboard.press("Control+A")
    reporter.page.keyboard.type("1086")
    expect(reporter.row("TB-MOI")).to_contain_text("chưa lưu")
    reporter.page.keyboard.press("ArrowDown")

    expect(reporter.row("TB-MOI")).to_contain_text(SAVED)
    expect(reporter.cell("TB-MOI")).to_have_value("1.086")
    assert stored(submission, "TB-MOI").value == 1086
    # The server has judged again: the row that no longer agrees says so, and nobody moved the focus.
    expect(reporter.row("TB-CON").locator(".note-error")).to_be_visible()
    assert focused(reporter.page) == "cell-TB-CHUYEN"
    reporter.look()


def test_keys_lead_through_the_details_and_back(arrive: Arrive, unsent: Callable[..., Submission]) -> None:
    submission = unsent("DATEH")
    reporter = arrive("dateh.nhaplieu")
    reporter.go(SHEET)

    reporter.cell("TB-MOI").focus()
    reporter.page.keyboard.press("Control+Enter")
    assert focused(reporter.page) == "note-TB-MOI"
    reporter.page.keyboard.type("Đã đối chiếu sổ thụ lý.")
    reporter.page.keyboard.press("Escape")
    assert focused(reporter.page) == "cell-TB-MOI"
    expect(reporter.row("TB-MOI")).to_contain_text(SAVED)
    assert stored(submission, "TB-MOI").note == "Đã đối chiếu sổ thụ lý."

    reporter.page.keyboard.press("?")
    expect(reporter.page.get_by_role("dialog")).to_be_visible()
    reporter.look()
    reporter.page.keyboard.press("Escape")
    assert focused(reporter.page) == "cell-TB-MOI"
    expect(reporter.cell("TB-MOI")).not_to_have_value(re.compile(r"\?"))

    reporter.page.keyboard.press("ArrowDown")
    reporter.page.keyboard.press("ArrowUp")
    assert focused(reporter.page) == "cell-TB-MOI"


def test_what_cannot_be_read_stays_in_its_cell_with_an_example(
    arrive: Arrive, unsent: Callable[..., Submission]
) -> None:
    submission = unsent("DATEH")
    before = stored(submission, "TB-MOI").value
    reporter = arrive("dateh.nhaplieu")
    reporter.go(SHEET)
    type_in(reporter, "TB-MOI", "1.5")
    expect(reporter.row("TB-MOI").locator(".note-error")).to_contain_text("1.234")
    expect(reporter.cell("TB-MOI")).to_have_value("1.5")
    assert stored(submission, "TB-MOI").value == before


def test_a_lost_network_loses_nothing(arrive: Arrive, unsent: Callable[..., Submission]) -> None:
    submission = unsent("DATEH")
    reporter = arrive("dateh.nhaplieu")
    reporter.go(SHEET)

    reporter.page.context.set_offline(True)
    type_in(reporter, "TB-MOI", "95")
    expect(reporter.row("TB-MOI")).to_contain_text("mất kết nối")
    expect(reporter.page.locator("[data-trouble]")).to_be_visible()
    reporter.look()
    reporter.page.context.set_offline(False)

    expect(reporter.row("TB-MOI")).to_contain_text(SAVED)
    expect(reporter.page.locator("[data-trouble]")).to_be_hidden()
    assert stored(submission, "TB-MOI").value == 95


def test_an_expired_sign_in_and_a_closed_tab_lose_nothing(arrive: Arrive, unsent: Callable[..., Submission]) -> None:
    submission = unsent("DATEH")
    before = stored(submission, "TB-MOI").value
    reporter = arrive("dateh.nhaplieu")
    reporter.go(SHEET)
    reporter.page.context.clear_cookies(name="sessionid")
    type_in(reporter, "TB-MOI", "96")
    type_in(reporter, "TB-GQ", "81")
    expect(reporter.row("TB-GQ")).to_contain_text("hết phiên đăng nhập")
    assert stored(submission, "TB-MOI").value == before

    # The tab is closed without an answer; after signing in the sheet offers both, one by one.
    again = Visitor(reporter.page.context.new_page(), reporter.base_url)
    reporter.page.close(run_before_unload=False)
    again.sign_in("dateh.nhaplieu")
    again.go(SHEET)
    offer = again.page.locator("[data-offer]")
    expect(offer.get_by_role("listitem")).to_have_count(2)
    assert stored(submission, "TB-MOI").value == before
    offer.get_by_role("listitem").nth(0).get_by_role("button", name=say("Save it")).click()
    offer.get_by_role("listitem").get_by_role("button", name=say("Leave it")).click()
    expect(offer).to_be_hidden()
    expect(again.row("TB-MOI")).to_contain_text(SAVED)
    assert stored(submission, "TB-MOI").value == 96
    assert stored(submission, "TB-GQ").value != 81
    assert again.page.evaluate("() => Object.keys(localStorage).filter((key) => key.includes('unsaved'))") == []


def test_signing_out_asks_before_it_throws_unsaved_figures_away(
    arrive: Arrive, unsent: Callable[..., Submission]
) -> None:
    unsent("DATEH")
    reporter = arrive("dateh.nhaplieu")
    reporter.go(SHEET)
    type_in(reporter, "TB-MOI", "mười")
    expect(reporter.row("TB-MOI").locator(".note-error")).to_be_visible()
    asked: list[str] = []

    def answer(dialog: object) -> None:
        asked.append(dialog.message)  # type: ignore[attr-defined]
        # Leave the sheet; stay signed in the first time, then go.
        dialog.dismiss() if asked[1:2] == asked[-1:] else dialog.accept()  # type: ignore[attr-defined]

    reporter.page.on("dialog", answer)
    reporter.go("/accounts/logout/")
    sign_out = reporter.page.locator("main").get_by_role("button", name=say("Sign out"))
    sign_out.click()
    expect(reporter.heading).to_have_text(say("Sign out"))
    assert len(asked) == 2
    reporter.page.remove_listener("dialog", answer)
    reporter.page.once("dialog", lambda dialog: dialog.accept())
    with reporter.arriving():
        sign_out.click()
    assert reporter.page.evaluate("() => Object.keys(localStorage).filter((key) => key.includes('unsaved'))") == []


def test_two_people_on_one_cell_see_both_values_and_take_either_in_one_step(
    arrive: Arrive, unsent: Callable[..., Submission]
) -> None:
    submission = unsent("DATEH")
    first, second = arrive("dateh.nhaplieu"), arrive("dateh.lanhdao")
    first.go(SHEET)
    second.go(SHEET)

    type_in(first, "TB-KSTT", "2")
    expect(first.row("TB-KSTT")).to_contain_text(SAVED)
    type_in(second, "TB-KSTT", "3")
    row = second.row("TB-KSTT")
    expect(row).to_contain_text("Bùi Thị Lan")
    second.look()
    row.get_by_role("button", name=re.compile(r"\b3$")).click()
    expect(row).to_contain_text(SAVED)
    assert stored(submission, "TB-KSTT").value == 3
    assert focused(second.page) == "cell-TB-KSTT"

    type_in(first, "TB-KSTT", "4")
    first.row("TB-KSTT").get_by_role("button", name=re.compile(r"\b3$")).click()
    expect(first.cell("TB-KSTT")).to_have_value("3")
    kept = DataValue.history.filter(element__code="TB-KSTT", submission_id=submission.pk).order_by("-version")
    assert [row.value for row in kept[:2]] == [3, 2]


def test_a_column_from_excel_is_read_shown_filled_and_taken_back(
    arrive: Arrive, unsent: Callable[..., Submission]
) -> None:
    submission = unsent("DATEH")
    codes = ["TB-MOI", "TB-CHUYEN", "TB-GQ"]
    before = [stored(submission, code).value for code in codes]
    reporter = arrive("dateh.nhaplieu")
    reporter.go(SHEET)

    reporter.page.evaluate(PASTE, ["cell-TB-MOI", "1,180\r\n2\r\n1,075\r\n"])
    dialog = reporter.page.get_by_role("dialog")
    expect(dialog).to_contain_text(say("How are these numbers written?"))
    dialog.get_by_label(re.compile("Kiểu tiếng Anh")).check()
    expect(dialog.locator("tbody tr").first).to_contain_text("1.180")
    reporter.look()
    dialog.get_by_role("button", name=say("Fill in")).click()
    for code in codes:
        expect(reporter.row(code)).to_contain_text(SAVED)
    assert [stored(submission, code).value for code in codes] == [1180, 2, 1075]

    reporter.page.get_by_role("button", name=say("Take the paste back")).click()
    for code in codes:
        expect(reporter.row(code)).to_contain_text(SAVED)
    expect(reporter.page.locator("[data-reminder]")).to_be_hidden()
    assert [stored(submission, code).value for code in codes] == before

    # The answer is remembered: the same question comes with the same choice.
    reporter.page.evaluate(PASTE, ["cell-TB-MOI", "1,180\n1,075"])
    expect(dialog.get_by_label(re.compile("Kiểu tiếng Anh"))).to_be_checked()
    dialog.get_by_role("button", name=say("Leave it")).click()
    # What can be read in one way only is not asked about.
    reporter.page.evaluate(PASTE, ["cell-TB-MOI", "7\n12a"])
    expect(dialog.get_by_role("group")).to_be_hidden()
    expect(dialog).to_contain_text(say("cannot be read"))


def test_rows_are_found_without_accents_and_by_what_they_still_want(
    arrive: Arrive, unsent: Callable[..., Submission]
) -> None:
    unsent("DATEH")
    reporter = arrive("dateh.nhaplieu")
    reporter.go(SHEET)
    shown = reporter.page.locator("tr[id^=row-]:visible")
    everything = shown.count()

    find = reporter.page.get_by_label(say("Find a row"))
    find.fill("tam giu")
    assert 0 < shown.count() < everything
    find.fill("zzz")
    expect(reporter.page.locator("[data-none-found]")).to_be_visible()
    find.fill("")

    reporter.cell("TB-MOI").fill("")
    reporter.cell("TB-MOI").press("Enter")
    expect(reporter.row("TB-MOI")).to_contain_text("chưa nhập")
    kinds = reporter.page.get_by_label(say("Rows to show"))
    for kind in ("blank", "changed"):
        kinds.select_option(kind)
        expect(shown).to_have_count(1)
        expect(shown).to_contain_text("Số mới")
    kinds.select_option("all")
    expect(shown).to_have_count(everything)


def test_what_was_left_over_is_taken_with_one_tick(arrive: Arrive, unsent: Callable[..., Submission]) -> None:
    submission = unsent("DATEH")
    left = stored(submission, "TB-CU").value
    submission.values.filter(element__code__in=["TB-CU", "TB-CON"]).delete()
    reporter = arrive("dateh.nhaplieu")
    reporter.go(SHEET)

    reporter.row("TB-CU").get_by_role("checkbox", name=say("Take what was left over the period before:")).check()

    expect(reporter.row("TB-CU")).to_contain_text(SAVED)
    assert stored(submission, "TB-CU").value == left
    # The words stay while the box has the focus; elsewhere the next save draws them anew.
    type_in(reporter, "TB-CON", "5")
    expect(reporter.row("TB-CU")).to_contain_text(say("agrees with what was left over"))
    expect(reporter.row("TB-CU").locator(".offer")).to_have_count(0)
