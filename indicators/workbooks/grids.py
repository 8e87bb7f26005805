"""The filled cells of a workbook's sheets, each with what Excel took it for; formulas are seen, never computed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Context, Decimal, InvalidOperation
from enum import Enum
from posixpath import join, normpath
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel
from openpyxl.utils.escape import unescape

from indicators.workbooks.safety import (
    Limits,
    Package,
    WorkbookRefusedError,
    broken_is_refused,
    local,
    too_much,
    vetted,
)
from units.text import clean

PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
# Excel itself keeps and shows fifteen digits; what follows them is the noise of binary fractions.
FIFTEEN = Context(prec=15)
LONGEST = 30


class CellKind(Enum):
    """What a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    BOOLEAN = "boolean"
    ERROR = "error"
    FORMULA = "formula"


OTHER_KINDS = {"b": CellKind.BOOLEAN, "e": CellKind.ERROR, "d": CellKind.DATE}


@dataclass(frozen=True, slots=True)
class RawCell:
    """One filled cell.

    :param text: clean; numbers as Vietnamese officials write them (`1234,5`, per cents `50%`), dates as `2022-05-31`,
        of a formula the formula
    """

    row: int
    column: int
    kind: CellKind
    text: str

    @property
    def address(self) -> str:
        return f"{get_column_letter(self.column)}{self.row}"


Rows = dict[int, dict[int, RawCell]]


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: its filled cells by row, then by column."""

    name: str
    is_hidden: bool
    rows: Rows = field(default_factory=dict)


def read_grids(content: bytes, limits: Limits) -> list[Grid]:
    """Read every sheet of a workbook.

    :raises WorkbookRefusedError: if the file may not be read, is damaged, or holds more than the limits allow
    """
    package = vetted(content, limits)
    with broken_is_refused():
        book = _book(package)
        reader = _Reader(package, _strings(package, book), _formats(package, book), is_1904=book.is_1904)
        return [Grid(sheet.name, sheet.is_hidden, reader.rows(sheet.part)) for sheet in book.sheets]


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    is_hidden: bool
    part: str


@dataclass(frozen=True, slots=True)
class _Book:
    """What the workbook's own part says: its sheets, where strings and formats are, and how it counts days."""

    sheets: Sequence[_Sheet]
    strings: str
    styles: str
    is_1904: bool


def _book(package: Package) -> _Book:
    folder, _slash, name = package.main.rpartition("/")
    targets: dict[str, str] = {}
    kinds: dict[str, str] = {}
    for event, element in package.events(join(folder, "_rels", f"{name}.rels")):
        if event == "end" and local(element.tag) == "Relationship":
            part = normpath(join("/", folder, element.attrib["Target"])).lstrip("/")
            targets[element.attrib["Id"]] = part
            kinds[element.attrib["Type"].rpartition("/")[2]] = part
    sheets, is_1904 = [], False
    for event, element in package.events(package.main):
        if event == "end" and local(element.tag) == "workbookPr":
            is_1904 = element.get("date1904") in {"1", "true"}
        if event == "end" and local(element.tag) == "sheet":
            related = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
            hidden = element.get("state", "visible") != "visible"
            sheets.append(_Sheet(element.attrib["name"], hidden, targets[related]))
    return _Book(sheets, kinds.get("sharedStrings", ""), kinds.get("styles", ""), is_1904)


def _strings(package: Package, book: _Book) -> list[str]:
    strings: list[str] = []
    if package.has(book.strings):
        for event, element in package.events(book.strings):
            if event == "end" and local(element.tag) == "si":
                strings.append(_text_of(element))
                element.clear()
                if len(strings) > package.limits.strings:
                    raise WorkbookRefusedError(too_much())
    return strings


def _text_of(element: Element) -> str:
    """Join the runs of a text; how a word is read aloud (rPh) is not part of it."""
    if local(element.tag) == "t":
        return element.text or ""
    return "".join(_text_of(part) for part in element if local(part.tag) in {"t", "r"})


def _formats(package: Package, book: _Book) -> list[CellKind]:
    """Return for each style what its number format makes of a number."""
    if not package.has(book.styles):
        return []
    own: dict[int, str] = {}
    used: list[int] = []
    for event, element in package.events(book.styles):
        if event == "end" and local(element.tag) == "numFmt" and "numFmtId" in element.attrib:
            own[int(element.attrib["numFmtId"])] = element.get("formatCode", "")
        elif event == "end" and local(element.tag) == "cellXfs":
            used = [int(style.get("numFmtId", "0")) for style in element if local(style.tag) == "xf"]
    return [_kind_of_format(own.get(number, BUILTIN_FORMATS.get(number, "General"))) for number in used]


def _kind_of_format(code: str) -> CellKind:
    if is_date_format(code):
        return CellKind.DATE
    return CellKind.PERCENT if "%" in re.sub(r'"[^"]*"|\\.', "", code) else CellKind.NUMBER


class _Reader:
    """Reads sheets of one workbook; `left` is how many cells it may still read."""

    def __init__(self, package: Package, strings: Sequence[str], formats: Sequence[CellKind], *, is_1904: bool) -> None:
        self.package = package
        self.strings = strings
        self.formats = formats
        self.epoch = CALENDAR_MAC_1904 if is_1904 else CALENDAR_WINDOWS_1900
        self.left = package.limits.cells

    def rows(self, part: str) -> Rows:
        rows: Rows = {}
        for cell in self._cells(part):
            if cell.row > self.package.limits.rows or cell.column > self.package.limits.columns:
                words = _("Cell %(cell)s lies far outside of any form. Delete what stands there, or use a new form.")
                raise WorkbookRefusedError(words % {"cell": cell.address})
            rows.setdefault(cell.row, {})[cell.column] = cell
        return rows

    def _cells(self, part: str) -> Iterator[RawCell]:
        row = column = 0
        for event, element in self.package.events(part):
            tag = local(element.tag)
            if event == "start" and tag == "row":
                row, column = int(element.get("r") or row + 1), 0
            elif event == "end" and tag == "c":
                row, column = _place(element, row, column)
                yield from self._filled(element, row, column)
                element.clear()
            elif event == "end" and tag == "row":
                element.clear()

    def _filled(self, element: Element, row: int, column: int) -> Iterator[RawCell]:
        self.left -= 1
        if self.left < 0:
            raise WorkbookRefusedError(too_much())
        parts = {local(part.tag): part for part in element}
        if (formula := parts.get("f")) is not None:
            yield RawCell(row, column, CellKind.FORMULA, f"={formula.text or ''}")
            return
        kind, text = self._content(element, parts)
        if text:
            yield RawCell(row, column, kind, text)

    def _content(self, element: Element, parts: dict[str, Element]) -> tuple[CellKind, str]:
        value = parts["v"].text or "" if "v" in parts else ""
        match element.get("t", "n"):
            case "n":
                return self._number(value, self._format(element))
            case "s":
                value = self.strings[int(value)] if value else ""
            case "inlineStr":
                value = _text_of(parts["is"]) if "is" in parts else ""
            case "b" | "e" | "d" as kind:
                return OTHER_KINDS[kind], {"0": "FALSE", "1": "TRUE"}.get(value, value) if kind == "b" else value
        return CellKind.TEXT, clean(unescape(value))

    def _format(self, element: Element) -> CellKind:
        style = int(element.get("s", "0"))
        return self.formats[style] if style < len(self.formats) else CellKind.NUMBER

    def _number(self, value: str, kind: CellKind) -> tuple[CellKind, str]:
        if not value:
            return kind, ""
        try:
            number = FIFTEEN.create_decimal(value)
        except InvalidOperation:
            return CellKind.ERROR, value
        if kind is CellKind.DATE:
            return self._date(number)
        return (kind, f"{_written(number * 100)}%") if kind is CellKind.PERCENT else (kind, _written(number))

    def _date(self, serial: Decimal) -> tuple[CellKind, str]:
        try:
            moment = from_excel(float(serial), self.epoch)
        except (OverflowError, ValueError):
            return CellKind.ERROR, _written(serial)
        if isinstance(moment, datetime) and moment.time() == time(0):
            return CellKind.DATE, moment.date().isoformat()
        return CellKind.DATE, moment.isoformat(timespec="minutes") if isinstance(moment, datetime | time) else str(
            moment
        )


def _place(element: Element, row: int, column: int) -> tuple[int, int]:
    # Some programs leave addresses out: then a cell stands right of the one before.
    found = PLACE.fullmatch(element.get("r", ""))
    return (int(found[2]), column_index_from_string(found[1])) if found else (row, column + 1)


def _written(number: Decimal) -> str:
    if not number.is_finite() or abs(number.adjusted()) > LONGEST:
        return str(number)
    text = f"{number:f}".replace(".", ",")
    return text.rstrip("0").rstrip(",") if "," in text else text
