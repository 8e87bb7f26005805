"""Saving cells: versions guard them, history keeps every value, and the queries do not grow."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from indicators.entries import BLANK, NOT_ARISEN, of
from indicators.entry import Change, save_values
from indicators.models import DataValue
from indicators.workflow import StepRefusedError
from tests.factories import DataElementFactory, MembershipFactory, PeriodFactory, SubmissionFactory, UserFactory

pytestmark = pytest.mark.django_db
OPEN = datetime(2022, 6, 1, 3, 0, tzinfo=UTC)


@pytest.fixture
def submission() -> Any:
    return SubmissionFactory(membership=MembershipFactory(period=PeriodFactory(year=2022)))


def change(element: Any, entry: Any, version: int, note: str = "") -> Change:
    return Change(element_id=element.pk, entry=entry, note=note, version=version)


def test_every_value_stays_in_the_history(submission: Any) -> None:
    element, by = DataElementFactory(), UserFactory()
    for version, entry in enumerate([of(5), of(7), NOT_ARISEN, BLANK]):
        save_values(submission=submission, changes=[change(element, entry, version)], by=by, at=OPEN)
    row = DataValue.objects.get()
    kept = [(old.version, old.value, old.not_arisen) for old in row.history.order_by("version")]
    assert kept == [(1, 5, False), (2, 7, False), (3, None, True), (4, None, False)]
    assert row.entry == BLANK
    assert set(row.history.values_list("history_user", flat=True)) == {by.pk}


def test_saving_what_is_there_already_writes_nothing(submission: Any) -> None:
    element, by = DataElementFactory(), UserFactory()
    save_values(submission=submission, changes=[change(element, of(5), 0)], by=by, at=OPEN)
    again = save_values(submission=submission, changes=[change(element, of(5), 1)], by=by, at=OPEN)
    assert (again.written, again.conflicts) == ((), ())
    assert DataValue.objects.get().version == 1


def test_a_blank_that_was_never_filled_makes_no_row(submission: Any) -> None:
    save_values(submission=submission, changes=[change(DataElementFactory(), BLANK, 0)], by=UserFactory(), at=OPEN)
    assert not DataValue.objects.exists()


def test_a_cell_changed_by_another_is_left_and_reported(submission: Any) -> None:
    element, first, second = DataElementFactory(), UserFactory(), UserFactory()
    save_values(submission=submission, changes=[change(element, of(5), 0)], by=first, at=OPEN)
    save_values(submission=submission, changes=[change(element, of(6), 1)], by=first, at=OPEN)
    saved = save_values(submission=submission, changes=[change(element, of(9), 1)], by=second, at=OPEN)
    assert saved.written == ()
    conflict = saved.conflicts[0]
    assert (conflict.theirs.value, conflict.theirs.updated_by, conflict.ours.entry) == (6, first, of(9))
    assert DataValue.objects.get().value == Decimal(6)


def test_an_untouched_cell_that_another_changed_is_no_conflict(submission: Any) -> None:
    element, other, by = DataElementFactory(), DataElementFactory(), UserFactory()
    save_values(submission=submission, changes=[change(element, of(5), 0)], by=by, at=OPEN)
    save_values(submission=submission, changes=[change(element, of(6), 1)], by=by, at=OPEN)
    stale = [change(element, of(5), 1), change(other, of(1), 0)]
    saved = save_values(submission=submission, changes=stale, by=UserFactory(), at=OPEN)
    assert [row.element_id for row in saved.written] == [other.pk]
    assert saved.conflicts == ()


def test_two_people_filling_an_empty_cell(submission: Any) -> None:
    element, by = DataElementFactory(), UserFactory()
    save_values(submission=submission, changes=[change(element, of(5), 0)], by=by, at=OPEN)
    saved = save_values(submission=submission, changes=[change(element, of(6), 0)], by=by, at=OPEN)
    assert [conflict.theirs.value for conflict in saved.conflicts] == [5]
    left_blank = save_values(submission=submission, changes=[change(element, BLANK, 0)], by=by, at=OPEN)
    assert left_blank.conflicts == ()


def test_nothing_is_typed_before_the_period_opens(submission: Any) -> None:
    before = submission.membership.period.opens_at - timedelta(seconds=1)
    with pytest.raises(StepRefusedError):
        save_values(
            submission=submission, changes=[change(DataElementFactory(), of(5), 0)], by=UserFactory(), at=before
        )
    assert not DataValue.objects.exists()


def test_nothing_is_typed_into_figures_that_were_sent() -> None:
    sent = SubmissionFactory(membership=MembershipFactory(period=PeriodFactory(year=2022)), submitted=True)
    with pytest.raises(StepRefusedError):
        save_values(submission=sent, changes=[change(DataElementFactory(), of(5), 0)], by=UserFactory(), at=OPEN)


@pytest.mark.parametrize("cells", [1, 30])
def test_saving_many_cells_takes_as_many_queries_as_one(
    submission: Any, django_assert_num_queries: Any, cells: int
) -> None:
    by = UserFactory()
    changes = [change(element, of(3), 0) for element in DataElementFactory.create_batch(cells)]
    with django_assert_num_queries(6):
        save_values(submission=submission, changes=changes, by=by, at=OPEN)
    assert DataValue.history.count() == cells
