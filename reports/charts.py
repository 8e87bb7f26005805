"""Where the points of a small line drawing lie; pure. Numbers are strings already, so that no locale touches them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import count
from math import ceil, floor

from indicators.rounding import half_up
from units.numbers import format_number

WIDTH, HEIGHT = 480, 240
LEFT, RIGHT, TOP, BOTTOM = 60, 12, 24, 44
MOST_INTERVALS = 4
FEWEST_POINTS = 2


@dataclass(frozen=True, slots=True)
class Point:
    """What stands below the axis, the exact value (None leaves a gap), and how it is printed."""

    lines: tuple[str, ...]
    value: Fraction | None
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """A target to draw across."""

    value: Fraction
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A point on the drawing; `y` is blank in a gap."""

    x: str
    y: str
    label_y: str
    label: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Level:
    """A line across the drawing, and its words."""

    y: str
    text_y: str
    label: str
    # Where the words begin or end: away from the points that lie close to the line.
    text_x: str = str(LEFT)
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Chart:
    """All coordinates, as text."""

    width: str
    height: str
    left: str
    right: str
    axis_x: str
    levels: tuple[Level, ...]
    targets: tuple[Level, ...]
    marks: tuple[Mark, ...]
    paths: tuple[str, ...]


def chart_of(
    points: Sequence[Point], lines: Sequence[Line], *, sign: str = "", least_step: Fraction = Fraction(0)
) -> Chart | None:
    """Lay out a drawing; None where there are too few values to show a course.

    :param sign: what stands after the numbers of the scale, such as %
    :param least_step: the scale is never finer, as whole cases are
    """
    values = [point.value for point in points if point.value is not None]
    if len(values) < FEWEST_POINTS:
        return None
    scale = _Scale([*values, *(line.value for line in lines)], least_step)
    marks = tuple(_marks(points, scale))
    return Chart(
        width=str(WIDTH),
        height=str(HEIGHT),
        left=str(LEFT),
        right=str(WIDTH - RIGHT),
        axis_x=str(LEFT - 8),
        levels=tuple(scale.level(step, f"{format_number(_decimal(step))}{sign}") for step in scale.steps),
        targets=tuple(scale.target(line, values) for line in lines),
        marks=marks,
        paths=tuple(_paths(marks)),
    )


class _Scale:
    """A scale with round numbers that holds all values, with room above and below."""

    def __init__(self, values: Sequence[Fraction], least_step: Fraction) -> None:
        lowest, highest = min(values), max(values)
        spread = (highest - lowest) / MOST_INTERVALS or max(abs(highest) / 10, Fraction(1))
        step = _round_step(max(spread, least_step))
        # Room for the words below a point, but no scale that goes below zero for counts.
        self.low = max(floor((lowest - step / 2) / step) * step, min(lowest, Fraction(0)))
        self.high = max(ceil(highest / step) * step, self.low + step)
        intervals = int((self.high - self.low) / step)
        self.steps = [self.low + step * place for place in range(intervals + 1)]

    def y(self, value: Fraction) -> Fraction:
        height = HEIGHT - TOP - BOTTOM
        return HEIGHT - BOTTOM - (value - self.low) / (self.high - self.low) * height

    def level(self, value: Fraction, label: str) -> Level:
        return Level(_coordinate(self.y(value)), _coordinate(self.y(value) + 4), label)

    def target(self, line: Line, values: Sequence[Fraction]) -> Level:
        """Lay out a target; its words stand above it, at the end where the course is further away."""
        level = self.level(line.value, line.label)
        if abs(values[-1] - line.value) > abs(values[0] - line.value):
            return replace(level, text_x=str(WIDTH - RIGHT), anchor="end")
        return level


def _round_step(least: Fraction) -> Fraction:
    power = next(power for power in count(-6) if Fraction(10) ** (power + 1) > least)
    ten = Fraction(10) ** power
    return next((ten * factor for factor in (1, 2, 5) if ten * factor >= least), ten * 10)


def _marks(points: Sequence[Point], scale: _Scale) -> Iterator[Mark]:
    before: Fraction | None = None
    for place, point in enumerate(points):
        # The words stand on the side that the line does not come from.
        falls = before is not None and point.value is not None and point.value < before
        yield _mark(point, Fraction(2 * place + 1, 2 * len(points)), scale, below=falls)
        before = point.value


def _mark(point: Point, share: Fraction, scale: _Scale, *, below: bool) -> Mark:
    x = LEFT + (WIDTH - LEFT - RIGHT) * share
    y = None if point.value is None else scale.y(point.value)
    rows = [(str(HEIGHT - BOTTOM + 18 + 15 * row), line) for row, line in enumerate(point.lines)]
    return Mark(
        x=_coordinate(x),
        y="" if y is None else _coordinate(y),
        label_y="" if y is None else _coordinate(y + 19 if below else y - 10),
        label=point.label,
        lines=tuple(rows),
    )


def _paths(marks: Sequence[Mark]) -> list[str]:
    runs: list[list[str]] = [[]]
    for mark in marks:
        if mark.y:
            runs[-1].append(f"{mark.x},{mark.y}")
        elif runs[-1]:
            runs.append([])
    return [" ".join(run) for run in runs if len(run) > 1]


def _coordinate(value: Fraction) -> str:
    return f"{half_up(value, 1)}"


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
