"""Figures that come with their state: sent or confirmed by file, past roles and opening but past no check."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from clusters.enums import LockStage
from clusters.models import Lock
from config.files.entered import FIGURES
from config.files.kinds import Key, Stamp
from config.files.loading import Outcome, Reading, apply_within, in_order, read, refused_by_database
from config.files.mistakes import Mistake
from config.files.writing import BATCH
from indicators.catalogue import catalogue_of
from indicators.enums import SubmissionState
from indicators.models import Submission
from indicators.readiness import Problem, problems
from indicators.reading import entries_by_submission
from units.models import record

# How far figures have gone; what is to be done again comes before what was done.
ORDER = (SubmissionState.RETURNED, SubmissionState.DRAFT, SubmissionState.SUBMITTED, SubmissionState.ACCEPTED)
WRITTEN = ["state", "first_submitted_at", "submitted_at", "submitted_by", "accepted_at", "accepted_by"]

Lines = Mapping[str, int]


def import_figures(
    content: bytes, *, name: str, state: SubmissionState, stamp: Stamp, dry_run: bool = False
) -> Outcome:
    """Load figures alone and bring the units they are of into a state.

    Units already in that state, or beyond it, stay as they are. But for drafts, a unit whose figures have
    blanks that are required, or errors, is refused; warnings refuse nobody.
    """
    reading = read(FIGURES, content, name=PurePath(name).name)
    try:
        with transaction.atomic():
            outcome = apply_within([reading], stamp=stamp)
            if not outcome.mistakes and state != SubmissionState.DRAFT:
                outcome.mistakes.extend(in_order(_advance(reading, state, stamp), [reading]))
            if outcome.mistakes or dry_run:
                transaction.set_rollback(True)
    except DatabaseError as error:
        return Outcome([refused_by_database([reading], error)])
    return outcome


def _advance(reading: Reading, state: SubmissionState, stamp: Stamp) -> list[Mistake]:
    """Check the units of a file and set their state; with mistakes the caller undoes everything."""
    lines = _lines_by_place(reading)
    behind = [each for each in _submissions(lines) if ORDER.index(SubmissionState(each.state)) < ORDER.index(state)]
    mistakes = [*_closed(behind, lines, reading, state), *_unready(behind, lines, reading)]
    if behind and not mistakes:
        _set_state(behind, state, stamp)
    return mistakes


def _lines_by_place(reading: Reading) -> dict[Key, dict[str, int]]:
    lines: defaultdict[Key, dict[str, int]] = defaultdict(dict)
    for each in reading.records:
        lines[each.key(("period", "unit"))].setdefault(each.values["element"], each.line)
    return lines


def _submissions(places: Mapping[Key, Lines]) -> list[Submission]:
    periods, units = {period for period, _unit in places}, {unit for _period, unit in places}
    rows = Submission.objects.filter(membership__period__code__in=periods, membership__unit__code__in=units)
    return [row for row in rows.with_place() if _place(row) in places]


def _place(submission: Submission) -> Key:
    return submission.membership.period.code, submission.membership.unit.code


def _closed(
    behind: Iterable[Submission], lines: Mapping[Key, Lines], reading: Reading, state: SubmissionState
) -> Iterator[Mistake]:
    # The same locks that stop the two steps: the issue stops sending, putting forward stops confirming too.
    stages = LockStage.values if state == SubmissionState.ACCEPTED else [LockStage.ISSUED.value]
    locked = set(Lock.objects.filter(stage__in=stages).values_list("cluster_id", "period_id"))
    words = _("%(unit)s: the cluster's report has been put forward or issued, so the figures are closed.")
    for submission in behind:
        place = submission.membership
        if (place.cluster_id, place.period_id) in locked:
            first = min(lines[_place(submission)].values())
            yield Mistake(reading.table.file, first, "unit", words % {"unit": place.unit.code})


def _unready(behind: Iterable[Submission], lines: Mapping[Key, Lines], reading: Reading) -> Iterator[Mistake]:
    by_period: defaultdict[int, list[Submission]] = defaultdict(list)
    for submission in behind:
        by_period[submission.membership.period_id].append(submission)
    for submissions in by_period.values():
        catalogue = catalogue_of(submissions[0].membership.period)
        cells = entries_by_submission([submission.pk for submission in submissions], catalogue)
        for submission in submissions:
            level = submission.membership.unit.level
            entries = catalogue.completed(cells[submission.pk], level)
            for problem in problems(catalogue, entries, level=level):
                if problem.blocks:
                    yield _mistake(problem, submission, lines[_place(submission)], reading)


def _mistake(problem: Problem, submission: Submission, lines: Lines, reading: Reading) -> Mistake:
    places = [lines[code] for code in problem.elements if code in lines]
    words = _("%(unit)s cannot be sent yet (%(codes)s): %(problem)s")
    parts = {
        "unit": submission.membership.unit.code,
        "codes": ", ".join(problem.elements),
        "problem": problem.message,
    }
    return Mistake(reading.table.file, min(places or lines.values()), "value", words % parts)


def _set_state(submissions: list[Submission], state: SubmissionState, stamp: Stamp) -> None:
    for submission in submissions:
        if submission.state != SubmissionState.SUBMITTED:
            submission.submitted_at, submission.submitted_by = stamp.at, stamp.by
            submission.first_submitted_at = submission.first_submitted_at or stamp.at
            record(subject=submission.subject, action="figures.submitted", by=stamp.by, at=stamp.at)
        if state == SubmissionState.ACCEPTED:
            submission.accepted_at, submission.accepted_by = stamp.at, stamp.by
            record(subject=submission.subject, action="figures.accepted", by=stamp.by, at=stamp.at)
        submission.state = state
    Submission.objects.bulk_update(submissions, WRITTEN, batch_size=BATCH)
    Submission.history.bulk_history_create(submissions, update=True, default_user=stamp.by, default_date=stamp.at)
