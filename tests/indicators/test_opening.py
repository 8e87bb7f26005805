"""Số cũ: what was left over is offered, never put in by itself, and taken with the next save when asked."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine

from clusters.models import Lock
from indicators.models import DataElement
from indicators.workflow import send_back, submit
from tests.factories import DataValueFactory, MembershipFactory, PeriodFactory, SubmissionFactory
from tests.indicators.entry_scene import NOW, Scene, build_scene, fields_of
from tests.indicators.test_entry import said

pytestmark = pytest.mark.django_db
OFFER = "Take what was left over the period before: <b>{}</b>"


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def scene() -> Scene:
    """Two opening rows with their closing rows, of which the period before left 1.234 and nothing at all over."""
    made = build_scene()
    previous = MembershipFactory(
        period=PeriodFactory(year=2021, half=2), cluster=made.place.cluster, unit=made.place.unit
    )
    made.then = SubmissionFactory(membership=previous, accepted=True)
    for order, (code, left) in enumerate({"VU": 1234, "BC": None}.items()):
        closing = made.element(f"CON-{code}", kind="CLOSING", order=10 + order)
        made.element(f"CU-{code}", kind="OPENING", carries=closing, order=order)
        DataValueFactory(submission=made.then, element=closing, value=left, not_arisen=left is None)
    return made


def save(scene: Scene, client: Any, **changes: str) -> Any:
    data = fields_of(client.get(scene.url())) | changes
    return client.post(scene.url(), data)


def test_an_empty_opening_row_is_offered_what_was_left_over_and_counts_as_not_entered(scene: Scene) -> None:
    page = said(scene.as_("reporter").get(scene.url()))
    assert OFFER.format("1.234") in page
    assert OFFER.format("–") in page
    assert 'id="cell-CU-VU" value=""' in page
    assert "0/4 rows" in page
    assert "Take what was left over the period before into 2 empty rows" in page


@pytest.mark.parametrize("tick", [{"carry-CU-VU": "on"}, {"carry-all": "on"}])
def test_it_is_taken_only_when_the_person_says_so(scene: Scene, tick: dict[str, str]) -> None:
    client = scene.as_("reporter")
    save(scene, client)
    assert scene.submission.values.count() == 0
    save(scene, client, **tick)
    kept = scene.value("CU-VU")
    assert (kept.value, kept.updated_by) == (1234, scene.people["reporter"])
    assert scene.submission.values.filter(element__code="CU-BC", not_arisen=True).exists() is ("carry-all" in tick)
    page = said(client.get(scene.url()))
    assert OFFER.format("1.234") not in page
    assert "agrees with what was left over" in page


def test_what_was_typed_wins_over_the_tick(scene: Scene) -> None:
    save(scene, scene.as_("reporter"), **{"value-CU-VU": "1240", "carry-CU-VU": "on", "carry-all": "on"})
    assert scene.value("CU-VU").value == 1240


def test_a_number_that_another_typed_meanwhile_is_asked_about(scene: Scene) -> None:
    client = scene.as_("head")
    opened = fields_of(client.get(scene.url())) | {"carry-CU-VU": "on"}
    save(scene, scene.as_("reporter"), **{"value-CU-VU": "7"})
    page = said(client.post(scene.url(), opened))
    assert "Keep theirs: <b>7</b>" in page
    assert scene.value("CU-VU").value == 7


def test_nothing_is_offered_where_none_may_be_typed(scene: Scene) -> None:
    scene.section.elements.filter(code="CU-BC").update(may_be_not_arisen=False)
    page = said(scene.as_("reporter").get(scene.url()))
    assert OFFER.format("1.234") in page
    assert OFFER.format("–") not in page
    assert "carry-all" not in page
    lock = {"cluster": scene.place.cluster, "period": scene.period, "by": scene.people["officer"]}
    Lock.objects.create(stage="ISSUED", since=NOW, **lock)
    assert "carry-" not in scene.as_("reporter").get(scene.url()).content.decode()


@pytest.mark.parametrize("why", ["calendar", "unconfirmed"])
def test_nothing_is_offered_or_taken_where_the_carry_is_off(scene: Scene, why: str) -> None:
    if why == "calendar":
        period = scene.then.membership.period
        period.ends_on = date(2021, 9, 30)
        period.save()
    else:
        type(scene.then).objects.filter(pk=scene.then.pk).update(state="SUBMITTED", accepted_at=None, accepted_by=None)
    client = scene.as_("reporter")
    page = said(client.get(scene.url()))
    assert "Take what was left over" not in page
    words = {
        "calendar": "Not compared: the period before ended on 30/09/2021 and this one starts on 01/12/2021.",
        "unconfirmed": "No confirmed figures of the period before are here to compare with.",
    }
    assert page.count(words[why]) == 2
    save(scene, client, **{"carry-all": "on", "carry-CU-VU": "on"})
    assert scene.submission.values.count() == 0


def test_the_offer_stays_when_the_sheet_draws_its_rows_anew(scene: Scene) -> None:
    scene.fill(DataElement.objects.get(code="CU-VU"), 1234)
    rows = scene.as_("reporter").get(scene.url("entry_state"), {"near": ["CU-VU"]}).json()["rows"]
    assert 'name="carry-CU-BC"' in rows["CU-BC"]["says"]
    assert "carry-" not in rows["CU-VU"]["says"]


def test_a_row_that_a_return_keeps_shut_is_offered_nothing(scene: Scene) -> None:
    scene.section.elements.update(required=False)
    asked = scene.element("KHAC", required=False)
    scene.fill(asked, 1)
    submit(submission=scene.submission, by=scene.people["head"], at=NOW)
    chair = scene.people["chair's head"]
    send_back(submission=scene.submission, by=chair, at=NOW, reason="Xem lại.", cells={"KHAC": ""})
    page = said(scene.as_("reporter").get(scene.url()))
    assert 'id="cell-KHAC"' in page
    assert "carry-" not in page
