"""What was doubtful about the units' confirmed figures when they sent them, and the reasons that they gave."""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import override

from indicators.beside import besides_of
from indicators.doubts import Beside
from indicators.entries import BLANK
from indicators.explanations import Doubt, doubts_of
from indicators.models import DataValue
from indicators.readiness import problems
from indicators.reading import ClusterFigures, Member
from reports import content

LANGUAGE = "vi"


def explanations_of(figures: ClusterFigures) -> tuple[content.Explanation, ...]:
    """Say of every unit, in report order, what it was asked to explain: two queries.

    The words are the report's, so Vietnamese whatever the reader's language.
    """
    confirmed = [member for member in figures.members if member.is_accepted]
    besides = besides_of(
        figures.cluster,
        figures.period,
        figures.catalogue,
        same=(figures.same_period, figures.same_bases),
        previous=(figures.previous, figures.previous_bases),
        units=[member.code for member in confirmed],
    )
    notes = _notes(confirmed)
    with override(LANGUAGE):
        return tuple(
            row
            for member in confirmed
            for doubt in _doubts(figures, member, besides[member.code], notes.get(member.submission_id or 0, {}))
            for row in _rows(figures, member, doubt)
        )


def _doubts(figures: ClusterFigures, member: Member, beside: Beside, notes: Mapping[str, str]) -> list[Doubt]:
    found = problems(figures.catalogue, figures.now[member.code], level=member.level, beside=beside)
    return doubts_of(found, notes, rows=figures.catalogue.by_code)


def _notes(members: Iterable[Member]) -> dict[int, dict[str, str]]:
    rows = DataValue.objects.filter(submission__in=[member.submission_id for member in members]).exclude(note="")
    found: dict[int, dict[str, str]] = {}
    for submission, element, note in rows.values_list("submission_id", "element__code", "note"):
        found.setdefault(submission, {})[element] = note
    return found


def _rows(figures: ClusterFigures, member: Member, doubt: Doubt) -> Iterator[content.Explanation]:
    element, entry = figures.catalogue.by_code[doubt.code], figures.now[member.code].get(doubt.code, BLANK)
    for problem in doubt.problems:
        yield content.Explanation(
            unit=member.code,
            key=problem.key,
            element=element.code,
            name=element.name,
            measure=element.unit,
            value=entry.value,
            state=entry.state,
            why=problem.message,
            source=problem.source,
            reason=doubt.reason,
        )
