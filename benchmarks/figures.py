"""The arithmetic of a whole cluster, and the report's data, against the same queries asked and fetched alone."""

from benchmarks.generate import World
from benchmarks.measure import Task, queries_of, replay, show, side_by_side
from clusters.models import Period
from indicators.reading import cluster_figures
from reports.summary import build_summary


def measure(world: World, title: str, *, rounds: int) -> None:
    """Print queries, milliseconds and the ratio to the queries alone."""
    period = Period.objects.select_related("compare_with").get(pk=world.period.pk)
    tasks: dict[str, Task] = {
        "cluster_figures": lambda: cluster_figures(world.cluster, period),
        "build_summary": lambda: build_summary(cluster=world.cluster, period=period),
    }
    asked = {name: queries_of(task) for name, task in tasks.items()}
    alone = {f"{name}, queries": replay(queries) for name, queries in asked.items()}
    times = side_by_side(tasks | alone, rounds=rounds)
    show(
        title,
        ["figures", "queries", "ms", "queries alone, ms", "× queries alone"],
        [
            [
                name,
                len(asked[name]),
                times.median(name),
                times.median(f"{name}, queries"),
                times.ratio(name, f"{name}, queries"),
            ]
            for name in tasks
        ],
    )
