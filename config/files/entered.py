"""figures.csv and statements.csv: what units hand in; confirmed and sent figures are not overwritten."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from clusters.enums import LockStage
from config.files import cells
from config.files.kinds import ELEMENT, INDICATOR, MEMBERSHIP, STATEMENT, SUBMISSION, VALUE, Kind
from config.files.mistakes import CellError, Finding, shortened
from config.files.schema import (
    PERIOD_AND_UNIT,
    Column,
    FileCheck,
    Part,
    Record,
    RowCheck,
    Schema,
    choice,
    prose,
    reference,
    same,
)
from config.files.world import Draft, World
from indicators.enums import EDITABLE, SubmissionState, Topic
from units.enums import Level


def _not_a_member(record: Record) -> Finding:
    words = _("%(unit)s belongs to no cluster in %(period)s. Add it to memberships.csv first.")
    return "unit", words % {"unit": record.values["unit"], "period": record.values["period"]}


PERIOD_UNIT_PATHS = tuple(
    Column(each.name, each.read, (f"submission__membership__{each.name}__code",), refers_to=each.refers_to)
    for each in PERIOD_AND_UNIT
)
PLACE = (
    Part(MEMBERSHIP, ("period", "unit"), missing=_not_a_member),
    Part(SUBMISSION, ("period", "unit"), links={"membership": MEMBERSHIP}),
)


def _read_value(record: Record, world: World) -> Iterator[Finding]:
    """Turn the typed text into the cell's two columns, as its element allows."""
    element: Any = record.found["element"]
    typed = record.values["value"]
    if not typed:
        record.values |= {"number": None, "not_arisen": False}
        known = world.row(VALUE, record.key(("period", "unit", "element"))) if record.has("period", "unit") else None
        record.feeds = record.feeds and (known is not None or bool(record.values.get("note")))
        return
    try:
        record.values |= _cell(typed, element)
    except CellError as error:
        record.feeds = False
        yield "value", str(error)
        return
    yield from _applies(record, element)


def _cell(typed: str, element: Any) -> dict[str, Decimal | bool | None]:
    if typed == cells.NOT_ARISEN:
        if not element.may_be_not_arisen:
            raise CellError(_("%(code)s cannot be KPS: the unit itself produces it. Write 0."), code=element.code)
        return {"number": None, "not_arisen": True}
    if typed.upper() == cells.NOT_ARISEN:
        raise CellError(_("“%(text)s”: write KPS in capital letters for what has not arisen."), text=typed)
    return {"number": cells.read_number(typed, decimals=element.decimals), "not_arisen": False}


def _applies(record: Record, element: Any) -> Iterator[Finding]:
    period: Any = record.found.get("period")
    unit: Any = record.found.get("unit")
    parts = {"code": element.code, "period": record.values.get("period"), "unit": record.values.get("unit")}
    if period and period.ends_on and element.valid_from and not _is_valid(element, period.ends_on):
        yield "element", _("%(code)s does not hold in %(period)s. Leave the value blank or remove the line.") % parts
    if unit and unit.level and not element.applies_to(unit.level):
        parts["level"] = Level(unit.level).label
        words = _("%(code)s is not asked of %(unit)s, whose level is “%(level)s”. Remove the line.")
        yield "element", words % parts


def _is_valid(element: Any, day: Any) -> bool:
    return bool(element.valid_from <= day and (element.valid_until is None or day <= element.valid_until))


def _write_value(value: Decimal | None, not_arisen: bool) -> str:  # noqa: FBT001 - the two columns of a cell
    if not_arisen:
        return cells.NOT_ARISEN
    return "" if value is None else cells.write_number(value)


def _untouched_once_sent(kind: Kind, column: str, shown: Callable[[Mapping[str, Any]], str]) -> FileCheck:
    """Refuse other figures or words where the unit has sent them, or where the report is issued."""

    def find(records: Sequence[Record], world: World) -> Iterator[tuple[int, str, str]]:
        for record, draft in _differing(records, kind):
            if message := _closed(record, world):
                stored = shown(draft.stored) if draft.stored else _("blank")
                present = _("What stands there now: %(stored)s.") % {"stored": shortened(stored)}
                yield record.line, column, f"{message} {present}"

    return find


def _differing(records: Iterable[Record], kind: Kind) -> Iterator[tuple[Record, Draft]]:
    for record in records:
        draft = record.drafts.get(kind)
        if draft is not None and record.is_sound and (draft.is_new or draft.changed_fields()):
            yield record, draft


def _only_what_was_returned(records: Sequence[Record], world: World) -> Iterator[tuple[int, str, str]]:
    """Refuse other figures in cells that a return by cells did not open; what keeps from sending is mended by hand."""
    words = _("%(code)s: no correction of this row was requested, so it cannot change. Take the line out of the file.")
    for record, _draft in _differing(records, VALUE):
        opened = world.opened.get(record.rows[SUBMISSION].pk)
        element: Any = record.found["element"]
        if opened and element.pk not in opened:
            yield record.line, "value", words % {"code": record.values["element"]}


def _closed(record: Record, world: World) -> str:
    submission, place = record.rows[SUBMISSION], record.rows[MEMBERSHIP]
    if submission.state not in EDITABLE:
        words = _("%(unit)s, %(period)s: “%(state)s”. Nothing may differ until a correction is requested.")
        state = SubmissionState(submission.state).label
        return words % {"unit": record.values["unit"], "period": record.values["period"], "state": state}
    if world.locks.get((place.cluster_id, place.period_id)) == LockStage.ISSUED:
        return _("The report of this cluster and period is issued, so nothing in it can change.")
    return ""


def _shown_value(stored: Mapping[str, Any]) -> str:
    value = _write_value(stored["value"], stored["not_arisen"]) or _("blank")
    return f"{value} ({stored['note']})" if stored["note"] else value


FIGURES = Schema(
    file="figures.csv",
    columns=(
        *PERIOD_UNIT_PATHS,
        reference("element", ELEMENT),
        Column("value", cells.read_line, ("value", "not_arisen"), _write_value, blank=""),
        prose("note", blank=""),
    ),
    parts=(
        *PLACE,
        Part(
            VALUE,
            ("period", "unit", "element"),
            same("element", "note", "not_arisen", value="number"),
            links={"submission": SUBMISSION},
        ),
    ),
    lists=VALUE,
    derive=RowCheck(("element", "value"), _read_value),
    file_checks=(_untouched_once_sent(VALUE, "value", _shown_value), _only_what_was_returned),
    given_back=Q(value__isnull=False) | Q(not_arisen=True) | ~Q(note=""),
)

STATEMENTS = Schema(
    file="statements.csv",
    columns=(
        *PERIOD_UNIT_PATHS,
        choice("topic", Topic.values),
        reference("indicator", INDICATOR, blank=None),
        prose("text"),
    ),
    parts=(
        *PLACE,
        Part(
            STATEMENT,
            ("period", "unit", "topic", "indicator"),
            same("topic", "indicator", "text"),
            links={"submission": SUBMISSION},
        ),
    ),
    lists=STATEMENT,
    file_checks=(_untouched_once_sent(STATEMENT, "text", lambda stored: f"“{stored['text']}”"),),
)
