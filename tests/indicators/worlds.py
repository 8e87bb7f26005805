"""A cluster with its people and a small catalogue, for tests of the pages that show them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.test import Client

from clusters.enums import MembershipRole
from clusters.models import Cluster, Membership, Period
from indicators.models import DataElement, Submission
from tests.factories import (
    AppointmentFactory,
    ClusterFactory,
    DataElementFactory,
    DataValueFactory,
    IndicatorFactory,
    MembershipFactory,
    PeriodFactory,
    SectionFactory,
    SubmissionFactory,
    TargetFactory,
    UnitFactory,
    UserFactory,
    ValidationRuleFactory,
)
from units.enums import Level, Role
from units.models import User

DUE = datetime(2022, 6, 2, 9, 0, tzinfo=UTC)
AFTER = datetime(2022, 6, 3, 3, 0, tzinfo=UTC)
STATES: dict[str, dict[str, Any]] = {
    "DRAFT": {},
    "SUBMITTED": {"submitted": True},
    "RETURNED": {"returned": True},
    "ACCEPTED": {"accepted": True},
}


@dataclass
class World:
    """One cluster in one period: a chair, a deputy and two members, and somebody of every kind."""

    cluster: Cluster
    period: Period
    places: dict[str, Membership]
    people: dict[str, User]
    elements: dict[str, DataElement]

    @property
    def codes(self) -> list[str]:
        return [self.cluster.code, self.period.code]

    def codes_of(self, place: str) -> list[str]:
        return [*self.codes, self.places[place].unit.code]

    def submission(self, place: str) -> Submission:
        return Submission.objects.with_place().get(membership=self.places[place])

    def bring(self, place: str, state: str, *, period: Period | None = None, **values: int | None) -> Submission:
        """Put a unit's figures into a state, with values by element code; None is *không phát sinh*."""
        membership = self.places[place]
        if period:
            membership = MembershipFactory(cluster=self.cluster, period=period, unit=membership.unit)
        submission = SubmissionFactory(membership=membership, **STATES[state])
        for code, value in values.items():
            DataValueFactory(
                submission=submission,
                element=self.elements[code],
                value=None if value is None else Decimal(value),
                not_arisen=value is None,
            )
        return submission


def reader(person: User) -> Client:
    """Sign a person in who reads English, so that a test names what the code says."""
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.force_login(person)
    return client


def build_world() -> World:
    """Build it: RES of ALL cases resolved against a target of 90%, REQ requests with a warning above 50."""
    province, elsewhere = UnitFactory(level=Level.PROVINCE), UnitFactory(level=Level.PROVINCE)
    cluster, period = ClusterFactory(host=province), PeriodFactory(year=2022)
    roles = {
        "chair": MembershipRole.CHAIR,
        "deputy": MembershipRole.DEPUTY,
        "first": MembershipRole.MEMBER,
        "second": MembershipRole.MEMBER,
    }
    places = {
        name: MembershipFactory(cluster=cluster, period=period, role=role, order=order)
        for order, (name, role) in enumerate(roles.items())
    }
    stranger = MembershipFactory(period=period, role=MembershipRole.CHAIR)
    units = {name: place.unit for name, place in places.items()} | {"stranger": stranger.unit}
    people = {
        f"{name} {role.lower()}": AppointmentFactory(unit=unit, role=role).user
        for name, unit in units.items()
        for role in (Role.REPORTER, Role.HEAD)
    }
    people["leader"] = AppointmentFactory(unit=province, role=Role.LEADER).user
    people["officer"] = AppointmentFactory(unit=province, role=Role.OFFICER).user
    people["other leader"] = AppointmentFactory(unit=elsewhere, role=Role.LEADER).user
    people["other officer"] = AppointmentFactory(unit=elsewhere, role=Role.OFFICER).user
    people["nobody"] = UserFactory()
    return World(cluster, period, places, people, _catalogue())


def _catalogue() -> dict[str, DataElement]:
    news = SectionFactory(name="Giải quyết tố giác, tin báo", order=1)
    requests = SectionFactory(name="Điều tra", order=2)
    elements = {
        "RES": DataElementFactory(code="RES", section=news, name="Tin báo đã giải quyết", unit="tin", order=1),
        "ALL": DataElementFactory(code="ALL", section=news, name="Tin báo phải giải quyết", unit="tin", order=2),
        "REQ": DataElementFactory(code="REQ", section=requests, name="Bản yêu cầu điều tra", unit="bản"),
    }
    ratio = IndicatorFactory(
        code="RATIO",
        section=news,
        name="Tỷ lệ giải quyết tin báo",
        kind="RATIO",
        numerator="RES",
        denominator="ALL",
        unit="%",
        decimals=1,
    )
    IndicatorFactory(code="COUNT", section=requests, name="Số bản yêu cầu điều tra", numerator="REQ", unit="bản")
    TargetFactory(indicator=ratio, authority="Quốc hội", operator=">=", value=Decimal(90))
    ValidationRuleFactory(
        left="REQ", right="50", severity="warning", message="Số bản yêu cầu nhiều bất thường.", source="QĐ 01"
    )
    return elements
