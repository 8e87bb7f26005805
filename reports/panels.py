"""How things stand, below what waits: of one's own units, and of the clusters that one may look at."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from clusters.deadlines import Deadline
from clusters.models import Period
from indicators.cluster_list import ClusterLine, cluster_lines
from indicators.models import Submission
from indicators.places import places_in
from indicators.progress import clock
from reports.enums import ReportState
from reports.models import Report
from units.rules import Standing
from units.spans import in_words

MOST_PERIODS = 4


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One half-year of an own unit; `state` is the chip's."""

    period: str
    unit: str
    cluster: str
    url: str
    state: str
    label: str
    sent: str
    late: str


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One cluster, and its report where the person may read it."""

    cluster: ClusterLine
    report_state: str
    report_label: str
    report_url: str


def unit_lines(standing: Standing, *, at: datetime) -> list[UnitLine]:
    """Prepare the newest half-years of the person's own units."""
    rows = Submission.objects.entered_by(standing).with_place()
    newest = rows.order_by("-membership__period__year", "-membership__period__half", "membership__unit__sort_key")
    return [_unit_line(submission, at) for submission in newest[:MOST_PERIODS]]


def board_lines(standing: Standing, period: Period, *, at: datetime) -> list[BoardLine]:
    """Prepare the clusters of a period that the person may look at."""
    places = sorted(places_in(standing, period), key=lambda place: (place.cluster.number, place.cluster.code))
    readable = Report.objects.visible_to(standing).filter(period=period)
    states = dict(readable.values_list("cluster__code", "state"))
    return [
        _board_line(line, place.codes, states.get(place.cluster.code))
        for place, line in zip(places, cluster_lines(places, at=at), strict=True)
    ]


def _unit_line(submission: Submission, at: datetime) -> UnitLine:
    place = submission.membership
    waits = at < place.period.opens_at
    first, sent = submission.first_submitted_at, submission.submitted_at
    late_by = Deadline(place.period.opens_at, place.period.due_at).late_by(first) if first else None
    return UnitLine(
        period=place.period.name,
        unit=place.unit.short_name,
        cluster=place.cluster.name,
        url=reverse("indicators:entry", args=[place.period.code, place.unit.code]),
        state="awaited" if waits else submission.state.lower(),
        label=_("opens %(when)s") % {"when": clock(place.period.opens_at)} if waits else submission.get_state_display(),
        sent=_("sent %(when)s") % {"when": clock(sent)} if sent else "",
        late=_("Sent %(span)s late") % {"span": in_words(late_by)} if late_by else "",
    )


def _board_line(line: ClusterLine, codes: tuple[str, str], state: str | None) -> BoardLine:
    if state is None:
        return BoardLine(line, "", "", "")
    return BoardLine(line, state.lower(), str(ReportState(state).label), reverse("reports:report", args=codes))
