"""The cells of a sheet as people type them: read exactly, or refused in words with an example."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from indicators.entries import BLANK, NOT_ARISEN, Entry, of
from indicators.entry import Change
from indicators.models import DataElement
from units.numbers import NumberError, NumberReason, format_number, parse_number
from units.text import clean

MAX_NOTE = 1000
MAX_KEY = 40
SHOWN = 30
# What one types for *không phát sinh*: the hyphen of the keyboard, and the dashes that other programs make of it.
DASHES = frozenset({"-", "\N{MINUS SIGN}", "\N{EN DASH}", "\N{EM DASH}"})
MINE, THEIRS = "mine", "theirs"


class CellError(ValueError):
    """A cell that cannot be saved; the message is fit to show the user."""


@dataclass(frozen=True, slots=True)
class Typed:
    """One row as it came from the page.

    `version` is what the person had before their eyes; after a conflict, `pick` is whose value they chose and
    `their_version` the other's that they saw.
    """

    element: DataElement
    text: str
    not_arisen: bool
    note: str
    version: int
    pick: str = ""
    their_version: int = 0
    # Names the save in which a browser sends the row by itself.
    key: str = ""

    @property
    def told(self) -> str:
        """Return what was typed as one can read it back, the note in brackets."""
        words = self.text or (_("not arisen") if self.not_arisen else _("not entered"))
        return f"{words} ({self.note})" if self.note else words


@dataclass(frozen=True, slots=True)
class CellsRead:
    """The changes to save, and why the other cells cannot be, by element code."""

    changes: tuple[Change, ...]
    refusals: Mapping[str, str]


def typed_cells(data: Mapping[str, str], elements: Iterable[DataElement]) -> dict[str, Typed]:
    """Take the rows that a page sent back; rows that it did not have stay out."""
    return {
        element.code: Typed(
            element=element,
            text=data[f"value-{element.code}"].strip(),
            not_arisen=f"none-{element.code}" in data,
            note=clean(data.get(f"note-{element.code}", "")),
            version=_whole(data.get(f"version-{element.code}", "")),
            pick=data.get(f"pick-{element.code}", ""),
            their_version=_whole(data.get(f"theirs-{element.code}", "")),
            key=data.get(f"key-{element.code}", "")[:MAX_KEY],
        )
        for element in elements
        if f"value-{element.code}" in data
    }


def posted_codes(data: Iterable[str]) -> list[str]:
    """Return the rows that a browser sent, whether there are such or not."""
    return [name.removeprefix("value-") for name in data if name.startswith("value-")]


def read_cells(typed: Iterable[Typed]) -> CellsRead:
    """Read every cell; a refused one keeps nobody else from being saved."""
    changes, refusals = [], {}
    for cell in typed:
        if cell.pick == THEIRS:
            continue
        try:
            changes.append(read_cell(_with_choice(cell)))
        except CellError as error:
            refusals[cell.element.code] = str(error)
    return CellsRead(tuple(changes), refusals)


def read_cell(typed: Typed) -> Change:
    """Read one cell and its note.

    :raises CellError: if it cannot be read in exactly one way
    """
    if len(typed.note) > MAX_NOTE:
        raise CellError(_("The note has more than %(most)s characters.") % {"most": format_number(MAX_NOTE)})
    return Change(typed.element.pk, _entry(typed), typed.note, typed.version, typed.key)


def _with_choice(cell: Typed) -> Typed:
    # "Mine" overwrites exactly what the person saw of the other's; a third change in between conflicts again.
    return replace(cell, version=cell.their_version) if cell.pick == MINE else cell


def _entry(typed: Typed) -> Entry:
    none = typed.not_arisen or typed.text in DASHES
    number = "" if typed.text in DASHES else typed.text
    if none and number:
        raise CellError(_("There is a number and “not arisen” is ticked. Keep one of them."))
    if none and not typed.element.may_be_not_arisen:
        raise CellError(_("“Not arisen” is not used in this row: if there is none, type 0."))
    if none:
        return NOT_ARISEN
    return _number(typed.element, number) if number else BLANK


def _number(element: DataElement, text: str) -> Entry:
    try:
        return of(parse_number(text, decimals=element.decimals))
    except NumberError as error:
        shown = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
        told = {"typed": shown, "decimals": element.decimals}
        raise CellError(_why(error.reason, element.decimals) % told) from error


def _why(reason: NumberReason, decimals: int) -> str:
    whole = decimals == 0
    reasons = {
        NumberReason.NOT_A_NUMBER: _("“%(typed)s” is not a number. Type digits only, for example 1.234."),
        NumberReason.AMBIGUOUS: _(
            "“%(typed)s” can be read in two ways. This row takes whole numbers; a point only parts thousands, "
            "for example 1.234."
        )
        if whole
        else _(
            "“%(typed)s” can be read in two ways. Decimals follow a comma, for example 1,5; "
            "a point only parts thousands."
        ),
        NumberReason.TOO_MANY_DECIMALS: _("“%(typed)s”: this row takes whole numbers, for example 15.")
        if whole
        else _("“%(typed)s” has more than %(decimals)s digits after the comma. For example 1,5."),
        NumberReason.NEGATIVE: _("“%(typed)s” is below zero. Figures are 0 or more, for example 15."),
        NumberReason.TOO_LARGE: _("“%(typed)s” has more than 15 digits. Check whether digits were repeated."),
    }
    return reasons[reason]


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
