"""A filled form is stored in one step and undone in one step: nothing twice, nothing of another's overwritten."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from clusters.models import Lock
from indicators.entries import BLANK, NOT_ARISEN, Entry, of
from indicators.enums import SubmissionState, UploadState
from indicators.exchange import FilledCell
from indicators.models import DataValue, FormUpload, Submission, UploadedCell
from indicators.upload_plan import Plan, plan_of
from indicators.upload_steps import LIFETIME, apply_upload, keep_upload, undo_upload
from indicators.workflow import StepRefusedError
from tests.factories import ReturnedCellFactory, ReturnFactory
from tests.indicators.entry_scene import NOW, Scene, build_scene
from units.models import User

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def scene() -> Scene:
    return build_scene()


@pytest.fixture
def rows(scene: Scene) -> dict[str, Any]:
    return {code: scene.element(code, name=f"Dòng {code}") for code in ("A", "B", "C")}


def hand_in(
    scene: Scene,
    rows: dict[str, Any],
    says: dict[str, tuple[Entry, str]],
    *,
    by: str = "reporter",
    version: int | None = None,
    at: datetime = NOW,
) -> FormUpload:
    """Hand a form in; it was downloaded just now, unless a version says when."""
    versions = dict(scene.submission.values.values_list("element__code", "version"))
    cells = [
        FilledCell(rows[code], f"G{n}", entry, note, versions.get(code, 0) if version is None else version)
        for n, (code, (entry, note)) in enumerate(says.items(), start=9)
    ]
    return keep_upload(
        submission=scene.submission, cells=cells, file_name="a.xlsx", sha256="0" * 64, by=scene.people[by], at=at
    )


def plan(upload: FormUpload) -> Plan:
    return plan_of(upload.cells.in_order(), submission=upload.submission, by=upload.uploaded_by)


def confirm(upload: FormUpload, *, mine: tuple[str, ...] = (), by: User | None = None, at: datetime = LATER) -> int:
    seen = plan(upload).fingerprint
    return apply_upload(upload=upload, mine=mine, seen=seen, by=by or upload.uploaded_by, at=at)


def state_of(upload: FormUpload) -> str:
    return FormUpload.objects.get(pk=upload.pk).state


def fates(upload: FormUpload) -> dict[str, str]:
    return {line.code: line.fate.value for line in plan(upload).lines}


# ---- Storing ----


def test_handing_in_stores_nothing_yet(scene: Scene, rows: dict[str, Any]) -> None:
    upload = hand_in(scene, rows, {"A": (of(5), "Theo sổ"), "B": (NOT_ARISEN, ""), "C": (BLANK, "")})
    assert not DataValue.objects.exists()
    assert (upload.state, upload.file_name, upload.uploaded_by) == ("PREVIEWED", "a.xlsx", scene.people["reporter"])
    assert fates(upload) == {"A": "CHANGE", "B": "CHANGE", "C": "SAME"}


def test_confirming_stores_everything_in_one_step_with_its_history(scene: Scene, rows: dict[str, Any]) -> None:
    scene.fill(rows["A"], 3, note="Cũ", version=2)
    upload = hand_in(scene, rows, {"A": (of(5), ""), "B": (NOT_ARISEN, "Không có"), "C": (BLANK, "")})
    assert confirm(upload) == 2
    reporter = scene.people["reporter"]
    stored = [(v.element.code, v.entry, v.note, v.version, v.updated_by, v.updated_at) for v in DataValue.objects.all()]
    assert sorted(stored, key=lambda row: row[0]) == [
        ("A", of(5), "Cũ", 3, reporter, LATER),
        ("B", NOT_ARISEN, "Không có", 1, reporter, LATER),
    ]
    assert scene.value("A").history.get(version=3).history_user == reporter
    upload = FormUpload.objects.get(pk=upload.pk)
    assert (upload.state, upload.applied_at, upload.applied_by) == ("APPLIED", LATER, reporter)
    kept = {c.element.code: (c.before, c.before_note, c.written_version) for c in upload.cells.in_order()}
    assert kept == {"A": (of(3), "Cũ", 3), "B": (BLANK, "", 1), "C": (BLANK, "", None)}


def test_a_second_confirmation_changes_nothing_and_says_so(scene: Scene, rows: dict[str, Any]) -> None:
    upload = hand_in(scene, rows, {"A": (of(5), "")})
    seen, twice = plan(upload).fingerprint, FormUpload.objects.get(pk=upload.pk)
    confirm(upload)
    with pytest.raises(StepRefusedError, match="stored already; it is not stored twice"):
        apply_upload(upload=twice, mine=(), seen=seen, by=upload.uploaded_by, at=LATER)
    assert scene.value("A").version == 1
    assert DataValue.history.count() == 1


def test_another_person_cannot_confirm(scene: Scene, rows: dict[str, Any]) -> None:
    upload = hand_in(scene, rows, {"A": (of(5), "")})
    with pytest.raises(StepRefusedError, match="Person reporter handed this file in, and only they"):
        confirm(upload, by=scene.people["head"])
    assert (state_of(upload), DataValue.objects.count()) == (UploadState.PREVIEWED, 0)


def test_after_a_day_one_has_to_look_again(scene: Scene, rows: dict[str, Any]) -> None:
    upload = hand_in(scene, rows, {"A": (of(5), "")})
    with pytest.raises(StepRefusedError, match="more than 24 hours ago"):
        confirm(upload, at=NOW + LIFETIME + timedelta(seconds=1))
    assert confirm(upload, at=NOW + LIFETIME) == 1


def test_figures_that_have_left_the_unit_are_not_changed(scene: Scene, rows: dict[str, Any]) -> None:
    upload = hand_in(scene, rows, {"A": (of(5), "")})
    Submission.objects.filter(pk=scene.submission.pk).update(
        state=SubmissionState.SUBMITTED,
        submitted_at=NOW,
        first_submitted_at=NOW,
        submitted_by=scene.people["head"],
    )
    with pytest.raises(StepRefusedError, match="have moved on"):
        confirm(upload)
    with pytest.raises(StepRefusedError, match="have moved on"):
        hand_in(scene, rows, {"A": (of(6), "")})
    assert (state_of(upload), DataValue.objects.count(), FormUpload.objects.count()) == ("PREVIEWED", 0, 1)


def test_an_issued_report_closes_it_too(scene: Scene, rows: dict[str, Any]) -> None:
    upload = hand_in(scene, rows, {"A": (of(5), "")})
    place = scene.place
    Lock.objects.create(
        cluster=place.cluster, period=place.period, stage="ISSUED", since=NOW, by=scene.people["officer"]
    )
    with pytest.raises(StepRefusedError, match="are closed"):
        confirm(upload)


def test_nothing_is_handed_in_before_the_period_opens(scene: Scene, rows: dict[str, Any]) -> None:
    with pytest.raises(StepRefusedError, match="not open for entry yet"):
        hand_in(scene, rows, {"A": (of(5), "")}, at=scene.period.opens_at - timedelta(seconds=1))


def test_a_file_that_changes_nothing_is_not_stored(scene: Scene, rows: dict[str, Any]) -> None:
    scene.fill(rows["A"], 5)
    upload = hand_in(scene, rows, {"A": (of(5), "")})
    with pytest.raises(StepRefusedError, match="nothing to store"):
        confirm(upload)
    assert state_of(upload) == UploadState.PREVIEWED


# ---- Two people ----


def test_a_cell_that_changes_while_one_looks_is_shown_again_first(scene: Scene, rows: dict[str, Any]) -> None:
    upload = hand_in(scene, rows, {"A": (of(5), ""), "B": (of(1), "")})
    seen = plan(upload).fingerprint
    scene.fill(rows["B"], 9, updated_by=scene.people["head"])
    with pytest.raises(StepRefusedError, match="changed since you looked"):
        apply_upload(upload=upload, mine=(), seen=seen, by=upload.uploaded_by, at=LATER)
    assert state_of(upload) == UploadState.PREVIEWED
    assert not DataValue.objects.filter(element=rows["A"]).exists()
    assert fates(upload) == {"A": "CHANGE", "B": "CONFLICT"}


@pytest.mark.parametrize(("mine", "stays", "written"), [((), 4, 1), (("A",), 5, 2)])
def test_of_two_contents_the_stored_one_stays_unless_chosen_otherwise(
    scene: Scene, rows: dict[str, Any], mine: tuple[str, ...], stays: int, written: int
) -> None:
    value = scene.fill(rows["A"], 3)
    upload = hand_in(scene, rows, {"A": (of(5), ""), "B": (of(1), "")})
    value.value, value.version, value.updated_by = 4, 2, scene.people["head"]
    value.save()
    assert fates(upload) == {"A": "CONFLICT", "B": "CHANGE"}
    assert confirm(upload, mine=mine) == written
    assert scene.value("A").value == stays


def test_a_change_of_another_that_the_file_does_not_touch_stays(scene: Scene, rows: dict[str, Any]) -> None:
    value = scene.fill(rows["A"], 3)
    upload = hand_in(scene, rows, {"A": (of(3), "")})
    value.value, value.version = 4, 2
    value.save()
    assert fates(upload) == {"A": "KEPT"}


def test_a_version_that_never_was_is_compared_with_nothing(scene: Scene, rows: dict[str, Any]) -> None:
    scene.fill(rows["A"], 3)
    assert fates(hand_in(scene, rows, {"A": (of(5), "")}, version=7)) == {"A": "CONFLICT"}
    assert fates(hand_in(scene, rows, {"A": (of(5), "")}, version=0)) == {"A": "CONFLICT"}


def test_the_same_file_filled_in_further_goes_through(scene: Scene, rows: dict[str, Any]) -> None:
    confirm(hand_in(scene, rows, {"A": (of(5), ""), "B": (BLANK, "")}, version=0))
    again = hand_in(scene, rows, {"A": (of(6), ""), "B": (of(2), "")}, version=0)
    assert fates(again) == {"A": "CHANGE", "B": "CHANGE"}
    # For someone else who was sent the file it is another's figure.
    others = hand_in(scene, rows, {"A": (of(6), "")}, version=0, by="head")
    assert fates(others) == {"A": "CONFLICT"}


# ---- Undoing ----


def test_undoing_gives_every_cell_back_what_it_held(scene: Scene, rows: dict[str, Any]) -> None:
    scene.fill(rows["A"], 3, note="Cũ")
    scene.fill(rows["B"], None, not_arisen=True)
    upload = hand_in(scene, rows, {"A": (of(5), "Mới"), "B": (of(1), ""), "C": (of(0), "")})
    confirm(upload)
    assert undo_upload(upload=upload, by=scene.people["head"], at=LATER) == []
    held = {code: (scene.value(code).entry, scene.value(code).note, scene.value(code).version) for code in rows}
    assert held == {"A": (of(3), "Cũ", 3), "B": (NOT_ARISEN, "", 3), "C": (BLANK, "", 2)}
    undone = FormUpload.objects.get(pk=upload.pk)
    assert (undone.state, undone.undone_by, undone.applied_by) == ("UNDONE", scene.people["head"], upload.uploaded_by)


def test_cells_changed_since_are_left_and_named(scene: Scene, rows: dict[str, Any]) -> None:
    upload = hand_in(scene, rows, {"A": (of(5), ""), "B": (of(1), "")})
    confirm(upload)
    DataValue.objects.filter(element=rows["A"]).update(value=8, version=2)
    assert undo_upload(upload=upload, by=upload.uploaded_by, at=LATER) == [rows["A"]]
    assert (scene.value("A").value, scene.value("B").entry) == (8, BLANK)


def test_when_every_cell_has_been_changed_since_nothing_is_undone(scene: Scene, rows: dict[str, Any]) -> None:
    upload = hand_in(scene, rows, {"A": (of(5), "")})
    confirm(upload)
    DataValue.objects.filter(element=rows["A"]).update(value=8, version=2)
    with pytest.raises(StepRefusedError, match="Every cell of this file has been changed since"):
        undo_upload(upload=upload, by=upload.uploaded_by, at=LATER)
    assert state_of(upload) == UploadState.APPLIED


def test_undoing_is_done_once_and_only_what_was_stored(scene: Scene, rows: dict[str, Any]) -> None:
    upload = hand_in(scene, rows, {"A": (of(5), "")})
    with pytest.raises(StepRefusedError, match="nothing to undo"):
        undo_upload(upload=upload, by=upload.uploaded_by, at=LATER)
    confirm(upload)
    undo_upload(upload=upload, by=upload.uploaded_by, at=LATER)
    with pytest.raises(StepRefusedError, match="undone already"):
        undo_upload(upload=upload, by=upload.uploaded_by, at=LATER)
    with pytest.raises(StepRefusedError, match="undone already"):
        confirm(upload)
    assert scene.value("A").version == 2


def test_what_was_undone_counts_as_nobodys_own_file(scene: Scene, rows: dict[str, Any]) -> None:
    first = hand_in(scene, rows, {"A": (of(5), "")}, version=0)
    confirm(first)
    assert UploadedCell.objects.standing(scene.submission, first.uploaded_by).count() == 1
    undo_upload(upload=first, by=first.uploaded_by, at=LATER)
    assert not UploadedCell.objects.standing(scene.submission, first.uploaded_by).exists()
    # The cell is as blank as when the form was downloaded, so that the file's figure is a plain change.
    assert fates(hand_in(scene, rows, {"A": (of(5), "")}, version=0)) == {"A": "CHANGE"}


@pytest.mark.parametrize("cells", [1, 20])
def test_confirming_many_cells_takes_as_many_queries_as_one(
    scene: Scene, django_assert_num_queries: Any, cells: int
) -> None:
    rows = {f"X-{n}": scene.element(f"X-{n}") for n in range(cells)}
    upload = hand_in(scene, rows, {code: (of(5), "") for code in rows})
    seen = plan(upload).fingerprint
    with django_assert_num_queries(17):
        apply_upload(upload=upload, mine=(), seen=seen, by=upload.uploaded_by, at=LATER)


def test_a_row_that_a_return_keeps_shut_is_told_and_not_stored(scene: Scene, rows: dict[str, Any]) -> None:
    for row in rows.values():
        scene.fill(row, 5)
    submission = scene.submission
    submission.state, submission.return_reason = SubmissionState.RETURNED, "Xem lại."
    submission.save()
    returned = ReturnFactory(submission=submission)
    ReturnedCellFactory(returned=returned, element=rows["A"])

    upload = hand_in(scene, rows, {"A": (of(7), ""), "B": (of(8), ""), "C": (of(5), "")})
    assert fates(upload) == {"A": "CHANGE", "B": "SHUT", "C": "SAME"}
    assert confirm(upload) == 1
    assert (scene.value("A").value, scene.value("B").value) == (7, 5)

    # A later return that names another row keeps the first one shut: undoing leaves it and says so.
    ReturnedCellFactory(returned=ReturnFactory(submission=submission, number=2), element=rows["C"])
    with pytest.raises(StepRefusedError):
        undo_upload(upload=FormUpload.objects.get(pk=upload.pk), by=scene.people["reporter"], at=LATER)
    assert scene.value("A").value == 7
