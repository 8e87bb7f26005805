"""Each step on figures: from which states, what it writes, and what it refuses in words."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from clusters.enums import LockStage
from clusters.models import Lock
from indicators import workflow
from indicators.enums import SubmissionState
from indicators.models import Submission
from indicators.workflow import NotReadyError, StepRefusedError
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
from units.models import TimelineEntry, User

pytestmark = pytest.mark.django_db
OPEN = datetime(2022, 6, 1, 3, 0, tzinfo=UTC)
STATES: dict[str, dict[str, Any]] = {
    "DRAFT": {},
    "SUBMITTED": {"submitted": True},
    "RETURNED": {"returned": True},
    "ACCEPTED": {"accepted": True},
}
STEPS: dict[str, Callable[[Submission, User], None]] = {
    "submit": lambda row, by: workflow.submit(submission=row, by=by, at=OPEN),
    "accept": lambda row, by: workflow.accept(submission=row, by=by, at=OPEN),
    "send_back": lambda row, by: workflow.send_back(submission=row, by=by, at=OPEN, reason="Kiểm tra lại"),
    "reopen": lambda row, by: workflow.reopen(submission=row, by=by, at=OPEN, reason="Kiểm tra lại", closed_by=[]),
}
LEADS_TO = {
    ("submit", "DRAFT"): "SUBMITTED",
    ("submit", "RETURNED"): "SUBMITTED",
    ("accept", "SUBMITTED"): "ACCEPTED",
    ("send_back", "SUBMITTED"): "RETURNED",
    ("reopen", "ACCEPTED"): "RETURNED",
}


@pytest.fixture
def membership() -> Any:
    return MembershipFactory(period=PeriodFactory(year=2022))


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", STATES)
def test_every_step_from_every_state(membership: Any, step: str, state: str) -> None:
    row, by = SubmissionFactory(membership=membership, **STATES[state]), UserFactory()
    target = LEADS_TO.get((step, state))
    if target is None:
        with pytest.raises(StepRefusedError):
            STEPS[step](row, by)
    else:
        STEPS[step](row, by)
    row.refresh_from_db()
    assert row.state == (target or state)
    assert TimelineEntry.objects.about(row.subject).count() == (1 if target else 0)


def test_lateness_counts_from_the_first_time(membership: Any) -> None:
    row, by = SubmissionFactory(membership=membership), UserFactory()
    workflow.submit(submission=row, by=by, at=OPEN)
    workflow.send_back(submission=row, by=by, at=OPEN + timedelta(hours=1), reason="Thiếu một dòng")
    workflow.submit(submission=row, by=by, at=OPEN + timedelta(days=9))
    row.refresh_from_db()
    assert (row.first_submitted_at, row.submitted_at) == (OPEN, OPEN + timedelta(days=9))


def test_nothing_is_sent_before_the_period_opens(membership: Any) -> None:
    row = SubmissionFactory(membership=membership)
    with pytest.raises(StepRefusedError):
        workflow.submit(submission=row, by=UserFactory(), at=membership.period.opens_at - timedelta(seconds=1))
    assert Submission.objects.get(pk=row.pk).state == SubmissionState.DRAFT


@pytest.mark.parametrize("reason", ["", "   \n"])
def test_a_return_names_its_reason(membership: Any, reason: str) -> None:
    row = SubmissionFactory(membership=membership, submitted=True)
    with pytest.raises(StepRefusedError):
        workflow.send_back(submission=row, by=UserFactory(), at=OPEN, reason=reason)


def test_a_return_keeps_its_reason_in_the_trail(membership: Any) -> None:
    row = SubmissionFactory(membership=membership, submitted=True)
    workflow.send_back(submission=row, by=UserFactory(), at=OPEN, reason=" Số cũ chưa khớp ")
    assert row.return_reason == "Số cũ chưa khớp"
    assert TimelineEntry.objects.about(row.subject).get().note == "Số cũ chưa khớp"


def test_a_blank_required_row_and_a_broken_rule_block_sending_and_are_named(membership: Any) -> None:
    first, second = DataElementFactory(code="DONG-0"), DataElementFactory(code="DONG-1")
    blank, optional = DataElementFactory(name="Số bị can"), DataElementFactory(required=False)
    rule = ValidationRuleFactory(message="Đã giải quyết lớn hơn thụ lý.")
    ValidationRuleFactory(severity="warning", right="0", message="Chỉ là cảnh báo.")
    row = SubmissionFactory(membership=membership)
    DataValueFactory(submission=row, element=first, value=9)
    DataValueFactory(submission=row, element=second, value=8)
    with pytest.raises(NotReadyError) as refused:
        workflow.submit(submission=row, by=UserFactory(), at=OPEN)
    named = {codes: problem.message for problem in refused.value.problems for codes in [problem.elements]}
    assert set(named) == {(blank.code,), ("DONG-0", "DONG-1")}
    assert blank.name in named[(blank.code,)]
    assert named[("DONG-0", "DONG-1")] == rule.message
    assert optional.code not in str(named)


@pytest.mark.parametrize(
    ("indicator", "blocks"),
    [
        pytest.param({"kind": "RATIO", "denominator": "DONG-1"}, True, id="part above the whole"),
        pytest.param({"kind": "RATIO", "denominator": "DONG-1", "may_exceed_100": True}, False, id="may exceed"),
        pytest.param({"numerator": "DONG-1 - DONG-0"}, True, id="below zero"),
    ],
)
def test_an_impossible_figure_blocks_sending(membership: Any, indicator: dict[str, Any], *, blocks: bool) -> None:
    row = SubmissionFactory(membership=membership)
    for code, value in (("DONG-0", 9), ("DONG-1", 8)):
        DataValueFactory(submission=row, element=DataElementFactory(code=code), value=value)
    IndicatorFactory(**indicator)
    assert bool(workflow.problems_of(row)) is blocks


@pytest.mark.parametrize(
    ("stage", "step", "refused"),
    [
        (LockStage.PUT_FORWARD, "submit", False),
        (LockStage.PUT_FORWARD, "accept", True),
        (LockStage.PUT_FORWARD, "send_back", True),
        (LockStage.ISSUED, "submit", True),
        (LockStage.ISSUED, "accept", True),
        (LockStage.ISSUED, "send_back", True),
    ],
)
def test_a_lock_closes_what_it_should(membership: Any, stage: LockStage, step: str, *, refused: bool) -> None:
    state = {} if step == "submit" else {"submitted": True}
    row, by = SubmissionFactory(membership=membership, **state), UserFactory()
    Lock.objects.create(cluster=membership.cluster, period=membership.period, stage=stage, since=OPEN, by=by)
    if refused:
        with pytest.raises(StepRefusedError):
            STEPS[step](row, by)
        assert Submission.objects.get(pk=row.pk).state == row.state
    else:
        STEPS[step](row, by)


def test_a_second_tab_finds_the_step_taken(membership: Any) -> None:
    row, by = SubmissionFactory(membership=membership, submitted=True), UserFactory()
    other_tab = Submission.objects.with_place().get(pk=row.pk)
    workflow.accept(submission=row, by=by, at=OPEN)
    with pytest.raises(StepRefusedError):
        workflow.accept(submission=other_tab, by=by, at=OPEN)
    assert TimelineEntry.objects.about(row.subject).count() == 1


def test_showing_to_the_head_keeps_time_and_person(membership: Any) -> None:
    row, by = SubmissionFactory(membership=membership), UserFactory()
    workflow.show_to_head(submission=row, by=by, at=OPEN)
    row.refresh_from_db()
    assert (row.shown_to_head_at, row.shown_to_head_by) == (OPEN, by)
