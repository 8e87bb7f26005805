"""`./run bench`: all measurements; `./run bench pages --units 12` only some. See README.md beside this file."""

import argparse
import os
import platform
import tempfile

import django

WHAT = ["figures", "pages", "sheet", "saving", "report", "counts"]
# Named only: they take minutes.
LONG = ["crowd", "cuts"]
# The one that stands for a usual cluster, a large one, and more than any province has.
UNITS = [12, 60, 400]
USUAL = 12


def main() -> None:
    """Make the databases one after another, measure, and leave nothing behind."""
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument(
        "what", nargs="*", metavar="|".join([*WHAT, *LONG]), help="all but the last two when none is named"
    )
    parser.add_argument("--units", nargs="+", type=int, default=UNITS, help="how many units (12 60 400)")
    parser.add_argument("--people", type=int, default=60, help="how many clerks the crowd has (60)")
    parser.add_argument("--seconds", type=int, default=300, help="how long the crowd types (300)")
    parser.add_argument("--rounds", type=int, default=7, help="how often each is timed; the median counts")
    asked = parser.parse_args()
    if unknown := set(asked.what) - {*WHAT, *LONG}:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        os.environ["VAR_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings_test"
        django.setup()
        _measure(asked.what or WHAT, asked.units, asked.rounds)
        _endure(asked.what, asked.people, asked.seconds)


def _measure(what: list[str], sizes: list[int], rounds: int) -> None:
    # Only now: these need Django set up.
    from benchmarks import counts, database, figures, pages, report, saving, sheet  # noqa: PLC0415
    from benchmarks.generate import Size  # noqa: PLC0415

    print(f"{database.engine()}, Python {platform.python_version()}, {os.cpu_count()} processors, {rounds} rounds")
    for units in sizes:
        chosen = [name for name in what if name in {"figures", "pages"} or (units == USUAL and name != "counts")]
        if not chosen:
            continue
        with database.filled(Size(units=units)) as world:
            for module in (figures, pages, sheet, saving, report):
                name = module.__name__.rpartition(".")[2]
                if name in chosen:
                    module.measure(world, f"{name}, {units} units", rounds=rounds)
    if "counts" in what:
        counts.measure("counts")


def _endure(what: list[str], people: int, seconds: int) -> None:
    from benchmarks import crowd, database, power_cuts  # noqa: PLC0415
    from benchmarks.generate import Size  # noqa: PLC0415

    if "crowd" in what:
        with database.filled(Size(units=people, periods=2)) as world:
            crowd.measure(world, "crowd", people=people, seconds=seconds)
    if "cuts" in what:
        with database.filled(Size(units=USUAL, periods=2)) as world:
            power_cuts.measure(world, "cuts")


if __name__ == "__main__":
    main()
