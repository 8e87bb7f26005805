"""Saving a whole page: every cell and text that can be read, and what is left to show again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from indicators.cells import Typed, read_cells, typed_cells
from indicators.entry import save_values
from indicators.forms import StatementsForm
from indicators.opening import with_taken
from indicators.remarks import Conflicts, conflicts_by_code, posted_forms, read_remarks
from indicators.sheet import Attempt
from indicators.sources import Sources
from indicators.statements import save_statements
from units.models import User


@dataclass(frozen=True, slots=True)
class PageSaved:
    """What a save did: how many cells and texts were written, and all that was not."""

    cells: int
    texts: int
    attempt: Attempt
    forms: Mapping[str, StatementsForm] = field(default_factory=dict)
    said: Conflicts = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        return not (self.attempt.refusals or self.attempt.conflicts or self.troubled_texts)

    @property
    def troubled_texts(self) -> int:
        return sum(len(set(form.errors) | set(self.said.get(code, {}))) for code, form in self.forms.items())


def shut_words(typed: Typed) -> str:
    """Say why what was typed into a row that a return keeps shut was not saved, and what to do; it is told again."""
    words = _(
        "“%(typed)s” is not saved: no correction of this row was requested. If the row is wrong too, tell the cluster "
        "chair, who can ask for it once you have sent again."
    )
    return words % {"typed": typed.told}


@transaction.atomic
def save_page(sources: Sources, data: QueryDict, *, by: User, at: datetime) -> PageSaved:
    """Store what a page sent back; a cell or text that cannot be read or was changed by another is kept apart.

    :raises StepRefusedError: if entry is not open, or the figures have left the unit; nothing is stored then
    """
    submission = sources.desk.submission
    typed = with_taken(typed_cells(data, sources.elements), data, sources)
    forms = posted_forms(data, sources)
    read, said = read_cells(typed.values()), read_remarks(forms)
    cells = save_values(submission=submission, changes=read.changes, by=by, at=at)
    texts = save_statements(submission=submission, said=said, by=by, at=at)
    codes = {element.pk: element.code for element in sources.elements}
    conflicts = {codes[conflict.theirs.element_id]: conflict for conflict in cells.conflicts}
    shut = {codes[change.element_id] for change in cells.closed}.union(sources.shut.intersection(read.refusals))
    return PageSaved(
        cells=len(cells.written),
        texts=texts.written,
        attempt=Attempt(typed, {**read.refusals, **{code: shut_words(typed[code]) for code in shut}}, conflicts),
        forms=forms,
        said=conflicts_by_code(texts.conflicts, forms),
    )
