"""What a return by cells names and opens, and why the rest of a sheet stays shut."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Max
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from indicators.catalogue import Catalogue, catalogue_of
from indicators.enums import SubmissionState
from indicators.linked import Tie, TieKind, opened_along, ties_between
from indicators.models import DataElement, Return, ReturnedCell, Submission
from units.models import TimelineEntry


@dataclass(frozen=True)
class Rows:
    """The rows that a unit is asked for, in the order of the form, and what holds them together."""

    catalogue: Catalogue
    level: str

    @cached_property
    def by_code(self) -> dict[str, DataElement]:
        return {element.code: element for element in self.catalogue.elements_of(self.level)}

    @cached_property
    def ties(self) -> list[Tie]:
        by_id = {element.pk: element.code for element in self.by_code.values()}
        pairs = [(row.code, by_id[row.pair_id]) for row in self.by_code.values() if row.pair_id in by_id]
        return ties_between(self.by_code, pairs=pairs, specs=self.catalogue.specs, rules=self.catalogue.rules)

    def in_order(self, codes: Iterable[str]) -> list[str]:
        """Return those of the codes that are rows, in the order of the form."""
        wanted = set(codes)
        return [code for code in self.by_code if code in wanted]


@dataclass(frozen=True, slots=True)
class Opening:
    """The cells that a return opened, by element code: the named ones with the words on each, and those beside them."""

    named: Mapping[str, str]
    along: frozenset[str]

    def holds(self, code: str) -> bool:
        return code in self.named or code in self.along


def rows_of(submission: Submission) -> Rows:
    """Read the rows of a submission.

    :param submission: fetched with_place()
    """
    return Rows(catalogue_of(submission.membership.period), submission.membership.unit.level)


def keep_return(*, submission: Submission, step: TimelineEntry, rows: Rows | None, cells: Mapping[str, str]) -> None:
    """Keep which cells a step of return named, with the words on each, and which open with them; none: all open.

    :param rows: where the cells stand; needed when there are any
    """
    last = submission.returns.aggregate(last=Max("number"))["last"] or 0
    returned = Return.objects.create(submission=submission, number=last + 1, step=step)
    if rows is None:
        return
    named = rows.in_order(cells)
    opens = [
        *(ReturnedCell(element=rows.by_code[code], is_named=True, words=cells[code].strip()) for code in named),
        *(ReturnedCell(element=rows.by_code[code]) for code in rows.in_order(opened_along(named, rows.ties))),
    ]
    for cell in opens:
        cell.returned = returned
    ReturnedCell.objects.bulk_create(opens)


def opening_of(submission: Submission) -> Opening | None:
    """Read which cells a returned submission opens, in one query; None where every cell may be changed, or none."""
    return last_opening(submission) if submission.state == SubmissionState.RETURNED else None


def last_opening(submission: Submission) -> Opening | None:
    """Read which cells the last return opened, whatever has happened since; None where it opened them all."""
    cells = ReturnedCell.objects.of_the_last_return().filter(returned__submission=submission)
    opened = list(cells.order_by("pk").values_list("element__code", "is_named", "words"))
    if not opened:
        return None
    return Opening(
        named={code: words for code, is_named, words in opened if is_named},
        along=frozenset(code for code, is_named, _words in opened if not is_named),
    )


def named_by_step(submission: Submission) -> dict[int, list[str]]:
    """Read which rows each return named, the words on them in brackets, by the key of its step in the timeline."""
    named: defaultdict[int, list[str]] = defaultdict(list)
    cells = ReturnedCell.objects.filter(returned__submission=submission, is_named=True).order_by("pk")
    for step, name, words in cells.values_list("returned__step_id", "element__name", "words"):
        named[step].append(f"{name} ({words})" if words else name)
    return named


def opened_elements(submission: Submission) -> frozenset[int]:
    """Read which elements a returned submission opens, by key, in one query; none where every cell may be changed."""
    if submission.state != SubmissionState.RETURNED:
        return frozenset()
    cells = ReturnedCell.objects.of_the_last_return().filter(returned__submission=submission)
    return frozenset(cells.values_list("element_id", flat=True))


def opened_by_returns() -> dict[int, frozenset[int]]:
    """Read the same of every submission that waits to be corrected by cells, in one query."""
    opened: defaultdict[int, set[int]] = defaultdict(set)
    waiting = ReturnedCell.objects.of_the_last_return().filter(returned__submission__state=SubmissionState.RETURNED)
    for submission, element in waiting.values_list("returned__submission_id", "element_id"):
        opened[submission].add(element)
    return {submission: frozenset(elements) for submission, elements in opened.items()}


def tie_words(tie: Tie, *, most: int) -> str:
    """Say what a row shares with another, which is named after it.

    :param most: how many words of a rule's message are told, which may be long since it says what to do
    """
    match tie.kind:
        case TieKind.PAIR:
            return _("forms a pair with")
        case TieKind.FORMULA:
            return _("shares the indicator “%(name)s” with") % {"name": tie.name}
        case TieKind.RULE:  # pragma: no branch - the last of them, as the type checker sees
            message = Truncator(tie.name).words(most, truncate=" …")
            return _("shares the check “%(name)s” with") % {"name": message}
