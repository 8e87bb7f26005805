"""A half-year filled in with Excel: taken home, handed in, looked at, stored, and undone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from indicators.entries import NOT_ARISEN
from indicators.models import Submission
from tests.indicators.workbook_making import filled, rows_by_code
from tests.journeys.conftest import Arrive
from tests.journeys.visitor import Visitor, say

SHEET = "/figures/2022-H1/DATEH/"


def hand_in(visitor: Visitor, content: bytes) -> None:
    file = {"name": "so-lieu.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    visitor.page.get_by_label(say("The form filled in with Excel")).set_input_files(files=[file])
    visitor.press(say("See what changes"))


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_form_is_filled_in_with_excel(arrive: Arrive, unsent: Callable[..., Submission], has_scripts: bool) -> None:
    submission = unsent("DATEH")
    reporter = arrive("dateh.nhaplieu", has_scripts=has_scripts)
    reporter.go(SHEET)
    link = reporter.page.get_by_role("link", name=say("Download the Excel form"))
    form = reporter.document(link.get_attribute("href") or "")
    rows = rows_by_code(form)
    reporter.follow(say("Hand in the Excel file"))

    hand_in(reporter, b"\xff\xd8\xff a photo")
    reporter.sees(say("This file was not taken; nothing was stored"))

    hand_in(reporter, filled(form, {"TB-MOI": "12a", "TB-CON": 7}))
    reporter.sees(f"G{rows['TB-MOI']}")
    reporter.sees("“12a”")

    # Someone else has changed two cells since the download; the file has touched one of them.
    submission.values.filter(element__code__in=["TB-KSTT", "TB-DAKS"]).update(value=41, version=9)
    hand_in(reporter, filled(form, {"TB-MOI": 1086, "TB-GQ": "1.083", "TB-CU": "-", "TB-KSTT": 3, "TB-CON": None}))
    expect(reporter.heading).to_have_text(say("What the Excel file changes"))
    reporter.sees("1.086")
    reporter.sees(say("Both contents stand here. What is stored stays unless you choose otherwise."))
    reporter.page.get_by_label(say("Take what the file says")).check()
    reporter.press(say("Store it as chosen"))

    reporter.sees("Đã lưu 4 ô từ tệp")
    entries = {value.element.code: value.entry for value in submission.values.select_related("element")}
    assert (entries["TB-MOI"].value, entries["TB-GQ"].value, entries["TB-KSTT"].value) == (1086, 1083, 3)
    assert entries["TB-CU"] == NOT_ARISEN
    assert (entries["TB-CON"].value, entries["TB-DAKS"].value) == (7, 41)

    reporter.press(say("Undo it all"))
    reporter.sees(say("Undone: the cells hold what they held before the file was stored."))
    assert submission.values.get(element__code="TB-KSTT").entry.value == 41
    reporter.follow(say("To the sheet"))
    expect(reporter.cell("TB-CU")).to_have_value("7")
