"""The board's cells as markup: a template's loop over a province's 40,000 cells takes ten times as long.

Every text is escaped here.
"""

from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString


class Cell(NamedTuple):
    """What a cell shows: a figure with its mark (class and word) and a second line, or words in grey."""

    css: str
    value: str
    mark: str
    word: str
    note: str

    @property
    def markup(self) -> SafeString:
        """Write the cell."""
        return cells_markup([self])


def cells_markup(cells: Iterable[Cell]) -> SafeString:
    """Write one cell after the other."""
    return SafeString("".join([_written(cell) for cell in cells]))


def _written(cell: Cell) -> str:
    css, value, mark, word, note = cell
    if not value:
        return f'<td class="{css}">{escape(note)}</td>'
    marked = f'<span class="{mark}">{escape(word)}</span>' if mark else ""
    below = f"<small>{escape(note)}</small>" if note else ""
    return f'<td class="{css}"><b>{escape(value)}</b>{marked}{below}</td>'
