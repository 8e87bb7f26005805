"""periods.csv, clusters.csv, memberships.csv, oversight.csv."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from clusters.enums import LockStage, MembershipRole
from config.files.cells import read_period_code
from config.files.checks import ACTIVE_IN_PERIOD, another, in_order, no_overlap
from config.files.kinds import CLUSTER, MEMBERSHIP, OVERSIGHT, PERIOD, SUBMISSION, UNIT, USER
from config.files.mistakes import Finding
from config.files.schema import (
    PERIOD_AND_UNIT,
    Part,
    Record,
    RowCheck,
    Schema,
    choice,
    code,
    column,
    day,
    line,
    moment,
    reference,
    same,
    whole,
    yes_no,
)
from config.files.world import World


def _code_says_year_and_half(record: Record, _world: World) -> Iterator[Finding]:
    expected = f"{record.values['year']}-H{record.values['half']}"
    if record.values["code"] != expected:
        words = _("The year and half of this line make the code %(expected)s. Correct the code, or the year and half.")
        yield "code", words % {"expected": expected}


def _compared_with_an_earlier_one(record: Record, _world: World) -> Iterator[Finding]:
    earlier = record.values["compare_with"]
    if earlier is not None and earlier > record.values["code"]:
        yield "compare_with", _("A period is compared with an earlier one, as 2022-H1 with 2021-H1.")


def _says_why_not_comparable(record: Record, _world: World) -> Iterator[Finding]:
    if not record.values["comparable"] and not record.values["comparable_note"]:
        words = _("Say why the two periods are not equivalent, such as: figures run from 01/10 since 2025.")
        yield "comparable_note", words


PERIODS = Schema(
    file="periods.csv",
    columns=(
        column("code", read_period_code),
        line("name"),
        whole("year", least=1960, most=2199),
        whole("half", least=1, most=2),
        day("starts_on"),
        day("ends_on"),
        moment("opens_at"),
        moment("due_at"),
        reference("compare_with", PERIOD, blank=None),
        yes_no("comparable", blank=True),
        line("comparable_note", blank=""),
    ),
    parts=(
        Part(
            PERIOD,
            ("code",),
            same(
                "code",
                "name",
                "year",
                "half",
                "starts_on",
                "ends_on",
                "opens_at",
                "due_at",
                "compare_with",
                "comparable",
                "comparable_note",
            ),
        ),
    ),
    lists=PERIOD,
    row_checks=(
        RowCheck(("code", "year", "half"), _code_says_year_and_half),
        in_order("starts_on", "ends_on", strictly=True),
        in_order("opens_at", "due_at", strictly=True),
        another("compare_with"),
        RowCheck(("code", "compare_with"), _compared_with_an_earlier_one),
        RowCheck(("comparable", "comparable_note"), _says_why_not_comparable),
    ),
)

CLUSTERS = Schema(
    file="clusters.csv",
    columns=(code(), line("name"), whole("number", least=1), reference("host", UNIT)),
    parts=(Part(CLUSTER, ("code",), same("code", "name", "number", "host")),),
    lists=CLUSTER,
)


def _one_chair(records: Sequence[Record], world: World) -> Iterator[tuple[int, str, str]]:
    """Refuse two chairs of a cluster and period, and none; a cluster that loses a member is looked at too."""
    lines = {record.key(("period", "unit")): record for record in records if record.has("period", "unit")}
    touched = _touched_places(records, world)
    places = _places(world)
    for (cluster, period), first_line in touched.items():
        units = places.get((cluster, period), [])
        chairs = [unit for unit, role in units if role == MembershipRole.CHAIR]
        if len(chairs) > 1:
            yield from _two_chairs(cluster, period, chairs, lines)
        elif units and not chairs and not _chair_may_be_unread(cluster, period, records, world):
            words = _("%(cluster)s has no chair in %(period)s. Give the role chair to one of its units.")
            yield first_line, "role", words % {"cluster": cluster, "period": period}


def _chair_may_be_unread(cluster: str, period: str, records: Sequence[Record], world: World) -> bool:
    """Say whether a line with a mistake may be the one that names the chair."""
    named = {"cluster": cluster, "period": period, "role": MembershipRole.CHAIR}
    return world.has_gaps(MEMBERSHIP) or any(
        not record.is_sound and all(record.values.get(name, value) == value for name, value in named.items())
        for record in records
    )


def _touched_places(records: Sequence[Record], world: World) -> dict[tuple[str, str], int]:
    codes = {row.pk: key[0] for key, row in world.rows(CLUSTER).items() if row.pk}
    touched: dict[tuple[str, str], int] = {}
    for record in records:
        if MEMBERSHIP not in record.drafts or not record.has("cluster"):
            continue
        stored = record.drafts[MEMBERSHIP].stored
        before = codes.get(stored["cluster"]) if stored else None
        for cluster in filter(None, (record.values["cluster"], before)):
            touched.setdefault((cluster, record.values["period"]), record.line)
    return touched


def _places(world: World) -> dict[tuple[str, str], list[tuple[str, str]]]:
    places: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for (period, unit), row in world.rows(MEMBERSHIP).items():
        cluster = world.code_of(row, MEMBERSHIP, "cluster", CLUSTER)
        if cluster is not None:
            places[cluster, period].append((unit, row.role))
    return places


def _two_chairs(
    cluster: str, period: str, chairs: Sequence[str], lines: dict[tuple[Any, ...], Record]
) -> Iterator[tuple[int, str, str]]:
    placed = sorted((lines[period, unit].line, unit) if (period, unit) in lines else (0, unit) for unit in chairs)
    where = {0: _("loaded before")} | {place: _("line %(line)s") % {"line": place} for place, _unit in placed if place}
    named = ", ".join(f"{unit} ({where[place]})" for place, unit in placed)
    words = _("%(cluster)s has more than one chair in %(period)s: %(units)s. Keep one.")
    yield placed[-1][0], "role", words % {"cluster": cluster, "period": period, "units": named}


def _not_closed(records: Sequence[Record], world: World) -> Iterator[tuple[int, str, str]]:
    """Refuse to change who belongs to a cluster whose report of the period is issued."""
    words = _("The report of this cluster and period is issued, so its members can no longer change.")
    for record in records:
        draft = record.drafts.get(MEMBERSHIP)
        if draft is None or not (draft.is_new or draft.changed_fields()):
            continue
        places = {draft.row.cluster_id, draft.stored["cluster"] if draft.stored else None}
        if any(world.locks.get((place, draft.row.period_id)) == LockStage.ISSUED for place in places):
            yield record.line, "unit", words


MEMBERSHIPS = Schema(
    file="memberships.csv",
    columns=(
        PERIOD_AND_UNIT[0],
        reference("cluster", CLUSTER),
        PERIOD_AND_UNIT[1],
        choice("role", MembershipRole.values),
        whole("order", blank=0, absent=True),
    ),
    parts=(
        Part(MEMBERSHIP, ("period", "unit"), same("period", "cluster", "unit", "role", "order")),
        Part(SUBMISSION, ("period", "unit"), links={"membership": MEMBERSHIP}),
    ),
    lists=MEMBERSHIP,
    row_checks=(ACTIVE_IN_PERIOD,),
    file_checks=(_one_chair, _not_closed),
)

OVERSIGHTS = Schema(
    file="oversight.csv",
    columns=(
        reference("cluster", CLUSTER),
        reference("username", USER, "user__username"),
        day("from", "starts_on"),
        day("until", "ends_on", blank=None),
    ),
    parts=(
        Part(
            OVERSIGHT,
            ("cluster", "username", "from"),
            same("cluster", user="username", starts_on="from", ends_on="until"),
        ),
    ),
    lists=OVERSIGHT,
    row_checks=(in_order("from", "until"),),
    file_checks=(
        no_overlap(OVERSIGHT, group=lambda key, _row: key[:2], first="starts_on", last="ends_on", column="from"),
    ),
)
