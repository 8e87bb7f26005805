"""What a sheet is made of, ready to be written: rows, results, and the lines of words beside them."""

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.safestring import SafeString


class Note(NamedTuple):
    """A line of words beside a cell: its classes, the words, where a link after them leads, and on what they rest."""

    css: str
    text: str
    href: str = ""
    link: str = ""
    source: str = ""


class Choice(NamedTuple):
    """A cell that someone else changed meanwhile: both values, whose and when, one to choose."""

    who: str
    when: str
    theirs: str
    ours: str
    version: int


@dataclass(frozen=True, slots=True)
class Row:
    """One data element; `text` is what stands in the cell, `number` its place in the table, `offer` what it may take"""

    code: str
    number: int
    is_open: bool
    name: str
    unit: str
    previous: str
    same: str
    text: str
    ticked: bool
    offers_none: bool
    note: str
    version: int
    about: tuple[tuple[str, str], ...]
    notes: tuple[Note, ...]
    choice: Choice | None
    offer: str
    css: str
    input_css: str
    invalid: bool


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One indicator, hung below the last of its elements; the formulas are for the page's own trial sums."""

    code: str
    name: str
    unit: str
    previous: str
    same: str
    display: str
    fraction: str
    about: tuple[tuple[str, str], ...]
    notes: tuple[Note, ...]
    numerator: str
    denominator: str
    decimals: int
    thresholds: str


@dataclass(frozen=True, slots=True)
class SheetSection:
    """A section's rows and results in the order of the page, their markup, and how much of it is entered."""

    code: str
    roman: str
    name: str
    done: int
    total: int
    lines: tuple[Row | ResultRow, ...]
    markup: SafeString
