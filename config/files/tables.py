"""Bytes of a CSV file to rows of clean cells, each with its physical line."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from config.files.mistakes import Mistake, shortened
from units.text import clean

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
WORKBOOK_MARKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row by column; a column that the file lacks is not there."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A file as read: its rows, and everything wrong with its form.

    :param lost: the cells of rows that could not be read; a code among them is not unknown
    :param broken: the file could not be read to its end
    """

    file: str
    rows: tuple[Row, ...]
    mistakes: tuple[Mistake, ...]
    lost: frozenset[str]
    broken: bool


class UnreadableError(Exception):
    """The file as a whole cannot be read; line and message say where and what to do."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


def read_table(file: str, content: bytes, *, columns: Sequence[str], optional: Iterable[str] = ()) -> Table:
    """Read a file whose header must hold the columns, in any order; `optional` ones may be absent."""
    mistakes: list[Mistake] = []
    rows: list[Row] = []
    lost: set[str] = set()
    broken = False
    try:
        lines = _records(decoded(content))
        names = _header(lines, columns)
        mistakes += header_mistakes(file, names, columns, set(optional))
        for line, cells in lines:
            if len(cells) == len(names):
                rows.append(Row(line, by_column(names, cells, columns)))
            else:
                lost.update(map(clean, cells))
                mistakes.append(_wrong_length(file, line, names, cells))
    except UnreadableError as error:
        broken = True
        mistakes.append(Mistake(file, error.line, "", error.message))
    return Table(file, tuple(rows), tuple(mistakes), frozenset(lost), broken)


def too_large_message() -> str:
    """Say how large a file may be."""
    words = _("The file is larger than %(most)s MB. Split it, for example by period, and hand in one part at a time.")
    return words % {"most": settings.IMPORT_MAX_BYTES // (1024 * 1024)}


def decoded(content: bytes) -> str:
    """Return the text of a UTF-8 file.

    :raises UnreadableError: if it is too large, or anything but UTF-8 text
    """
    if len(content) > settings.IMPORT_MAX_BYTES:
        raise UnreadableError(1, too_large_message())
    if content.startswith(WORKBOOK_MARKS):
        words = _("This is an Excel workbook, not CSV. Give its name the ending .xlsx, or save it as “CSV UTF-8”.")
        raise UnreadableError(1, words)
    if content.startswith(WIDE_MARKS) or (content[:200].count(b"\0") > len(content[:200]) // 4):
        raise UnreadableError(1, _("The file is in UTF-16. Save it again as “CSV UTF-8”."))
    if b"\0" in content:
        words = _("The file holds a NUL byte here: it is damaged or no text. Save it again as “CSV UTF-8”.")
        raise UnreadableError(_line_of(content, content.index(b"\0")), words)
    try:
        return content.removeprefix(BYTE_ORDER_MARK).decode("utf-8")
    except UnicodeDecodeError as error:
        words = _("The letters here are not UTF-8 (perhaps Windows-1258 or TCVN3). Save the file again as “CSV UTF-8”.")
        raise UnreadableError(_line_of(content, error.start), words) from None


def _line_of(content: bytes, position: int) -> int:
    return content.count(b"\n", 0, position) + 1


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that holds anything with the physical line it starts on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error:
            words = _("The row that starts here cannot be read: a quotation mark in it is not closed, or not doubled.")
            raise UnreadableError(line, words) from None
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield line, cells


def _delimiter(text: str) -> str:
    head = text.lstrip("\r\n").splitlines()[0] if text.strip() else ""
    return ";" if head.count(";") > head.count(",") else ","


def _header(lines: Iterator[tuple[int, list[str]]], columns: Sequence[str]) -> list[str]:
    first = next(lines, None)
    if first is None:
        words = _("The file is empty. Its first line must name the columns: %(columns)s.")
        raise UnreadableError(1, words % {"columns": ", ".join(columns)})
    return [clean(cell) for cell in first[1]]


def header_mistakes(file: str, names: Sequence[str], columns: Sequence[str], optional: set[str]) -> list[Mistake]:
    """Find columns that are unknown, nameless, there twice or missing."""
    known = ", ".join(columns)
    found = []
    for position, name in enumerate(names, start=1):
        if not name:
            words = _("Column number %(position)s has no name. The columns of this file are: %(known)s.")
            found.append(Mistake(file, 1, "", words % {"position": position, "known": known}))
        elif name not in columns:
            words = _("There is no column “%(name)s”. The columns of this file are: %(known)s.")
            found.append(Mistake(file, 1, shortened(name), words % {"name": shortened(name), "known": known}))
        elif name in names[: position - 1]:
            words = _("The column “%(name)s” stands twice. Keep one of them.")
            found.append(Mistake(file, 1, name, words % {"name": name}))
    missing = [name for name in columns if name not in names and name not in optional]
    words = _("The column “%(name)s” is missing. The columns of this file are: %(known)s.")
    return found + [Mistake(file, 1, name, words % {"name": name, "known": known}) for name in missing]


def by_column(names: Sequence[str], cells: Sequence[str], columns: Sequence[str]) -> dict[str, str]:
    """Return the clean cells of the known columns."""
    return {name: clean(cell) for name, cell in zip(names, cells, strict=True) if name in columns}


def _wrong_length(file: str, line: int, names: list[str], cells: list[str]) -> Mistake:
    parts = {"cells": len(cells), "columns": len(names)}
    words = _("The row has %(cells)s cells, the header has %(columns)s.") % parts
    if len(cells) < len(names):
        advice = _("Keep an empty cell for what is not given.")
        return Mistake(file, line, names[len(cells)], f"{words} {advice}")
    advice = _("Put a text that holds a comma or a semicolon between quotation marks.")
    return Mistake(file, line, names[-1], f"{words} {advice}")
