"""award_types.csv, awards.csv, movements.csv, initiatives.csv, exemplars.csv."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from awards.enums import AwardKind, Category, MovementKind, Subject
from config.files.checks import ACTIVE_IN_PERIOD, LAST_DAY, in_order
from config.files.kinds import AWARD, AWARD_TYPE, DECISION, EXEMPLAR, INITIATIVE, MOVEMENT
from config.files.mistakes import Finding
from config.files.schema import (
    PERIOD_AND_UNIT,
    Part,
    Record,
    RowCheck,
    Schema,
    choice,
    code,
    day,
    line,
    prose,
    reference,
    same,
    whole,
)
from config.files.world import World

AWARD_TYPES = Schema(
    file="award_types.csv",
    columns=(
        code(),
        line("name"),
        choice("kind", AwardKind.values),
        choice("subject", Subject.values),
        line("authority"),
        day("valid_from"),
        day("valid_until", blank=None),
        line("source", blank=""),
    ),
    parts=(
        Part(
            AWARD_TYPE,
            ("code",),
            same("code", "name", "kind", "subject", "authority", "valid_from", "valid_until", "source"),
        ),
    ),
    lists=AWARD_TYPE,
    row_checks=(in_order("valid_from", "valid_until"),),
)


def _decided_by_now(record: Record, world: World) -> Iterator[Finding]:
    if record.values["decision_date"] > world.today:
        yield "decision_date", _("The decision lies in the future. Enter it once it is signed.")


def _type_known_then(record: Record, _world: World) -> Iterator[Finding]:
    kind: Any = record.found["award_type"]
    on = record.values["decision_date"]
    if kind.valid_from and not kind.valid_from <= on <= (kind.valid_until or LAST_DAY):
        words = _("%(code)s was not in force on %(day)s. Choose the type that the law knew then.")
        yield "award_type", words % {"code": kind.code, "day": on.isoformat()}


def _type_fits_subject(record: Record, _world: World) -> Iterator[Finding]:
    kind: Any = record.found["award_type"]
    if kind.subject and kind.subject != record.values["subject"]:
        words = _("%(code)s is for subject “%(subject)s”. Correct the subject or the type.")
        yield "subject", words % {"code": kind.code, "subject": kind.subject}


AWARDS = Schema(
    file="awards.csv",
    columns=(
        *PERIOD_AND_UNIT,
        line("recipient"),
        choice("subject", Subject.values),
        reference("award_type", AWARD_TYPE),
        choice("category", Category.values),
        line("decision_number", "decision__number"),
        day("decision_date", "decision__decided_on"),
        line("authority", "decision__authority"),
        prose("citation", blank=""),
        whole("achievement_year", least=1945, most=2199, blank=None, absent=True),
        line("recipient_title", blank="", absent=True),
    ),
    parts=(
        Part(
            DECISION,
            ("decision_number", "decision_date", "authority"),
            same("authority", number="decision_number", decided_on="decision_date"),
            shared=True,
        ),
        Part(
            AWARD,
            ("decision_number", "decision_date", "authority", "recipient", "award_type"),
            same(
                "period",
                "unit",
                "recipient",
                "subject",
                "award_type",
                "category",
                "citation",
                "achievement_year",
                "recipient_title",
            ),
            links={"decision": DECISION},
        ),
    ),
    lists=AWARD,
    row_checks=(
        ACTIVE_IN_PERIOD,
        RowCheck(("decision_date",), _decided_by_now),
        RowCheck(("award_type", "decision_date"), _type_known_then),
        RowCheck(("award_type", "subject"), _type_fits_subject),
    ),
)

MOVEMENTS = Schema(
    file="movements.csv",
    columns=(
        *PERIOD_AND_UNIT,
        line("name"),
        choice("kind", MovementKind.values),
        day("starts_on"),
        day("ends_on", blank=None),
        prose("result", blank=""),
    ),
    parts=(
        Part(
            MOVEMENT,
            ("period", "unit", "name"),
            same("period", "unit", "name", "kind", "starts_on", "ends_on", "result"),
        ),
    ),
    lists=MOVEMENT,
    row_checks=(ACTIVE_IN_PERIOD, in_order("starts_on", "ends_on")),
)

INITIATIVES = Schema(
    file="initiatives.csv",
    columns=(
        *PERIOD_AND_UNIT,
        line("name"),
        line("author"),
        line("recognised_by", blank=""),
        line("decision", blank=""),
    ),
    parts=(
        Part(
            INITIATIVE,
            ("period", "unit", "name", "author"),
            same("period", "unit", "name", "author", "recognised_by", "decision"),
        ),
    ),
    lists=INITIATIVE,
    row_checks=(ACTIVE_IN_PERIOD,),
)

EXEMPLARS = Schema(
    file="exemplars.csv",
    columns=(*PERIOD_AND_UNIT, line("name"), choice("subject", Subject.values), prose("achievement")),
    parts=(
        Part(
            EXEMPLAR,
            ("period", "unit", "name"),
            same("period", "unit", "name", "subject", "achievement"),
        ),
    ),
    lists=EXEMPLAR,
    row_checks=(ACTIVE_IN_PERIOD,),
)
