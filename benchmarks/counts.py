"""The queries of each page at a small size, and with more units, more elements, more periods: they must not grow."""

from django.test import override_settings

from benchmarks import pages
from benchmarks.database import filled
from benchmarks.generate import Size
from benchmarks.measure import queries_of, show

SMALL = Size(units=5, elements=30, indicators=20, periods=3)
LARGER = {
    "60 units": Size(units=60, elements=30, indicators=20, periods=3),
    "150 elements": Size(units=5, elements=150, indicators=100, periods=3),
    "6 periods": Size(units=5, elements=30, indicators=20, periods=6),
}


def measure(title: str) -> None:
    """Print the counts, a column for each size."""
    sizes = {"small": SMALL} | LARGER
    counted = [_counts(size) for size in sizes.values()]
    rows = [[page, *(counts[page] for counts in counted)] for page in counted[0]]
    show(f"{title}: 5 units, 30 elements, 3 periods, then more of each", ["queries of", *sizes], rows)


def _counts(size: Size) -> dict[str, int]:
    with filled(size) as world, override_settings(ROOT_URLCONF=pages.__name__):
        tasks = pages.tasks_of(world)
        for task in tasks.values():
            task()
        return {name: len(queries_of(task)) for name, task in tasks.items()}
