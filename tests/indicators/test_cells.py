"""Cells that the sheet saves by itself: an answer for each, nothing twice, nothing overwritten, nobody else's."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from indicators.models import DataElement, DataValue, Indicator
from tests.factories import (
    DataElementFactory,
    IndicatorFactory,
    ReturnedCellFactory,
    ReturnFactory,
    SectionFactory,
    SubmissionFactory,
)
from tests.indicators.entry_scene import NOW, Scene, build_scene
from units.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Any:
    with time_machine.travel(NOW, tick=False):
        scene = build_scene()
        SubmissionFactory(membership=scene.place)
        for code in ("TB-MOI", "TB-GQ", "TB-CHUYEN"):
            scene.element(code)
        yield scene


def cell(scene: Scene, code: str, text: str, version: int = 0, key: str = "", **more: Any) -> dict[str, Any]:
    return {
        "person": scene.people["reporter"].pk,
        f"value-{code}": text,
        f"note-{code}": "",
        f"version-{code}": version,
        f"key-{code}": key,
    } | {f"{name}-{code}": value for name, value in more.items()}


def post(scene: Scene, data: dict[str, Any], person: str = "reporter") -> Any:
    return scene.as_(person).post(scene.url("entry_cells"), data)


def test_a_saved_cell_says_what_was_read_and_when(scene: Scene) -> None:
    answer = post(scene, cell(scene, "TB-MOI", "1234")).json()
    assert answer["cells"]["TB-MOI"] == {
        "state": "saved",
        "words": "saved 10:00",
        "text": "1.234",
        "none": False,
        "note": "",
        "version": 1,
    }
    assert answer["last"] == "Last saved at 10:00"
    assert scene.value("TB-MOI").updated_by == scene.people["reporter"]


def test_one_cell_that_cannot_be_read_keeps_no_other_from_being_saved(scene: Scene) -> None:
    data = cell(scene, "TB-MOI", "12a") | cell(scene, "TB-GQ", "5") | cell(scene, "TB-CHUYEN", "-")
    cells = post(scene, data).json()["cells"]
    assert (cells["TB-MOI"]["state"], cells["TB-GQ"]["text"], cells["TB-CHUYEN"]["none"]) == ("refused", "5", True)
    assert "12a" in cells["TB-MOI"]["words"]
    assert not DataValue.objects.filter(element__code="TB-MOI").exists()


def test_the_same_save_sent_again_changes_nothing_and_gets_the_same_answer(scene: Scene) -> None:
    data = cell(scene, "TB-MOI", "5", key="k1")
    first, again = post(scene, data).json(), post(scene, data).json()
    assert first == again
    assert DataValue.history.count() == 1


def test_a_save_sent_again_after_another_changed_the_cell_is_known_by_its_key(scene: Scene) -> None:
    data = cell(scene, "TB-MOI", "5", key="k1")
    post(scene, data)
    post(scene, cell(scene, "TB-MOI", "6", 1, "k2") | {"person": scene.people["head"].pk}, "head")
    answer = post(scene, data).json()["cells"]["TB-MOI"]
    assert (answer["state"], answer["text"], answer["version"]) == ("saved", "6", 2)
    conflicting = post(scene, cell(scene, "TB-MOI", "7", key="k3")).json()["cells"]["TB-MOI"]
    assert conflicting["state"] == "conflict"
    assert [old.value for old in DataValue.history.order_by("version")] == [5, 6]


def test_a_conflict_shows_both_values_and_whose_and_either_is_taken_in_one_step(scene: Scene) -> None:
    moved = scene.element("TB-CON")
    scene.fill(moved, 6, version=2, updated_by=scene.people["head"], updated_at=NOW - timedelta(minutes=5))
    answer = post(scene, cell(scene, "TB-CON", "9", version=1)).json()["cells"]["TB-CON"]
    assert (answer["state"], answer["theirs"], answer["ours"], answer["version"]) == ("conflict", "6", "9", 2)
    assert answer["words"] == "Someone else has just changed this: Person head, 09:55"
    mine = post(scene, cell(scene, "TB-CON", "9", version=2)).json()["cells"]["TB-CON"]
    assert (mine["state"], mine["version"]) == ("saved", 3)


@pytest.mark.parametrize("person", ["chair's head", "other member's head", "leader", "officer"])
def test_nobody_else_saves_the_units_cells(scene: Scene, person: str) -> None:
    data = cell(scene, "TB-MOI", "5") | {"person": scene.people[person].pk}
    response = post(scene, data, person)
    assert response.status_code == 404
    assert not DataValue.objects.exists()


def test_who_signed_in_meanwhile_on_the_same_computer_saves_nothing_for_the_other(scene: Scene) -> None:
    response = post(scene, cell(scene, "TB-MOI", "5"), "head")
    assert response.status_code == 409
    assert "signed in" in response.json()["refusal"]
    assert not DataValue.objects.exists()


def test_figures_that_left_the_unit_are_refused_in_words(scene: Scene) -> None:
    scene.submission.delete()
    SubmissionFactory(membership=scene.place, submitted=True)
    response = post(scene, cell(scene, "TB-MOI", "5"))
    assert response.status_code == 409
    assert response.json()["refusal"]


def test_before_opening_nothing_is_saved(scene: Scene) -> None:
    with time_machine.travel(scene.period.opens_at - timedelta(seconds=1), tick=False):
        assert post(scene, cell(scene, "TB-MOI", "5")).status_code == 409
    assert not DataValue.objects.exists()


@pytest.mark.parametrize("code", ["NO-SUCH", "TB-XA", "TB-CU"])
def test_rows_that_the_unit_is_not_asked_for_are_left_out(scene: Scene, code: str) -> None:
    scene.element("TB-XA", levels="region")
    scene.element("TB-CU", valid_until=scene.period.ends_on - timedelta(days=1))
    assert post(scene, cell(scene, code, "5")).json()["cells"] == {}
    assert not DataValue.objects.exists()


def test_someone_signed_out_is_sent_to_sign_in_and_nothing_is_saved(scene: Scene, client: Client) -> None:
    response = client.post(scene.url("entry_cells"), cell(scene, "TB-MOI", "5"))
    assert response.status_code == 302
    assert not DataValue.objects.exists()


@pytest.mark.parametrize("codes", [["TB-MOI"], ["TB-MOI", "TB-GQ", "TB-CHUYEN"]])
def test_a_save_takes_eight_queries_however_many_cells_it_brings(
    scene: Scene, django_assert_num_queries: Any, codes: list[str]
) -> None:
    client, data = scene.as_("reporter"), {}
    for code in codes:
        data |= cell(scene, code, "5")
    # The session, the person, the submission, its rows; the hold, the cells with the lock, the upsert, the history;
    # and the test's own two savepoints around the step.
    with django_assert_num_queries(8 + 2):
        client.post(scene.url("entry_cells"), data)
    assert DataValue.objects.count() == len(codes)


def test_the_state_draws_the_rows_beside_those_that_were_saved(scene: Scene) -> None:
    post(scene, cell(scene, "TB-MOI", "5"))
    state = scene.as_("reporter").get(scene.url("entry_state"), {"near": ["TB-MOI"]}).json()
    assert set(state["rows"]) == {"TB-MOI", "TB-GQ", "TB-CHUYEN"}
    assert "saved 10:00" in state["rows"]["TB-MOI"]["says"]
    assert "1/3" in state["tally"]
    assert state["lock"] == ""


def test_the_state_draws_the_results_anew(scene: Scene) -> None:
    IndicatorFactory(code="TL", section=scene.section, kind="RATIO", numerator="TB-GQ", denominator="TB-MOI")
    waiting = scene.as_("reporter").get(scene.url("entry_state")).json()["results"]["TL"]
    post(scene, cell(scene, "TB-MOI", "63") | cell(scene, "TB-GQ", "58"))
    drawn = scene.as_("reporter").get(scene.url("entry_state")).json()["results"]["TL"]
    assert "cannot be computed yet" in waiting["display"]
    assert "<small>58/63</small>" in drawn["display"]


def test_a_result_of_another_section_is_drawn_anew_too(scene: Scene) -> None:
    # Its trial sum would else stay on the page for ever.
    IndicatorFactory(code="TL", section=SectionFactory(), kind="RATIO", numerator="TB-GQ", denominator="TB-MOI")
    other = DataElementFactory(code="KHAC", section=Indicator.objects.get(code="TL").section)
    post(scene, cell(scene, "TB-MOI", "63") | cell(scene, "TB-GQ", "58"))
    state = scene.as_("reporter").get(scene.url("entry_state"), {"near": ["TB-MOI"]}).json()
    assert "<small>58/63</small>" in state["results"]["TL"]["display"]
    assert other.code not in state["rows"]


def test_the_state_of_figures_that_were_sent_says_so(scene: Scene) -> None:
    scene.submission.delete()
    SubmissionFactory(membership=scene.place, submitted=True, submitted_at=timezone.now())
    assert "wait to be confirmed" in scene.as_("reporter").get(scene.url("entry_state")).json()["lock"]


@pytest.mark.parametrize("person", ["chair's head", "other member's head", "leader", "officer"])
def test_nobody_else_reads_the_state(scene: Scene, person: str) -> None:
    assert scene.as_(person).get(scene.url("entry_state")).status_code == 404


def test_a_name_with_a_script_is_text_in_the_state(scene: Scene) -> None:
    User.objects.filter(pk=scene.people["reporter"].pk).update(full_name="<script>alert(1)</script>")
    post(scene, cell(scene, "TB-MOI", "5", note="<script>alert(2)</script>"))
    state = scene.as_("reporter").get(scene.url("entry_state")).json()
    assert "<script>" not in str(state)
    assert "&lt;script&gt;" in state["rows"]["TB-MOI"]["says"]


def test_a_cell_that_a_return_keeps_shut_is_refused_in_words(scene: Scene) -> None:
    scene.submission.delete()
    returned = ReturnFactory(submission=SubmissionFactory(membership=scene.place, returned=True))
    named = DataElement.objects.get(code="TB-MOI")
    ReturnedCellFactory(returned=returned, element=named)
    for code in ("TB-GQ", "TB-CHUYEN"):
        scene.fill(DataElement.objects.get(code=code), 5)
    scene.fill(named, 5)

    cells = post(scene, cell(scene, "TB-MOI", "6", 1) | cell(scene, "TB-GQ", "7", 1)).json()["cells"]
    assert (cells["TB-MOI"]["state"], cells["TB-GQ"]["state"]) == ("saved", "refused")
    assert "no correction of this row was requested" in cells["TB-GQ"]["words"]
    assert (scene.value("TB-MOI").value, scene.value("TB-GQ").value) == (6, 5)
