"""What a unit answered to a return: old, new and why, of the rows that were to be corrected and of all that changed."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from indicators.beside import besides_of, earlier_of
from indicators.collation import anchor, entry_words
from indicators.entries import Entry
from indicators.models import DataElement, Statement, Submission
from indicators.models.submissions import as_entry
from indicators.past import NOTHING, Stood, cells_at
from indicators.readiness import problems
from indicators.returning import Opening, Rows, last_opening, rows_of


@dataclass(frozen=True, slots=True)
class Answer:
    """One row: what stood there when it was returned, what stands there now, and the unit's note on it."""

    number: int
    code: str
    anchor: str
    name: str
    unit: str
    before: str
    now: str
    is_changed: bool
    is_named: bool
    asked: str
    note: str


@dataclass(frozen=True, slots=True)
class Resubmission:
    """The answers in the order of the form, how many changed, how much wants a look, and whether texts changed too."""

    answers: tuple[Answer, ...]
    changed: int
    to_check: int
    texts_changed: bool


def resubmission_of(submission: Submission, *, returned_at: datetime) -> Resubmission:
    """Read what the unit did since its figures were last returned; a constant number of queries.

    :param submission: fetched with_place()
    """
    rows, now = rows_of(submission), _cells_now(submission)
    then = cells_at(submission, rows.by_code.values(), at=returned_at)
    opening = last_opening(submission) or Opening({}, frozenset())
    answers = tuple(_answers(rows, now, then, opening))
    texts = Statement.history.filter(submission_id=submission.pk, history_date__gt=returned_at)
    return Resubmission(
        answers=answers,
        changed=sum(answer.is_changed for answer in answers),
        to_check=_to_check(submission, rows, {code: stood.entry for code, stood in now.items()}),
        texts_changed=texts.exists(),
    )


def _cells_now(submission: Submission) -> dict[str, Stood]:
    rows = submission.values.values_list("element__code", "value", "not_arisen", "note")
    return {code: Stood(as_entry(value=value, not_arisen=none), note) for code, value, none, note in rows}


def _answers(rows: Rows, now: dict[str, Stood], then: dict[str, Stood], opening: Opening) -> list[Answer]:
    found = []
    for number, (code, row) in enumerate(rows.by_code.items(), start=1):
        stands = now.get(code, NOTHING)
        stood = then.get(code, stands)
        if code in opening.named or stood != stands:
            found.append(_answer(number, row, stood, stands, opening))
    return found


def _answer(number: int, row: DataElement, stood: Stood, stands: Stood, opening: Opening) -> Answer:
    return Answer(
        number=number,
        code=row.code,
        anchor=anchor(row.code),
        name=row.name,
        unit=row.unit,
        before=_words(stood.entry),
        now=_words(stands.entry),
        is_changed=stood.entry != stands.entry,
        is_named=row.code in opening.named,
        asked=opening.named.get(row.code, ""),
        note=stands.note,
    )


def _words(entry: Entry) -> str:
    return entry_words(entry) or _("not entered")


def _to_check(submission: Submission, rows: Rows, entries: dict[str, Entry]) -> int:
    place, catalogue = submission.membership, rows.catalogue.for_levels([rows.level])
    same, previous = earlier_of(place, catalogue)
    beside = besides_of(place.cluster, place.period, catalogue, same=same, previous=previous, units=[place.unit.code])
    found = problems(
        catalogue, catalogue.completed(entries, rows.level), level=rows.level, beside=beside[place.unit.code]
    )
    return sum(not problem.blocks for problem in found)
