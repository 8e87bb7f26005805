"""A filled form against what is stored now: which cells change, and which someone changed since; pure."""

from enum import StrEnum
from typing import NamedTuple

from indicators.entries import BLANK, Entry


class Content(NamedTuple):
    """A cell: its figure and its note."""

    entry: Entry = BLANK
    note: str = ""


class Fate(StrEnum):
    """What becomes of a cell when a form is handed in.

    LEFT: the form is blank where something is stored. KEPT: the form says what it said when it was downloaded, and the
    cell has been changed since. CONFLICT: both have been changed. SHUT: the form would change a cell of which no
    correction was requested.
    """

    CHANGE = "CHANGE"
    CONFLICT = "CONFLICT"
    KEPT = "KEPT"
    LEFT = "LEFT"
    SAME = "SAME"
    SHUT = "SHUT"


def filled_over(file: Content, stored: Content) -> Content:
    """Return what a cell holds with a form's words over what is stored; blank leaves it alone."""
    return Content(stored.entry if file.entry == BLANK else file.entry, file.note or stored.note)


def fate_of(file: Content, now: Content, base: Content, *, own: bool, shut: bool = False) -> Fate:
    """Judge one cell.

    :param base: what was stored when the form was downloaded
    :param own: what is stored now came from an earlier file of the same person
    :param shut: a return by cells keeps the cell as it is
    """
    if filled_over(file, now) == now:
        return Fate.LEFT if _leaves_out(file, now) else Fate.SAME
    if filled_over(file, base) == base:
        return Fate.KEPT
    if shut:
        return Fate.SHUT
    return Fate.CHANGE if own or now == base else Fate.CONFLICT


def _leaves_out(file: Content, now: Content) -> bool:
    return (file.entry == BLANK and now.entry != BLANK) or (not file.note and bool(now.note))
