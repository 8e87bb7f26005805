"""The database itself refuses impossible units, people and appointments, by the constraint's name."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from tests.factories import AppointmentFactory, SuccessionFactory, TimelineEntryFactory, UnitFactory, UserFactory
from units.models import Succession, Unit, User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("unit_code_form", {"code": "bao-loc"}),
        ("unit_level_known", {"level": "commune"}),
        ("unit_name_given", {"name": ""}),
        ("unit_active_in_order", {"active_from": date(2022, 1, 2), "active_until": date(2022, 1, 1)}),
    ],
)
def test_unit_refuses(constraint: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        UnitFactory(**wrong)


def test_unit_is_not_its_own_parent() -> None:
    unit = UnitFactory()
    with pytest.raises(IntegrityError, match="unit_is_not_its_own_parent"), transaction.atomic():
        Unit.objects.filter(pk=unit.pk).update(parent=F("id"))


def test_unit_of_one_day_is_possible() -> None:
    unit = UnitFactory(active_from=date(2022, 1, 1), active_until=date(2022, 1, 1))
    assert list(Unit.objects.active(on=date(2022, 1, 1))) == [unit]
    assert not Unit.objects.active(on=date(2022, 1, 2)).exists()


@pytest.mark.parametrize("share", [Decimal(0), Decimal("0.5"), Decimal(2)])
def test_succession_share_is_whole_or_blank(share: Decimal) -> None:
    with pytest.raises(IntegrityError, match="succession_share_whole_or_blank"), transaction.atomic():
        SuccessionFactory(share=share)


def test_succession_needs_two_units() -> None:
    succession = SuccessionFactory()
    with pytest.raises(IntegrityError, match="succession_between_two_units"), transaction.atomic():
        Succession.objects.filter(pk=succession.pk).update(successor=F("predecessor"))


def test_succession_hands_the_whole_over_only_once() -> None:
    first = SuccessionFactory()
    with pytest.raises(IntegrityError, match=r"succession_whole_only_once|predecessor_id"), transaction.atomic():
        SuccessionFactory(predecessor=first.predecessor)
    SuccessionFactory(predecessor=first.predecessor, share=None)


def test_succession_is_said_once_per_pair() -> None:
    first = SuccessionFactory(share=None)
    with pytest.raises(IntegrityError, match=r"succession_once_per_pair|successor_id"), transaction.atomic():
        SuccessionFactory(predecessor=first.predecessor, successor=first.successor, share=None)


def test_user_needs_a_username() -> None:
    with pytest.raises(IntegrityError, match="user_username_given"), transaction.atomic():
        User.objects.create(username="", full_name="Không tên")


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("appointment_role_known", {"role": "CHIEF"}),
        ("appointment_dates_in_order", {"starts_on": date(2022, 1, 2), "ends_on": date(2022, 1, 1)}),
    ],
)
def test_appointment_refuses(constraint: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        AppointmentFactory(**wrong)


def test_appointment_is_made_once_from_a_day() -> None:
    first = AppointmentFactory()
    with pytest.raises(IntegrityError, match=r"appointment_once_from_a_day|starts_on"), transaction.atomic():
        AppointmentFactory(user=first.user, unit=first.unit, role=first.role, starts_on=first.starts_on)


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [("timeline_subject_given", {"subject": ""}), ("timeline_action_given", {"action": ""})],
)
def test_timeline_entry_refuses(constraint: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        TimelineEntryFactory(**wrong)


def test_people_are_listed_by_given_name_and_found_without_accents() -> None:
    UserFactory(full_name="Trần Văn Ánh")
    UserFactory(full_name="Lê Thị An")
    UserFactory(full_name="Đỗ Minh Bảo")
    names = list(User.objects.order_by("sort_key").values_list("full_name", flat=True))
    assert names == ["Lê Thị An", "Trần Văn Ánh", "Đỗ Minh Bảo"]
    assert User.objects.filter(search_key__contains="do minh").get().full_name == "Đỗ Minh Bảo"
