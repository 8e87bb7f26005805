"""Who may see, enter, send and confirm which figures in which state: one table, read from the QuerySets."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from clusters.enums import MembershipRole
from indicators.models import Submission
from tests.factories import (
    AppointmentFactory,
    ClusterFactory,
    MembershipFactory,
    PeriodFactory,
    SubmissionFactory,
    SuccessionFactory,
    UnitFactory,
    UserFactory,
)
from units.enums import Level, Role
from units.models import User
from units.rules import Standing, standing_of

pytestmark = pytest.mark.django_db
TODAY = date(2022, 6, 1)
STATES: dict[str, dict[str, Any]] = {
    "DRAFT": {},
    "SUBMITTED": {"submitted": True},
    "RETURNED": {"returned": True},
    "ACCEPTED": {"accepted": True},
}


@dataclass
class Scene:
    """A cluster with chair, deputy and member, and one person of every kind."""

    people: dict[str, User]
    places: dict[str, Any]

    def standing(self, person: str) -> Standing:
        return standing_of(self.people[person], on=TODAY)


@pytest.fixture
def scene() -> Scene:
    province, elsewhere = UnitFactory(level=Level.PROVINCE), UnitFactory(level=Level.PROVINCE)
    cluster, period = ClusterFactory(host=province), PeriodFactory(year=2022)
    places = {
        role: MembershipFactory(cluster=cluster, period=period, role=role)
        for role in (MembershipRole.CHAIR, MembershipRole.DEPUTY, MembershipRole.MEMBER)
    }
    stranger_unit = MembershipFactory(period=period).unit
    successor = SuccessionFactory(predecessor=places["member"].unit).successor
    units = {
        "member": places["member"].unit,
        "deputy": places["deputy"].unit,
        "chair": places["chair"].unit,
        "stranger": stranger_unit,
        "successor": successor,
    }
    people = {
        f"{name} {role.lower()}": AppointmentFactory(unit=unit, role=role).user
        for name, unit in units.items()
        for role in (Role.REPORTER, Role.HEAD)
    }
    people["leader"] = AppointmentFactory(unit=province, role=Role.LEADER).user
    people["officer"] = AppointmentFactory(unit=province, role=Role.OFFICER).user
    people["other leader"] = AppointmentFactory(unit=elsewhere, role=Role.LEADER).user
    people["other officer"] = AppointmentFactory(unit=elsewhere, role=Role.OFFICER).user
    people["former head"] = AppointmentFactory(
        unit=places["member"].unit, role=Role.HEAD, ends_on=date(2022, 5, 31)
    ).user
    people["nobody"] = UserFactory()
    return Scene(people, places)


def allowed(scene: Scene, place: str, right: Callable[[Any, Standing], Any]) -> dict[str, set[str]]:
    """Return, for each state, the people whose QuerySet holds the submission."""
    found: dict[str, set[str]] = {}
    for state, stamps in STATES.items():
        SubmissionFactory(membership=scene.places[place], **stamps)
        here = Submission.objects.filter(membership=scene.places[place])
        found[state] = {name for name in scene.people if right(here, scene.standing(name)).exists()}
    return found


MEMBER = {"member reporter", "member head"}
SUCCESSOR = {"successor reporter", "successor head"}
CHAIR = {"chair reporter", "chair head"}


def test_values_of_a_member(scene: Scene) -> None:
    own = MEMBER | SUCCESSOR | {"officer"}
    assert allowed(scene, "member", lambda rows, who: rows.values_visible_to(who)) == {
        "DRAFT": own,
        "SUBMITTED": own | CHAIR,
        "RETURNED": own,
        "ACCEPTED": own | CHAIR | {"leader"},
    }


def test_values_of_the_chair(scene: Scene) -> None:
    own = CHAIR | {"officer"}
    assert allowed(scene, "chair", lambda rows, who: rows.values_visible_to(who)) == {
        "DRAFT": own,
        "SUBMITTED": own | {"deputy head"},
        "RETURNED": own,
        "ACCEPTED": own | {"deputy head", "leader"},
    }


def test_entering_a_members_figures(scene: Scene) -> None:
    assert allowed(scene, "member", lambda rows, who: rows.entered_by(who).editable()) == {
        "DRAFT": MEMBER,
        "SUBMITTED": set(),
        "RETURNED": MEMBER,
        "ACCEPTED": set(),
    }


def test_sending_a_members_figures(scene: Scene) -> None:
    assert allowed(scene, "member", lambda rows, who: rows.sent_by(who).editable()) == {
        "DRAFT": {"member head"},
        "SUBMITTED": set(),
        "RETURNED": {"member head"},
        "ACCEPTED": set(),
    }


def test_confirming_a_members_figures(scene: Scene) -> None:
    assert allowed(scene, "member", lambda rows, who: rows.awaiting_the_chair().confirmable_by(who)) == {
        "DRAFT": set(),
        "SUBMITTED": {"chair head"},
        "RETURNED": set(),
        "ACCEPTED": set(),
    }


def test_confirming_the_chairs_own_figures(scene: Scene) -> None:
    confirming = allowed(scene, "chair", lambda rows, who: rows.awaiting_the_chair().confirmable_by(who))
    assert confirming["SUBMITTED"] == {"deputy head"}


def test_an_officer_confirms_the_chairs_figures_where_no_deputy_has_a_head(scene: Scene) -> None:
    scene.people["deputy head"].appointments.update(ends_on=date(2022, 5, 31))
    confirming = allowed(scene, "chair", lambda rows, who: rows.awaiting_the_chair().confirmable_by(who))
    assert confirming["SUBMITTED"] == {"officer"}


@pytest.mark.parametrize("role", [Role.REPORTER, Role.HEAD])
def test_nobody_confirms_figures_of_a_unit_they_are_appointed_at(scene: Scene, role: Role) -> None:
    AppointmentFactory(user=scene.people["chair head"], unit=scene.places["member"].unit, role=role)
    confirming = allowed(scene, "member", lambda rows, who: rows.awaiting_the_chair().confirmable_by(who))
    assert confirming["SUBMITTED"] == set()


def test_reopening_by_an_officer(scene: Scene) -> None:
    assert allowed(scene, "member", lambda rows, who: rows.reopenable_by_officer(who)) == {
        "DRAFT": set(),
        "SUBMITTED": set(),
        "RETURNED": set(),
        "ACCEPTED": {"officer"},
    }


def test_the_board_opens_to_the_cluster_and_its_province(scene: Scene) -> None:
    here = type(scene.places["member"]).objects.filter(pk=scene.places["member"].pk)
    seeing = {name for name in scene.people if here.visible_to(scene.standing(name)).exists()}
    deputies = {"deputy reporter", "deputy head"}
    assert seeing == MEMBER | SUCCESSOR | CHAIR | deputies | {"leader", "officer"}
