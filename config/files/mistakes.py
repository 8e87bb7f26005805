"""What is wrong with a file, said so that the person who made it can mend it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

SHOWN = 80


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: the file, the physical line (the header is line 1), the column, and what to do."""

    file: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


# What a check of one row finds: the column and the message; the line is the row's.
Finding = tuple[str, str]
Findings = Iterator[Finding]


class CellError(ValueError):
    """A cell cannot be read; the message says what to write instead."""

    def __init__(self, message: str, **parts: Any) -> None:
        super().__init__(message % {name: shortened(str(part)) for name, part in parts.items()} if parts else message)


def shortened(text: str) -> str:
    """Return the text on one line and no longer than a message can bear."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[:SHOWN]}…"
