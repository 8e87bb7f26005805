"""units.csv, successions.csv, people.csv."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from config.files import cells
from config.files.account import IMPORT_USERNAME
from config.files.checks import LAST_DAY, another, circle_from, in_order, no_circle, no_overlap
from config.files.kinds import APPOINTMENT, MEMBERSHIP, PERIOD, SUCCESSION, UNIT, USER
from config.files.mistakes import Finding
from config.files.schema import (
    Part,
    Record,
    RowCheck,
    Schema,
    choice,
    code,
    column,
    day,
    line,
    reference,
    same,
)
from config.files.world import World
from units.enums import Level, Role


def _still_active(records: Sequence[Record], world: World) -> Iterator[tuple[int, str, str]]:
    """Refuse to end a unit before a period in which it is a member."""
    last_days: dict[str, date] = {}
    for period, unit in world.rows(MEMBERSHIP):
        ends_on = world.row(PERIOD, (period,)).ends_on
        last_days[unit] = max(ends_on, last_days.get(unit, ends_on))
    words = _("%(unit)s is a member in a period whose last day is %(day)s. It must be active until then.")
    for record in records:
        needed, last = last_days.get(record.values.get("code", "")), record.values.get("active_until")
        if needed and last and last < needed:
            parts = {"unit": record.values["code"], "day": needed.isoformat()}
            yield record.line, "active_until", words % parts


UNITS = Schema(
    file="units.csv",
    columns=(
        code(),
        line("name"),
        line("short_name"),
        choice("level", Level.values),
        reference("parent", UNIT, blank=None),
        line("place", blank=""),
        day("active_from"),
        day("active_until", blank=None),
    ),
    parts=(
        Part(
            UNIT,
            ("code",),
            same("code", "name", "short_name", "level", "parent", "place", "active_from", "active_until"),
        ),
    ),
    lists=UNIT,
    row_checks=(in_order("active_from", "active_until"), another("parent")),
    file_checks=(no_circle("parent", UNIT, "parent"), _still_active),
)


def _during_their_lives(record: Record, _world: World) -> Iterator[Finding]:
    on = record.values["on"]
    predecessor: Any = record.found["predecessor"]
    successor: Any = record.found["successor"]
    if predecessor.active_from and on <= predecessor.active_from:
        yield "on", _("The predecessor was not active before this day. Compare its active_from in units.csv.")
    if record.values["share"] is not None and predecessor.active_until and predecessor.active_until > on:
        yield "on", _("The predecessor is active after this day, although it was taken over whole.")
    if successor.active_from and not successor.active_from <= on <= (successor.active_until or LAST_DAY):
        yield "on", _("The successor is not active on this day. Compare its days in units.csv.")


def _mergers_lead_on(records: Sequence[Record], world: World) -> Iterator[tuple[int, str, str]]:
    steps: defaultdict[str, list[str | None]] = defaultdict(list)
    for predecessor, successor in world.rows(SUCCESSION):
        steps[predecessor].append(successor)
    words = _("The mergers go round in a circle: %(circle)s. A unit cannot come after itself.")
    for record in records:
        if record.has("predecessor", "successor") and (circle := circle_from(record.values["predecessor"], steps)):
            yield record.line, "successor", words % {"circle": " → ".join(circle)}


def _whole_only_once(records: Sequence[Record], world: World) -> Iterator[tuple[int, str, str]]:
    successors: defaultdict[str, list[str]] = defaultdict(list)
    whole = set()
    for (predecessor, successor), row in world.rows(SUCCESSION).items():
        successors[predecessor].append(successor)
        if row.share is not None:
            whole.add(predecessor)
    words = _("%(unit)s is taken over whole, so it can have one successor only, not %(successors)s.")
    for record in records:
        unit = record.values.get("predecessor", "")
        if unit in whole and len(successors[unit]) > 1:
            yield record.line, "share", words % {"unit": unit, "successors": ", ".join(sorted(successors[unit]))}


SUCCESSIONS = Schema(
    file="successions.csv",
    columns=(
        reference("predecessor", UNIT),
        reference("successor", UNIT),
        day("on"),
        column("share", cells.read_share, blank=None, write=lambda share: str(int(share))),
    ),
    parts=(Part(SUCCESSION, ("predecessor", "successor"), same("predecessor", "successor", "on", "share")),),
    lists=SUCCESSION,
    row_checks=(
        another("successor", "predecessor"),
        RowCheck(("predecessor", "successor", "on", "share"), _during_their_lives),
    ),
    file_checks=(_mergers_lead_on, _whole_only_once),
)


def _free_username(record: Record, _world: World) -> Iterator[Finding]:
    if record.values["username"] == IMPORT_USERNAME:
        yield "username", _("This account belongs to the program, which loads files in its name. Choose another.")


def _spelt_in_one_way(records: Sequence[Record], world: World) -> Iterator[tuple[int, str, str]]:
    spelt: defaultdict[str, list[str]] = defaultdict(list)
    for (username,) in world.rows(USER):
        spelt[username.casefold()].append(username)
    words = _("User names may not differ in capital letters only: %(names)s.")
    for record in records:
        names = spelt.get(record.values.get("username", "").casefold(), [])
        if len(names) > 1:
            yield record.line, "username", words % {"names": ", ".join(sorted(names))}


PEOPLE = Schema(
    file="people.csv",
    columns=(
        column("username", cells.read_username, "user__username"),
        line("full_name", "user__full_name"),
        reference("unit", UNIT),
        choice("role", Role.values),
        day("from", "starts_on"),
        day("until", "ends_on", blank=None),
        column("email", cells.read_email, "user__email", blank="", absent=True),
        line("title", "user__title", blank="", absent=True),
    ),
    parts=(
        Part(USER, ("username",), same("username", "full_name", "email", "title"), shared=True),
        Part(
            APPOINTMENT,
            ("username", "unit", "role", "from"),
            same("unit", "role", starts_on="from", ends_on="until"),
            links={"user": USER},
        ),
    ),
    lists=APPOINTMENT,
    row_checks=(in_order("from", "until"), RowCheck(("username",), _free_username)),
    file_checks=(
        _spelt_in_one_way,
        no_overlap(APPOINTMENT, group=lambda key, _row: key[:3], first="starts_on", last="ends_on", column="from"),
    ),
)
