"""The page before sending: reasons are given right there, zeros confirmed, and nothing typed is lost on the way."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from clusters.models import Lock
from indicators.enums import SubmissionState
from indicators.workflow import send_back, submit
from tests.factories import ValidationRuleFactory
from tests.indicators.entry_scene import NOW, Scene, build_scene, fields_of
from tests.indicators.test_entry import said
from units.models import TimelineEntry

pytestmark = pytest.mark.django_db
REASON = "Vụ án chuyển từ huyện bên, đã đối chiếu sổ."


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def scene() -> Scene:
    """Two rows over their limit, which want a reason, and nothing else in the way."""
    made = build_scene()
    for order, code in enumerate(("A", "B")):
        made.fill(made.element(code, name=f"Dòng {code}", order=order), 5 + order)
        ValidationRuleFactory(
            left=code, right="3", severity="warning", message=f"{code} nhiều quá.", source=f"QĐ {code}"
        )
    return made


def look(scene: Scene, client: Any) -> Any:
    return client.get(f"{scene.url()}?confirm")


def word(page: Any, **given: str) -> dict[str, str]:
    """What a browser would send back from the page, with what the person typed or ticked."""
    form = {"seen": page.context["seen"]}
    form |= {f"reason-version-{row.element.code}": str(row.version) for row in page.context["asked"]}
    return form | given


def send(scene: Scene, client: Any, page: Any = None, **given: str) -> Any:
    return client.post(scene.url("entry_send"), word(page or look(scene, client), **given))


def state(scene: Scene) -> str:
    return scene.submission.state


def trail(scene: Scene) -> dict[str, str]:
    return {entry.action: entry.note for entry in TimelineEntry.objects.about(scene.submission.subject)}


def test_each_doubtful_row_shows_its_value_the_doubt_and_its_source_with_a_field(scene: Scene) -> None:
    page = look(scene, scene.as_("head"))
    words = said(page)
    assert "2 figures to check have no reason yet" in words
    assert f'<a href="{scene.url()}#row-A">Dòng A</a>: <b>5</b> vụ' in words
    assert "A nhiều quá.<small>Source: QĐ A</small>" in words
    assert words.count('name="reason-') == 4
    assert words.count('type="text" name="reason-') == 2
    assert 'name="unexplained"' in words
    assert 'name="zeros"' not in words


def test_a_row_with_two_doubts_is_asked_once(scene: Scene) -> None:
    ValidationRuleFactory(code="Z-1", left="A", right="4", severity="warning", message="A vẫn nhiều.")
    words = said(look(scene, scene.as_("head")))
    assert words.count('type="text" name="reason-A"') == 1
    assert words.index("A nhiều quá.") < words.index("A vẫn nhiều.")


def test_reasons_typed_there_are_kept_as_notes_and_the_figures_sent(scene: Scene) -> None:
    client = scene.as_("head")
    answer = send(scene, client, **{"reason-A": f" {REASON} ", "reason-B": "Đúng sổ."})
    assert answer.headers["Location"] == scene.url()
    assert state(scene) == SubmissionState.SUBMITTED
    kept = scene.value("A")
    assert (kept.note, kept.value, kept.version, kept.updated_by) == (REASON, 5, 2, scene.people["head"])
    assert trail(scene) == {"figures.submitted": ""}


def test_without_a_reason_it_takes_a_tick_that_the_trail_keeps(scene: Scene) -> None:
    client = scene.as_("head")
    refused = send(scene, client, **{"reason-A": REASON})
    assert (refused.status_code, state(scene)) == (200, SubmissionState.DRAFT)
    words = said(refused)
    assert "The figures were not sent. What is still missing:" in words
    assert "Give the missing reasons, or tick “Send without explaining”" in words
    assert f"Reason: {REASON}" in words
    assert scene.value("A").note == REASON
    sent = send(scene, client, refused, unexplained="on")
    assert sent.status_code == 302
    assert state(scene) == SubmissionState.SUBMITTED
    assert trail(scene) == {"figures.submitted": "", "figures.unexplained": "Dòng B"}
    chairs = said(scene.as_("chair's head").get(submission_url(scene)))
    assert "Sent without explaining: Dòng B" in chairs
    assert f"<b>The unit's reason:</b> {REASON}" in chairs
    assert chairs.count("not explained") == 1


def submission_url(scene: Scene) -> str:
    from django.urls import reverse

    return reverse("indicators:submission", args=[scene.place.cluster.code, *scene.codes.values()])


def test_an_idle_tick_leaves_no_trace(scene: Scene) -> None:
    given = {"reason-A": REASON, "reason-B": REASON, "unexplained": "on"}
    send(scene, scene.as_("head"), **given)
    assert trail(scene) == {"figures.submitted": ""}


def test_reasons_can_be_saved_without_sending(scene: Scene) -> None:
    client = scene.as_("head")
    answer = client.post(scene.url("entry_explain"), word(look(scene, client), **{"reason-A": REASON}))
    assert answer.headers["Location"] == f"{scene.url()}?confirm"
    assert (scene.value("A").note, state(scene)) == (REASON, SubmissionState.DRAFT)
    assert "1 reason saved" in said(look(scene, client))
    back = client.post(scene.url("entry_explain"), word(look(scene, client), back="", **{"reason-B": REASON}))
    assert back.headers["Location"] == scene.url()
    assert scene.value("B").note == REASON


def test_figures_that_cannot_be_sent_yet_can_be_explained_already(scene: Scene) -> None:
    scene.element("TRONG")
    client = scene.as_("head")
    page = look(scene, client)
    words = said(page)
    assert "These figures cannot be sent yet" in words
    assert scene.url("entry_send") not in words
    assert 'name="unexplained"' not in words
    client.post(scene.url("entry_explain"), word(page, **{"reason-A": REASON}))
    assert scene.value("A").note == REASON


@pytest.mark.parametrize("step", ["entry_explain", "entry_send"])
def test_a_reason_that_is_too_long_stands_there_again_and_the_other_is_kept(scene: Scene, step: str) -> None:
    client = scene.as_("head")
    given = {"reason-A": "x" * 1001, "reason-B": REASON, "unexplained": "on"}
    page = client.post(scene.url(step), word(look(scene, client), **given))
    words = said(page)
    assert (page.status_code, state(scene)) == (200, SubmissionState.DRAFT)
    assert "The reason has more than 1.000 characters." in words
    assert f'value="{"x" * 1001}"' in words
    assert '<a href="#reason-A">Dòng A</a>' in words
    assert (scene.value("A").note, scene.value("B").note) == ("", REASON)


def type_into(scene: Scene, person: str, **changes: str) -> None:
    client = scene.as_(person)
    client.post(scene.url(), fields_of(client.get(scene.url())) | changes)


@pytest.mark.parametrize("step", ["entry_explain", "entry_send"])
def test_a_figure_that_another_changed_meanwhile_keeps_the_reason_in_its_field(scene: Scene, step: str) -> None:
    client = scene.as_("head")
    page = look(scene, client)
    type_into(scene, "reporter", **{"value-A": "8", "note-A": "Số mới."})
    again = client.post(scene.url(step), word(page, **{"reason-A": REASON, "reason-B": REASON}))
    words = said(again)
    assert (again.status_code, state(scene)) == (200, SubmissionState.DRAFT)
    assert "Someone else has just changed this row." in words
    assert f'value="{REASON}"' in words
    assert "Stored now: Số mới." in words
    assert (scene.value("A").value, scene.value("A").note, scene.value("B").note) == (8, "Số mới.", REASON)
    # Having seen it, the head may put their own words over it.
    send(scene, client, again, **{"reason-A": REASON})
    assert (scene.value("A").note, state(scene)) == (REASON, SubmissionState.SUBMITTED)


def test_a_reason_for_a_doubt_that_is_gone_meanwhile_is_not_lost(scene: Scene) -> None:
    client = scene.as_("head")
    page = look(scene, client)
    type_into(scene, "reporter", **{"value-A": "2"})
    words = said(client.post(scene.url("entry_send"), word(page, **{"reason-A": REASON, "unexplained": "on"})))
    assert f"your reason stands here still. “{REASON}”" in words
    assert state(scene) == SubmissionState.DRAFT


def test_the_same_reason_given_twice_is_no_conflict(scene: Scene) -> None:
    client = scene.as_("head")
    page = look(scene, client)
    client.post(scene.url("entry_explain"), word(page, **{"reason-A": REASON}))
    answer = client.post(scene.url("entry_explain"), word(page, **{"reason-A": REASON}))
    assert answer.status_code == 302
    assert scene.value("A").version == 2


@pytest.mark.parametrize("step", ["entry_explain", "entry_send"])
def test_a_reason_that_comes_too_late_is_shown_to_be_copied(scene: Scene, step: str) -> None:
    client = scene.as_("head")
    page = look(scene, client)
    send(scene, client, unexplained="on")
    late = client.post(scene.url(step), word(page, **{"reason-A": REASON}))
    words = said(late)
    assert late.status_code == 200
    assert "These figures have moved on since you opened the page." in words
    assert f"<li>Dòng A: <q>{REASON}</q></li>" in words
    assert scene.value("A").note == ""


def test_a_double_click_does_not_cry_over_reasons_that_are_kept(scene: Scene) -> None:
    client = scene.as_("head")
    given = word(look(scene, client), unexplained="on", **{"reason-A": REASON})
    first, second = (client.post(scene.url("entry_send"), given) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"] == scene.url()
    assert REASON in said(client.get(scene.url()))
    assert list(trail(scene)) == ["figures.submitted", "figures.unexplained"]


def test_a_tick_does_not_count_for_figures_that_changed_since(scene: Scene) -> None:
    client = scene.as_("head")
    page = look(scene, client)
    type_into(scene, "reporter", **{"value-A": "8"})
    answer = send(scene, client, page, unexplained="on")
    assert answer.headers["Location"] == f"{scene.url()}?confirm"
    again = look(scene, client)
    assert "The figures have changed since you looked at them." in said(again)
    assert " checked" not in again.content.decode()
    assert state(scene) == SubmissionState.DRAFT


# ---- Zeros and không phát sinh ----


@pytest.fixture
def zeros(scene: Scene) -> Scene:
    """The same, explained, with two rows that are 0 and one that has not arisen."""
    scene.submission.values.update(note=REASON)
    for code in ("KHONG-1", "KHONG-2"):
        scene.fill(scene.element(code, name=f"Dòng {code}"), 0)
    scene.fill(scene.element("KPS", name="Dòng KPS"), None, not_arisen=True)
    return scene


def test_zeros_and_what_has_not_arisen_are_listed_once_and_confirmed_by_one_tick(zeros: Scene) -> None:
    client = zeros.as_("head")
    page = look(zeros, client)
    words = said(page)
    assert "Nothing stands in the way of sending" in words
    first, second = words.split("2 rows are 0")[1].split("1 row has not arisen")
    assert "Dòng KHONG-1" in first
    assert "Dòng KHONG-2" in first
    assert "Dòng KPS" in second
    assert "Dòng A" not in first + second.split("</ul>")[0]
    assert words.count('type="checkbox"') == 1
    refused = send(zeros, client, page)
    assert "Look through the rows that are 0 or not arisen, then tick the box." in said(refused)
    assert 'aria-invalid="true"' in refused.content.decode()
    assert state(zeros) == SubmissionState.DRAFT
    send(zeros, client, refused, zeros="on")
    assert state(zeros) == SubmissionState.SUBMITTED


def test_a_tick_given_stays_while_the_other_is_asked_for(zeros: Scene) -> None:
    zeros.submission.values.update(note="")
    refused = send(zeros, zeros.as_("head"), zeros="on")
    ticked = [name for name in ("zeros", "unexplained") if f'id="id_{name}" checked' in refused.content.decode()]
    assert ticked == ["zeros"]


@pytest.mark.parametrize(("rows", "is_open"), [(10, True), (11, False)])
def test_a_long_list_waits_behind_its_heading(zeros: Scene, rows: int, is_open: bool) -> None:
    for number in range(rows):
        zeros.fill(zeros.element(f"THEM-{number}"), 0)
    assert ('<details class="to-confirm" open>' in said(look(zeros, zeros.as_("head")))) is is_open


def test_before_everything_is_entered_zeros_are_not_asked_about(zeros: Scene) -> None:
    zeros.element("TRONG")
    assert "rows are 0" not in said(look(zeros, zeros.as_("head")))


@pytest.mark.parametrize("person", ["reporter", "chair's head", "other member's head", "leader", "officer"])
def test_only_the_head_explains_on_the_page_before_sending(scene: Scene, person: str) -> None:
    answer = scene.as_(person).post(scene.url("entry_explain"), {"reason-A": REASON, "reason-version-A": "1"})
    assert answer.status_code == 404
    assert scene.value("A").note == ""


def test_nothing_is_kept_in_an_issued_period(scene: Scene) -> None:
    client = scene.as_("head")
    page = look(scene, client)
    lock = {"cluster": scene.place.cluster, "period": scene.period, "by": scene.people["officer"]}
    Lock.objects.create(stage="ISSUED", since=NOW, **lock)
    words = said(client.post(scene.url("entry_explain"), word(page, **{"reason-A": REASON})))
    assert REASON in words
    assert scene.value("A").note == ""


def return_by_cells(scene: Scene, *codes: str) -> None:
    submit(submission=scene.submission, by=scene.people["head"], at=NOW)
    asked = dict.fromkeys(codes, "")
    send_back(submission=scene.submission, by=scene.people["chair's head"], at=NOW, reason="Xem lại.", cells=asked)


def test_a_row_that_a_return_keeps_shut_is_not_asked_for_a_reason(scene: Scene) -> None:
    return_by_cells(scene, "A")
    client = scene.as_("head")
    page = look(scene, client)
    assert [row.element.code for row in page.context["asked"]] == ["A"]
    send(scene, client, page, **{"reason-A": REASON})
    assert state(scene) == SubmissionState.SUBMITTED
    assert "figures.unexplained" not in trail(scene)


def test_a_reason_for_a_row_that_a_return_has_shut_meanwhile_is_shown_again(scene: Scene) -> None:
    client = scene.as_("head")
    opened = word(look(scene, client), **{"reason-B": REASON})
    return_by_cells(scene, "A")
    words = said(client.post(scene.url("entry_explain"), opened))
    assert f"The reason is not saved: no correction of this row was requested. “{REASON}”" in words
    assert scene.value("B").note == ""
