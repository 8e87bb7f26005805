"""The entry page against the same fields drawn by crispy forms one by one."""

from django import forms
from django.template import engines
from django.template.loader import render_to_string
from django.test import override_settings
from django.utils import timezone

from benchmarks import pages
from benchmarks.generate import World
from benchmarks.measure import queries_of, replay, show, side_by_side
from indicators.desk import Desk, desk_of
from indicators.models import DataElement
from indicators.sheet import sheet_of
from indicators.sources import Sources, read_sources
from units.rules import standing_of

TABLE = "indicators/entry_table.html"
CRISPY = "{% load crispy_forms_tags %}{% for field in form %}{{ field|as_crispy_field }}{% endfor %}"


def measure(world: World, title: str, *, rounds: int) -> None:
    """Print the page, its drawing alone, its queries, the page read-only, and crispy on its fields, with ratios."""
    form, template = _form(), engines["django"].from_string(CRISPY)
    sources = read_sources(_desk(world))
    with override_settings(ROOT_URLCONF=pages.__name__):
        fetch = pages.tasks_of(world)
        tasks = {
            "page": fetch["entry"],
            "drawing": lambda: render_to_string(TABLE, _drawn(sources)),
            "locked": fetch["entry, locked"],
            "queries": replay(queries_of(fetch["entry"])),
            "crispy": lambda: template.render({"form": form}),
        }
        times = side_by_side(tasks, rounds=rounds)
    show(
        f"{title}, {len(form.fields)} fields",
        ["entry page", "ms", "× queries alone", "× read-only", "× crispy"],
        [
            ["whole", times.median("page"), *(times.ratio("page", to) for to in ("queries", "locked", "crispy"))],
            ["rows drawn", times.median("drawing"), "", "", times.ratio("drawing", "crispy")],
            ["read-only", times.median("locked"), times.ratio("locked", "queries"), "", ""],
            ["queries alone", times.median("queries"), "", "", ""],
            ["crispy on its fields", times.median("crispy"), "", "", ""],
        ],
    )


def _desk(world: World) -> Desk:
    standing = standing_of(world.reporter, on=timezone.localdate())
    codes = {"period": world.period.code, "unit": world.drafting_unit.code}
    desk = desk_of(standing, **codes, at=timezone.now())
    assert desk is not None
    return desk


def _drawn(sources: Sources) -> dict[str, object]:
    return {"sheet": sheet_of(sources), "sources": sources, "desk": sources.desk, "is_open": True}


def _form() -> forms.Form:
    fields: dict[str, forms.Field] = {}
    for element in DataElement.objects.order_by("order"):
        fields |= {
            f"value-{element.code}": forms.CharField(label=element.name, initial="1.234"),
            f"none-{element.code}": forms.BooleanField(label="–", required=False),
            f"note-{element.code}": forms.CharField(label=element.name, required=False),
        }
    return type("Fields", (forms.Form,), fields)()
