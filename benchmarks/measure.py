"""Times and queries side by side, in one process: on a machine with other work only the ratios of one run mean much."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

from django.db import connection

Task = Callable[[], object]
Query = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Times:
    """What each task took in each round, in milliseconds."""

    taken: Mapping[str, Sequence[float]]

    def median(self, task: str) -> float:
        return median(self.taken[task])

    def ratio(self, task: str, to: str) -> float:
        """Return the median of the rounds' ratios: both tasks of a round met the same other work."""
        return median(one / other for one, other in zip(self.taken[task], self.taken[to], strict=True))


def side_by_side(tasks: Mapping[str, Task], *, rounds: int) -> Times:
    """Time every task once a round, in turn, after a round that does not count."""
    taken: dict[str, list[float]] = {name: [] for name in tasks}
    for counts in [False, *[True] * rounds]:
        for name, task in tasks.items():
            started = perf_counter()
            task()
            if counts:
                taken[name].append((perf_counter() - started) * 1000)
    return Times(taken)


def queries_of(task: Task) -> list[Query]:
    """Run a task and return what it asked the database, with the parameters as the driver got them."""
    asked: list[Query] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django's
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        task()
    return asked


def replay(queries: Sequence[Query]) -> Task:
    """Return the task that only asks the same again and fetches the answers."""
    reads = [(sql, params) for sql, params in queries if sql.lstrip("(").startswith("SELECT")]

    def task() -> None:
        with connection.cursor() as cursor:
            for sql, params in reads:
                cursor.execute(sql, params)
                cursor.fetchall()

    return task


def show(title: str, heads: Sequence[str], rows: Sequence[Sequence[str | int | float]]) -> None:
    """Print a table; numbers with a fraction are rounded to what a repeated run would confirm."""
    written = [[_written(cell) for cell in row] for row in rows]
    widths = [max(len(row[place]) for row in [list(heads), *written]) for place in range(len(heads))]
    print(f"\n{title}")
    for row in [list(heads), *written]:
        first, *others = (
            cell.ljust(width) if not place else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        print("  " + "   ".join([first, *others]))


def _written(cell: str | int | float) -> str:
    if not isinstance(cell, float):
        return str(cell)
    return f"{cell:.0f}" if cell >= 100 else f"{cell:.1f}" if cell >= 10 else f"{cell:.2f}"
