"""What stood in a unit's cells at an earlier moment, from their history."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from indicators.entries import BLANK, Entry
from indicators.models import DataElement, DataValue, Submission
from indicators.models.submissions import as_entry


class Stood(NamedTuple):
    """What stands or stood in a cell."""

    entry: Entry
    note: str


NOTHING = Stood(BLANK, "")


def cells_at(submission: Submission, asked: Iterable[DataElement], *, at: datetime) -> dict[str, Stood]:
    """Read what stood in the rows asked for when they were returned, by element code, where that is known.

    :param at: when they were returned
    """
    rows = DataValue.history.filter(submission_id=submission.pk, history_date__lte=at)
    then = {
        element: Stood(as_entry(value=value, not_arisen=not_arisen), note)
        for element, value, not_arisen, note in rows.order_by("history_date", "history_id").values_list(
            "element_id", "value", "not_arisen", "note"
        )
    }
    # A required row was never blank when it was sent: without a trace of then, nothing is known of it.
    return {row.code: then.get(row.pk, NOTHING) for row in asked if row.pk in then or not row.required}
