"""Whether a ZIP file is a Word document or an Excel workbook that draws on nothing: no macros, no links outward."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from posixpath import normpath
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from indicators.documents.kinds import DocumentKind, DocumentRefusedError

TYPES_PART = "[Content_Types].xml"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_FORMATS = "application/vnd.openxmlformats-officedocument"
MAIN_TYPES = {
    f"{_FORMATS}.wordprocessingml.document.main+xml": DocumentKind.DOCX,
    f"{_FORMATS}.spreadsheetml.sheet.main+xml": DocumentKind.XLSX,
}
# The end record of a ZIP file without a comment: nothing may hide behind it.
LAST_RECORD, LAST_RECORD_BYTES = b"PK\x05\x06", 22
MOST_PARTS = 5000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_XML = 4 * 1024 * 1024
# In a part's name or declared type; the ends of what a part says that it uses.
MACROS = ("vbaproject", "vbadata", "macroenabled", "macrosheet")
INSIDE = ("embeddings/", "activex/")
USES_INSIDE = ("/oleobject", "/package", "/control", "/afchunk", "/subdocument")
OUTSIDE = ("externallinks/",)
USES_OUTSIDE = ("/externallink", "/externallinkpath", "/connections", "/attachedtemplate")
HARMLESS_SCHEMES = {"http", "https", "mailto"}
UNREADABLE = (
    BadZipFile,
    DefusedXmlException,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    ParseError,
    RuntimeError,
    UnicodeDecodeError,
    ValueError,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class Relation:
    """What one part of a package says that it uses."""

    type: str
    target: str
    is_external: bool


def office_kind(content: bytes) -> DocumentKind:
    """Say which of the two a ZIP file is.

    :raises DocumentRefusedError: if it is neither, is damaged, or holds macros, other files or links outward
    """
    try:
        with ZipFile(BytesIO(content)) as package:
            _refuse_unless_a_package(package, content)
            kind = _main_kind(package)
            _refuse_unless_plain(package)
    except UNREADABLE:
        raise _damaged() from None
    return kind


def _refuse_unless_a_package(package: ZipFile, content: bytes) -> None:
    parts = package.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        words = _("Unpacked, the file would be far larger than a document is. Save it as PDF and choose that file.")
        raise DocumentRefusedError(words)
    names = [part.filename for part in parts]
    if TYPES_PART not in names:
        words = _("This is an archive or a file of another program. Choose each document by itself, saved as PDF.")
        raise DocumentRefusedError(words)
    ends_well = content[-LAST_RECORD_BYTES:].startswith(LAST_RECORD)
    if not ends_well or len(set(names)) < len(names) or any(map(_leads_out, names)) or package.testzip():
        raise _damaged()


def _leads_out(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in name.split("/")


def _main_kind(package: ZipFile) -> DocumentKind:
    types = _content_types(package)
    if any(word in declared.lower() for declared in types.values() for word in MACROS):
        raise _macros()
    for relation in _relations(package, "_rels/.rels"):
        if relation.type.endswith("/officedocument"):
            part = normpath(relation.target.lstrip("/"))
            declared = types.get(f"/{part}", types.get(part.rpartition(".")[2], ""))
            if declared in MAIN_TYPES and part in package.namelist():
                return MAIN_TYPES[declared]
    raise DocumentRefusedError(
        _("This Office file is neither a Word document nor an Excel workbook. Save it as DOCX, XLSX or PDF.")
    )


def _content_types(package: ZipFile) -> dict[str, str]:
    """Return what each part is declared to be, by "/name", and by extension for the rest."""
    types = {}
    for entry in _parsed(package, TYPES_PART):
        if entry.tag == f"{TYPES}Default":
            types[entry.get("Extension", "")] = entry.get("ContentType", "")
        elif entry.tag == f"{TYPES}Override":
            types[entry.get("PartName", "")] = entry.get("ContentType", "")
    return types


def _refuse_unless_plain(package: ZipFile) -> None:
    names = package.namelist()
    listed = " ".join(names).lower()
    _refuse_if(
        macros=any(word in listed for word in MACROS),
        inside=any(word in listed for word in INSIDE),
        outside=any(word in listed for word in OUTSIDE),
    )
    for name in names:
        if name.endswith(".rels"):
            for relation in _relations(package, name):
                _refuse_use(relation)


def _refuse_use(relation: Relation) -> None:
    _refuse_if(
        macros=any(word in relation.type for word in MACROS),
        inside=relation.type.endswith(USES_INSIDE),
        outside=relation.type.endswith(USES_OUTSIDE) or (relation.is_external and not _is_a_plain_link(relation)),
    )


def _refuse_if(*, macros: bool, inside: bool, outside: bool) -> None:
    if macros:
        raise _macros()
    if inside:
        words = _("The file holds other files or controls inside it. Save it as PDF and choose that file.")
        raise DocumentRefusedError(words)
    if outside:
        words = _("The file draws on other files or addresses. Break the links in Word or Excel, or save it as PDF.")
        raise DocumentRefusedError(words)


def _is_a_plain_link(relation: Relation) -> bool:
    return relation.type.endswith("/hyperlink") and urlsplit(relation.target).scheme.lower() in HARMLESS_SCHEMES


def _relations(package: ZipFile, name: str) -> Iterator[Relation]:
    for entry in _parsed(package, name):
        if entry.tag == f"{RELATIONS}Relationship":
            external = entry.get("TargetMode", "").lower() == "external"
            yield Relation(entry.get("Type", "").lower(), entry.get("Target", ""), external)


def _parsed(package: ZipFile, name: str) -> Any:
    if package.getinfo(name).file_size > MOST_XML:
        raise BadZipFile(name)
    return fromstring(package.read(name), forbid_dtd=True)


def _macros() -> DocumentRefusedError:
    return DocumentRefusedError(_("The file holds macros. Save it as DOCX or XLSX without macros, or as PDF."))


def _damaged() -> DocumentRefusedError:
    return DocumentRefusedError(
        _("The file is damaged or has a password. Open it in Word or Excel, save it again and choose the new file.")
    )
