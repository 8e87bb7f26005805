"""Whether a file is a whole PDF that only shows pages: no password, no script, no file inside it.

It is looked at, not interpreted: every step is linear in the size, and what is unpacked is bounded.
"""

import re
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from indicators.documents.kinds import DocumentRefusedError

HEADER = re.compile(rb"%PDF-[12]\.[0-9]")
END = re.compile(rb"startxref\s+([0-9]{1,10})\s+%%EOF\Z")
CROSS_REFERENCE = re.compile(rb"\s*(?:xref\b|[0-9]+\s+[0-9]+\s+obj\b)")
STREAM = re.compile(rb"stream\r?\n")
PADDING = b"\0\t\n\f\r "
TAIL_BYTES = 2048
LONGEST_DICTIONARY = 4096
MOST_UNPACKED = 50 * 1024 * 1024


def _name(name: bytes) -> bytes:
    # A PDF may write any letter of a name as #hex.
    letters = (rb"(?:%s|#%02x)" % (re.escape(bytes([letter])), letter) for letter in name)
    return b"/" + b"".join(letters) + rb"(?![A-Za-z])"


ROOT = re.compile(_name(b"Root"))
PASSWORD = re.compile(_name(b"Encrypt"), re.IGNORECASE)
PACKED_OBJECTS = re.compile(_name(b"ObjStm"), re.IGNORECASE)
ACTIVE = re.compile(
    b"|".join(map(_name, (b"JavaScript", b"Launch", b"EmbeddedFile", b"EmbeddedFiles", b"RichMedia"))), re.IGNORECASE
)


def refuse_unless_plain(content: bytes) -> None:
    """Take a PDF that is whole and only shows pages.

    :raises DocumentRefusedError: if it is damaged, has a password, or holds a script or another file
    """
    if not _is_whole(content):
        raise _damaged()
    if PASSWORD.search(content):
        raise DocumentRefusedError(_("The PDF has a password or is locked. Save it without one and choose that file."))
    if any(ACTIVE.search(part) for part in _parts(content)):
        raise DocumentRefusedError(
            _("The PDF holds a script or other files inside it. Print it to PDF anew and choose that file.")
        )


def _is_whole(content: bytes) -> bool:
    end = END.search(content[-TAIL_BYTES:].rstrip(PADDING))
    if not (HEADER.match(content) and end and ROOT.search(content)):
        return False
    start = int(end[1])
    return bool(CROSS_REFERENCE.match(content[start : start + 64]))


def _parts(content: bytes) -> Iterator[bytes]:
    """Yield the file as it is, then each packed group of objects unpacked."""
    yield content
    room, unread = MOST_UNPACKED, len(content)
    for found in PACKED_OBJECTS.finditer(content):
        packed = _stream_after(content, found.end())
        unpacked = _unpacked(packed, room)
        room, unread = room - len(unpacked), unread - len(packed)
        if unread < 0:
            # Groups that overlap: only a file made to keep readers busy has them.
            raise _damaged()
        yield unpacked


def _stream_after(content: bytes, place: int) -> bytes:
    start = STREAM.search(content, place, place + LONGEST_DICTIONARY)
    end = content.find(b"endstream", start.end()) if start else -1
    if start is None or end < 0:
        raise _damaged()
    return content[start.end() : end]


def _unpacked(packed: bytes, room: int) -> bytes:
    try:
        unpacked = zlib.decompressobj().decompress(packed, room + 1)
    except zlib.error:
        raise _damaged() from None
    if len(unpacked) > room:
        raise _damaged()
    return unpacked


def _damaged() -> DocumentRefusedError:
    return DocumentRefusedError(_("The PDF is damaged or not whole. Save or scan it again and choose the new file."))
