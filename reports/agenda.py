"""Việc cần xử lý: what waits for a person, by deadline, in a fixed number of queries."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters.enums import LockStage
from clusters.models import Membership, Period
from indicators.enums import SubmissionState
from indicators.models import Submission
from indicators.places import Place
from indicators.progress import clock, confirmed_words, time_left
from indicators.tallies import Tally, tallies
from reports.enums import ReportState
from reports.models import Report, ReportVersion
from units.enums import UNIT_ROLES, Role
from units.rules import Standing
from units.spans import in_words

MOST_LINES = 5
MOST_WORDS = 30
REMIND_BEFORE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class When:
    """Until when, or since when, in two lines; `due` sorts, the earliest first."""

    words: str
    remark: str
    is_late: bool
    due: datetime


@dataclass(frozen=True, slots=True)
class Task:
    """One line: what to do, where it leads, and when."""

    what: str
    detail: str
    url: str
    action: str
    when: When


@dataclass(frozen=True, slots=True)
class Agenda:
    """The most pressing tasks, and how many stand behind them."""

    tasks: tuple[Task, ...]
    more: int


def agenda_of(standing: Standing, current: Period | None, *, at: datetime) -> Agenda:
    """Gather what waits for the person, the earliest deadline first.

    :param current: the period that opened last: drafts of older ones wait for nobody, returns and opinions do
    """
    tasks = [*_confirmations(standing, at), *_reports(standing, current, at)]
    if standing.at(*UNIT_ROLES):
        tasks += [*_own_figures(standing, current, at), *_reminders(standing, current, at)]
    tasks.sort(key=lambda task: task.when.due)
    return Agenda(tuple(tasks[:MOST_LINES]), max(len(tasks) - MOST_LINES, 0))


def _own_figures(standing: Standing, current: Period | None, at: datetime) -> Iterator[Task]:
    open_still = Submission.objects.entered_by(standing).editable().not_closed_by(LockStage.ISSUED)
    wanted = open_still.filter(Q(state=SubmissionState.RETURNED) | Q(membership__period=current))
    for submission in wanted.with_rows_left().with_place().order_by("membership__unit__sort_key"):
        place = submission.membership
        words = _own_words(submission, is_head=place.unit_id in standing.at(Role.HEAD))
        if words is None:
            continue
        what, remark, action = words
        yield Task(
            what=what % {"period": place.period.name},
            detail=f"{place.unit.name} · {remark}",
            url=reverse("indicators:entry", args=[place.period.code, place.unit.code]),
            action=action,
            when=_until(place.period.due_at, at),
        )


def _own_words(submission: Submission, *, is_head: bool) -> tuple[str, str, str] | None:
    """Say the next step of a unit's figures: what, how far it is, what the link does; None while it is another's."""
    rows_left: int = submission.rows_left  # type: ignore[attr-defined]
    shown = submission.shown_to_head_at
    if submission.state == SubmissionState.RETURNED:
        reason = Truncator(submission.return_reason).words(MOST_WORDS)
        return _("Correct the figures of %(period)s"), reason, _("See what is asked")
    if rows_left:
        left = ngettext("%(n)s row left", "%(n)s rows left", rows_left) % {"n": rows_left}
        return _("Enter the figures of %(period)s"), left, _("Enter figures")
    if is_head:
        remark = _("shown to the head %(when)s") % {"when": clock(shown)} if shown else _("all rows are entered")
        return _("Send the figures of %(period)s to the cluster chair"), remark, _("Look and send")
    if shown:
        return None
    return _("Show the figures of %(period)s to the head of the unit"), _("all rows are entered"), _("Look and show")


def _confirmations(standing: Standing, at: datetime) -> Iterator[Task]:
    waiting = Submission.objects.awaiting_the_chair().confirmable_by(standing).not_closed_by(*LockStage)
    for mine in _by_board(waiting.with_place().order_by("submitted_at", "pk")):
        place = mine[0].membership
        codes = [place.cluster.code, place.period.code]
        what = ngettext(
            "Confirm the figures of %(n)s unit: %(names)s", "Confirm the figures of %(n)s units: %(names)s", len(mine)
        )
        alone = reverse("indicators:submission", args=[*codes, place.unit.code])
        yield Task(
            what=what % {"n": len(mine), "names": _names(mine)},
            detail=_where(place),
            url=alone if len(mine) == 1 else reverse("indicators:board", args=codes),
            action=_("Check and confirm"),
            when=_since(_("sent %(when)s"), mine[0].submitted_at or at, at),
        )


def _reminders(standing: Standing, current: Period | None, at: datetime) -> Iterator[Task]:
    if current is None or at < current.due_at - REMIND_BEFORE:
        return
    unsent = (
        Submission.objects.chaired_by(standing).unsent().not_closed_by(*LockStage).filter(membership__period=current)
    )
    others = unsent.exclude(membership__unit__in=standing.at(*UNIT_ROLES))
    for rows in _by_board(others.with_place().order_by("membership__order", "membership__unit__sort_key")):
        place = rows[0].membership
        what = ngettext(
            "Remind %(n)s unit without figures: %(names)s", "Remind %(n)s units without figures: %(names)s", len(rows)
        )
        yield Task(
            what=what % {"n": len(rows), "names": _names(rows)},
            detail=_where(place),
            url=reverse("indicators:board", args=[place.cluster.code, current.code]),
            action=_("See the progress"),
            when=_until(current.due_at, at),
        )


def _reports(standing: Standing, current: Period | None, at: datetime) -> Iterator[Task]:
    found = list(_reports_in_hand(standing, current))
    counts = tallies(Place(report.cluster, report.period, None) for report in found) if found else {}
    for report in found:
        words = _report_words(report, counts.get((report.cluster_id, report.period_id), Tally()), at)
        if words is None:
            continue
        what, detail, action, when = words
        yield Task(
            what=what % {"cluster": report.cluster.name, "period": report.period.name},
            detail=detail,
            url=reverse("reports:report", args=[report.cluster.code, report.period.code]),
            action=action,
            when=when,
        )


def _reports_in_hand(standing: Standing, current: Period | None) -> Iterable[Report]:
    """Read the reports that the person writes, signs or gives an opinion on, unless they are done with."""
    unnumbered = ReportVersion.objects.filter(report=OuterRef("pk"), number="")
    rows = Report.objects.with_rights(standing).annotate(awaits_number=Exists(unnumbered)).with_place()
    unfinished = Q(state=ReportState.APPROVED) | Q(state=ReportState.DRAFT) & (Q(period=current) | ~Q(opinion=""))
    to_write = Q(is_drafter=True) & (unfinished | Q(awaits_number=True))
    to_judge = Q(is_overseer=True, state=ReportState.PUT_FORWARD)
    return rows.filter(to_write | to_judge).order_by("period__due_at", "cluster__number", "pk")


def _report_words(report: Report, tally: Tally, at: datetime) -> tuple[str, str, str, When] | None:
    """Say the next step of a report: what, how far it is, what the link does, when; None while it is another's."""
    signs = report.is_signer
    if report.state == ReportState.PUT_FORWARD:
        since = _since(_("put forward %(when)s"), report.put_forward_at or at, at)
        return _("Give an opinion on the report of %(cluster)s"), report.period.name, _("Read the report"), since
    if report.state == ReportState.ISSUED:
        since = _since(_("issued %(when)s"), report.issued_at or at, at)
        return _("Enter number and date of the report of %(cluster)s"), report.period.name, _("Enter the number"), since
    if report.state == ReportState.APPROVED:
        if not signs:
            return None
        since = _since(_("agreed to %(when)s"), report.approved_at or at, at)
        return _("Issue the report of %(cluster)s"), report.period.name, _("Look and issue"), since
    return _draft_words(report, tally, at, signs=signs)


def _draft_words(report: Report, tally: Tally, at: datetime, *, signs: bool) -> tuple[str, str, str, When] | None:
    due = _beside(report.period.due_at, at)
    if report.opinion:
        opinion = Truncator(report.opinion).words(MOST_WORDS)
        return _("Correct the report of %(cluster)s as the leadership asks"), opinion, _("Open the report"), due
    confirmed = f"{report.period.name} · {confirmed_words(tally.confirmed, tally.members)}"
    if tally.is_complete and signs:
        return _("Put the report of %(cluster)s forward"), confirmed, _("Open the report"), due
    if tally.is_complete or (tally.confirmed and at > report.period.due_at):
        return _("Write the report of %(cluster)s"), confirmed, _("Open the report"), due
    return None


def _by_board(rows: Iterable[Submission]) -> list[list[Submission]]:
    """Part submissions by cluster and period, keeping their order."""
    boards: dict[tuple[int, int], list[Submission]] = {}
    for submission in rows:
        boards.setdefault((submission.membership.cluster_id, submission.membership.period_id), []).append(submission)
    return list(boards.values())


def _names(rows: Iterable[Submission]) -> str:
    return ", ".join(submission.membership.unit.short_name for submission in rows)


def _where(place: Membership) -> str:
    return f"{place.cluster.name} · {place.period.name}"


def _until(due_at: datetime, at: datetime) -> When:
    return When(_("due %(when)s") % {"when": clock(due_at)}, time_left(due_at, at), at > due_at, due_at)


def _beside(due_at: datetime, at: datetime) -> When:
    """Place a task without a deadline of its own by the figures that it rests on."""
    remark = time_left(due_at, at) if at <= due_at else ""
    return When(_("figures due %(when)s") % {"when": clock(due_at)}, remark, is_late=False, due=due_at)


def _since(words: str, began: datetime, at: datetime) -> When:
    waiting = _("waiting for %(span)s") % {"span": in_words(at - began)}
    return When(words % {"when": clock(began)}, waiting, is_late=False, due=began)
