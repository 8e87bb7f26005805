"""The appendix of explanations: each doubtful figure, why it is doubtful, and what the unit says of it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from indicators.kinds import State
from reports.content import Explanation, Summary
from reports.outline import this_half
from units.numbers import format_number

NOT_ARISEN = "–"


@dataclass(frozen=True, slots=True)
class ExplainedRow:
    """One figure of one unit; several doubts about it stand on lines of their own."""

    unit: str
    name: str
    measure: str
    value: str
    why: str
    reason: str


@dataclass(frozen=True, slots=True)
class ExplainedAnnex:
    """The appendix, a row for each doubtful figure, by unit in report order."""

    template: ClassVar[str] = "reports/document/explained.html"
    title: str
    about: str
    rows: tuple[ExplainedRow, ...]
    numeral: str = ""


def explained(summary: Summary) -> ExplainedAnnex | None:
    """Lay out the appendix; None where nothing had to be explained."""
    rows = tuple(_rows(summary))
    return ExplainedAnnex("Giải trình số liệu", this_half(summary.period), rows) if rows else None


def _rows(summary: Summary) -> Iterator[ExplainedRow]:
    for _figure, doubts in groupby(summary.explanations, key=lambda row: (row.unit, row.element)):
        first, *others = doubts
        yield ExplainedRow(
            unit=summary.short_names[first.unit],
            name=first.name,
            measure=first.measure,
            value=_value(first),
            why="\n".join(doubt.why for doubt in (first, *others)),
            reason=first.reason,
        )


def _value(row: Explanation) -> str:
    if row.value is None:
        return NOT_ARISEN if row.state is State.NOT_ARISEN else ""
    return format_number(row.value)
