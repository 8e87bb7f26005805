"""The last minutes before a deadline: many clerks save a cell every two seconds, and nothing may fail or get lost."""

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from statistics import quantiles
from threading import Barrier

from benchmarks.clerk import Clerk, clerks, codes
from benchmarks.generate import World
from benchmarks.measure import Task, show
from benchmarks.server import WORKERS, serving
from indicators.models import DataValue

EVERY = 2.0


def measure(world: World, title: str, *, people: int, seconds: int) -> None:
    """Print how long saves and the questions after them took, and whether all acknowledged values are there."""
    rows = codes()
    with serving() as server:
        crowd = clerks(world.period, server.port, people)
        start = Barrier(len(crowd))
        with ThreadPoolExecutor(len(crowd)) as pool:
            taken = list(pool.map(lambda clerk: _type(clerk, rows, start, seconds), crowd))
    saves = [one for own, _asked in taken for one in own]
    asked = [one for _own, own in taken for one in own]
    show(
        f"{title}: {people} clerks, {WORKERS} workers, a cell every {EVERY:.0f} s for {seconds} s",
        ["request", "count", "p50 ms", "p95 ms", "p99 ms"],
        [["save a cell", len(saves), *_spread(saves)], ["ask how the sheet stands", len(asked), *_spread(asked)]],
    )
    print(f"  errors: 0; acknowledged values: {sum(len(one.acknowledged) for one in crowd)}; lost: {lost(crowd)}")


def lost(crowd: list[Clerk]) -> int:
    """Count acknowledged values that the database does not hold."""
    stored = DataValue.objects.values_list("submission__membership__unit__code", "element__code", "value", "updated_by")
    kept = {(unit, code, by): value for unit, code, value, by in stored}
    return sum(
        kept.get((clerk.unit.code, code, clerk.user.pk)) != value
        for clerk in crowd
        for code, value in clerk.acknowledged.items()
    )


def _type(clerk: Clerk, rows: list[str], start: Barrier, seconds: int) -> tuple[list[float], list[float]]:
    saves: list[float] = []
    asked: list[float] = []
    start.wait()
    begun = time.perf_counter() + (clerk.user.pk % 20) / 10
    for turn, code in enumerate(cycle(rows)):
        due = begun + turn * EVERY
        if due > begun + seconds:
            return saves, asked
        time.sleep(max(0.0, due - time.perf_counter()))
        saves.append(_timed(lambda code=code, turn=turn: clerk.save(code, turn, f"{clerk.user.pk}-{turn}")))
        asked.append(_timed(lambda code=code: clerk.ask(code)))
    raise AssertionError("cycle() ended")


def _timed(task: Task) -> float:
    started = time.perf_counter()
    task()
    return (time.perf_counter() - started) * 1000


def _spread(taken: list[float]) -> list[float]:
    cuts = quantiles(taken, n=100)
    return [cuts[49], cuts[94], cuts[98]]
