"""Checked files carried in the page to the step that loads them: no browser hands in a file twice by itself."""

from base64 import b64decode, b64encode
from collections.abc import Mapping

from django.core import signing

from units.models import User

HOURS = 12
# A form's own fields may hold 10 MB; larger files are chosen again.
MOST_CHARACTERS = 8 * 1024 * 1024


def carry(files: Mapping[str, bytes], *, by: User) -> str:
    """Pack files into a signed text for this person; blank if they are too large for a page."""
    content = {name: b64encode(data).decode("ascii") for name, data in files.items()}
    packed = signing.dumps(content, salt=_salt(by), compress=True)
    return packed if len(packed) <= MOST_CHARACTERS else ""


def carried(packed: str, *, by: User) -> dict[str, bytes] | None:
    """Unpack them; None if there are none, or they are too old or another's."""
    try:
        content = signing.loads(packed, salt=_salt(by), max_age=HOURS * 3600)
    except signing.BadSignature:
        return None
    return {name: b64decode(data) for name, data in content.items()}


def _salt(by: User) -> str:
    return f"config.files:{by.pk}"
