"""A unit's half-year: entered by keyboard, explained where it cannot be read, sent by the head, then locked."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from indicators.entries import NOT_ARISEN
from indicators.enums import SubmissionState
from indicators.models import Submission
from tests.journeys.conftest import Arrive
from tests.journeys.visitor import ZEROS, Visitor, say
from units.models import TimelineEntry

SHEET = "/figures/2022-H1/DATEH/"
SUBJECT = "figures/2022-H1/DATEH"
NOTHING = "KPS"
REASON = "Có 01 vụ thuộc nhóm tội chưa có dòng riêng."


@pytest.fixture(scope="module")
def paper() -> dict[str, str]:
    """What stands in the unit's paper form: from a row's code to what is written there."""
    file = Path(settings.BASE_DIR) / "config" / "demonstration" / "figures.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if (row["period"], row["unit"]) == ("2022-H1", "DATEH")]
    return {row["element"]: row["value"] for row in rows}


def enter(visitor: Visitor, paper: dict[str, str]) -> None:
    """Go down the blank cells with the keyboard alone, writing what stands on paper."""
    cells = visitor.page.locator("td.cell input[type=text]")
    first = cells.first.get_attribute("id")
    visitor.tab_to(first)
    for _row in range(cells.count()):
        code = visitor.page.evaluate("() => document.activeElement.name").removeprefix("value-")
        visitor.page.keyboard.type("-" if paper[code] == NOTHING else paper[code])
        visitor.page.keyboard.press("Enter")


def explain_and_send(head: Visitor) -> None:
    """Give the reason for the one doubtful figure, look through what is 0, and send."""
    head.sees(say("look through them once"))
    head.press(say("Send now"))
    head.sees(say("The figures were not sent. What is still missing:"))
    head.page.get_by_role("textbox", name=say("Reason")).fill(REASON)
    head.page.get_by_role("checkbox", name=say(ZEROS)).check()
    head.press(say("Send now"))


def test_a_half_year_is_entered_by_keyboard_and_sent(
    arrive: Arrive, unsent: Callable[..., Submission], paper: dict[str, str]
) -> None:
    submission = unsent("DATEH", is_blank=True)
    reporter = arrive("dateh.nhaplieu")
    with reporter.arriving():
        reporter.tab_to(say("Enter the figures of %(period)s", period="6 tháng đầu năm 2022"))
        reporter.page.keyboard.press("Enter")
    expect(reporter.heading).to_have_text(say("Enter figures"))

    # One cell is mistyped, another does not agree with the rest.
    enter(reporter, paper | {"TB-MOI": "12a", "TB-CON": "8"})
    reporter.tab_to(say("Save"))
    with reporter.arriving():
        reporter.page.keyboard.press("Enter")
    expect(reporter.cell("TB-MOI")).to_have_value("12a")
    expect(reporter.cell("TB-MOI")).to_have_attribute("aria-invalid", "true")
    expect(reporter.row("TB-MOI")).to_contain_text("12a")
    assert submission.values.get(element__code="TB-GQ").entry.value == 83
    assert not submission.values.filter(element__code="TB-MOI", value__isnull=False).exists()
    assert submission.values.get(element__code="TG-DEN").entry == NOT_ARISEN

    # The list of mistakes has the focus and leads to the cell.
    expect(reporter.page.locator("[data-error-summary]")).to_be_focused()
    reporter.page.keyboard.press("Tab")
    reporter.page.keyboard.press("Enter")
    expect(reporter.cell("TB-MOI")).to_be_focused()
    reporter.page.keyboard.press("Control+A")
    reporter.page.keyboard.type(paper["TB-MOI"])
    reporter.press(say("Save"))
    expect(reporter.row("TB-MOI")).to_contain_text("đã lưu")
    expect(reporter.page.locator("#result-TB-GQ-TL .result")).to_contain_text("92,2%")
    expect(reporter.page.locator("#result-TB-GQ-TL .result")).to_contain_text("83/90")

    reporter.press(say("Shown to the head"))
    reporter.sees(say("Noted: shown to the head of the unit just now."))
    expect(reporter.page.get_by_role("button", name=say("Send to the cluster chair"))).to_have_count(0)

    # The head sees what stands in the way, and mends it.
    head = arrive("dateh.lanhdao")
    head.follow(say("Send the figures of %(period)s to the cluster chair", period="6 tháng đầu năm 2022"))
    head.press(say("Send to the cluster chair"))
    head.sees(say("These figures cannot be sent yet"))
    expect(head.page.get_by_role("button", name=say("Send now"))).to_have_count(0)
    head.page.locator("main .rows").get_by_role("link", name="Số còn lại").first.click()
    head.page.wait_for_url(re.compile("#row-TB-CON$"))
    head.look()
    head.cell("TB-CON").fill(paper["TB-CON"])
    head.press(say("Send to the cluster chair"))

    explain_and_send(head)

    head.sees(say("The figures have been sent to the cluster chair."))
    expect(head.state.first).to_have_text("Đã gửi")
    expect(head.lock).to_be_visible()
    expect(head.page.locator("main input[type=text]")).to_have_count(0)
    submission.refresh_from_db()
    assert submission.state == SubmissionState.SUBMITTED
    assert submission.submitted_by.username == "dateh.lanhdao"
    assert submission.values.get(element__code="DT-KTM-TNCV-VU").note == REASON


def test_the_sheet_saves_without_scripts(arrive: Arrive, unsent: Callable[..., Submission]) -> None:
    submission = unsent("DATEH")
    reporter = arrive("dateh.nhaplieu", has_scripts=False)
    reporter.follow(say("Enter figures"))

    reporter.cell("TB-MOI").fill("1.086")
    reporter.cell("TB-CON").fill("mười")
    reporter.press(say("Save"))

    expect(reporter.cell("TB-CON")).to_have_value("mười")
    expect(reporter.row("TB-CON")).to_contain_text("mười")
    expect(reporter.cell("TB-MOI")).to_have_value("1.086")
    assert submission.values.get(element__code="TB-MOI").value == 1086
    assert submission.values.get(element__code="TB-CON").value == 7


def test_what_another_tab_saved_meanwhile_is_not_overwritten_unseen(
    arrive: Arrive, unsent: Callable[..., Submission]
) -> None:
    submission = unsent("DATEH")
    first, second = arrive("dateh.nhaplieu"), arrive("dateh.lanhdao")
    first.go(SHEET)
    second.go(SHEET)

    first.cell("TB-KSTT").fill("2")
    first.press(say("Save"))
    second.cell("TB-KSTT").fill("3")
    second.press(say("Save"))

    row = second.row("TB-KSTT")
    expect(row).to_contain_text("Bùi Thị Lan")
    theirs, mine = row.get_by_role("radio").all()
    expect(theirs).to_have_accessible_name(re.compile(r"\b2$"))
    expect(mine).to_have_accessible_name(re.compile(r"\b3$"))
    assert submission.values.get(element__code="TB-KSTT").value == 2

    mine.check()
    second.press(say("Save"))
    expect(second.cell("TB-KSTT")).to_have_value("3")
    assert submission.values.get(element__code="TB-KSTT").value == 3


def test_a_double_click_sends_once(arrive: Arrive, unsent: Callable[..., Submission]) -> None:
    submission = unsent("DATEH")
    before = TimelineEntry.objects.filter(subject=SUBJECT, action="figures.submitted").count()
    head = arrive("dateh.lanhdao")
    head.go(f"{SHEET}?confirm")

    head.page.get_by_role("checkbox", name=say(ZEROS)).check()
    head.page.get_by_role("button", name=say("Send now")).dblclick()
    expect(head.state.first).to_have_text("Đã gửi")
    head.page.wait_for_load_state("networkidle")
    head.go(SHEET)

    submission.refresh_from_db()
    assert submission.state == SubmissionState.SUBMITTED
    assert TimelineEntry.objects.filter(subject=SUBJECT, action="figures.submitted").count() == before + 1
