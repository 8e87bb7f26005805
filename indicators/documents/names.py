"""The name under which a document is kept and given out again."""

import re
import unicodedata

from indicators.documents.kinds import DocumentKind

MOST_CHARACTERS = 120
UNNAMED = "tai-lieu"
KNOWN_EXTENSION = re.compile(r"\.(pdf|xlsx|docx|jpe?g|png)$", re.IGNORECASE)
# What Windows forbids in names, and what would read as markup.
NEVER_IN_A_NAME = re.compile(r"[<>:\"|?*&'`$;%#{}\\^~]")
RESERVED_BY_WINDOWS = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
# Letters, marks, numbers, punctuation, symbols; spaces of every width become one.
KEPT = ("L", "M", "N", "P", "S")


def document_name(given: str, kind: DocumentKind) -> str:
    """Return a name without folders, control or direction marks, not too long, ended as the content demands."""
    stem = KNOWN_EXTENSION.sub("", _plain(given))
    longest = MOST_CHARACTERS - len(kind.extension) - 1
    stem = stem[:longest].strip(" .") or UNNAMED
    if RESERVED_BY_WINDOWS.fullmatch(stem):
        stem = f"_{stem}"[:longest]
    return f"{stem}.{kind.extension}"


def _plain(given: str) -> str:
    last = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    printed = "".join(map(_printed, last))
    return " ".join(NEVER_IN_A_NAME.sub(" ", printed).split()).rstrip(" .")


def _printed(char: str) -> str:
    category = unicodedata.category(char)
    if category.startswith("Z") or char in "\t\r\n":
        return " "
    return char if category[0] in KEPT else ""
