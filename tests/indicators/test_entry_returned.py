"""The unit's sheet after a return by cells: what is asked, what is open and why, and that the rest is shut."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from indicators.enums import SubmissionState
from indicators.models import DataElement, DataValue, Statement, Submission
from indicators.workflow import accept, reopen, send_back, submit
from tests.factories import (
    AppointmentFactory,
    IndicatorFactory,
    SubmissionFactory,
    SuccessionFactory,
    ValidationRuleFactory,
)
from tests.indicators.entry_scene import NOW, Scene, build_scene, fields_of
from tests.indicators.test_entry import QUERIES, said
from tests.indicators.test_entry_saving import send_back_page
from units.enums import Level, Role

pytestmark = pytest.mark.django_db
CODES = ("VU", "BI-CAN", "DA-GQ", "CON", "QUA-HAN", "KHAC")


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def scene() -> Scene:
    """VU and its pair BI-CAN; a ratio of DA-GQ to VU; a rule binds CON to VU, another QUA-HAN to CON; KHAC alone."""
    made = build_scene()
    SubmissionFactory(membership=made.place, submitted=True)
    elements = {code: made.element(code, order=n, name=f"Dòng {code}") for n, code in enumerate(CODES)}
    elements["BI-CAN"].pair = elements["VU"]
    elements["BI-CAN"].save()
    ratio = {"kind": "RATIO", "unit": "%", "numerator": "DA-GQ", "denominator": "VU"}
    IndicatorFactory(code="TL", section=made.section, name="Tỷ lệ giải quyết", **ratio)
    ValidationRuleFactory(left="CON", right="VU", message="Số còn lại lớn hơn số thụ lý.")
    ValidationRuleFactory(left="QUA-HAN", right="CON", message="Số quá hạn lớn hơn số còn lại.")
    for code, element in elements.items():
        made.fill(element, 2 if code == "QUA-HAN" else 5)
    return made


def returned(scene: Scene, **cells: str) -> Scene:
    asked = {code.replace("_", "-"): words for code, words in cells.items()}
    send_back(submission=scene.submission, by=scene.people["chair's head"], at=NOW, reason="Xem lại.", cells=asked)
    return scene


def row_of(page: Any, code: str) -> str:
    """Return one row's markup, in one line."""
    return said(page).split(f'id="row-{code}"')[1].split("</tr>")[0]


def test_the_notice_lists_the_rows_to_be_corrected_with_the_words_on_each(scene: Scene) -> None:
    page = said(returned(scene, KHAC="Có <b>cả</b> vụ đã chuyển?", VU="").as_("reporter").get(scene.url()))
    notice = page.split('class="notice notice-returned"')[1].split("</ul>")[0]
    assert "Xem lại." in notice
    assert "2 rows to be corrected:" in notice
    assert re.findall(r"<li>(.*?)</li>", notice) == [
        '<a href="#row-VU">Dòng VU</a>',
        '<a href="#row-KHAC">Dòng KHAC</a>: Có &lt;b&gt;cả&lt;/b&gt; vụ đã chuyển?',
    ]
    assert "3 rows that are tied to them are open as well; all others are locked." in page


def test_each_row_says_why_it_is_open_or_shut(scene: Scene) -> None:
    page = returned(scene, VU="Sổ có <6> vụ.").as_("reporter").get(scene.url())
    tied = 'with <a href="#row-VU">row 1</a>'
    assert 'Correction requested: Sổ có &lt;6&gt; vụ. <a href="#note-VU">Give the reason</a>' in row_of(page, "VU")
    assert "open as well: forms a pair " + tied in row_of(page, "BI-CAN")
    assert "open as well: shares the indicator “Tỷ lệ giải quyết” " + tied in row_of(page, "DA-GQ")
    assert "open as well: shares the check “Số còn lại lớn hơn số thụ lý.” " + tied in row_of(page, "CON")
    assert 'id="row-VU" class="is-asked"' in said(page)
    for code in ("QUA-HAN", "KHAC"):
        assert "locked: no correction of this row was requested" in row_of(page, code)


def test_only_open_rows_have_fields_and_every_row_has_as_many_columns(scene: Scene) -> None:
    page = returned(scene, VU="").as_("reporter").get(scene.url())
    assert {name for name in fields_of(page) if name.startswith("value-")} == {
        f"value-{code}" for code in ("VU", "BI-CAN", "DA-GQ", "CON")
    }
    for code in CODES:
        assert len(re.findall(r"<t[hd]\b", row_of(page, code))) == 8
    assert '<td class="cell is-locked">5</td>' in row_of(page, "KHAC")
    assert 'name="note-KHAC"' not in said(page)
    assert 'name="none-KHAC"' not in said(page)


def test_a_locked_row_shows_its_dash_and_asks_for_no_reason(scene: Scene) -> None:
    ValidationRuleFactory(left="KHAC", right="1", operator=">=", severity="warning", message="Bằng không.")
    DataValue.objects.filter(element__code="KHAC").update(value=None, not_arisen=True, note="Không có vụ nào.")
    row = row_of(returned(scene, VU="").as_("reporter").get(scene.url()), "KHAC")
    assert '<td class="cell is-locked">–</td>' in row
    assert "Bằng không." in row
    assert "Give the reason" not in row
    assert "Note: Không có vụ nào." in row


def test_a_return_without_cells_opens_every_row_and_says_nothing_of_rows(scene: Scene) -> None:
    page = returned(scene).as_("reporter").get(scene.url())
    assert {f"value-{code}" for code in CODES} <= set(fields_of(page))
    assert "is-locked" not in said(page)
    assert "to be corrected" not in said(page)


def test_confirmed_figures_that_an_officer_returns_open_by_cells_too(scene: Scene) -> None:
    accept(submission=scene.submission, by=scene.people["chair's head"], at=NOW)
    officer = scene.people["officer"]
    reopen(submission=scene.submission, by=officer, at=NOW, reason="Sai.", closed_by=[], cells={"KHAC": "Rà lại."})
    page = scene.as_("reporter").get(scene.url())
    assert "Person officer, 10:00 on 01/06/2022" in said(page)
    assert 'name="value-KHAC"' in row_of(page, "KHAC")
    assert "1 row to be corrected:" in said(page)
    assert "All other rows are locked." in said(page)


@pytest.mark.parametrize("typed", ["9", "12a", "", "-"])
def test_a_closed_cell_that_is_sent_all_the_same_is_refused_in_words_and_the_others_are_saved(
    scene: Scene, typed: str
) -> None:
    client = returned(scene, VU="").as_("reporter")
    page = send_back_page(scene, client, {"value-VU": "6", "value-KHAC": typed, "note-KHAC": "Ghi <nhầm>"})
    assert page.status_code == 200
    assert "1 cell saved; 1 item could not be saved, see below" in said(page)
    assert (scene.value("VU").value, scene.value("KHAC").value, scene.value("KHAC").note) == (6, 5, "")
    row = row_of(page, "KHAC")
    told = typed or "not entered"
    assert f"“{told} (Ghi &lt;nhầm&gt;)” is not saved: no correction of this row was requested." in row
    assert '<td class="cell is-locked">5</td>' in row
    assert "not saved; stored is 5" in row
    assert '<a href="#row-KHAC">Dòng KHAC</a>: “' in said(page)


def test_rows_of_no_one_and_of_other_levels_are_left_out(scene: Scene) -> None:
    scene.element("TINH", levels=Level.PROVINCE)
    client = returned(scene, VU="").as_("reporter")
    answer = send_back_page(scene, client, {"value-TINH": "9", "value-KHONG-CO": "9"})
    assert answer.status_code == 302
    assert DataValue.objects.count() == len(CODES)


@pytest.mark.parametrize("step", ["entry_show", "entry_send"])
def test_no_step_is_taken_over_a_closed_cell(scene: Scene, step: str) -> None:
    client = returned(scene, VU="").as_("head")
    page = send_back_page(scene, client, {"value-KHAC": "9"}, step=step)
    assert "is not saved: no correction of this row was requested" in said(page)
    assert (scene.submission.state, scene.submission.shown_to_head_at) == (SubmissionState.RETURNED, None)


def test_texts_stay_open(scene: Scene) -> None:
    client = returned(scene, VU="").as_("reporter")
    assert send_back_page(scene, client, {"said-proposal": "Đề nghị tập huấn."}).status_code == 302
    assert Statement.objects.get().text == "Đề nghị tập huấn."


def test_a_page_from_before_the_return_loses_no_typing(scene: Scene) -> None:
    Submission.objects.update(state=SubmissionState.RETURNED, return_reason="Xem lại.")
    opened = fields_of(scene.as_("reporter").get(scene.url()))
    submit(submission=scene.submission, by=scene.people["head"], at=NOW)
    page = send_back_page(
        returned(scene, VU=""), scene.as_("reporter"), {"value-VU": "7", "value-KHAC": "9"}, opened=opened
    )
    assert "1 cell saved; 1 item could not be saved, see below" in said(page)
    assert "“9” is not saved" in row_of(page, "KHAC")
    assert scene.value("VU").value == 7


def test_a_row_that_keeps_from_sending_opens_and_says_so(scene: Scene) -> None:
    client = returned(scene, VU="").as_("head")
    answer = send_back_page(scene, client, {"value-VU": "1", "value-DA-GQ": "1", "value-CON": "1"})
    assert answer.status_code == 302
    page = client.get(scene.url())
    row = row_of(page, "QUA-HAN")
    assert "open, since a mistake keeps the figures from being sent" in row
    assert 'name="value-QUA-HAN"' in row
    assert "Số quá hạn lớn hơn số còn lại." in said(page)
    assert send_back_page(scene, client, {"value-QUA-HAN": "0"}).status_code == 302
    assert "locked" in row_of(client.get(scene.url()), "QUA-HAN")
    seen = str(sum(DataValue.objects.values_list("version", flat=True)))
    sent = client.post(scene.url("entry_send"), {"seen": seen, "zeros": "on"})
    assert sent.status_code == 302
    assert scene.submission.state == SubmissionState.SUBMITTED


def test_ties_that_the_catalogue_has_lost_since_leave_the_row_open(scene: Scene) -> None:
    returned(scene, VU="")
    DataElement.objects.filter(code="BI-CAN").update(pair=None)
    row = row_of(scene.as_("reporter").get(scene.url()), "BI-CAN")
    assert "open along with the rows to be corrected" in row
    assert 'name="value-BI-CAN"' in row


def test_a_reader_who_cannot_type_reads_what_was_asked_and_no_locks(scene: Scene) -> None:
    successor = SuccessionFactory(predecessor=scene.place.unit).successor
    scene.people["successor's head"] = AppointmentFactory(unit=successor, role=Role.HEAD).user
    page = said(returned(scene, VU="Sổ có 6 vụ.").as_("successor's head").get(scene.url()))
    assert '<a href="#row-VU">Dòng VU</a>: Sổ có 6 vụ.' in page
    assert "note-locked" not in page
    assert '<td class="none"></td>' not in page


def test_once_sent_again_no_row_speaks_of_the_return(scene: Scene) -> None:
    returned(scene, VU="")
    submit(submission=scene.submission, by=scene.people["head"], at=NOW)
    page = said(scene.as_("reporter").get(scene.url()))
    assert "to be corrected" not in page
    assert "note-returned" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_the_cells(scene: Scene, django_assert_num_queries: Any, count: int) -> None:
    returned(scene, **{code.replace("-", "_"): "Xem lại." for code in CODES[:count]})
    client = scene.as_("reporter")
    with django_assert_num_queries(QUERIES + 1):
        page = client.get(scene.url())
    assert said(page).count("Correction requested: Xem lại.") == count
