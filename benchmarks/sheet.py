"""The entry page against the same fields drawn by crispy forms one by one."""

from django import forms
from django.template import engines
from django.test import override_settings

from benchmarks import pages
from benchmarks.generate import World
from benchmarks.measure import queries_of, replay, show, side_by_side
from indicators.models import DataElement

CRISPY = "{% load crispy_forms_tags %}{% for field in form %}{{ field|as_crispy_field }}{% endfor %}"


def measure(world: World, title: str, *, rounds: int) -> None:
    """Print the page, its queries and what crispy takes for its fields, and the two ratios."""
    form, template = _form(), engines["django"].from_string(CRISPY)
    with override_settings(ROOT_URLCONF=pages.__name__):
        page = pages.tasks_of(world)["entry"]
        tasks = {
            "page": page,
            "queries": replay(queries_of(page)),
            "crispy": lambda: template.render({"form": form}),
        }
        times = side_by_side(tasks, rounds=rounds)
    show(
        f"{title}, {len(form.fields)} fields",
        ["entry page", "ms", "queries alone, ms", "crispy, ms", "× queries alone", "× crispy"],
        [["", *map(times.median, tasks), times.ratio("page", "queries"), times.ratio("page", "crispy")]],
    )


def _form() -> forms.Form:
    fields: dict[str, forms.Field] = {}
    for element in DataElement.objects.order_by("order"):
        fields |= {
            f"value-{element.code}": forms.CharField(label=element.name, initial="1.234"),
            f"none-{element.code}": forms.BooleanField(label="–", required=False),
            f"note-{element.code}": forms.CharField(label=element.name, required=False),
        }
    return type("Fields", (forms.Form,), fields)()
