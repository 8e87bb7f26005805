"""What a sheet says of a return by cells: beside each row, and once above them all."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from indicators.linked import opened_along
from indicators.returning import tie_words
from indicators.sheet_rows import Note
from indicators.sources import Sources

MOST_WORDS = 10


class NamedRow(NamedTuple):
    """A row that the return names: where it is, and the words on it."""

    code: str
    name: str
    words: str


class ReturnNotes:
    """The lines beside the rows of one sheet: asked to be corrected, open along with such a row, or shut.

    :param numbers: each row's place in the table
    """

    def __init__(self, sources: Sources, numbers: Mapping[str, int]) -> None:
        self.sources, self.numbers = sources, numbers
        self.opening = sources.opening if sources.desk.may_type else None
        named = (
            sorted(filter(numbers.__contains__, self.opening.named), key=numbers.__getitem__) if self.opening else []
        )
        self.along = opened_along(named, sources.rows.ties) if self.opening else {}

    def of(self, code: str) -> Iterable[Note]:
        """Say why a row is open or shut; nothing where no return by cells waits to be answered."""
        if self.opening is None:
            return
        if code in self.opening.named:
            yield Note(
                "note note-returned", self._asked(self.opening.named[code]), f"#note-{code}", _("Give the reason")
            )
        elif code in self.sources.shut:
            yield Note("note note-locked", _("locked: no correction of this row was requested"))
        elif not self.opening.holds(code):
            yield Note("note note-returned", _("open, since a mistake keeps the figures from being sent"))
        else:
            yield self._opened(code)

    def css(self, code: str) -> str:
        """Return the class of a row that is to be corrected."""
        return "is-asked" if self.opening and code in self.opening.named else ""

    def _asked(self, words: str) -> str:
        return _("Correction requested: %(words)s") % {"words": words} if words else _("Correction requested")

    def _opened(self, code: str) -> Note:
        if (sharing := self.along.get(code)) is None:
            return Note("note", _("open along with the rows to be corrected"))
        words = _("open as well: %(shares)s") % {"shares": tie_words(sharing.tie, most=MOST_WORDS)}
        link = _("row %(n)s") % {"n": self.numbers[sharing.partner]}
        return Note("note", words, f"#row-{sharing.partner}", link)


def named_rows(sources: Sources) -> list[NamedRow]:
    """List the rows that a return by cells names, in the order of the sheet."""
    named = sources.opening.named if sources.opening else {}
    return [NamedRow(row.code, row.name, named[row.code]) for row in sources.elements if row.code in named]
