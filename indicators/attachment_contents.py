"""Where the content of an attachment lies: in its row, or in a folder that no server gives out. Only this module knows.

Each row says where its own content is, so that the setting can change while older files stay where they are.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from django.conf import settings
from django.utils.translation import gettext as _

from indicators.models import Attachment


class ContentLostError(Exception):
    """The content is not what was handed in, or not there; the message is fit to show the user."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a content was put: exactly one of the two is filled."""

    content: bytes | None
    file: str


@contextmanager
def kept(content: bytes) -> Iterator[Kept]:
    """Put a content where the settings say; if what follows fails, nothing of it is left behind."""
    if settings.ATTACHMENTS_IN == "database":
        yield Kept(content, "")
        return
    file = token_hex(16)
    try:
        _write(file, content)
        yield Kept(None, file)
    except BaseException:
        destroy(file)
        raise


def content_of(attachment: Attachment) -> bytes:
    """Return what was handed in, to the byte.

    :raises ContentLostError: if it cannot be found, or its hash is another
    """
    content = _read(attachment.file) if attachment.file else attachment.content
    if content is None or sha256(content).hexdigest() != attachment.sha256:
        words = _("“%(name)s” cannot be found in the store, or is no longer what was handed in. Tell the officer.")
        raise ContentLostError(words % {"name": attachment.name})
    return bytes(content)


def destroy(file: str) -> None:
    """Delete a content from the folder; one in the database goes with its column.

    :raises OSError: if it is still there afterwards
    """
    if file:
        _path(file).unlink(missing_ok=True)


def _path(file: str) -> Path:
    return Path(settings.ATTACHMENTS_FOLDER) / file[:2] / file


def _read(file: str) -> bytes | None:
    try:
        return _path(file).read_bytes()
    except OSError:
        return None


def _write(file: str, content: bytes) -> None:
    path = _path(file)
    path.parent.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.parent.mkdir(exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as written:
        written.write(content)
        written.flush()
        os.fsync(written.fileno())
