"""Saving a whole sheet against saving one cell of it: the step alone, and the page's POST around it."""

from decimal import Decimal
from itertools import count

from django.test import Client
from django.urls import reverse

from benchmarks.generate import World
from benchmarks.measure import Task, show, side_by_side
from indicators.entries import of
from indicators.entry import Change, save_values
from indicators.models import DataElement, Submission

STEP, PAGE = "save_values", "POST of the page"


def measure(world: World, title: str, *, rounds: int) -> None:
    """Print what one and all take, and their ratio."""
    elements = list(DataElement.objects.order_by("order"))
    tasks = _steps(world, elements) | _posts(world, elements)
    times = side_by_side(tasks, rounds=rounds)
    show(
        title,
        ["saving", "1 cell, ms", f"{len(elements)} cells, ms", "ratio"],
        [
            [name, times.median(f"{name} 1"), times.median(f"{name} all"), times.ratio(f"{name} all", f"{name} 1")]
            for name in (STEP, PAGE)
        ],
    )


def _submission(world: World) -> Submission:
    return Submission.objects.with_place().get(membership__unit=world.drafting_unit, membership__period=world.period)


def _steps(world: World, elements: list[DataElement]) -> dict[str, Task]:
    submission, numbers = _submission(world), count(1000)

    def save(changed: list[DataElement]) -> None:
        value, versions = of(Decimal(next(numbers))), dict(submission.values.values_list("element", "version"))
        changes = [Change(element.pk, value, "", versions[element.pk]) for element in changed]
        saved = save_values(submission=submission, changes=changes, by=world.reporter, at=world.period.due_at)
        assert len(saved.written) == len(changed)

    return {f"{STEP} 1": lambda: save(elements[:1]), f"{STEP} all": lambda: save(elements)}


def _posts(world: World, elements: list[DataElement]) -> dict[str, Task]:
    submission, numbers = _submission(world), count(2000)
    client = Client(headers={"host": "localhost"})
    client.force_login(world.reporter)
    address = reverse("indicators:entry", args=[world.period.code, world.drafting_unit.code])

    def post(changed: int) -> None:
        # As the browser does: every cell of the sheet comes along, those included that were left as they were.
        number, stored = next(numbers), {value.element_id: value for value in submission.values.all()}
        data: dict[str, object] = {}
        for place, element in enumerate(elements):
            row = stored[element.pk]
            left = "–" if row.not_arisen else "" if row.value is None else f"{row.value:.0f}"
            data[f"value-{element.code}"] = number if place < changed else left
            data[f"version-{element.code}"] = row.version
        response = client.post(address, data)
        assert response.status_code == 302, response.status_code

    return {f"{PAGE} 1": lambda: post(1), f"{PAGE} all": lambda: post(len(elements))}
