"""Saving the entry page: good cells are stored, everything else stands there again, nothing is lost or overwritten."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from clusters.models import Lock
from indicators.enums import SubmissionState
from indicators.models import Statement, Submission
from tests.factories import IndicatorFactory, StatementFactory, TargetFactory, ValidationRuleFactory
from tests.indicators.entry_scene import NOW, Scene, build_scene, fields_of
from tests.indicators.test_entry import said
from units.models import TimelineEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def scene() -> Scene:
    return build_scene()


def send_back_page(
    scene: Scene, client: Any, changes: dict[str, Any], *, step: str = "entry", opened: Any = None
) -> Any:
    """Open the page, type, and press a button, as a browser does; `opened` is an older copy of the page."""
    data = opened or fields_of(client.get(scene.url()))
    dropped = {name for name, value in changes.items() if value is None}
    kept = {name: value for name, value in (data | changes).items() if name not in dropped}
    return client.post(scene.url(step), kept)


# ---- Cells ----


def test_the_three_states_are_stored_and_shown_as_read(scene: Scene) -> None:
    for code in ("SO", "KPS", "GO", "TRONG"):
        scene.element(code)
    client = scene.as_("reporter")
    typed = {"value-SO": "1234", "none-KPS": "on", "value-GO": "-", "note-SO": "Đã đối chiếu."}
    answer = send_back_page(scene, client, typed)
    assert (answer.status_code, answer.headers["Location"]) == (302, scene.url())
    assert scene.value("SO").value == 1234
    assert scene.value("SO").note == "Đã đối chiếu."
    assert scene.value("SO").updated_by == scene.people["reporter"]
    assert (scene.value("KPS").not_arisen, scene.value("GO").not_arisen) == (True, True)
    assert scene.submission.values.count() == 3
    page = client.get(scene.url())
    assert 'id="cell-SO" value="1.234"' in page.content.decode()
    assert "3 cells saved" in said(page)


def test_an_emptied_cell_is_not_entered_again(scene: Scene) -> None:
    scene.fill(scene.element("SO"), 5), scene.fill(scene.element("KPS"), None, not_arisen=True)
    send_back_page(scene, scene.as_("reporter"), {"value-SO": "", "none-KPS": None})
    assert (scene.value("SO").value, scene.value("KPS").not_arisen) == (None, False)


def test_sending_back_an_untouched_page_writes_nothing(scene: Scene) -> None:
    scene.fill(scene.element("SO"), 5), scene.fill(scene.element("KPS"), None, not_arisen=True)
    client = scene.as_("reporter")
    send_back_page(scene, client, {})
    assert scene.value("SO").version == 1
    page = client.get(scene.url())
    assert "Everything is saved." in said(page)


def test_refused_cells_stand_as_typed_beside_the_reason_and_the_good_ones_are_saved(scene: Scene) -> None:
    typed = {"A": "7", "B": "1.5", "C": "12.34", "D": "12a", "E": "-5", "F": "-", "G": "9"}
    for code in typed:
        scene.element(code, name=f"Dòng {code}", may_be_not_arisen=code != "F")
    changes = {f"value-{code}": text for code, text in typed.items()} | {"note-B": "Ghi chú giữ lại"}
    page = send_back_page(scene, scene.as_("reporter"), changes)
    html, words = page.content.decode(), said(page)
    assert page.status_code == 200
    assert "2 cells saved; 5 items could not be saved, see below" in words
    assert set(scene.submission.values.values_list("element__code", flat=True)) == {"A", "G"}
    for code in "BCDEF":
        assert f'id="cell-{code}" value="{typed[code]}"' in html
        assert f'<a href="#cell-{code}">Dòng {code}</a>' in html
    assert html.count('aria-invalid="true"') == 5
    assert 'value="Ghi chú giữ lại"' in html
    assert "“1.5” can be read in two ways" in words
    assert "not saved; stored is not entered" in words


def test_a_refused_page_can_be_corrected_and_sent_back(scene: Scene) -> None:
    scene.fill(scene.element("A"), 3)
    scene.element("B")
    client = scene.as_("reporter")
    refused = send_back_page(scene, client, {"value-A": "4", "value-B": "1.5"})
    answer = send_back_page(scene, client, {"value-B": "15"}, opened=fields_of(refused))
    assert answer.status_code == 302
    assert (scene.value("A").value, scene.value("B").value) == (4, 15)
    assert scene.value("A").version == 2


def test_two_tabs_show_both_values_and_ask(scene: Scene) -> None:
    scene.fill(scene.element("A", name="Tin báo mới"), 3, updated_at=NOW - timedelta(days=1))
    scene.element("B")
    opened = fields_of(scene.as_("head").get(scene.url()))
    send_back_page(scene, scene.as_("reporter"), {"value-A": "1111", "note-A": "Theo sổ"})
    page = send_back_page(scene, scene.as_("head"), {"value-A": "2222", "value-B": "8"}, opened=opened)
    words = said(page)
    assert "1 cell saved; 1 item could not be saved, see below" in words
    assert "Someone else has just changed this: Person reporter, 10:00" in words
    assert "Keep theirs: <b>1.111 (Theo sổ)</b>" in words
    assert "Save mine over it: <b>2.222</b>" in words
    assert (scene.value("A").value, scene.value("B").value) == (1111, 8)


@pytest.mark.parametrize(("pick", "kept", "status"), [("theirs", 1111, 302), ("mine", 2222, 302), (None, 1111, 200)])
def test_after_a_conflict_one_value_is_chosen(scene: Scene, pick: str | None, kept: int, status: int) -> None:
    scene.fill(scene.element("A"), 3)
    opened = fields_of(scene.as_("head").get(scene.url()))
    send_back_page(scene, scene.as_("reporter"), {"value-A": "1111"})
    head = scene.as_("head")
    page = send_back_page(scene, head, {"value-A": "2222"}, opened=opened)
    answer = send_back_page(scene, head, {"pick-A": pick}, opened=fields_of(page))
    assert answer.status_code == status
    assert scene.value("A").value == kept


def test_a_third_change_is_not_overwritten_by_the_choice(scene: Scene) -> None:
    scene.fill(scene.element("A"), 3)
    opened = fields_of(scene.as_("head").get(scene.url()))
    reporter, head = scene.as_("reporter"), scene.as_("head")
    send_back_page(scene, reporter, {"value-A": "1111"})
    page = send_back_page(scene, head, {"value-A": "2222"}, opened=opened)
    send_back_page(scene, reporter, {"value-A": "3333"})
    again = send_back_page(scene, head, {"pick-A": "mine"}, opened=fields_of(page))
    assert "Keep theirs: <b>3.333</b>" in said(again)
    assert scene.value("A").value == 3333


def test_the_same_typed_twice_is_no_conflict(scene: Scene) -> None:
    scene.element("A")
    opened = fields_of(scene.as_("head").get(scene.url()))
    send_back_page(scene, scene.as_("reporter"), {"value-A": "5"})
    assert send_back_page(scene, scene.as_("head"), {"value-A": "5"}, opened=opened).status_code == 302


@pytest.mark.parametrize("state", ["sent", "confirmed", "locked", "not open"])
def test_what_is_typed_into_a_closed_sheet_is_shown_again_and_not_stored(scene: Scene, state: str) -> None:
    scene.fill(scene.element("A", name="Tin báo mới"), 3)
    scene.element("B")
    client = scene.as_("reporter")
    opened = fields_of(client.get(scene.url()))
    stamps = {
        "state": "SUBMITTED",
        "submitted_at": NOW,
        "first_submitted_at": NOW,
        "submitted_by": scene.people["head"],
    }
    if state == "confirmed":
        stamps |= {"state": "ACCEPTED", "accepted_at": NOW, "accepted_by": scene.people["chair's head"]}
    if state == "locked":
        lock = {"cluster": scene.place.cluster, "period": scene.period, "by": scene.people["officer"]}
        Lock.objects.create(stage="ISSUED", since=NOW, **lock)
    elif state == "not open":
        type(scene.period).objects.update(opens_at=NOW + timedelta(minutes=1))
    else:
        Submission.objects.filter(membership=scene.place).update(**stamps)
    typed = {"value-A": "77<b>", "note-A": "vì sao", "none-B": "on", "said-proposal": "Đề nghị <i>tập huấn</i>."}
    page = send_back_page(scene, client, typed, opened=opened)
    words = said(page)
    assert page.status_code == 200
    assert "What you typed has not been stored." in words
    assert '<a href="#row-A">Tin báo mới</a>: you typed <b>77&lt;b&gt; (vì sao)</b>, stored is 3' in words
    assert "you typed <b>not arisen</b>, stored is not entered" in words
    assert "Đề nghị &lt;i&gt;tập huấn&lt;/i&gt;." in words
    assert scene.value("A").value == 3
    assert not Statement.objects.exists()


def test_a_sheet_sent_meanwhile_loses_nothing_that_was_untouched(scene: Scene) -> None:
    scene.fill(scene.element("A"), 3)
    client = scene.as_("reporter")
    opened = fields_of(client.get(scene.url()))
    stamps = {"submitted_at": NOW, "first_submitted_at": NOW, "submitted_by": scene.people["head"]}
    Submission.objects.filter(membership=scene.place).update(state="SUBMITTED", **stamps)
    page = send_back_page(scene, client, {}, opened=opened)
    assert "These figures have moved on since you opened the page." in said(page)
    assert "What you typed has not been stored." not in said(page)
    assert 'name="value-A"' not in page.content.decode()


@pytest.mark.parametrize(("count", "status"), [(5000, 302), (5001, 400)])
def test_five_thousand_fields_are_read_and_more_are_refused(scene: Scene, count: int, status: int) -> None:
    scene.element("A")
    data = {"value-A": "5"} | {f"value-{n}": "1" for n in range(count - 1)}
    assert scene.as_("reporter").post(scene.url(), data).status_code == status
    assert scene.submission.values.count() == (1 if status == 302 else 0)


def test_rows_of_another_level_or_period_are_not_written(scene: Scene) -> None:
    scene.element("A")
    scene.element("TINH", levels="province")
    scene.element("CU", valid_until=scene.period.starts_on)
    scene.as_("reporter").post(scene.url(), {"value-A": "1", "value-TINH": "2", "value-CU": "3"})
    assert list(scene.submission.values.values_list("element__code", flat=True)) == ["A"]


def test_saving_costs_the_same_for_one_row_and_for_three(scene: Scene, django_assert_max_num_queries: Any) -> None:
    client = scene.as_("reporter")
    for count in (1, 3):
        for n in range(count):
            scene.element(f"R{count}-{n}")
        data = fields_of(client.get(scene.url()))
        changes = {name: str(count + 5) for name in data if name.startswith("value-")}
        with django_assert_max_num_queries(32):
            assert client.post(scene.url(), data | changes).status_code == 302


# ---- Texts ----


def missed(scene: Scene) -> Any:
    """Make a target that the unit misses."""
    done, all_rows = scene.element("XONG"), scene.element("TONG")
    ratio = {"kind": "RATIO", "unit": "%", "numerator": "XONG", "denominator": "TONG", "name": "Tỷ lệ giải quyết"}
    indicator = IndicatorFactory(code="TL", section=scene.section, **ratio)
    TargetFactory(indicator=indicator, operator=">=", value=90)
    scene.fill(done, 8), scene.fill(all_rows, 10)
    return indicator


def test_texts_are_stored_with_their_history_and_removed_when_cleared(scene: Scene) -> None:
    indicator, client = missed(scene), scene.as_("reporter")
    texts = {"said-practice": "Giao ban\r\nhằng tuần ", "said-TL-commitment": "Đạt 90% trong quý III."}
    assert send_back_page(scene, client, texts).status_code == 302
    assert "2 texts saved" in said(client.get(scene.url()))
    kept = {(row.topic, row.indicator_id): (row.text, row.version) for row in Statement.objects.all()}
    assert kept == {
        ("practice", None): ("Giao ban\nhằng tuần", 1),
        ("commitment", indicator.pk): ("Đạt 90% trong quý III.", 1),
    }
    send_back_page(scene, client, {"said-practice": "Giao ban hằng ngày", "said-TL-commitment": ""})
    row = Statement.objects.get()
    assert (row.text, row.version) == ("Giao ban hằng ngày", 2)
    assert list(Statement.history.filter(topic="practice").order_by("version").values_list("text", flat=True)) == [
        "Giao ban\nhằng tuần",
        "Giao ban hằng ngày",
    ]
    assert list(Statement.history.filter(topic="commitment").values_list("history_type", flat=True)) == ["-", "+"]


def test_only_missed_targets_ask_for_causes_but_no_text_disappears(scene: Scene) -> None:
    indicator = missed(scene)
    page = scene.as_("reporter").get(scene.url()).content.decode()
    assert 'name="said-TL-objective_cause"' in page
    assert "80% (8/10) · thiếu 10 điểm % (Ngành: at least 90%)" in page
    scene.submission.values.filter(element__code="XONG").update(value=10)
    assert 'name="said-TL-objective_cause"' not in scene.as_("reporter").get(scene.url()).content.decode()
    StatementFactory(submission=scene.submission, topic="objective_cause", indicator=indicator, text="Án phức tạp.")
    page = said(scene.as_("reporter").get(scene.url()))
    assert "Án phức tạp." in page
    assert "This target is no longer missed; the text stays until you clear it." in page


def test_a_text_that_is_too_long_stands_there_again_and_all_else_is_saved(scene: Scene) -> None:
    scene.element("A")
    long = "á" * 10_001
    page = send_back_page(
        scene, scene.as_("reporter"), {"value-A": "5", "said-practice": long, "said-proposal": "Đề nghị."}
    )
    assert "1 cell saved; 1 text saved; 1 item could not be saved, see below" in said(page)
    assert "At most 10000 characters; here are 10001." in said(page)
    assert long in page.content.decode()
    assert [row.topic for row in Statement.objects.all()] == ["proposal"]
    again = send_back_page(scene, scene.as_("reporter"), {"said-practice": "Ngắn."}, opened=fields_of(page))
    assert again.status_code == 302
    assert Statement.objects.count() == 2


def test_two_tabs_with_one_text_show_both_and_ask(scene: Scene) -> None:
    scene.element("A")
    StatementFactory(submission=scene.submission, topic="proposal", text="Đầu tiên")
    opened = fields_of(scene.as_("head").get(scene.url()))
    send_back_page(scene, scene.as_("reporter"), {"said-proposal": "Của người <b>khác</b>"})
    head = scene.as_("head")
    page = send_back_page(scene, head, {"said-proposal": "Của tôi", "said-practice": "Mới"}, opened=opened)
    words = said(page)
    assert "1 text saved; 1 item could not be saved, see below" in words
    assert "Person reporter wrote: “Của người &lt;b&gt;khác&lt;/b&gt;”" in words
    assert "Của tôi</textarea>" in words
    data = fields_of(page)
    assert send_back_page(scene, head, {"said-proposal_pick": "mine"}, opened=data).status_code == 302
    assert Statement.objects.get(topic="proposal").text == "Của tôi"


def test_keeping_the_others_text_stores_nothing(scene: Scene) -> None:
    scene.element("A")
    opened = fields_of(scene.as_("head").get(scene.url()))
    send_back_page(scene, scene.as_("reporter"), {"said-proposal": "Của người khác"})
    head = scene.as_("head")
    page = send_back_page(scene, head, {"said-proposal": "Của tôi"}, opened=opened)
    send_back_page(scene, head, {"said-proposal_pick": "theirs"}, opened=fields_of(page))
    assert (Statement.objects.get().text, Statement.objects.get().version) == ("Của người khác", 1)


def test_a_text_that_another_removed_is_asked_about(scene: Scene) -> None:
    scene.element("A")
    StatementFactory(submission=scene.submission, topic="proposal", text="Đầu tiên")
    opened = fields_of(scene.as_("head").get(scene.url()))
    send_back_page(scene, scene.as_("reporter"), {"said-proposal": ""})
    head = scene.as_("head")
    untouched = send_back_page(scene, head, {"said-practice": "Khác"}, opened=opened)
    assert untouched.status_code == 302
    assert not Statement.objects.filter(topic="proposal").exists()
    page = send_back_page(scene, head, {"said-proposal": "Sửa lại"}, opened=opened)
    assert "Someone else has removed this text meanwhile." in said(page)
    send_back_page(scene, head, {"said-proposal_pick": "mine"}, opened=fields_of(page))
    row = Statement.objects.get(topic="proposal")
    assert (row.text, row.version) == ("Sửa lại", 2)


def test_an_unknown_indicator_is_not_written_about(scene: Scene) -> None:
    scene.element("A")
    scene.as_("reporter").post(scene.url(), {"said": "KHONG-CO", "said-KHONG-CO-commitment": "x"})
    assert not Statement.objects.exists()


# ---- Shown to the head, sent ----


def test_showing_saves_what_is_typed_and_keeps_the_time(scene: Scene) -> None:
    scene.element("A")
    client = scene.as_("reporter")
    answer = send_back_page(scene, client, {"value-A": "5"}, step="entry_show")
    assert answer.headers["Location"] == scene.url()
    assert scene.value("A").value == 5
    assert (scene.submission.shown_to_head_at, scene.submission.shown_to_head_by) == (NOW, scene.people["reporter"])
    words = said(client.get(scene.url()))
    assert "shown to the head at 10:00 on 01/06/2022 (Person reporter)" in words


@pytest.mark.parametrize(
    ("step", "words"),
    [("entry_show", "It was not noted as shown to the head."), ("entry_send", "The figures were not sent.")],
)
def test_no_step_is_taken_over_a_refused_cell(scene: Scene, step: str, words: str) -> None:
    scene.element("A")
    page = send_back_page(scene, scene.as_("head"), {"value-A": "1.5"}, step=step)
    assert words in said(page)
    assert 'id="cell-A" value="1.5"' in page.content.decode()
    assert scene.submission.shown_to_head_at is None
    assert scene.submission.state == SubmissionState.DRAFT


def test_sending_saves_first_and_asks_before_it_sends(scene: Scene) -> None:
    scene.element("A")
    head = scene.as_("head")
    answer = send_back_page(scene, head, {"value-A": "5"}, step="entry_send")
    assert answer.headers["Location"] == f"{scene.url()}?confirm"
    assert (scene.value("A").value, scene.submission.state) == (5, SubmissionState.DRAFT)
    asked = head.get(answer.headers["Location"])
    assert "Nothing stands in the way of sending" in said(asked)
    sent = head.post(scene.url("entry_send"), {"seen": asked.context["form"].initial["seen"]})
    assert sent.headers["Location"] == scene.url()
    submission = scene.submission
    assert (submission.state, submission.submitted_by) == (SubmissionState.SUBMITTED, scene.people["head"])
    assert TimelineEntry.objects.about(submission.subject).get().action == "figures.submitted"
    assert "The figures have been sent to the cluster chair." in said(head.get(scene.url()))


def test_the_page_before_sending_names_every_reason_and_leads_to_its_row(scene: Scene) -> None:
    missed(scene)
    scene.element("A", name="Dòng trống <b>")
    scene.element("B", name="Dòng tùy chọn", required=False)
    ValidationRuleFactory(left="TONG", operator="<=", right="XONG", message="Tổng lớn hơn phần.")
    ValidationRuleFactory(left="TONG", operator="<=", right="9", severity="warning", message="Tổng tăng bất thường.")
    words = said(scene.as_("head").get(f"{scene.url()}?confirm"))
    assert "These figures cannot be sent yet" in words
    assert f'<a href="{scene.url()}#row-A">Dòng trống &lt;b&gt;</a>' in words
    assert "Tổng lớn hơn phần.<small>Source: QĐ 758/2008/QĐ-VKSTC</small>" in words
    assert f'</small></span><span class="rows"><a href="{scene.url()}#row-XONG">' in words
    assert "Tổng tăng bất thường." in words
    assert f'<a href="{scene.url()}#row-B">Dòng tùy chọn</a>' in words
    assert "Missed targets without a cause or commitment" in words
    assert scene.url("entry_send") not in words


def test_a_reporter_is_not_asked_to_send(scene: Scene) -> None:
    scene.element("A")
    assert 'name="value-A"' in scene.as_("reporter").get(f"{scene.url()}?confirm").content.decode()


def test_explained_warnings_and_optional_blanks_do_not_keep_from_sending(scene: Scene) -> None:
    scene.fill(scene.element("A"), 5, note="Đã đối chiếu.")
    scene.element("B", required=False)
    ValidationRuleFactory(left="A", operator="<=", right="3", severity="warning")
    head = scene.as_("head")
    seen = head.get(f"{scene.url()}?confirm").context["form"].initial["seen"]
    head.post(scene.url("entry_send"), {"seen": seen})
    assert scene.submission.state == SubmissionState.SUBMITTED


def test_what_blocks_is_checked_again_when_the_word_comes(scene: Scene) -> None:
    scene.element("A")
    head = scene.as_("head")
    answer = head.post(scene.url("entry_send"), {"seen": "0"})
    assert answer.headers["Location"] == f"{scene.url()}?confirm"
    assert scene.submission.state == SubmissionState.DRAFT
    assert "These figures cannot be sent yet: see each reason below." in said(head.get(answer.headers["Location"]))


def test_figures_that_changed_since_the_head_looked_are_not_sent(scene: Scene) -> None:
    scene.fill(scene.element("A"), 5)
    head = scene.as_("head")
    seen = head.get(f"{scene.url()}?confirm").context["form"].initial["seen"]
    send_back_page(scene, scene.as_("reporter"), {"value-A": "6"})
    head.post(scene.url("entry_send"), {"seen": seen})
    assert scene.submission.state == SubmissionState.DRAFT
    assert "The figures have changed since you looked at them." in said(head.get(f"{scene.url()}?confirm"))


def test_sending_late_is_recorded_and_not_refused(scene: Scene) -> None:
    scene.fill(scene.element("A"), 5)
    with time_machine.travel(scene.period.due_at + timedelta(hours=2), tick=False):
        head = scene.as_("head")
        seen = head.get(f"{scene.url()}?confirm").context["form"].initial["seen"]
        head.post(scene.url("entry_send"), {"seen": seen})
        assert "Sent 2 giờ late" in said(head.get(scene.url()))
    assert scene.submission.state == SubmissionState.SUBMITTED
