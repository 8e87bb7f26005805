"""Whether a JPEG or PNG is a whole picture of a sensible size. Pillow comes with WeasyPrint."""

from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image

from indicators.documents.kinds import DocumentKind, DocumentRefusedError
from units.numbers import format_number

# An A4 page scanned at 600 dots an inch has 35 million.
MOST_MILLION_PIXELS = 40
PNG_END = b"\0\0\0\0IEND\xaeB`\x82"
START_OF_PIXELS, END_OF_PICTURE = b"\xda", b"\xff\xd9"
TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning)
UNREADABLE = (OSError, SyntaxError, ValueError, EOFError)


def refuse_unless_whole(content: bytes, kind: DocumentKind) -> None:
    """Take a picture that can be read to its end.

    :raises DocumentRefusedError: if it is damaged, or has too many pixels
    """
    try:
        with _opened(content, kind) as picture:
            _refuse_too_many_pixels(picture)
            _read_to_the_end(content, picture, kind)
    except TOO_LARGE:
        raise _too_large() from None
    except UNREADABLE:
        raise _damaged() from None


def _opened(content: bytes, kind: DocumentKind) -> Image.Image:
    return Image.open(BytesIO(content), formats=[kind.value])


def _refuse_too_many_pixels(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_MILLION_PIXELS * 1_000_000:
        raise _too_large()


def _read_to_the_end(content: bytes, picture: Image.Image, kind: DocumentKind) -> None:
    if kind is DocumentKind.PNG:
        # Every chunk has its checksum: nothing needs to be unpacked. What follows the last one is none of the picture.
        picture.verify()
        if not content.endswith(PNG_END):
            raise _damaged()
    elif not _reaches_its_end(content):
        raise _damaged()
    else:
        # An eighth of the size is enough to read all of it, at a fraction of the memory.
        picture.draft("L", (picture.width // 8, picture.height // 8))
        picture.load()


def _reaches_its_end(content: bytes) -> bool:
    # Pillow alone would not say: WeasyPrint tells it, for the whole process, to make do with half a picture.
    place = 2
    while content[place : place + 1] == b"\xff":
        marker, length = content[place + 1 : place + 2], int.from_bytes(content[place + 2 : place + 4])
        if marker == START_OF_PIXELS:
            return END_OF_PICTURE in content[place:]
        place += 1 if marker == b"\xff" else 2 + max(length, 2)
    return False


def _too_large() -> DocumentRefusedError:
    words = _("The picture has more than %(most)s million pixels. Scan it at a lower resolution.")
    return DocumentRefusedError(words % {"most": format_number(MOST_MILLION_PIXELS)})


def _damaged() -> DocumentRefusedError:
    return DocumentRefusedError(
        _("The picture is damaged or not whole. Save or take it again and choose the new file.")
    )
