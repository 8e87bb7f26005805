"""A real browser before a real server with the demonstration's cluster.

Chromium is the system's own: CHROMIUM names it. Without one the journeys are skipped, and say so.
"""

import io
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from playwright.sync_api import Browser, expect

from indicators.enums import SubmissionState
from indicators.models import Submission
from tests.journeys.visitor import PASSWORD, Visitor

HERE = Path(__file__).parent
CHROMIUM = shutil.which(os.environ.get("CHROMIUM") or "/usr/bin/chromium")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WAIT_AT_MOST = 60_000
Arrive = Callable[..., Visitor]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the journeys, and give them a database that several requests can use at once."""
    journeys = [item for item in items if item.path.is_relative_to(HERE)]
    for item in journeys:
        item.add_marker(pytest.mark.journey)
    database = connections["default"]
    if journeys and database.vendor == "sqlite":
        # In memory all requests would share one connection, and with it one transaction.
        database.settings_dict["TEST"]["NAME"] = str(Path(tempfile.gettempdir()) / f"journeys-{os.getpid()}.sqlite3")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium here: CHROMIUM names one")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": list(QUIET)}


@pytest.fixture(scope="session", autouse=True)
def _database_beside_a_running_loop() -> Iterator[None]:
    # Playwright keeps an event loop in this thread, where Django would then refuse every query.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
        yield


@pytest.fixture(scope="session")
def live_server(django_db_setup: None, live_server: Any) -> Any:
    """Start the server only when the database is there: it would else take the settings' own for its own."""
    return live_server


@pytest.fixture
def demonstration(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """All three half-years, sent and confirmed; the report of the last is still to be written."""
    monkeypatch.setenv("DEMO_PASSWORD", PASSWORD)
    call_command("demo", stdout=io.StringIO())


@pytest.fixture
def arrive(browser: Browser, live_server: Any, demonstration: None) -> Iterator[Arrive]:
    """Return a function that gives a person a browser of their own, signed in where a name is given."""
    visitors: list[Visitor] = []

    def opened(username: str = "", *, has_scripts: bool = True) -> Visitor:
        context = browser.new_context(
            viewport={"width": 1366, "height": 768},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            java_script_enabled=has_scripts,
        )
        context.set_default_timeout(WAIT_AT_MOST)
        expect.set_options(timeout=WAIT_AT_MOST)
        visitor = Visitor(context.new_page(), live_server.url, has_scripts=has_scripts)
        visitors.append(visitor)
        return visitor.sign_in(username) if username else visitor

    yield opened
    troubles = [trouble for visitor in visitors for trouble in visitor.troubles]
    for visitor in visitors:
        visitor.page.context.close()
    assert troubles == []


@pytest.fixture
def of_unit(demonstration: None) -> Callable[[str], Submission]:
    """Return a function that finds a unit's figures of the demonstration's last half-year."""
    rows = Submission.objects.with_place()
    return lambda unit: rows.get(membership__unit__code=unit, membership__period__code="2022-H1")


@pytest.fixture
def sent(of_unit: Callable[[str], Submission]) -> Callable[[str], Submission]:
    """Return a function that takes a unit's figures back to before their confirmation."""

    def unconfirmed(unit: str) -> Submission:
        submission = of_unit(unit)
        submission.state = SubmissionState.SUBMITTED
        submission.accepted_at = submission.accepted_by = None
        submission.save()
        return submission

    return unconfirmed


@pytest.fixture
def unsent(of_unit: Callable[[str], Submission]) -> Callable[..., Submission]:
    """Return a function that takes a unit's figures back to before their sending, with or without what is entered."""

    def reopened(unit: str, *, is_blank: bool = False) -> Submission:
        submission = of_unit(unit)
        for stamp in ("shown_to_head", "submitted", "accepted"):
            setattr(submission, f"{stamp}_at", None)
            setattr(submission, f"{stamp}_by", None)
        submission.state, submission.first_submitted_at = SubmissionState.DRAFT, None
        submission.save()
        if is_blank:
            submission.values.all().delete()
            submission.statements.all().delete()
        return submission

    return reopened
