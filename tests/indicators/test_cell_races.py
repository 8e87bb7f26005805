"""Twenty people on the same cells at once: each save wins or is told of a conflict, and history holds every value."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection, connections
from django.test import Client

from indicators.models import DataValue
from tests.factories import SubmissionFactory
from tests.indicators.entry_scene import NOW, Scene, build_scene
from units.models import User

pytestmark = pytest.mark.django_db(transaction=True)
CODES = ("TB-MOI", "TB-GQ", "TB-CON")
CLIENTS, ROUNDS = 20, 5


@dataclass(frozen=True)
class Outcome:
    """What one save came to."""

    code: str
    value: int
    state: str
    version: int


@pytest.fixture
def scene() -> Iterator[Scene]:
    with time_machine.travel(NOW, tick=False):
        scene = build_scene()
        SubmissionFactory(membership=scene.place)
        for code in CODES:
            scene.element(code)
        yield scene


@pytest.fixture
def beside(scene: Scene, tmp_path: Path) -> Callable[[], None]:
    """Return what connects a thread to the database: on SQLite to a file, for one in memory has other locks."""
    file = tmp_path / "race.sqlite3"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(file)])

    def connect() -> None:
        if connection.vendor == "sqlite":
            own = connections["default"]
            own.settings_dict = own.settings_dict | {"NAME": str(file)}

    return connect


def test_twenty_people_on_the_same_cells(scene: Scene, beside: Callable[[], None]) -> None:
    people = [scene.people["reporter"], scene.people["head"]]

    def work(number: int) -> list[Outcome]:
        beside()
        try:
            return list(_saves(scene, people[number % 2], number))
        finally:
            connections["default"].close()

    def read() -> list[tuple[str, int, int]]:
        beside()
        try:
            rows = DataValue.history.order_by("element__code", "version")
            return [
                (code, int(value), version)
                for code, value, version in rows.values_list("element__code", "value", "version")
            ]
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(CLIENTS) as pool:
        outcomes = [outcome for saves in pool.map(work, range(CLIENTS)) for outcome in saves]
        history = pool.submit(read).result()

    won = {(each.code, each.value, each.version) for each in outcomes if each.state == "saved"}
    assert len(outcomes) == CLIENTS * ROUNDS
    assert {each.state for each in outcomes} == {"saved", "conflict"}
    assert set(history) == won
    for code in CODES:
        versions = [version for of, _value, version in history if of == code]
        assert versions == list(range(1, len(versions) + 1))


def _saves(scene: Scene, person: User, number: int) -> Iterator[Outcome]:
    client = Client()
    client.force_login(person)
    seen = dict.fromkeys(CODES, 0)
    for turn in range(ROUNDS):
        code, value = CODES[(number + turn) % len(CODES)], number * 100 + turn
        answer = _post(client, scene, person, code, value, seen[code])
        seen[code] = answer["version"]
        yield Outcome(code, value, answer["state"], answer["version"])


def _post(client: Client, scene: Scene, person: User, code: str, value: int, version: int) -> dict[str, Any]:
    data = {
        "person": person.pk,
        f"value-{code}": value,
        f"version-{code}": version,
        f"key-{code}": f"{person.pk}-{value}",
    }
    response = client.post(scene.url("entry_cells"), data)
    assert response.status_code == 200, response.content
    answer: dict[str, Any] = response.json()["cells"][code]
    return answer
