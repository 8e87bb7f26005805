"""Which figures want a second look beside others: what was left over, the same period, the other units. Pure.

Every limit stands here and nowhere else; a figure beyond one is a question to the unit, never a verdict.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from indicators.entries import EXACT, Entries
from indicators.expressions import Columns
from indicators.figures import Figure, figures_of, sum_of
from indicators.kinds import KIND_RATIO, STATE_BLANK, STATE_NOT_ARISEN, STATE_VALUE
from indicators.results import IndicatorSpec

# A row leaps when it is more than so many times what it was, or less than one part in so many, and so far from it.
LEAP_TIMES = 2
LEAP_APART = Decimal(10)
# A ratio stands out when it is so many points and so many cases from that of the other units together,
# both of at least so many cases.
OUT_POINTS = 10
OUT_CASES = 3
OUT_OF = 10


@dataclass(frozen=True, slots=True)
class Others:
    """What the other units had together, by indicator, and the name of the period in which they had it."""

    period: str
    ratios: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Beside:
    """What a unit's figures are held against; None where there is nothing, or nothing that can be compared."""

    left_over: Entries | None = None
    same: Entries | None = None
    others: Others | None = None


ALONE = Beside()


def follows(ended_on: date, starts_on: date) -> bool:
    """Say whether a period starts on the day after another ended, so that what was left over was carried in."""
    return ended_on + timedelta(days=1) == starts_on


def leaps(before: Decimal, now: Decimal) -> bool:
    """Say whether a count is far from what it was, both in proportion and in number."""
    less, more = sorted((before, now))
    return EXACT.subtract(more, less) >= LEAP_APART and more > EXACT.multiply(less, LEAP_TIMES)


def stands_out(mine: Figure, others: Figure) -> bool:
    """Say whether a ratio is far from the others' together, in points and in cases, with enough cases on both sides."""
    if not (_is_large(mine) and _is_large(others)):
        return False
    part, whole, their_part, their_whole = (
        Fraction(number or 0) for number in (mine.numerator, mine.denominator, others.numerator, others.denominator)
    )
    apart = abs(part / whole - their_part / their_whole)
    return apart * 100 >= OUT_POINTS and apart * whole >= OUT_CASES


class Pool:
    """The ratios of several units in one period, added up, from which one unit can be left out.

    :param units: each unit's entries, by its key
    """

    def __init__(self, specs: Iterable[IndicatorSpec], units: Mapping[int, Entries]) -> None:
        self.units = frozenset(units)
        columns = Columns({str(unit): entries for unit, entries in units.items()})
        ratios = [spec for spec in specs if spec.formula.kind is KIND_RATIO]
        self._figures = {spec.code: figures_of(spec.formula, columns) for spec in ratios}
        self._totals = {spec.code: sum_of(spec.formula, _known(self._figures[spec.code].values())) for spec in ratios}

    def without(self, units: Iterable[int]) -> dict[str, Figure]:
        """Return what all but these had together, by indicator."""
        left_out = [str(unit) for unit in units if unit in self.units]
        return {
            code: _less(total, _known(self._figures[code][unit] for unit in left_out))
            for code, total in self._totals.items()
        }


def _is_large(figure: Figure) -> bool:
    return figure.state is STATE_VALUE and figure.denominator is not None and figure.denominator >= OUT_OF


def _known(figures: Iterable[Figure]) -> list[Figure]:
    return [figure for figure in figures if figure.state is not STATE_BLANK]


def _less(total: Figure, parts: Sequence[Figure]) -> Figure:
    part, whole = total.numerator, total.denominator
    if part is None or whole is None:
        return total
    for figure in parts:
        part = EXACT.subtract(part, figure.numerator or 0)
        whole = EXACT.subtract(whole, figure.denominator or 0)
    return Figure(KIND_RATIO, STATE_VALUE if whole else STATE_NOT_ARISEN, part, whole)
