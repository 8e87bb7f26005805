"""Signing in and out, one's password, one's language, and the pages for what goes wrong."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.factories import UserFactory
from units.adapter import AccountAdapter
from units.models import User

PASSWORD = "la-mua-xanh-88"
NEW = "ben-song-dong-nai"
NOW = datetime(2022, 6, 1, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_failures_yet() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def person(db: None) -> User:
    return person_with()


def person_with(**fields: Any) -> User:
    user = UserFactory(**fields)
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, user: User, password: str = PASSWORD, **fields: str) -> Any:
    return client.post(reverse("account_login"), {"login": user.username, "password": password, **fields})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def refusal_codes(response: Any) -> list[str]:
    return [error.code for error in response.context["form"].non_field_errors().as_data()]


def new_password(first: str = NEW, second: str = NEW, **fields: str) -> dict[str, str]:
    return {"new_password1": first, "new_password2": second, **fields}


def test_signing_in_leads_home(client: Client, person: User) -> None:
    response = sign_in(client, person)

    assert response.headers["Location"] == reverse("home")
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [("/accounts/password/", "/accounts/password/"), ("https://elsewhere.example/", "/"), ("//elsewhere.example", "/")],
)
def test_signing_in_leads_on_but_never_to_another_host(client: Client, person: User, wanted: str, reached: str) -> None:
    assert sign_in(client, person, next=wanted).headers["Location"] == reached


@pytest.mark.parametrize("username", ["", "nobody.here"], ids=["a known account", "an unknown account"])
def test_a_wrong_password_and_an_unknown_account_are_refused_alike(client: Client, person: User, username: str) -> None:
    attempt = {"login": username or person.username, "password": "wrong"}

    response = client.post(reverse("account_login"), attempt)

    assert refusal_codes(response) == ["username_password_mismatch"]
    assert 'role="alert"' in response.content.decode()
    assert not is_signed_in(client)


def test_ten_failures_lock_the_account_and_say_for_how_long(client: Client, person: User) -> None:
    with time_machine.travel(NOW, tick=False):
        for _ in range(10):
            sign_in(client, person, "wrong")
    with time_machine.travel(NOW + timedelta(minutes=4), tick=False):
        response = sign_in(client, person)

    assert refusal_codes(response) == ["too_many_login_attempts"]
    assert "11" in response.context["form"].non_field_errors()[0]
    assert not is_signed_in(client)


def test_a_lock_leaves_the_colleagues_at_the_same_address_alone(client: Client, person: User) -> None:
    for _ in range(11):
        sign_in(client, person, "wrong")

    sign_in(client, person_with())

    assert is_signed_in(client)


def test_a_lock_ends(client: Client, person: User) -> None:
    with time_machine.travel(NOW, tick=False):
        for _ in range(10):
            sign_in(client, person, "wrong")
    with time_machine.travel(NOW + timedelta(minutes=15, seconds=1), tick=False):
        sign_in(client, person)

        assert is_signed_in(client)


def test_failures_of_a_whole_office_lock_its_address_for_a_short_time(
    client: Client, person: User, settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/ip,10/15m/key"}
    for number in range(3):
        client.post(reverse("account_login"), {"login": f"person-{number}", "password": "wrong"})

    response = sign_in(client, person)

    assert refusal_codes(response) == ["too_many_login_attempts"]
    assert " 1 " in response.context["form"].non_field_errors()[0]


@pytest.mark.django_db
def test_a_closed_account_is_told_so_at_the_sign_in_page(client: Client) -> None:
    response = sign_in(client, person_with(is_active=False))

    assert response.headers["Location"] == reverse("account_login")
    assert [message.level_tag for message in get_messages(response.wsgi_request)] == ["error"]
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_inactive",
        "account_email",
        "account_set_password",
        "account_reset_password",
        "account_reauthenticate",
        "account_confirm_login_code",
        "account_email_verification_sent",
    ],
)
def test_the_pages_of_allauth_that_are_not_in_use_have_no_address(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_nobody_signs_up_whatever_address_there_might_be() -> None:
    assert AccountAdapter().is_open_for_signup(HttpRequest()) is False


def test_signing_out_asks_first(client: Client, person: User) -> None:
    client.force_login(person)

    asked = client.get(reverse("account_logout"))

    assert asked.status_code == 200
    assert is_signed_in(client)
    assert client.post(reverse("account_logout")).headers["Location"] == reverse("account_login")
    assert not is_signed_in(client)


def test_a_handed_out_password_must_be_changed_before_anything_else(client: Client, person: User) -> None:
    person.must_change_password = True
    person.save()
    sign_in(client, person)

    assert client.get(reverse("home")).headers["Location"] == reverse("account_change_password")
    page = client.get(reverse("account_change_password"))
    assert "old_password" not in page.context["form"].fields
    assert client.get(reverse("account_logout")).status_code == 200


def test_a_handed_out_password_is_replaced_and_the_person_goes_on(client: Client, person: User) -> None:
    person.must_change_password = True
    person.save()
    sign_in(client, person)

    response = client.post(reverse("account_change_password"), new_password())

    person.refresh_from_db()
    assert response.headers["Location"] == reverse("home")
    assert person.check_password(NEW)
    assert not person.must_change_password
    assert client.get(reverse("home")).status_code == 200


@pytest.mark.parametrize(
    ("typed", "field", "code"),
    [
        pytest.param(new_password(PASSWORD, PASSWORD), "new_password1", "same_as_present", id="the same again"),
        pytest.param(new_password(NEW, "other"), "new_password2", "password_mismatch", id="two different ones"),
        pytest.param(new_password("ngan", "ngan"), "new_password2", "password_too_short", id="too short"),
    ],
)
def test_a_first_password_is_not_replaced_by(
    client: Client, person: User, typed: dict[str, str], field: str, code: str
) -> None:
    person.must_change_password = True
    person.save()
    client.force_login(person)

    response = client.post(reverse("account_change_password"), typed)

    person.refresh_from_db()
    assert code in [error.code for error in response.context["form"].errors.as_data()[field]]
    assert f'href="#id_{field}"' in response.content.decode()
    assert person.must_change_password


def test_a_change_asks_for_the_present_password(client: Client, person: User) -> None:
    client.force_login(person)

    response = client.post(reverse("account_change_password"), new_password(old_password="wrong"))

    person.refresh_from_db()
    assert list(response.context["form"].errors) == ["old_password"]
    assert person.check_password(PASSWORD)


def test_a_change_ends_the_sessions_on_other_computers(client: Client, person: User) -> None:
    elsewhere = Client()
    elsewhere.force_login(person)
    client.force_login(person)

    client.post(reverse("account_change_password"), new_password(old_password=PASSWORD))

    assert client.get(reverse("home")).status_code == 200
    assert elsewhere.get(reverse("home")).headers["Location"].startswith(reverse("account_login"))


def test_guessing_the_present_password_is_slowed_down(client: Client, person: User) -> None:
    client.force_login(person)
    for _ in range(5):
        client.post(reverse("account_change_password"), new_password(old_password="wrong"))

    response = client.post(reverse("account_change_password"), new_password(old_password=PASSWORD))

    person.refresh_from_db()
    assert response.status_code == 429
    assert "429.html" in [template.name for template in response.templates]
    assert person.check_password(PASSWORD)


def test_a_browser_that_prefers_english_reads_vietnamese_until_its_reader_chooses(client: Client, person: User) -> None:
    client.force_login(person)
    page = reverse("account_change_password")
    english = {"Accept-Language": "en-US,en;q=0.9"}

    assert '<html lang="vi">' in client.get(page, headers=english).content.decode()
    client.post(reverse("set_language"), {"language": "en", "next": page})
    assert '<html lang="en">' in client.get(page, headers=english).content.decode()


def test_the_language_can_be_chosen_before_the_first_password_is_changed(client: Client, person: User) -> None:
    person.must_change_password = True
    person.save()
    client.force_login(person)

    response = client.post(reverse("set_language"), {"language": "en", "next": "/accounts/logout/"})

    assert response.headers["Location"] == "/accounts/logout/"


def test_libraries_that_ask_for_a_persons_name_get_the_full_one() -> None:
    person = User(full_name="Lê Thị Hoa")

    assert (person.get_full_name(), person.get_short_name()) == ("Lê Thị Hoa", "Lê Thị Hoa")


def test_a_page_that_is_not_there_says_so_and_leads_home(client: Client, person: User) -> None:
    client.force_login(person)

    response = client.get("/not-here/")

    assert response.status_code == 404
    assert 'href="/"' in response.content.decode()


@pytest.mark.django_db
def test_a_form_from_a_stale_page_is_refused_in_words() -> None:
    response = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "a", "password": "b"})

    assert response.status_code == 403
    assert "403_csrf.html" in [template.name for template in response.templates]


@pytest.mark.parametrize("code", ["400", "500"])
def test_what_goes_wrong_is_told_without_a_request(code: str) -> None:
    assert f"{code}</p>" in render_to_string(f"{code}.html")
