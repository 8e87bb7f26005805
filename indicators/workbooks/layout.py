"""A unit's form as a workbook: what it holds and where that stands, for the writer and the reader alike."""

from dataclasses import dataclass
from enum import StrEnum

from indicators.entries import Entry
from indicators.workbooks.safety import Limits

MEGABYTE = 1024 * 1024
FORM_LIMITS = Limits(
    packed=5 * MEGABYTE,
    unpacked=40 * MEGABYTE,
    parts=500,
    elements=200_000,
    rows=5_000,
    columns=100,
    cells=50_000,
    strings=20_000,
)
# The first says which form it is; a changed layout is a new number.
SCHEMA_NAME = "cum-thi-dua/so-lieu/"
SCHEMA = f"{SCHEMA_NAME}1"
NOTHING_AROSE = "–"


class FormColumn(StrEnum):
    """The columns from left to right, by the key that stands in the hidden row above their heads."""

    NUMBER = "#number"
    CODE = "#code"
    NAME = "#name"
    MEASURE = "#measure"
    PREVIOUS = "#previous"
    SAME = "#same"
    VALUE = "#value"
    NOTE = "#note"
    VERSION = "#version"

    @property
    def place(self) -> int:
        """Return its place in a new form, from 1; in one that comes back the keys tell."""
        return list(FormColumn).index(self) + 1


@dataclass(frozen=True, slots=True)
class FormRow:
    """One data element of a unit: what was, what stands in the cell, and what may be typed there.

    :param version: what guards the cell; what comes back was typed with it before one's eyes
    """

    code: str
    number: int
    name: str
    measure: str
    previous: Entry
    same: Entry
    now: Entry
    note: str
    version: int
    decimals: int
    may_be_not_arisen: bool
    is_open: bool
    definition: str
    register: str
    source: str


@dataclass(frozen=True, slots=True)
class FormSection:
    """Rows under one title."""

    title: str
    rows: tuple[FormRow, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A whole form: whose and of when by code, the lines of its head, and its rows."""

    unit: str
    period: str
    title: str
    head: tuple[str, ...]
    previous_title: str
    same_title: str
    longest_note: int
    sections: tuple[FormSection, ...]
