"""Reasons as notes of their cells: kept with their history, never over what another wrote unseen."""

from datetime import timedelta

import pytest

from indicators.explanations import Doubt, Reason, doubts_of, keep_reasons
from indicators.kinds import Severity
from indicators.models import DataValue
from indicators.problems import Problem
from indicators.sending import fingerprint
from indicators.workflow import StepRefusedError
from tests.factories import SubmissionFactory
from tests.indicators.entry_scene import NOW, Scene, build_scene

REASON = "Đã đối chiếu sổ thụ lý."


def problem(key: str, speaker: str, severity: Severity = Severity.WARNING) -> Problem:
    return Problem(key, severity, key, (speaker,), speaker)


def test_doubts_are_gathered_by_the_row_that_speaks_in_the_order_of_the_rows() -> None:
    found = [
        problem("leap:B", "B"),
        problem("rule:A", "A"),
        problem("rule:X", "A", Severity.ERROR),
        problem("carry:B", "B"),
    ]
    assert doubts_of(found, {"A": REASON, "C": "Ghi chú khác."}, rows="ABC") == [
        Doubt("A", (found[1],), REASON),
        Doubt("B", (found[0], found[3]), ""),
    ]


@pytest.fixture
def scene(db: None) -> Scene:
    made = build_scene()
    made.kept = {code: made.fill(made.element(code), 5) for code in ("A", "B")}
    return made


def keep(scene: Scene, *reasons: tuple[str, str, int], seen: str | None = None, hours: int = 1) -> object:
    return keep_reasons(
        submission=scene.submission,
        reasons=[Reason(scene.kept[code].element_id, text, version) for code, text, version in reasons],
        seen=fingerprint(scene.submission) if seen is None else seen,
        by=scene.people["head"],
        at=NOW + timedelta(hours=hours),
    )


def test_a_reason_is_kept_with_who_and_when_and_the_figure_stays(scene: Scene) -> None:
    kept = keep(scene, ("A", REASON, 1))
    assert (kept.written, kept.behind, kept.seen) == (1, frozenset(), "3")
    cell = scene.value("A")
    assert (cell.value, cell.note, cell.version) == (5, REASON, 2)
    past = DataValue.history.filter(id=cell.pk).order_by("-history_id")[0]
    assert (past.note, past.history_user, past.history_date) == (
        REASON,
        scene.people["head"],
        NOW + timedelta(hours=1),
    )


def test_what_another_changed_is_named_and_left(scene: Scene) -> None:
    kept = keep(scene, ("A", REASON, 0), ("B", REASON, 1))
    assert (kept.written, kept.behind) == (1, {scene.kept["A"].element_id})
    assert (scene.value("A").note, scene.value("B").note) == ("", REASON)


def test_what_stands_there_already_is_neither_written_nor_behind(scene: Scene) -> None:
    keep(scene, ("A", REASON, 1))
    kept = keep(scene, ("A", REASON, 1))
    assert (kept.written, kept.behind) == (0, frozenset())
    assert scene.value("A").version == 2


def test_figures_that_changed_since_the_page_are_not_seen(scene: Scene) -> None:
    assert keep(scene, ("A", REASON, 1), seen="1").seen == ""
    assert scene.value("A").note == REASON


def test_a_row_without_a_cell_takes_no_reason_and_is_named(scene: Scene) -> None:
    scene.kept["C"] = DataValue(element=scene.element("C"))
    kept = keep(scene, ("C", REASON, 0))
    assert (kept.written, kept.behind) == (0, {scene.kept["C"].element_id})
    assert not scene.submission.values.filter(element__code="C").exists()


def test_figures_that_have_left_the_unit_take_no_reason(scene: Scene) -> None:
    SubmissionFactory(membership=scene.chair, submitted=True)
    type(scene.submission).objects.filter(membership=scene.place).update(
        state="SUBMITTED", submitted_at=NOW, first_submitted_at=NOW, submitted_by=scene.people["head"]
    )
    with pytest.raises(StepRefusedError):
        keep(scene, ("A", REASON, 1))
    assert scene.value("A").note == ""
