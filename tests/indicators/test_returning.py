"""A return by cells: what it names and opens, what is kept of it, and that nothing else can be changed meanwhile."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from clusters.models import Period
from indicators import workflow
from indicators.entries import BLANK, NOT_ARISEN, of
from indicators.entry import Change, Saved, save_values
from indicators.enums import SubmissionState
from indicators.models import DataValue, Return, ReturnedCell, Submission
from indicators.returning import Opening, last_opening, opened_elements, opening_of
from indicators.workflow import NOT_A_ROW, StepRefusedError
from tests.factories import (
    DataElementFactory,
    DataValueFactory,
    IndicatorFactory,
    MembershipFactory,
    PeriodFactory,
    SubmissionFactory,
    UserFactory,
    ValidationRuleFactory,
)
from units.enums import Level
from units.models import TimelineEntry

pytestmark = pytest.mark.django_db
AT = datetime(2022, 6, 1, 3, 0, tzinfo=UTC)
REASON = "Số cũ chưa khớp sổ thụ lý."
STATES: dict[str, dict[str, Any]] = {
    "DRAFT": {},
    "SUBMITTED": {"submitted": True},
    "RETURNED": {"returned": True},
    "ACCEPTED": {"accepted": True},
}
STEPS: dict[str, Callable[..., None]] = {
    "send_back": lambda **about: workflow.send_back(by=UserFactory(), at=AT, **{"reason": REASON, **about}),
    "reopen": lambda **about: workflow.reopen(by=UserFactory(), at=AT, closed_by=[], **{"reason": REASON, **about}),
}


@pytest.fixture
def elements() -> dict[str, Any]:
    """A and its pair B; a ratio of A to C; a rule that binds A to D, and one that binds D to E; F stands alone."""
    made: dict[str, Any] = {code: DataElementFactory(code=code, order=n) for n, code in enumerate("ABCDEF")}
    made["B"].pair = made["A"]
    made["B"].save()
    IndicatorFactory(kind="RATIO", numerator="A", denominator="C", name="Tỷ lệ giải quyết")
    ValidationRuleFactory(left="A", right="D", message="Số A lớn hơn số D.")
    ValidationRuleFactory(left="E", right="D", message="Số E lớn hơn số D.")
    made["TINH"] = DataElementFactory(code="TINH", levels=Level.PROVINCE)
    return made


def submission_in(state: str, elements: dict[str, Any]) -> Submission:
    """A unit's figures, every row 5, in a state; Submission as the pages fetch it."""
    period = Period.objects.filter(year=2022).first() or PeriodFactory(year=2022)
    row = SubmissionFactory(membership=MembershipFactory(period=period), **STATES[state])
    for code in "ABCDEF":
        DataValueFactory(submission=row, element=elements[code], value=5)
    return Submission.objects.with_place().get(pk=row.pk)


@pytest.fixture
def sent(elements: dict[str, Any]) -> Submission:
    return submission_in("SUBMITTED", elements)


def send_back(submission: Submission, **cells: str) -> None:
    workflow.send_back(submission=submission, by=UserFactory(), at=AT, reason=REASON, cells=cells)


def save(submission: Submission, elements: dict[str, Any], **typed: Any) -> Saved:
    """Save some cells as a page does that shows what is stored now; an int, an entry, or an int with a note."""
    versions = dict(submission.values.values_list("element__code", "version"))
    changes = []
    for code, asked in typed.items():
        entry, note = asked if isinstance(asked, tuple) else (asked, "")
        entry = of(entry) if isinstance(entry, int) else entry
        changes.append(Change(elements[code].pk, entry, note, versions.get(code, 0)))
    return save_values(submission=submission, changes=changes, by=UserFactory(), at=AT)


def written(saved: Saved, elements: dict[str, Any]) -> tuple[set[str], set[str]]:
    codes = {element.pk: code for code, element in elements.items()}
    return {codes[row.element_id] for row in saved.written}, {codes[change.element_id] for change in saved.closed}


# ---- What a return keeps ----


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", STATES)
def test_only_from_the_states_of_the_step(elements: dict[str, Any], step: str, state: str) -> None:
    row = submission_in(state, elements)
    if (step, state) in {("send_back", "SUBMITTED"), ("reopen", "ACCEPTED")}:
        STEPS[step](submission=row, cells={"A": ""})
        assert Submission.objects.get(pk=row.pk).state == SubmissionState.RETURNED
        assert opening_of(row) == Opening({"A": ""}, frozenset("BCD"))
    else:
        with pytest.raises(StepRefusedError):
            STEPS[step](submission=row, cells={"A": ""})
        assert not Return.objects.exists()


def test_named_cells_keep_their_words_and_those_that_share_something_open_along(sent: Submission) -> None:
    send_back(sent, F="  Có cả vụ đã chuyển?  ", A="")
    kept = {cell.element.code: (cell.is_named, cell.words) for cell in ReturnedCell.objects.select_related("element")}
    assert kept == {
        "A": (True, ""),
        "F": (True, "Có cả vụ đã chuyển?"),
        "B": (False, ""),
        "C": (False, ""),
        "D": (False, ""),
    }
    returned = Return.objects.get()
    assert (returned.submission, returned.number, returned.step) == (sent, 1, TimelineEntry.objects.get())
    assert returned.step.note == REASON


def test_without_cells_all_open(sent: Submission, elements: dict[str, Any]) -> None:
    send_back(sent)
    assert Return.objects.get().cells.count() == 0
    assert opening_of(sent) is None
    assert written(save(sent, elements, A=6, F=7), elements) == ({"A", "F"}, set())


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("code", ["KHONG-CO", "TINH", "a", ""])
def test_a_cell_that_is_not_the_units_is_refused_and_nothing_happens(
    elements: dict[str, Any], step: str, code: str
) -> None:
    row = submission_in("SUBMITTED" if step == "send_back" else "ACCEPTED", elements)
    before = row.state
    with pytest.raises(StepRefusedError, match=str(NOT_A_ROW)):
        STEPS[step](submission=row, cells={"A": "", code: ""})
    assert Submission.objects.get(pk=row.pk).state == before
    assert not TimelineEntry.objects.exists()
    assert not Return.objects.exists()


def test_an_element_that_has_ended_is_not_the_units(sent: Submission, elements: dict[str, Any]) -> None:
    elements["F"].valid_until = sent.membership.period.ends_on - timedelta(days=1)
    elements["F"].save()
    with pytest.raises(StepRefusedError):
        send_back(sent, F="")


def test_a_second_click_returns_nothing_twice(sent: Submission) -> None:
    other_tab = Submission.objects.with_place().get(pk=sent.pk)
    send_back(sent, A="")
    with pytest.raises(StepRefusedError):
        send_back(other_tab, B="")
    assert Return.objects.count() == 1
    assert TimelineEntry.objects.count() == 1


def test_each_return_is_kept_and_the_last_one_counts(sent: Submission, elements: dict[str, Any]) -> None:
    for cells in ({"A": "lần một"}, {"F": "lần hai"}, {}):
        send_back(sent, **cells)
        if cells:
            workflow.submit(submission=sent, by=UserFactory(), at=AT)
    assert list(Return.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
    assert ReturnedCell.objects.filter(is_named=True).count() == 2
    assert opening_of(sent) is None
    assert last_opening(sent) is None


def test_what_was_opened_is_known_after_sending_but_holds_no_more(sent: Submission, elements: dict[str, Any]) -> None:
    send_back(sent, F="")
    assert opened_elements(sent) == {elements["F"].pk}
    workflow.submit(submission=sent, by=UserFactory(), at=AT)
    assert (opening_of(sent), opened_elements(sent)) == (None, frozenset())
    assert last_opening(sent) == Opening({"F": ""}, frozenset())


def test_another_units_return_opens_nothing_here(sent: Submission, elements: dict[str, Any]) -> None:
    beside = submission_in("SUBMITTED", elements)
    send_back(sent, F="")
    send_back(beside, A="")
    assert opening_of(sent) == Opening({"F": ""}, frozenset())


# ---- What can be changed ----


def test_only_what_is_open_is_written_and_the_rest_is_reported(sent: Submission, elements: dict[str, Any]) -> None:
    send_back(sent, A="")
    saved = save(sent, elements, A=4, B=6, D=7, E=1, F=(5, "Ghi chú"))
    assert written(saved, elements) == ({"A", "B", "D"}, {"E", "F"})
    stored = dict(sent.values.values_list("element__code", "value"))
    assert stored == {"A": 4, "B": 6, "C": 5, "D": 7, "E": 5, "F": 5}
    assert not DataValue.objects.exclude(note="").exists()
    assert set(DataValue.history.filter(version=2).values_list("element__code", flat=True)) == {"A", "B", "D"}


@pytest.mark.parametrize("entry", [BLANK, NOT_ARISEN, of(0)])
def test_a_closed_cell_takes_nothing_at_all(sent: Submission, elements: dict[str, Any], entry: Any) -> None:
    send_back(sent, A="")
    assert written(save(sent, elements, F=entry), elements) == (set(), {"F"})


def test_an_untouched_closed_cell_is_not_reported(sent: Submission, elements: dict[str, Any]) -> None:
    send_back(sent, A="")
    saved = save(sent, elements, A=4, E=5, F=5)
    assert written(saved, elements) == ({"A"}, set())


def test_an_old_page_that_did_not_touch_a_closed_cell_reports_nothing(
    sent: Submission, elements: dict[str, Any]
) -> None:
    send_back(sent)
    save(sent, elements, F=6)
    workflow.submit(submission=sent, by=UserFactory(), at=AT)
    send_back(sent, A="")
    before = [Change(elements["F"].pk, of(5), "", 1)]
    DataValue.history.update(version=1)
    DataValue.history.filter(element=elements["F"]).update(value=5)
    saved = save_values(submission=sent, changes=before, by=UserFactory(), at=AT)
    assert (saved.written, saved.conflicts, saved.closed) == ((), (), ())


def test_a_closed_cell_is_refused_even_where_someone_else_changed_it(
    sent: Submission, elements: dict[str, Any]
) -> None:
    send_back(sent, A="")
    stale = [Change(elements["F"].pk, of(9), "", 7)]
    saved = save_values(submission=sent, changes=stale, by=UserFactory(), at=AT)
    assert (saved.written, saved.conflicts) == ((), ())
    assert saved.closed == tuple(stale)


def test_open_cells_still_show_conflicts(sent: Submission, elements: dict[str, Any]) -> None:
    send_back(sent, A="")
    saved = save_values(submission=sent, changes=[Change(elements["A"].pk, of(9), "", 7)], by=UserFactory(), at=AT)
    assert [conflict.ours.entry for conflict in saved.conflicts] == [of(9)]


def test_a_row_that_keeps_the_figures_from_being_sent_is_open_until_it_is_mended(
    sent: Submission, elements: dict[str, Any]
) -> None:
    send_back(sent, A="")
    # D opened along with A; E is bound to D by a rule, but to nothing that was named.
    assert written(save(sent, elements, A=3, D=3, E=4), elements) == ({"A", "D"}, {"E"})
    with pytest.raises(workflow.NotReadyError):
        workflow.submit(submission=sent, by=UserFactory(), at=AT)
    assert written(save(sent, elements, E=3, F=1), elements) == ({"E"}, {"F"})
    assert written(save(sent, elements, E=2), elements) == (set(), {"E"})
    workflow.submit(submission=sent, by=UserFactory(), at=AT)


def test_a_required_row_that_was_added_meanwhile_can_be_filled_in(sent: Submission, elements: dict[str, Any]) -> None:
    send_back(sent, A="")
    elements["NEW"] = DataElementFactory(code="NEW")
    elements["MAY"] = DataElementFactory(code="MAY", required=False)
    assert written(save(sent, elements, NEW=1, MAY=1), elements) == ({"NEW"}, {"MAY"})


def test_a_draft_knows_no_closed_cell(elements: dict[str, Any]) -> None:
    row = submission_in("DRAFT", elements)
    assert written(save(row, elements, A=1, F=2), elements) == ({"A", "F"}, set())


# Over a save of a draft (8): which cells the return opened; and for a closed cell what keeps from sending (6).
@pytest.mark.parametrize(("codes", "queries"), [("A", 7), ("AB", 7), ("AF", 13), ("AEF", 13)])
def test_the_guard_costs_a_query_and_more_only_where_something_is_refused(
    sent: Submission, elements: dict[str, Any], django_assert_num_queries: Any, codes: str, queries: int
) -> None:
    send_back(sent, A="")
    changes = [Change(elements[code].pk, of(6), "", 1) for code in codes]
    DataElementFactory.create_batch(len(codes))
    by = UserFactory()
    with django_assert_num_queries(queries):
        save_values(submission=sent, changes=changes, by=by, at=AT)
