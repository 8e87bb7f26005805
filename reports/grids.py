"""The appendices: every indicator at every unit, and against earlier periods. Texts only, ready to print.

Each line of figures is formatted once here: a table of thousands of cells costs what its cells cost.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import ClassVar

from reports.content import Indicator, Summary, Unit
from reports.explained import ExplainedAnnex, explained
from reports.footnotes import Footnotes
from reports.outline import ROMAN, this_half
from reports.tables import Printed, change_cell, earlier_cell, figure_cell, total_cell

# Upright paper carries as many units beside the total; beyond, the sheet is turned.
UNITS_UPRIGHT = 5
UNITS_A_TABLE = 12


@dataclass(frozen=True, slots=True)
class GridRow:
    place: int
    name: str
    unit: str
    cells: tuple[Printed, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """One table: column heads after name and unit of measure, rows by section, footnotes."""

    caption: str
    heads: tuple[str, ...]
    sections: tuple[tuple[str, tuple[GridRow, ...]], ...]
    notes: tuple[tuple[str, str], ...]

    @property
    def columns(self) -> int:
        return len(self.heads) + 3


@dataclass(frozen=True, slots=True)
class Annex:
    """An appendix of one or more tables; `is_wide` turns the sheet."""

    template: ClassVar[str] = "reports/document/annex.html"
    title: str
    about: str
    is_wide: bool
    grids: tuple[Grid, ...]
    numeral: str = ""


def annexes(summary: Summary) -> list[Annex | ExplainedAnnex]:
    """Lay out the appendices that have something to say; several are numbered."""
    laid_out = [_by_unit(summary), _against_earlier(summary)] if summary.indicators else []
    found = [annex for annex in (*laid_out, explained(summary)) if annex]
    if len(found) == 1:
        return found
    return [replace(annex, numeral=roman) for annex, roman in zip(found, ROMAN, strict=False)]


def _by_unit(summary: Summary) -> Annex:
    is_wide = len(summary.units) > UNITS_UPRIGHT
    groups = _groups(summary.units)
    grids = tuple(_unit_grid(summary, group, _caption(place, groups)) for place, group in enumerate(groups))
    return Annex("Kết quả thực hiện chỉ tiêu của các đơn vị", this_half(summary.period), is_wide, grids)


def _groups(units: Sequence[Unit]) -> list[Sequence[Unit]]:
    """Split many units evenly, so that the last table is not a stump."""
    tables = max(1, ceil(len(units) / UNITS_A_TABLE))
    size = ceil(len(units) / tables)
    return [units[start : start + size] for start in range(0, len(units), size)]


def _caption(place: int, groups: Sequence[Sequence[Unit]]) -> str:
    if len(groups) == 1:
        return ""
    first = sum(map(len, groups[:place])) + 1
    return f"Biểu {place + 1}/{len(groups)}: đơn vị thứ {first} đến thứ {first + len(groups[place]) - 1}"


def _unit_grid(summary: Summary, units: Sequence[Unit], caption: str) -> Grid:
    def cells(indicator: Indicator, notes: Footnotes) -> Iterator[Printed]:
        yield total_cell(indicator, notes)
        for unit in units:
            cell = indicator.units[unit.code]
            yield figure_cell(cell, notes, cell.marks)

    heads = ("Toàn Cụm", *(unit.short_name for unit in units))
    return _grid(summary, caption, heads, cells)


def _against_earlier(summary: Summary) -> Annex | None:
    titles = [
        title for period, title in ((summary.same_period, "Cùng kỳ"), (summary.previous, "Kỳ trước liền kề")) if period
    ]
    if not titles:
        return None

    def cells(indicator: Indicator, notes: Footnotes) -> Iterator[Printed]:
        yield total_cell(indicator, notes)
        for period, earlier in (
            (summary.same_period, indicator.same_period),
            (summary.previous, indicator.previous),
        ):
            if period:
                yield earlier_cell(earlier, notes)
                yield change_cell(indicator, earlier)

    heads = ("Kỳ này", *(head for title in titles for head in (title, "Tăng, giảm")))
    title = f"So sánh kết quả {this_half(summary.period)}"
    return Annex(title, "với các kỳ trước", is_wide=False, grids=(_grid(summary, "", heads, cells),))


def _grid(
    summary: Summary,
    caption: str,
    heads: tuple[str, ...],
    cells: Callable[[Indicator, Footnotes], Iterator[Printed]],
) -> Grid:
    notes = Footnotes()
    sections: dict[str, list[GridRow]] = {}
    for place, indicator in enumerate(summary.indicators, start=1):
        row = GridRow(place, indicator.name, indicator.unit, tuple(cells(indicator, notes)))
        sections.setdefault(indicator.section, []).append(row)
    named = tuple((summary.sections.get(code, code), tuple(rows)) for code, rows in sections.items())
    return Grid(caption, heads, named, tuple(notes.meanings()))
