"""The head of every page: each person's main pages, where one is, and who one is."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from config.navigation import navigation
from tests.factories import AppointmentFactory, UnitFactory, UserFactory
from tests.indicators.worlds import reader
from units.enums import Role
from units.models import User
from units.rules import standing_of

pytestmark = pytest.mark.django_db
COMMON = ["home", "indicators:clusters", "reports:report_switch", "awards:register"]


def context(user: User, path: str = "/") -> dict[str, Any]:
    from django.utils import timezone

    request = RequestFactory().get(path)
    request.user = user
    request.standing = standing_of(user, on=timezone.localdate())
    with translation.override("en"):
        found = navigation(request)
        found["person"] = dict(found["person"].items()) if found["person"] else None
    return found


@pytest.mark.parametrize(
    ("role", "routes"),
    [
        (None, ["home"]),
        (Role.REPORTER, [*COMMON, "indicators:figures"]),
        (Role.HEAD, [*COMMON, "indicators:figures"]),
        (Role.LEADER, [*COMMON, "reports:review"]),
        (Role.OFFICER, [*COMMON, "reports:review", "admin:index"]),
    ],
)
def test_main_pages_follow_from_the_appointment(role: Role | None, routes: list[str]) -> None:
    person = AppointmentFactory(role=role).user if role else UserFactory()

    links = context(person)["navigation"]

    assert {link["url"] for link in links} == {reverse(route) for route in routes}
    assert links[0]["url"] == reverse("home")


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/", "home"),
        ("/figures/2022-H1/BAOLAM/", "indicators:figures"),
        ("/clusters/", "indicators:clusters"),
        ("/clusters/LD-CUM3/2022-H1/BAOLAM/", "indicators:clusters"),
        ("/reports/LD-CUM3/2022-H1/", "reports:report_switch"),
        ("/accounts/password/change/", None),
    ],
)
def test_the_page_one_is_on_is_marked(path: str, current: str | None) -> None:
    person = AppointmentFactory(role=Role.HEAD).user

    marked = [link["url"] for link in context(person, path)["navigation"] if link["current"]]

    assert marked == ([reverse(current)] if current else [])


def test_the_person_is_named_with_title_unit_and_roles() -> None:
    person = UserFactory(full_name="Lê Văn An", title="Viện trưởng")
    unit = UnitFactory(short_name="Bảo Lộc", name="VKSND thành phố Bảo Lộc")
    AppointmentFactory(user=person, unit=unit, role=Role.HEAD)

    assert context(person)["person"] == {
        "name": "Lê Văn An",
        "title": "Viện trưởng",
        "unit": "Bảo Lộc",
        "roles": ["Head of unit · VKSND thành phố Bảo Lộc"],
    }


def test_a_long_title_is_cut_at_its_comma_and_kept_in_the_menu() -> None:
    person = UserFactory(title="Chuyên viên, thường trực Hội đồng Thi đua - Khen thưởng")
    AppointmentFactory(user=person, role=Role.OFFICER)

    found = context(person)["person"]

    assert found["title"] == "Chuyên viên"
    assert found["roles"][0] == "Chuyên viên, thường trực Hội đồng Thi đua - Khen thưởng"


def test_strangers_get_neither_pages_nor_a_person() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    request.standing = None

    found = navigation(request)

    assert (found["navigation"], found["person"]) == ([], None)


def test_a_page_that_failed_before_sign_in_was_looked_at_has_no_navigation() -> None:
    found = navigation(RequestFactory().get("/"))

    assert (found["navigation"], found["person"]) == ([], None)


def test_the_head_shows_it_all() -> None:
    appointment = AppointmentFactory(role=Role.HEAD, user__title="Viện trưởng")

    shown = reader(appointment.user).get("/").content.decode()

    assert f'href="{reverse("indicators:clusters")}"' in shown
    assert 'aria-current="page"' in shown
    assert appointment.user.full_name in shown
