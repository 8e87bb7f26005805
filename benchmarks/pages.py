"""Each page as its reader gets it, against a bare view behind the same middleware and against its queries alone."""

import gzip
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path, reverse

from benchmarks.generate import World
from benchmarks.measure import Task, queries_of, replay, show, side_by_side
from config.urls import urlpatterns as pages
from units.models import User

BARE = "a bare view"


def bare(request: HttpRequest) -> HttpResponse:
    """Answer someone who is signed in, and do nothing else."""
    return HttpResponse(f"{request.user.pk}")


urlpatterns = [*pages, path("bare/", bare)]


def tasks_of(world: World) -> dict[str, Task]:
    """Return how to fetch each page; call them with this module as ROOT_URLCONF."""
    place, unit = (world.cluster.code, world.period.code), world.sent_unit.code
    addresses: Mapping[str, tuple[User, str]] = {
        BARE: (world.chair, "/bare/"),
        "home, unit": (world.reporter, reverse("home")),
        "home, chair": (world.chair, reverse("home")),
        "home, leadership": (world.leader, reverse("home")),
        "entry": (world.reporter, reverse("indicators:entry", args=[world.period.code, world.drafting_unit.code])),
        "entry, locked": (
            world.locked_reporter,
            reverse("indicators:entry", args=[world.period.code, world.sent_unit.code]),
        ),
        "board": (world.chair, reverse("indicators:board", args=place)),
        "submission": (world.chair, reverse("indicators:submission", args=[*place, unit])),
        "report": (world.chair, reverse("reports:report", args=place)),
        "review, cluster": (world.leader, reverse("reports:review_cluster", args=place)),
        "review, unit": (world.leader, reverse("reports:review_unit", args=[*place, unit])),
        "review, figure": (world.leader, reverse("reports:review_figure", args=[*place, unit, "I-000"])),
    }
    return {name: _fetching(user, address) for name, (user, address) in addresses.items()}


def measure(world: World, title: str, *, rounds: int) -> None:
    """Print queries, milliseconds, weight as sent, and the ratios to a bare view and to the queries alone."""
    with override_settings(ROOT_URLCONF=__name__):
        tasks = tasks_of(world)
        asked = {name: queries_of(task) for name, task in tasks.items()}
        alone = {f"{name}, queries": replay(queries) for name, queries in asked.items()}
        times = side_by_side(tasks | alone, rounds=rounds)
        rows = [
            [
                name,
                len(asked[name]),
                times.median(name),
                f"{_weight(task) / 1024:.0f}",
                times.ratio(name, BARE),
                times.ratio(name, f"{name}, queries"),
            ]
            for name, task in tasks.items()
        ]
    show(title, ["page", "queries", "ms", "KB packed", "× bare view", "× queries alone"], rows)


def _fetching(user: User, address: str) -> Task:
    client = Client(headers={"host": "localhost"})
    client.force_login(user)

    def fetch() -> HttpResponse:
        response = client.get(address)
        if response.status_code != 200:
            raise ValueError(f"{address} answered {response.status_code}")
        return response

    return fetch


def _weight(task: Task) -> int:
    response = task()
    assert isinstance(response, HttpResponse)
    return len(gzip.compress(response.content, 6))
