"""Rights come from appointments in force on the day, and reach what a unit has taken over."""

from datetime import date

import pytest

from tests.factories import AppointmentFactory, SuccessionFactory, UnitFactory, UserFactory
from units.enums import Role
from units.rules import standing_of

pytestmark = pytest.mark.django_db
TODAY = date(2022, 6, 1)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "held"),
    [
        pytest.param(date(2022, 6, 1), None, True, id="first day"),
        pytest.param(date(2022, 1, 1), date(2022, 6, 1), True, id="last day counts"),
        pytest.param(date(2022, 1, 1), date(2022, 5, 31), False, id="ended yesterday"),
        pytest.param(date(2022, 6, 2), None, False, id="starts tomorrow"),
    ],
)
def test_an_appointment_counts_on_its_days(starts_on: date, ends_on: date | None, *, held: bool) -> None:
    appointment = AppointmentFactory(starts_on=starts_on, ends_on=ends_on, role=Role.HEAD)
    standing = standing_of(appointment.user, on=TODAY)
    assert (standing.at(Role.HEAD) == {appointment.unit_id}) is held
    assert standing.is_appointed is held


def test_someone_switched_off_holds_nothing() -> None:
    appointment = AppointmentFactory(user=UserFactory(is_active=False))
    assert not standing_of(appointment.user, on=TODAY).is_appointed


def test_a_successor_reads_what_it_took_over_and_what_that_took_over() -> None:
    late = SuccessionFactory()
    early = SuccessionFactory(successor=late.predecessor, share=None)
    other = SuccessionFactory()
    reader = AppointmentFactory(unit=late.successor).user
    standing = standing_of(reader, on=TODAY)
    assert standing.own_units == {late.successor_id, late.predecessor_id, early.predecessor_id}
    assert other.predecessor_id not in standing.own_units
    assert standing.at(Role.REPORTER) == {late.successor_id}


def test_only_an_officer_at_a_unit_without_parent_keeps_the_catalogue() -> None:
    root = UnitFactory()
    province = UnitFactory(parent=root)
    assert standing_of(AppointmentFactory(unit=root, role=Role.OFFICER).user, on=TODAY).root_officer
    below = standing_of(AppointmentFactory(unit=province, role=Role.OFFICER).user, on=TODAY)
    assert below.is_officer
    assert not below.root_officer
    assert not standing_of(AppointmentFactory(unit=root, role=Role.LEADER).user, on=TODAY).root_officer
