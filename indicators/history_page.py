"""The story of a unit's figures for a reader: steps and changed cells in one list, the newest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from indicators.handling import Happened, timeline_of
from indicators.history import Change, Sight, changes_of, sight_of, traces_of
from indicators.models import DataElement, Submission
from indicators.sheet_words import in_words
from units.models import TimelineEntry
from units.rules import Standing
from units.text import search_key

ON_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class Event:
    """A step, or one cell that changed."""

    at: datetime
    step: Happened | None = None
    change: Change | None = None

    @property
    def old(self) -> str:
        """Write what stood in the cell before, where that is known."""
        if self.change is None or self.change.old is None:
            return _("not known")
        return in_words(self.change.old)

    @property
    def new(self) -> str:
        """Write what the cell was changed to."""
        return in_words(self.change.trace.entry) if self.change else ""


def history_context(
    submission: Submission,
    standing: Standing,
    *,
    element: DataElement | None = None,
    words: str = "",
    page: str | None = None,
    whole: bool = False,
) -> dict[str, Any]:
    """Prepare the page of a whole sheet, or of one cell.

    :param submission: fetched with_place() and with_sight()
    :param words: keeps the rows whose name, section or code holds them; steps stay, for the sake of the story
    :param whole: puts everything on one page, for paper
    """
    sight, steps = sight_of(submission), list(TimelineEntry.objects.about(submission.subject))
    crumbs = _crumbs(submission, standing, element)
    changes = _found(changes_of(traces_of(submission, element), sight, steps), words)
    events = _story(timeline_of(submission, steps), changes)
    return {
        "place": submission.membership,
        "submission": submission,
        "element": element,
        "crumbs": crumbs,
        "back": crumbs[1]["url"],
        "explanation": _explained(sight),
        "words": words,
        "query": f"{urlencode({'words': words})}&" if words else "",
        "count": len(changes),
        "page": Paginator(events, max(len(events), 1) if whole else ON_A_PAGE).get_page(page),
        "whole": whole,
    }


def _found(changes: Sequence[Change], words: str) -> list[Change]:
    key = search_key(words)
    return [change for change in changes if key in search_key(" ".join(change.trace[:3]))]


def _story(steps: Iterable[Happened], changes: Sequence[Change]) -> list[Event]:
    """Merge both, the newest first: of one moment the step, then its cells in the order of the form."""
    newest_first = changes[::-1]
    in_form_order = sorted(newest_first, key=lambda change: change.trace.place)
    events = [Event(step.at, step=step) for step in steps]
    events += [Event(change.at, change=change) for change in in_form_order]
    return sorted(events, key=lambda event: event.at, reverse=True)


def _explained(sight: Sight) -> str:
    return {
        Sight.SAVED: _("Each change as it was saved, by whom and when."),
        Sight.SENT: _("What the unit sent, and each time it sent again the rows that differ from the time before."),
        Sight.CONFIRMED: _("What was confirmed, and each time it was confirmed again the rows that differ."),
    }[sight]


def _crumbs(submission: Submission, standing: Standing, element: DataElement | None) -> list[dict[str, str]]:
    place = submission.membership
    own = place.unit_id in standing.own_units
    codes = [place.cluster.code, place.period.code]
    figures = (
        reverse("indicators:entry", args=[place.period.code, place.unit.code])
        if own
        else reverse("indicators:submission", args=[*codes, place.unit.code])
    )
    crumbs = [
        {"label": place.cluster.name, "url": reverse("indicators:board", args=codes)},
        {"label": place.unit.name, "url": figures},
    ]
    if element:
        whole = reverse("indicators:history", args=[place.period.code, place.unit.code])
        crumbs.append({"label": _("History of the figures"), "url": whole})
    return crumbs
