"""What a unit's sheet is made of, read in seven queries whatever the number of rows and periods.

One more, while it waits to be corrected, says which cells are open.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet, Value

from clusters.models import Period
from indicators.beside import Earlier, beside_of
from indicators.catalogue import Catalogue, catalogue_of
from indicators.desk import Desk, Fellow, fellows_of
from indicators.doubts import Beside, Pool
from indicators.entries import BLANK, Entry
from indicators.enums import SubmissionState
from indicators.models import DataElement, DataValue, Statement
from indicators.models.submissions import as_entry
from indicators.readiness import Problem, blocking_rows, problems
from indicators.reading import Parts, base_of, origins_between
from indicators.results import EarlierPeriod, IndicatorResult, results
from indicators.returning import Opening, Rows, opening_of

OWN, CLUSTER = 0, 1
CELL = (
    "submission_id",
    "submission__membership__period_id",
    "submission__membership__unit_id",
    "element_id",
    "value",
    "not_arisen",
    "note",
    "version",
    "updated_at",
    "updated_by__full_name",
)


@dataclass(frozen=True, slots=True)
class Cell:
    """What is stored of one row, and who stored it when."""

    entry: Entry
    note: str
    version: int
    at: datetime
    by: str


@dataclass(frozen=True)
class Sources:
    """All that one sheet shows, computed once; `entries` cover what units of this level are never asked."""

    desk: Desk
    fellows: tuple[Fellow, ...]
    catalogue: Catalogue
    elements: tuple[DataElement, ...]
    cells: Mapping[str, Cell]
    entries: Mapping[str, Entry]
    previous: Earlier | None
    same: Earlier | None
    beside: Beside
    statements: tuple[Statement, ...]
    results: tuple[IndicatorResult, ...]
    problems: tuple[Problem, ...]
    opening: Opening | None

    @cached_property
    def shut(self) -> frozenset[str]:
        """The rows that a return by cells keeps shut, as save_values() does."""
        if self.opening is None:
            return frozenset()
        unopened = {element.code for element in self.elements if not self.opening.holds(element.code)}
        return frozenset(unopened - blocking_rows(self.problems))

    @cached_property
    def rows(self) -> Rows:
        """The rows with what holds them together."""
        return Rows(self.catalogue, self.desk.unit.level)

    def is_entered(self, element: DataElement) -> bool:
        return self.entries.get(element.code, BLANK) != BLANK


def read_sources(desk: Desk) -> Sources:
    """Read the catalogue, the unit's cells of now and before, its statements, and compute its results."""
    place, level = desk.submission.membership, desk.unit.level
    fellows = fellows_of(place, on=desk.standing.on)
    # Every member's targets guard the rounding, so that a figure prints here as it does on the board.
    scopes = ["", place.cluster.code, *(fellow.code for fellow in fellows)]
    catalogue = catalogue_of(desk.period, scopes=scopes, attached_to=desk.submission.pk)
    earlier = _earlier_periods(desk)
    stored = _stored_cells(desk, earlier.values(), catalogue)
    cells = stored.of(desk.submission.pk)
    entries = catalogue.completed({code: cell.entry for code, cell in cells.items()}, level)
    same, previous = (_earlier(desk, earlier.get(which), stored, catalogue) for which in ("same", "previous"))
    pools = {then: Pool(catalogue.for_levels([level]).specs, units) for then, units in stored.cluster.items()}
    beside = beside_of(desk.period, same=same, previous=previous, pools=pools)
    return Sources(
        desk=desk,
        fellows=tuple(fellows),
        catalogue=catalogue,
        elements=tuple(paired(catalogue.elements_of(level))),
        cells=cells,
        entries=entries,
        previous=previous,
        same=same,
        beside=beside,
        statements=tuple(desk.submission.statements.select_related("updated_by", "indicator")),
        results=tuple(_results(desk, catalogue, entries, same, previous)),
        problems=tuple(problems(catalogue, entries, level=level, beside=beside)),
        opening=opening_of(desk.submission),
    )


def paired(elements: Iterable[DataElement]) -> list[DataElement]:
    """Put the second of a pair (vụ, bị can) right after the first, within its section; all else keeps its order."""
    listed = list(elements)
    partners: defaultdict[int, list[DataElement]] = defaultdict(list)
    by_id = {element.pk: element for element in listed}
    for element in listed:
        other = by_id.get(element.pair_id or 0)
        if other and other.section_id == element.section_id:
            partners[element.pk].append(other)
            partners[other.pk].append(element)
    placed: dict[int, DataElement] = {}
    for element in listed:
        for row in (element, *partners[element.pk]):
            placed.setdefault(row.pk, row)
    return list(placed.values())


def _earlier_periods(desk: Desk) -> dict[str, Period]:
    period = desk.period
    year, half = (period.year, 1) if period.half == 2 else (period.year - 1, 2)
    found = {"same": period.compare_with} if period.compare_with else {}
    for row in desk.mine:
        if (row.membership.period.year, row.membership.period.half) == (year, half):
            found["previous"] = row.membership.period
    return found


def _confirmed(desk: Desk, then: Period) -> dict[int, int]:
    """Return the units of ours with confirmed figures in a period, and their submissions."""
    return {
        row.membership.unit_id: row.pk
        for row in desk.mine
        if row.membership.period_id == then.pk and row.state == SubmissionState.ACCEPTED
    }


@dataclass(frozen=True, slots=True)
class _Stored:
    """The cells of the unit's submissions, and what the cluster had in periods whose report its members may read."""

    own: Mapping[int, dict[str, Cell]]
    cluster: Mapping[int, dict[int, dict[str, Entry]]]

    def of(self, submission: int) -> dict[str, Cell]:
        return self.own.get(submission, {})


def _stored_cells(desk: Desk, periods: Collection[Period], catalogue: Catalogue) -> _Stored:
    wanted = {desk.submission.pk, *(pk for period in periods for pk in _confirmed(desk, period).values())}
    own: defaultdict[int, dict[str, Cell]] = defaultdict(dict)
    cluster: defaultdict[int, dict[int, dict[str, Entry]]] = defaultdict(dict)
    for part, submission, period, unit, element, value, not_arisen, *rest in _cell_rows(
        desk, wanted, periods, catalogue
    ):
        if (known := catalogue.by_id.get(element)) is None:
            continue
        entry = as_entry(value=value, not_arisen=not_arisen)
        if part == OWN:
            own[submission][known.code] = Cell(entry, *rest)
        else:
            cluster[period].setdefault(unit, {})[known.code] = entry
    return _Stored(own, cluster)


def _cell_rows(
    desk: Desk, wanted: Collection[int], periods: Collection[Period], catalogue: Catalogue
) -> "QuerySet[DataValue, Any]":
    """Read the unit's own cells, and what ratios rest on of its cluster's issued periods, as one query."""
    place, issued = desk.submission.membership, desk.issued_periods
    own = DataValue.objects.filter(submission__in=wanted)
    rows = own.annotate(part=Value(OWN)).values_list("part", *CELL)
    if readable := [period for period in periods if period.pk in issued]:
        confirmed = DataValue.objects.filter(
            submission__state=SubmissionState.ACCEPTED,
            submission__membership__cluster=place.cluster_id,
            submission__membership__period__in=readable,
            element__in=list(catalogue.in_ratios),
        )
        rows = rows.union(confirmed.annotate(part=Value(CLUSTER)).values_list("part", *CELL), all=True)
    return rows


def _earlier(desk: Desk, then: Period | None, stored: _Stored, catalogue: Catalogue) -> Earlier | None:
    if then is None:
        return None
    unit = desk.unit.pk
    parts = _origins(desk, then)
    confirmed = {
        part: {code: cell.entry for code, cell in stored.of(submission).items()}
        for part, submission in _confirmed(desk, then).items()
    }
    return Earlier(then, base_of(unit, parts, confirmed, catalogue, level=desk.unit.level) if parts else None)


def _origins(desk: Desk, then: Period) -> Parts | None:
    itself = {desk.unit.pk: desk.unit.level}
    if desk.standing.own_units == set(itself):
        return itself
    return origins_between(itself, after=then.ends_on, until=desk.period.ends_on).get(desk.unit.pk)


def _results(
    desk: Desk, catalogue: Catalogue, entries: Mapping[str, Entry], same: Earlier | None, previous: Earlier | None
) -> list[IndicatorResult]:
    return results(
        catalogue.for_levels([desk.unit.level]).specs,
        cluster=desk.submission.membership.cluster.code,
        now={desk.unit.code: entries},
        same_period=_as_earlier_period(desk, same, comparable=desk.period.comparable),
        previous=_as_earlier_period(desk, previous, comparable=True),
    )


def _as_earlier_period(desk: Desk, earlier: Earlier | None, *, comparable: bool) -> EarlierPeriod | None:
    if earlier is None:
        return None
    bases = {desk.unit.code: earlier.base} if earlier.base else {}
    return EarlierPeriod(code=earlier.period.code, comparable=comparable, bases=bases)
