"""Whether a file may be read at all, told by its content: a plain workbook, small, without anything that acts."""

import io
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
LOCKED = "EncryptedPackage".encode("utf-16-le")
TYPES = "[Content_Types].xml"
MAIN = "spreadsheetml.sheet.main+xml"
MACROS = ("macroenabled", "vbaproject", "macrosheet", "dialogsheet")
ELSEWHERE = ("externallink", "connections+xml", "querytable")
ELSEWHERE_PARTS = ("xl/externallinks/", "xl/connections.xml", "xl/querytables/")
DEEPEST = 64
# What a damaged or hostile archive raises while it is read; defusedxml's own errors are ValueErrors.
BROKEN = (BadZipFile, EOFError, LookupError, NotImplementedError, ParseError, ValueError, zlib.error)
Event = tuple[str, Element]


class WorkbookRefusedError(Exception):
    """The file is not taken; the message says why and what to do, fit to show the user."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a workbook may hold.

    :param packed: bytes as handed in
    :param unpacked: bytes of all parts together
    :param elements: what all parts that are read may be made of
    :param rows: the last row that may hold anything; `columns` likewise
    """

    packed: int
    unpacked: int
    parts: int
    elements: int
    rows: int
    columns: int
    cells: int
    strings: int


@dataclass(slots=True)
class Package:
    """A workbook's parts.

    :param left: how many more elements may be read
    :param main: the name of the part that lists the sheets
    """

    archive: ZipFile
    limits: Limits
    left: int
    main: str = ""

    def has(self, part: str) -> bool:
        return part in self.archive.namelist()

    def events(self, part: str) -> Iterator[Event]:
        """Parse a part piece by piece; whoever reads it clears what it has read.

        :raises WorkbookRefusedError: if it is damaged, or larger than the limits allow
        """
        depth = 0
        with broken_is_refused(), self.archive.open(part) as stream:
            for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
                depth += 1 if event == "start" else -1
                self.left -= event == "start"
                if self.left < 0 or depth > DEEPEST:
                    raise WorkbookRefusedError(too_much())
                yield event, element


def vetted(content: bytes, limits: Limits) -> Package:
    """Open a workbook for reading.

    :raises WorkbookRefusedError: if it is anything but a plain XLSX file within the limits
    """
    refuse_size(len(content), limits)
    if content.startswith(OLE):
        raise WorkbookRefusedError(_locked() if LOCKED in content else _old())
    if not content.startswith(ZIP):
        raise WorkbookRefusedError(_other())
    with broken_is_refused():
        package = Package(ZipFile(io.BytesIO(content)), limits, left=limits.elements)
        _refuse_parts(package.archive.infolist(), limits)
        types = list(_content_types(package))
    _refuse_what_acts(types, [name.lower() for name in package.archive.namelist()])
    package.main = next((part for part, kind in types if kind.endswith(MAIN)), "").lstrip("/")
    if not package.main:
        raise WorkbookRefusedError(_other())
    return package


def refuse_size(size: int, limits: Limits) -> None:
    """Refuse a file before it is read.

    :raises WorkbookRefusedError: if it has too many bytes
    """
    if size > limits.packed:
        words = _(
            "The file is larger than %(most)s MB. A form is far smaller: remove pictures and other sheets from it."
        )
        raise WorkbookRefusedError(words % {"most": limits.packed // (1024 * 1024)})


@contextmanager
def broken_is_refused() -> Iterator[None]:
    """Turn what a damaged archive raises into a refusal in words."""
    try:
        yield
    except BROKEN as error:
        words = _("The file is damaged and cannot be read. Open it in Excel, save it again as .xlsx, and hand that in.")
        raise WorkbookRefusedError(words) from error


def too_much() -> str:
    """Say that a file holds more than what is read here can."""
    return _("The file holds far more than belongs in it. Copy what counts into a new file, and hand that in.")


def local(tag: str) -> str:
    """Return a tag's or an attribute's name without its namespace: there are two sets of them."""
    return tag.rpartition("}")[2]


def _refuse_parts(parts: Sequence[ZipInfo], limits: Limits) -> None:
    names = {part.filename for part in parts}
    if len(parts) > limits.parts or sum(part.file_size for part in parts) > limits.unpacked:
        raise WorkbookRefusedError(too_much())
    if any(part.flag_bits & 1 for part in parts):
        raise WorkbookRefusedError(_locked())
    if len(names) < len(parts) or any(part.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for part in parts):
        # Two parts of one name: each program would read another one.
        words = _("The file is not put together as Excel does it. Open it in Excel and save it again as .xlsx.")
        raise WorkbookRefusedError(words)
    if TYPES not in names:
        raise WorkbookRefusedError(_open_document() if "META-INF/manifest.xml" in names else _other())


def _content_types(package: Package) -> Iterator[tuple[str, str]]:
    for event, element in package.events(TYPES):
        if event == "end" and "ContentType" in element.attrib:
            yield element.get("PartName", ""), element.attrib["ContentType"].lower()


def _refuse_what_acts(types: Sequence[tuple[str, str]], names: Sequence[str]) -> None:
    kinds = [kind for _part, kind in types]
    if any(kind.endswith("sheet.binary.macroenabled.main") for kind in kinds):
        raise WorkbookRefusedError(_old())
    if any(mark in text for mark in MACROS for text in (*kinds, *names)):
        words = _("The file holds macros, which are not taken. In Excel choose Save As, “Excel Workbook (.xlsx)”.")
        raise WorkbookRefusedError(words)
    if any(mark in kind for mark in ELSEWHERE for kind in kinds) or any(
        name.startswith(ELSEWHERE_PARTS) for name in names
    ):
        words = _(
            "The file takes figures from other files or from the network. In Excel choose Data, Edit Links, Break Link "
            "(and remove connections), then save it again."
        )
        raise WorkbookRefusedError(words)


def _locked() -> str:
    return _("The file is locked with a password. In Excel choose File, Info, remove the password, and save it again.")


def _old() -> str:
    return _("This is a workbook of another kind (.xls, .xlsb). In Excel choose Save As, “Excel Workbook (.xlsx)”.")


def _open_document() -> str:
    return _("This is an OpenDocument file (.ods). Save it as “Excel Workbook (.xlsx)” and hand that file in.")


def _other() -> str:
    return _(
        "This is no Excel workbook (.xlsx), whatever its name says. Choose a file that Excel has saved as “Excel "
        "Workbook (.xlsx)”."
    )
