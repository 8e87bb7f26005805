"""What a file is: its columns, the rows of the database that one line feeds, and its checks."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from django.db.models import Model, Q

from config.files import cells
from config.files.kinds import PERIOD, UNIT, Key, Kind
from config.files.mistakes import Finding

if TYPE_CHECKING:
    from config.files.world import Draft, World


class Needed(Enum):
    """Says of a column that its cells may not be blank."""

    NEEDED = "needed"


NEEDED = Needed.NEEDED


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how a cell becomes a value, and how the value is written again.

    :param paths: where the value lies, from the model that the file lists; given to `write` in this order
    :param blank: the value of an empty cell, unless one is needed
    :param refers_to: the cell is the code of such a row
    """

    name: str
    read: cells.Reader
    paths: tuple[str, ...]
    write: Callable[..., str] = str
    blank: Any = NEEDED
    refers_to: Kind | None = None
    may_be_absent: bool = False


def column(
    name: str,
    read: cells.Reader,
    path: str = "",
    *,
    write: Callable[..., str] = str,
    blank: Any = NEEDED,
    absent: bool = False,
) -> Column:
    return Column(name, read, (path or name,), write, blank, may_be_absent=absent)


def code(name: str = "code") -> Column:
    return column(name, cells.read_code)


def line(name: str, path: str = "", *, blank: Any = NEEDED, absent: bool = False) -> Column:
    return column(name, cells.read_line, path, blank=blank, absent=absent)


def prose(name: str, path: str = "", *, blank: Any = NEEDED) -> Column:
    return column(name, cells.read_prose, path, blank=blank)


def day(name: str, path: str = "", *, blank: Any = NEEDED) -> Column:
    return column(name, cells.read_day, path, write=date.isoformat, blank=blank)


def moment(name: str) -> Column:
    return column(name, cells.read_moment, write=cells.write_moment)


def choice(name: str, values: Sequence[str], path: str = "", *, blank: Any = NEEDED, absent: bool = False) -> Column:
    return column(name, cells.one_of(values), path, blank=blank, absent=absent)


def yes_no(name: str, path: str = "", *, blank: bool, absent: bool = False) -> Column:
    return column(name, cells.read_yes_no, path, write=cells.write_yes_no, blank=blank, absent=absent)


def whole(name: str, *, least: int = 0, most: int = 32767, blank: Any = NEEDED, absent: bool = False) -> Column:
    return column(name, cells.whole(least=least, most=most), blank=blank, absent=absent)


def reference(name: str, kind: Kind, path: str = "", *, blank: Any = NEEDED, absent: bool = False) -> Column:
    """Name another row by its code."""
    own = kind.lookup[0]
    readers = {"username": cells.read_username, "code": cells.read_code}
    read = cells.read_period_code if kind is PERIOD else readers[own]
    return Column(name, read, (path or f"{name}__{own}",), str, blank, kind, absent)


@dataclass(slots=True)
class Record:
    """One line of a file: what its good cells say, the rows it names, and the rows it feeds.

    One that does not feed, a second line for a row or a blank where nothing is stored, leaves the main row alone.
    """

    line: int
    values: dict[str, Any]
    found: dict[str, Model | None] = field(default_factory=dict)
    rows: dict[Kind, Any] = field(default_factory=dict)
    drafts: dict[Kind, "Draft"] = field(default_factory=dict)
    is_sound: bool = True
    feeds: bool = True

    def has(self, *columns: str) -> bool:
        return all(name in self.values for name in columns)

    def key(self, columns: Iterable[str]) -> Key:
        return tuple([self.values[name] for name in columns])


@dataclass(frozen=True, eq=False, slots=True)
class Part:
    """A row of the database that each line of the file feeds.

    :param key: the columns of the kind's natural key
    :param fields: the model's field for each column, where references give the row they name
    :param links: fields that hold the row of another part of the same line
    :param shared: several lines may feed one row, and must then agree
    :param missing: the row must be there already; what to say, and in which column, if it is not
    """

    kind: Kind
    key: tuple[str, ...]
    fields: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, Kind] = field(default_factory=dict)
    shared: bool = False
    missing: Callable[[Record], Finding] | None = None


@dataclass(frozen=True, slots=True)
class RowCheck:
    """A check of one line, made when the columns that it needs could be read."""

    needs: tuple[str, ...]
    find: Callable[[Record, "World"], Iterator[Finding]]


FileCheck = Callable[[Sequence[Record], "World"], Iterator[tuple[int, str, str]]]


@dataclass(frozen=True, slots=True)
class Schema:
    """One file of the folder.

    :param lists: the kind that has one row for each line
    :param derive: completes a record before it is checked, for cells that depend on the row they name
    :param given_back: which rows are written out, if not all
    """

    file: str
    columns: tuple[Column, ...]
    parts: tuple[Part, ...]
    lists: Kind
    row_checks: tuple[RowCheck, ...] = ()
    file_checks: tuple[FileCheck, ...] = ()
    derive: RowCheck | None = None
    given_back: Q = field(default_factory=Q)

    @property
    def file_names(self) -> tuple[str, str]:
        """The names that the file may have: as CSV, and as a workbook."""
        return self.file, f"{self.file.removesuffix('.csv')}.xlsx"

    @property
    def main(self) -> Part:
        return next(part for part in self.parts if part.kind is self.lists)

    @property
    def names(self) -> list[str]:
        return [each.name for each in self.columns]

    @property
    def optional(self) -> list[str]:
        return [each.name for each in self.columns if each.may_be_absent]


def same(*names: str, **renamed: str) -> dict[str, str]:
    """Map fields to columns: those named alike, then field=column."""
    return {name: name for name in names} | renamed


PERIOD_AND_UNIT = (reference("period", PERIOD), reference("unit", UNIT))
