"""Where each unit of a cluster stands: the board's first table, units × sections, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters.enums import MembershipRole
from clusters.models import Cluster, Period
from indicators.catalogue import Catalogue
from indicators.doubts import Beside
from indicators.entries import BLANK, Entry
from indicators.enums import EDITABLE, OUT_OF_THE_UNIT, SubmissionState
from indicators.kinds import STATE_BLANK
from indicators.models import DataElement, Submission
from indicators.readiness import problems
from indicators.reading import Member
from units.rules import Standing
from units.spans import in_words

Filled = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Rights:
    """What the board needs of a submission beside its state: what the viewer may do, when its head saw it."""

    readable: bool
    may_confirm: bool
    may_enter: bool
    shown_to_head_at: datetime | None


NO_RIGHTS = Rights(readable=False, may_confirm=False, may_enter=False, shown_to_head_at=None)


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """One unit; `cells` are (class, words) per section, `checks` (class, words) of what wants a look."""

    name: str
    role: str
    state: str
    state_label: str
    times: tuple[str, ...]
    late: str
    cells: tuple[tuple[str, str], ...]
    checks: tuple[tuple[str, str], ...]
    url: str
    action: str
    awaits_me: bool


def rights_of(cluster: Cluster, period: Period, standing: Standing) -> dict[int, Rights]:
    """Read what the person may do with each submission of the board, in one query."""
    rows = Submission.objects.of(cluster, period).with_rights(standing)
    # mypy does not know annotations that a QuerySet's own method adds.
    columns: list[str] = ["pk", "readable", "may_confirm", "may_enter", "shown_to_head_at"]
    return {pk: Rights(*rights) for pk, *rights in rows.values_list(*columns)}


@dataclass(frozen=True, slots=True)
class Progress:
    """What every row of one table shares; of closed figures nothing waits to be confirmed."""

    cluster: Cluster
    period: Period
    catalogue: Catalogue
    cells: Mapping[int, Mapping[str, Entry]]
    besides: Mapping[str, Beside]
    rights: Mapping[int, Rights]
    at: datetime
    is_closed: bool

    def rows(self, members: Sequence[Member]) -> list[ProgressRow]:
        """Prepare the rows, in the members' order."""
        sections = section_names(self.catalogue)
        asked = {level: self.catalogue.elements_of(level) for level in {member.level for member in members}}
        return [self.row(member, asked[member.level], sections) for member in members]

    def row(self, member: Member, asked: Iterable[DataElement], sections: Iterable[str]) -> ProgressRow:
        mine = self.rights.get(member.submission_id or 0, NO_RIGHTS)
        entries = self.cells.get(member.submission_id or 0, {})
        filled = filled_by_section(asked, entries)
        awaits_me = mine.may_confirm and member.state == SubmissionState.SUBMITTED and not self.is_closed
        waits = member.state == SubmissionState.DRAFT and self.at < self.period.opens_at
        return ProgressRow(
            name=member.short_name,
            role="" if member.role == MembershipRole.MEMBER else str(member.role.label),
            state="AWAITED" if waits else member.state,
            state_label=_("Not open yet") if waits else str(member.state.label),
            times=() if waits else _times(member, mine, filled),
            late=_late(member, self.period.due_at, self.at),
            cells=tuple(_cell(filled.get(section), is_asked=not waits) for section in sections),
            checks=self.checks(member, mine, entries),
            url=_url(self.cluster, self.period, member, mine),
            action=_action(member, mine, awaits_me=awaits_me),
            awaits_me=awaits_me,
        )

    def checks(self, member: Member, mine: Rights, entries: Mapping[str, Entry]) -> tuple[tuple[str, str], ...]:
        """Count what is wrong and what wants a look, in figures that were sent and that the viewer may read."""
        if not mine.readable or member.state not in OUT_OF_THE_UNIT:
            return ()
        whole = self.catalogue.completed(entries, member.level)
        found = problems(self.catalogue, whole, level=member.level, beside=self.besides[member.code])
        errors = sum(problem.blocks for problem in found)
        words = []
        if errors:
            words.append(("error", ngettext("%(n)s error", "%(n)s errors", errors) % {"n": errors}))
        if warnings := len(found) - errors:
            words.append(("warning", ngettext("%(n)s warning", "%(n)s warnings", warnings) % {"n": warnings}))
        return tuple(words) or (("ok", _("none")),)


def section_names(catalogue: Catalogue) -> dict[str, str]:
    """Return the sections that have rows in this period, code to name, in the order of the form."""
    return {element.section.code: element.section.name for element in catalogue.elements}


def filled_by_section(asked: Iterable[DataElement], entries: Mapping[str, Entry]) -> dict[str, Filled]:
    """Count, per section, the rows that hold a number or *không phát sinh*, and all rows."""
    counted: dict[str, Filled] = {}
    for element in asked:
        section = element.section.code
        done, all_rows = counted.get(section, (0, 0))
        entered = entries.get(element.code, BLANK).state is not STATE_BLANK
        counted[section] = (done + entered, all_rows + 1)
    return counted


def clock(moment: datetime) -> str:
    """Write a moment for a narrow cell: `15:58 02/06/2022`."""
    return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def time_left(due_at: datetime, at: datetime) -> str:
    """Say how far a deadline is: still ahead, or passed."""
    if at <= due_at:
        return _("%(span)s left") % {"span": in_words(due_at - at)}
    return _("%(span)s overdue") % {"span": in_words(at - due_at)}


def confirmed_words(confirmed: int, everyone: int) -> str:
    """Say "3/5 units confirmed"."""
    return _("%(confirmed)s/%(everyone)s units confirmed") % {"confirmed": confirmed, "everyone": everyone}


def unsent_words(count: int) -> str:
    """Say how many units still have their figures in hand."""
    if not count:
        return _("every unit has sent its figures")
    return ngettext("%(n)s unit has not sent", "%(n)s units have not sent", count) % {"n": count}


def late_words(count: int) -> str:
    """Say how many units sent after the deadline; nothing when none did."""
    return ngettext("%(n)s unit sent late", "%(n)s units sent late", count) % {"n": count} if count else ""


def _times(member: Member, mine: Rights, filled: Mapping[str, Filled]) -> tuple[str, ...]:
    found = []
    if member.state in EDITABLE:
        found.append(_("%(percent)s%% entered") % {"percent": _percent(filled.values())})
    if member.submitted_at:
        found.append(_("sent %(when)s") % {"when": clock(member.submitted_at)})
    # When the head saw them matters where they came late: it tells whose time it was.
    in_time = member.first_submitted_at is not None and not member.late_by
    if mine.shown_to_head_at and not in_time:
        found.append(_("shown to the head %(when)s") % {"when": clock(mine.shown_to_head_at)})
    return tuple(found)


def _percent(filled: Iterable[Filled]) -> int:
    # Rounded down: only what is complete reads as 100.
    counts = list(filled)
    done, all_rows = sum(done for done, _all in counts), sum(rows for _done, rows in counts)
    return 100 * done // all_rows if all_rows else 0


def _late(member: Member, due_at: datetime, at: datetime) -> str:
    if member.late_by:
        return _("Sent %(span)s late") % {"span": in_words(member.late_by)}
    if member.first_submitted_at is None and at > due_at:
        return _("%(span)s overdue") % {"span": in_words(at - due_at)}
    return ""


def _cell(filled: Filled | None, *, is_asked: bool) -> tuple[str, str]:
    if filled is None:
        return "", ""
    done, all_rows = filled
    return ("is-incomplete" if is_asked and done < all_rows else ""), f"{done}/{all_rows}"


def _url(cluster: Cluster, period: Period, member: Member, mine: Rights) -> str:
    if mine.may_enter and member.state in EDITABLE:
        return reverse("indicators:entry", args=[period.code, member.code])
    if not mine.readable:
        return ""
    return reverse("indicators:submission", args=[cluster.code, period.code, member.code])


def _action(member: Member, mine: Rights, *, awaits_me: bool) -> str:
    if mine.may_enter and member.state in EDITABLE:
        return _("Enter figures")
    return _("Check and confirm") if awaits_me else _("View")
