"""From the bytes that someone hands in to a document of a known kind, or a refusal in words."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from indicators.documents.kinds import DocumentKind, DocumentRefusedError
from indicators.documents.names import document_name
from indicators.documents.office import office_kind
from indicators.documents.pdf import refuse_unless_plain
from indicators.documents.pictures import refuse_unless_whole
from units.numbers import format_number

MEGABYTE = 1024 * 1024
# Readers take a PDF whose head stands anywhere in these bytes.
PDF_READERS_LOOK_AT = 1024
ZIP = b"PK\x03\x04"
STARTS = {
    b"%PDF-": DocumentKind.PDF,
    b"\xff\xd8\xff": DocumentKind.JPEG,
    b"\x89PNG\r\n\x1a\n": DocumentKind.PNG,
}
OLD_OFFICE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
PROGRAMS = (b"MZ", b"\x7fELF", b"#!")
ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"PK")
PICTURES = (b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF")


@dataclass(frozen=True)
class Document:
    """A file that is what it says: its kind, the name that it is kept under, and what it holds."""

    kind: DocumentKind
    name: str
    content: bytes

    @cached_property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()


def received(upload: UploadedFile) -> Document:
    """Examine an upload; one that is too large is not even read.

    :raises DocumentRefusedError: in words fit to show
    """
    _refuse_by_size(upload.size or 0)
    return examined(upload.read(), name=upload.name or "")


def examined(content: bytes, *, name: str) -> Document:
    """Tell by its content what a file is.

    :raises DocumentRefusedError: if it is none of the kinds taken, damaged, or more than it should be
    """
    _refuse_by_size(len(content))
    kind = office_kind(content) if content.startswith(ZIP) else _other_kind(content)
    return Document(kind, document_name(name, kind), content)


def _other_kind(content: bytes) -> DocumentKind:
    kind = next((kind for start, kind in STARTS.items() if content.startswith(start)), None)
    if kind is None:
        raise DocumentRefusedError(_words_for_another(content))
    _refuse_two_in_one(content, kind)
    if kind is DocumentKind.PDF:
        refuse_unless_plain(content)
    else:
        refuse_unless_whole(content, kind)
    return kind


def _refuse_by_size(size: int) -> None:
    if size == 0:
        raise DocumentRefusedError(_("The file is empty. Look at the original and choose it again."))
    most = settings.ATTACHMENT_MAX_BYTES
    if size > most:
        words = _("The file has %(size)s MB, at most %(most)s MB are taken. Scan it at a lower resolution or split it.")
        sizes = {"size": format_number(-(-size // MEGABYTE)), "most": format_number(most // MEGABYTE)}
        raise DocumentRefusedError(words % sizes)


def _refuse_two_in_one(content: bytes, kind: DocumentKind) -> None:
    another = kind is not DocumentKind.PDF and b"%PDF-" in content[:PDF_READERS_LOOK_AT]
    if another or _is_an_archive(content):
        raise DocumentRefusedError(
            _("The file can be read as two kinds at once. Save it again from the program that made it.")
        )


def _is_an_archive(content: bytes) -> bool:
    try:
        with ZipFile(BytesIO(content)) as archive:
            return bool(archive.infolist())
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def _words_for_another(content: bytes) -> str:
    if content.startswith(OLD_OFFICE):
        return _(
            "This is an Office file of the old kind (.doc, .xls) or one with a password. "
            "Save it as DOCX, XLSX or PDF without a password."
        )
    if content.startswith(PROGRAMS):
        return _("This is a program, whatever its name says. Only documents and pictures are taken.")
    if content.startswith(ARCHIVES):
        return _("This is an archive or a file of another program. Choose each document by itself, saved as PDF.")
    if content.startswith(PICTURES) or content[4:8] == b"ftyp":
        return _("This is a picture or a film of another kind. Save it as JPEG or PNG.")
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _("This is a web page or a drawing in text. Print it to PDF and choose that file.")
    return _("By what it holds, this is none of PDF, XLSX, DOCX, JPEG, PNG. Save it as PDF and choose that file.")
