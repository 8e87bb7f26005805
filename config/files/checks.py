"""Checks that several files share: dates in order, nothing named by itself, no circles, no overlaps."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from config.files.kinds import Key, Kind
from config.files.mistakes import Finding
from config.files.schema import FileCheck, Record, RowCheck
from config.files.world import World

LAST_DAY = date.max


class Span(NamedTuple):
    """Some days, and the line that says so (0: stored before)."""

    first: date
    last: date
    line: int


def in_order(first: str, last: str, *, strictly: bool = False) -> RowCheck:
    """Refuse a last day before the first."""

    def find(record: Record, _world: World) -> Iterator[Finding]:
        early, late = record.values[first], record.values[last]
        if late is not None and (late < early or (strictly and late == early)):
            words = _("This lies before “%(first)s” of the same line. Swap or correct the two.")
            yield last, words % {"first": first}

    return RowCheck((first, last), find)


def another(column: str, own: str = "code") -> RowCheck:
    """Refuse a row that names itself."""

    def find(record: Record, _world: World) -> Iterator[Finding]:
        if record.values[column] == record.values[own]:
            yield column, _("A row cannot name itself here. Name another one, or leave it blank.")

    return RowCheck((column, own), find)


def no_circle(column: str, kind: Kind, attribute: str) -> FileCheck:
    """Refuse rows that name each other in a circle, as parents do."""

    def find(records: Sequence[Record], world: World) -> Iterator[tuple[int, str, str]]:
        named = [record for record in records if record.values.get(column) and record.has("code")]
        if not named:
            return
        steps = {key[0]: [world.code_of(row, kind, attribute, kind)] for key, row in world.rows(kind).items()}
        for record in named:
            if circle := circle_from(record.values["code"], steps):
                words = _("This goes round in a circle: %(circle)s. Correct one of these lines.")
                yield record.line, column, words % {"circle": " → ".join(circle)}

    return find


def circle_from(start: str, steps: Mapping[str, Iterable[str | None]]) -> list[str]:
    """Return the way from a code back to itself, or nothing; a code that only leads into a circle has none."""
    waiting: list[list[str]] = [[start]]
    seen: set[str] = set()
    while waiting:
        way = waiting.pop()
        for following in steps.get(way[-1], ()):
            if following == start:
                return [*way, start] if len(way) > 1 else []
            if following is not None and following not in seen:
                seen.add(following)
                waiting.append([*way, following])
    return []


def no_overlap(kind: Kind, *, group: Callable[[Key, Any], Hashable], first: str, last: str, column: str) -> FileCheck:
    """Refuse two rows of one group whose days, from field `first` to `last`, overlap in these files or stored."""

    def find(records: Sequence[Record], world: World) -> Iterator[tuple[int, str, str]]:
        sound = [record for record in records if kind in record.drafts and record.is_sound]
        lines = {id(record.drafts[kind].row): record.line for record in sound}
        touched = {group(key, row) for key, row in world.rows(kind).items() if id(row) in lines}
        groups: defaultdict[Hashable, list[Span]] = defaultdict(list)
        for key, row in world.rows(kind).items():
            start, end = getattr(row, first), getattr(row, last)
            if (place := group(key, row)) in touched and start is not None:
                groups[place].append(Span(start, end or LAST_DAY, lines.get(id(row), 0)))
        for spans in groups.values():
            yield from ((line, column, message) for line, message in _overlaps(sorted(spans)))

    return find


def _overlaps(spans: Sequence[Span]) -> Iterator[tuple[int, str]]:
    reach = spans[0]
    for span in spans[1:]:
        if span.first <= reach.last and (span.line or reach.line):
            yield max(span.line, reach.line), _overlap_message(min(span.line, reach.line))
        reach = max(span, reach, key=lambda each: each.last)


def _overlap_message(other: int) -> str:
    where = _("line %(line)s") % {"line": other} if other else _("one that was loaded before")
    words = _("The days overlap with %(where)s of the same key. End the earlier one before the later begins.")
    return words % {"where": where}


def active_in_period(record: Record, _world: World) -> Iterator[Finding]:
    """Refuse a unit that does not exist on the period's last day."""
    period, unit = record.found["period"], record.found["unit"]
    first, last = getattr(unit, "active_from", None), getattr(unit, "active_until", None)
    ends_on = getattr(period, "ends_on", None)
    if first is None or ends_on is None or first <= ends_on <= (last or LAST_DAY):
        return
    words = _("%(unit)s is not active on %(day)s, the last day of %(period)s. Name the unit that has taken it over.")
    codes = {"unit": record.values["unit"], "period": record.values["period"], "day": ends_on.isoformat()}
    yield "unit", words % codes


ACTIVE_IN_PERIOD = RowCheck(("period", "unit"), active_in_period)
