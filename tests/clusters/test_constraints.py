"""The database itself refuses impossible periods, clusters and memberships, by the constraint's name."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F

from clusters.enums import MembershipRole
from clusters.models import Lock, Membership, Period
from tests.factories import (
    NOW,
    ClusterFactory,
    MembershipFactory,
    OversightFactory,
    PactFactory,
    PeriodFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("period_code_form", {"code": "2022-Q1"}),
        ("period_half_is_first_or_second", {"half": 3, "code": "2022-H1"}),
        ("period_dates_in_order", {"starts_on": date(2022, 5, 31), "ends_on": date(2022, 5, 31)}),
        (
            "period_opens_before_it_is_due",
            {"opens_at": datetime(2022, 6, 2, 9, tzinfo=UTC), "due_at": datetime(2022, 6, 2, 9, tzinfo=UTC)},
        ),
        ("period_says_why_not_comparable", {"comparable": False}),
    ],
)
def test_period_refuses(constraint: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PeriodFactory(**wrong)


def test_period_is_not_compared_with_itself() -> None:
    period = PeriodFactory()
    with pytest.raises(IntegrityError, match="period_compared_with_another"), transaction.atomic():
        Period.objects.filter(pk=period.pk).update(compare_with=F("id"))


def test_a_half_year_exists_once() -> None:
    PeriodFactory(year=2022, half=1)
    with pytest.raises(IntegrityError, match=r"period_once_per_half_year|period.year"), transaction.atomic():
        PeriodFactory(year=2022, half=1, code="2023-H1")


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("cluster_code_form", {"code": "cụm 3"}),
        ("cluster_name_given", {"name": ""}),
        ("cluster_number_positive", {"number": 0}),
    ],
)
def test_cluster_refuses(constraint: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ClusterFactory(**wrong)


def test_a_cluster_signs_one_pact_a_year() -> None:
    pact = PactFactory()
    with pytest.raises(IntegrityError, match=r"pact_once_per_year|pact.cluster_id"), transaction.atomic():
        PactFactory(cluster=pact.cluster, year=pact.year)


def test_oversight_has_its_dates_in_order() -> None:
    with pytest.raises(IntegrityError, match="oversight_dates_in_order"), transaction.atomic():
        OversightFactory(starts_on=date(2022, 1, 2), ends_on=date(2022, 1, 1))


def test_oversight_starts_once_on_a_day() -> None:
    first = OversightFactory()
    with pytest.raises(IntegrityError, match=r"oversight_once_from_a_day|oversight.cluster_id"), transaction.atomic():
        OversightFactory(cluster=first.cluster, user=first.user, starts_on=first.starts_on)


def test_membership_role_is_known() -> None:
    with pytest.raises(IntegrityError, match="membership_role_known"), transaction.atomic():
        MembershipFactory(role="guest")


def test_a_unit_competes_in_one_cluster_at_a_time() -> None:
    first = MembershipFactory()
    with (
        pytest.raises(IntegrityError, match=r"one_cluster_per_unit_and_period|membership.period_id"),
        transaction.atomic(),
    ):
        MembershipFactory(period=first.period, unit=first.unit)


def test_a_cluster_has_at_most_one_chair_in_a_period() -> None:
    chair = MembershipFactory(role=MembershipRole.CHAIR)
    with (
        pytest.raises(IntegrityError, match=r"one_chair_per_cluster_and_period|membership.period_id"),
        transaction.atomic(),
    ):
        MembershipFactory(period=chair.period, cluster=chair.cluster, role=MembershipRole.CHAIR)
    MembershipFactory(period=chair.period, cluster=chair.cluster, role=MembershipRole.DEPUTY)


@pytest.mark.parametrize(
    ("constraint", "stage"),
    [("lock_stage_known", "CLOSED"), ("lock_once_per_cluster_and_period|lock.cluster_id", "ISSUED")],
)
def test_lock_refuses(constraint: str, stage: str) -> None:
    member = MembershipFactory()
    if stage == "ISSUED":
        Lock.objects.create(cluster=member.cluster, period=member.period, stage=stage, since=NOW, by=UserFactory())
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Lock.objects.create(cluster=member.cluster, period=member.period, stage=stage, since=NOW, by=UserFactory())


def test_a_member_must_exist_on_the_last_day_of_the_period() -> None:
    period = PeriodFactory(year=2022)
    ended = UnitFactory(active_until=date(2022, 5, 30))
    with pytest.raises(ValidationError) as refused:
        Membership(period=period, cluster=ClusterFactory(), unit=ended).full_clean()
    assert "unit" in refused.value.message_dict


def test_members_stand_chair_deputies_members_in_their_set_order() -> None:
    chair = MembershipFactory(role=MembershipRole.CHAIR, order=9)
    place = {"cluster": chair.cluster, "period": chair.period}
    second = MembershipFactory(**place, order=2, unit=UnitFactory(short_name="Ân"))
    first_by_name = MembershipFactory(**place, order=1, unit=UnitFactory(short_name="Đạ Huoai"))
    first = MembershipFactory(**place, order=1, unit=UnitFactory(short_name="Di Linh"))
    deputy = MembershipFactory(**place, role=MembershipRole.DEPUTY, order=5)
    listed = list(Membership.objects.of(chair.cluster, chair.period).in_report_order())
    assert listed == [chair, deputy, first, first_by_name, second]
