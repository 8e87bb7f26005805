"""A clerk at the sheet as the server meets one: a signed-in session that saves cells and asks how the sheet stands."""

import json
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from importlib import import_module
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.middleware.csrf import _get_new_csrf_string
from django.urls import reverse

from indicators.enums import SubmissionState
from indicators.models import DataElement, Submission
from units.enums import Role
from units.models import Appointment, Unit, User


class NoAnswerError(Exception):
    """The server went away before it answered: whether it stored the value is not known."""


@dataclass
class Clerk:
    """One unit's clerk, what they know of each cell's version, and every value that was acknowledged."""

    user: User
    unit: Unit
    period: str
    port: int
    session: str
    token: str = field(default_factory=_get_new_csrf_string)
    versions: dict[str, int] = field(default_factory=dict)
    acknowledged: dict[str, int] = field(default_factory=dict)

    def save(self, code: str, value: int, key: str) -> None:
        """Save one cell.

        :raises NoAnswerError: if the connection broke
        :raises ValueError: if the server said anything but that it is stored
        """
        data = {
            "person": self.user.pk,
            f"value-{code}": value,
            f"note-{code}": "",
            f"version-{code}": self.versions.get(code, 0),
            f"key-{code}": key,
        }
        answer = json.loads(self._request("POST", "entry_cells", urlencode(data)))["cells"][code]
        if answer["state"] != "saved":
            raise ValueError(answer)
        self.versions[code], self.acknowledged[code] = answer["version"], value

    def ask(self, code: str) -> None:
        """Ask how the rows near a cell stand, as the page does after a save."""
        self._request("GET", "entry_state", query=f"?near={code}")

    def open(self) -> None:
        self._request("GET", "entry")

    def _request(self, method: str, name: str, body: str | None = None, query: str = "") -> bytes:
        address = reverse(f"indicators:{name}", args=[self.period, self.unit.code]) + query
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={self.session}; {settings.CSRF_COOKIE_NAME}={self.token}",
            "X-CSRFToken": self.token,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            connection.request(method, address, body, headers)
            response = connection.getresponse()
            content = response.read()
        except (OSError, HTTPException) as lost:
            raise NoAnswerError from lost
        finally:
            connection.close()
        if response.status != 200:
            raise ValueError(f"{method} {address}: {response.status}")
        return content


def clerks(period: Any, port: int, count: int) -> list[Clerk]:
    """Take the first units' figures of a period back to empty drafts, and sign a clerk in at each."""
    rows = (
        Submission.objects.filter(membership__period=period).select_related("membership__unit").order_by("pk")[:count]
    )
    for row in rows:
        row.values.all().delete()
    stamps = dict.fromkeys(["submitted_at", "submitted_by", "first_submitted_at", "accepted_at", "accepted_by"])
    Submission.objects.filter(pk__in=[row.pk for row in rows]).update(state=SubmissionState.DRAFT, **stamps)
    return [_clerk(row.membership.unit, period.code, port) for row in rows]


def codes() -> list[str]:
    return list(DataElement.objects.order_by("section", "order").values_list("code", flat=True))


def _clerk(unit: Unit, period: str, port: int) -> Clerk:
    user = User.objects.create(username=f"clerk-{unit.code}".lower(), full_name="Nguyễn Văn Biểu")
    Appointment.objects.create(user=user, unit=unit, role=Role.REPORTER, starts_on="2015-01-01")
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return Clerk(user, unit, period, port, session.session_key)
