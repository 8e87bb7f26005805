"""The page before sending: what is blank, what blocks, what wants a reason, and what is to be confirmed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from indicators.desk import Desk
from indicators.entries import NOT_ARISEN, of
from indicators.entry_page import Fault, page_context
from indicators.explanations import Doubt, doubts_of
from indicators.forms import SendForm
from indicators.models import DataElement
from indicators.problems import Problem
from indicators.reasons import Left
from indicators.remarks import remark_groups
from indicators.sending import fingerprint
from indicators.sheet_words import in_words
from indicators.sources import Sources, read_sources

# A longer list waits behind its heading.
LONG = 12
ZERO = of(0)


@dataclass(frozen=True, slots=True)
class Asked:
    """A doubtful row: what stands there, why it is doubtful, the reason kept, and what was typed and not kept."""

    element: DataElement
    value: str
    problems: tuple[Problem, ...]
    reason: str
    version: int
    left: Left | None

    @property
    def is_open(self) -> bool:
        """Whether a reason can be typed here."""
        return self.left is not None or not self.reason


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """The rows that hold nothing but 0 or *không phát sinh*."""

    zeros: tuple[DataElement, ...]
    none: tuple[DataElement, ...]

    @property
    def any(self) -> bool:
        return bool(self.zeros or self.none)


@dataclass(frozen=True)
class LastLook:
    """What the head looks at before sending; `seen` says which figures it was."""

    sources: Sources
    seen: str
    left: Mapping[str, Left]

    @cached_property
    def doubts(self) -> list[Doubt]:
        notes = {code: cell.note for code, cell in self.sources.cells.items()}
        # A row that a return keeps shut was let pass as it stands, and takes no reason.
        rows = [element.code for element in self.sources.elements if element.code not in self.sources.shut]
        return doubts_of(self.sources.problems, notes, rows=rows)

    @cached_property
    def unexplained(self) -> list[str]:
        """The names of the doubtful rows that have no reason yet."""
        names = {element.code: element.name for element in self.sources.elements}
        return [names[doubt.code] for doubt in self.doubts if not doubt.reason]

    @cached_property
    def to_confirm(self) -> ToConfirm:
        entries, rows = self.sources.entries, self.sources.elements
        return ToConfirm(
            zeros=tuple(row for row in rows if entries.get(row.code) == ZERO),
            none=tuple(row for row in rows if entries.get(row.code) == NOT_ARISEN),
        )

    def form(self, data: Mapping[str, str] | None = None) -> SendForm:
        """Return the head's word, to be given or as it was given."""
        return SendForm(
            data, initial={"seen": self.seen}, zeros=self.to_confirm.any, unexplained=bool(self.unexplained)
        )


def last_look(desk: Desk, left: Mapping[str, Left] | None = None) -> LastLook:
    """Read what stands there now.

    :param left: the reasons that were typed and could not be kept, by row
    """
    # Before the figures: what changes between the two is refused on sending, never sent unseen.
    seen = fingerprint(desk.submission)
    return LastLook(read_sources(desk), seen, left or {})


def last_look_context(look: LastLook, form: SendForm | None = None) -> dict[str, Any]:
    """Prepare the page; with a form that was sent back, what it still lacks."""
    sources, to_confirm = look.sources, look.to_confirm
    checks = [problem for problem in sources.problems if not problem.blank]
    blanks = [e for e in sources.elements if e.required and not sources.is_entered(e)]
    errors = [problem for problem in checks if problem.blocks]
    asked = list(_asked(look))
    return page_context(sources) | {
        "blanks": blanks,
        "errors": list(_located(sources, errors)),
        "asked": asked,
        "open_reasons": sum(row.is_open for row in asked),
        "unexplained": len(look.unexplained),
        "to_confirm": to_confirm,
        "is_long": len(to_confirm.zeros) > LONG or len(to_confirm.none) > LONG,
        "optional": [e for e in sources.elements if not e.required and not sources.is_entered(e)],
        "without_cause": [group for group in remark_groups(sources) if group.missed and not group.remarks],
        "is_ready": not (blanks or errors),
        "seen": look.seen,
        "form": form or look.form(),
        "faults": list(_faults(look, form)),
        "was_word": form is not None,
    }


def _asked(look: LastLook) -> Iterable[Asked]:
    rows, cells = {element.code: element for element in look.sources.elements}, look.sources.cells
    for doubt in look.doubts:
        cell = cells[doubt.code]
        yield Asked(
            element=rows[doubt.code],
            value=in_words(cell.entry),
            problems=doubt.problems,
            reason=doubt.reason,
            version=cell.version,
            left=look.left.get(doubt.code),
        )


def _faults(look: LastLook, form: SendForm | None) -> Iterable[Fault]:
    names = {element.code: element.name for element in look.sources.elements}
    shown = {doubt.code for doubt in look.doubts}
    for code, left in look.left.items():
        # A row that is doubtful no more has no field here: its words stand in the list.
        yield Fault(f"reason-{code}", names[code], left.why if code in shown else f"{left.why} “{left.text}”")
    if form:
        for field in form:
            for error in field.errors:
                yield Fault(field.id_for_label, str(field.label), str(error))


def _located(sources: Sources, problems: Iterable[Problem]) -> Iterable[tuple[Problem, list[DataElement]]]:
    rows = {element.code: element for element in sources.elements}
    for problem in problems:
        yield problem, [rows[code] for code in rows if code in problem.elements]
