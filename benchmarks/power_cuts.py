"""`kill -9` of the whole server between saves, again and again: every value that was acknowledged must be there."""

from random import Random
from threading import Timer

from benchmarks.clerk import Clerk, NoAnswerError, clerks, codes
from benchmarks.crowd import lost
from benchmarks.generate import World
from benchmarks.measure import show
from benchmarks.server import Server, serving

SAVES, CUTS, MOST_TRIES = 2000, 10, 50


def measure(world: World, title: str) -> None:
    """Print how many saves, cuts and repeated saves there were, and how many acknowledged values are missing."""
    with serving() as server:
        (clerk,) = clerks(world.period, server.port, 1)
        repeated = _save_through_cuts(clerk, server)
        missing = lost([clerk])
    show(
        title,
        ["saves", "kill -9", "saves repeated after it", "acknowledged and lost"],
        [[SAVES, CUTS, repeated, missing]],
    )


def _save_through_cuts(clerk: Clerk, server: Server) -> int:
    random, rows, repeated = Random(1), codes(), 0
    cuts = set(random.sample(range(1, SAVES), CUTS))
    for turn in range(SAVES):
        code = rows[turn % len(rows)]
        if turn in cuts:
            # In the middle of what the server does with this save.
            timer = Timer(random.random() * 0.02, server.kill)
            timer.start()
            repeated += 0 if _answered(clerk, code, turn) else 1
            timer.join()
            server.start()
        repeated += _save(clerk, server, code, turn)
    return repeated


def _save(clerk: Clerk, server: Server, code: str, turn: int) -> int:
    # As the page does: again with the same key until there is an answer.
    for repeated in range(MOST_TRIES):
        if _answered(clerk, code, turn):
            return repeated
        server.wait()
    raise TimeoutError(f"No answer in {MOST_TRIES} tries.")


def _answered(clerk: Clerk, code: str, turn: int) -> bool:
    try:
        clerk.save(code, turn, f"k-{turn}")
    except NoAnswerError:
        return False
    return True
