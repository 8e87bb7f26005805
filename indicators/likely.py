"""Which sheet a person most likely wants: of each of their units, the period that opened last."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from indicators.models import Submission
from units.enums import UNIT_ROLES
from units.rules import Standing


def likely_submissions(
    rows: Sequence[Submission], *, standing: Standing, period: str, unit: str, at: datetime
) -> list[Submission]:
    """Return one submission for each unit that may be meant; exactly one where the wish is clear.

    :param rows: all that the person may open, the newest period first
    :param period: the code of the period wished for, or blank
    :param unit: the code of the unit wished for, or blank
    """
    wished = [row for row in rows if row.membership.unit.code == unit] or rows
    exact = [row for row in wished if row.membership.period.code == period]
    if unit and exact:
        return exact[:1]
    appointed = [row for row in exact or wished if unit or row.membership.unit_id in standing.at(*UNIT_ROLES)]
    by_unit: dict[int, list[Submission]] = {}
    for row in appointed:
        by_unit.setdefault(row.membership.unit_id, []).append(row)
    return [_newest_open(of_unit, at) for of_unit in by_unit.values()]


def _newest_open(rows: Iterable[Submission], at: datetime) -> Submission:
    listed = list(rows)
    opened = [row for row in listed if row.membership.period.opens_at <= at]
    return (opened or listed[::-1])[0]
