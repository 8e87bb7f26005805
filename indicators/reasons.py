"""The reasons that the page before sending asks for: what a person typed, and what of it could not be kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from indicators.cells import MAX_NOTE
from indicators.explanations import Reason, ReasonsKept, keep_reasons
from indicators.sources import Sources
from units.models import User
from units.numbers import format_number
from units.text import clean

REASON, VERSION = "reason-", "reason-version-"


@dataclass(frozen=True, slots=True)
class Left:
    """A reason that was typed and could not be kept, and why."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class PageReasons:
    """What became of the reasons on a page: what was kept, and what was left, by row."""

    kept: ReasonsKept
    left: Mapping[str, Left]


def typed_reasons(data: Mapping[str, str], sources: Sources) -> dict[str, str]:
    """Take the reasons that a page sent back, by row; blank ones ask for nothing."""
    typed = {element.code: clean(data.get(f"{REASON}{element.code}", "")) for element in sources.elements}
    return {code: text for code, text in typed.items() if text}


def unstored_reasons(data: Mapping[str, str], sources: Sources) -> Iterator[tuple[str, str]]:
    """Return the reasons that a page sent back and that no cell holds, each with the name of its row."""
    names = {element.code: element.name for element in sources.elements}
    for code, text in typed_reasons(data, sources).items():
        cell = sources.cells.get(code)
        if cell is None or cell.note != text:
            yield names[code], text


def save_reasons(sources: Sources, data: Mapping[str, str], *, by: User, at: datetime) -> PageReasons:
    """Keep the reasons of a page; one that is too long or whose figure moved on stands there again.

    :raises StepRefusedError: if there are any and entry is not open, or the figures have left the unit
    """
    typed, seen = typed_reasons(data, sources), data.get("seen", "")
    if not typed:
        return PageReasons(ReasonsKept(0, frozenset(), frozenset(), seen), {})
    elements = {element.code: element.pk for element in sources.elements}
    fitting = {code: text for code, text in typed.items() if len(text) <= MAX_NOTE}
    reasons = [Reason(elements[code], text, _version(data, code)) for code, text in fitting.items()]
    kept = keep_reasons(submission=sources.desk.submission, reasons=reasons, seen=seen, by=by, at=at)
    too_long = _("The reason has more than %(most)s characters.") % {"most": format_number(MAX_NOTE)}
    moved = _("Someone else has just changed this row. Look at it again; your reason stands here still.")
    left = {code: Left(text, too_long) for code, text in typed.items() if code not in fitting}
    shut = _("The reason is not saved: no correction of this row was requested.")
    left |= {code: Left(text, moved) for code, text in fitting.items() if elements[code] in kept.behind}
    left |= {code: Left(text, shut) for code, text in fitting.items() if elements[code] in kept.shut}
    return PageReasons(kept, left)


def _version(data: Mapping[str, str], code: str) -> int:
    text = data.get(f"{VERSION}{code}", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
