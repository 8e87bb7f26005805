"""A unit's sheet as the form that it takes home, and that form read again when it comes back."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.utils.translation import gettext as _

from indicators.beside import Earlier
from indicators.cells import MAX_NOTE, CellError, Typed, read_cell
from indicators.desk import Desk
from indicators.entries import BLANK, Entry
from indicators.explaining import barrier_words
from indicators.models import DataElement
from indicators.sheet import roman_number
from indicators.sources import Sources
from indicators.workbooks.grids import RawCell
from indicators.workbooks.layout import FORM_LIMITS, Form, FormRow, FormSection
from indicators.workbooks.reading import (
    FilledForm,
    FilledRow,
    UnreadableCellError,
    read_form,
    typed_note,
    typed_value,
)
from indicators.workbooks.safety import WorkbookRefusedError
from units.templatetags.numbers_and_dates import day, moment

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FilledCell:
    """What a form says of one row; blank in it says nothing."""

    element: DataElement
    address: str
    entry: Entry
    note: str
    version: int


@dataclass(frozen=True, slots=True)
class CellMistake:
    """What must be corrected in the file: where, the row's name, and the words."""

    address: str
    label: str
    message: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it came back; `missing` are rows that it has lost."""

    cells: tuple[FilledCell, ...]
    mistakes: tuple[CellMistake, ...]
    missing: tuple[DataElement, ...]


def form_of(sources: Sources) -> Form:
    """Prepare the form as the sheet stands now; where nothing may be typed, all of it is locked."""
    desk = sources.desk
    return Form(
        unit=desk.unit.code,
        period=desk.period.code,
        title=f"{desk.unit.name}: {desk.period.name}",
        head=tuple(_head(sources)),
        previous_title=_with_period(_("Previous period"), sources.previous),
        same_title=_with_period(_("Same period"), sources.same),
        longest_note=MAX_NOTE,
        sections=tuple(_sections(sources)),
    )


def read_filled(content: bytes, sources: Sources) -> Filled:
    """Read a form that came back, against the rows that the unit is asked for.

    :raises WorkbookRefusedError: if the file may not be read, is no such form, or another unit's or period's
    """
    form = read_form(content, FORM_LIMITS)
    _refuse_foreign(form, sources.desk)
    reader = _Reader(form, {element.code: element for element in sources.elements})
    cells = tuple(reader.cells())
    missing = tuple(element for element in sources.elements if element.code not in reader.first)
    return Filled(cells, tuple(reader.mistakes), missing)


def _head(sources: Sources) -> Iterator[str]:
    desk = sources.desk
    span = _("Figures from %(first)s to the end of %(last)s")
    dates = span % {"first": day(desk.period.starts_on), "last": day(desk.period.ends_on)}
    yield f"{dates}. {_('Due at %(moment)s') % {'moment': moment(desk.period.due_at)}}."
    yield _("Code of the unit: %(unit)s · code of the period: %(period)s · downloaded at %(moment)s") % {
        "unit": desk.unit.code,
        "period": desk.period.code,
        "moment": moment(desk.at),
    }
    barrier = barrier_words(sources)
    if barrier is None:
        yield _(
            "Type in the two yellow columns only; the second sheet says how. Then hand the file in on the same page."
        )
    else:
        yield _("Only to read: %(why)s") % {"why": barrier.why}


def _with_period(title: str, earlier: Earlier | None) -> str:
    return f"{title}\n{earlier.period.name}" if earlier else title


def _sections(sources: Sources) -> Iterator[FormSection]:
    grouped: defaultdict[str, list[FormRow]] = defaultdict(list)
    names: dict[str, str] = {}
    for number, element in enumerate(sources.elements, start=1):
        names[element.section.code] = element.section.name
        grouped[element.section.code].append(_row(sources, element, number))
    for number, (code, rows) in enumerate(grouped.items(), start=1):
        yield FormSection(f"{roman_number(number)}. {names[code]}", tuple(rows))


def _row(sources: Sources, element: DataElement, number: int) -> FormRow:
    cell = sources.cells.get(element.code)
    return FormRow(
        code=element.code,
        number=number,
        name=element.name,
        measure=element.unit,
        previous=_before(sources.previous, element.code),
        same=_before(sources.same, element.code),
        now=cell.entry if cell else BLANK,
        note=cell.note if cell else "",
        version=cell.version if cell else 0,
        decimals=element.decimals,
        may_be_not_arisen=element.may_be_not_arisen,
        is_open=sources.desk.may_type and element.code not in sources.shut,
        definition=element.definition,
        register=element.register,
        source=element.source,
    )


def _before(earlier: Earlier | None, code: str) -> Entry:
    return earlier.base.entries.get(code, BLANK) if earlier and earlier.base else BLANK


def _refuse_foreign(form: FilledForm, desk: Desk) -> None:
    told = {"theirs": form.unit, "unit": desk.unit.code, "then": form.period, "period": desk.period.code}
    if form.unit != desk.unit.code:
        words = _("The form in this file is of the unit %(theirs)s, this page is of %(unit)s. Choose the other file.")
        raise WorkbookRefusedError(words % told)
    if form.period != desk.period.code:
        words = _(
            "The form in this file is of the period %(then)s, this page is of %(period)s. Choose the other file, or "
            "open the page of that period."
        )
        raise WorkbookRefusedError(words % told)


class _Reader:
    """Reads the rows of one form; what cannot be taken is gathered in `mistakes`."""

    def __init__(self, form: FilledForm, elements: Mapping[str, DataElement]) -> None:
        self.form = form
        self.elements = elements
        self.mistakes: list[CellMistake] = []
        self.first: dict[str, int] = {}

    def cells(self) -> Iterable[FilledCell]:
        for row in self.form.rows:
            if self._is_one_of_ours(row):
                yield from self._cell(row, self.elements[row.code])
        words = _("This row has a number but no code. Move the number to its row, and clear it here.")
        self.mistakes.extend(CellMistake(cell.address, "", words) for cell in self.form.strays)

    def _is_one_of_ours(self, row: FilledRow) -> bool:
        address = f"{self.form.column}{row.row}"
        if row.code not in self.elements:
            if row.value:
                words = _("There is no row “%(code)s” in this form any more. Clear the number, or use a new form.")
                self.mistakes.append(CellMistake(address, row.code, words % {"code": row.code}))
            return False
        first = self.first.setdefault(row.code, row.row)
        if first != row.row:
            words = _("The code %(code)s stands in rows %(first)s and %(row)s of the sheet. Keep one of them.")
            told = {"code": row.code, "first": first, "row": row.row}
            self.mistakes.append(CellMistake(address, self.elements[row.code].name, words % told))
        return first == row.row

    def _cell(self, row: FilledRow, element: DataElement) -> Iterator[FilledCell]:
        entry = self._taken(row.value, element, _value) if row.value else BLANK
        note = self._taken(row.note, element, _note) if row.note else ""
        if entry is not None and note is not None:
            yield FilledCell(element, f"{self.form.column}{row.row}", entry, note, row.version)

    def _taken(self, cell: RawCell, element: DataElement, read: Callable[[RawCell, DataElement], T]) -> T | None:
        try:
            return read(cell, element)
        except (CellError, UnreadableCellError) as error:
            self.mistakes.append(CellMistake(cell.address, element.name, str(error)))
            return None


def _value(cell: RawCell, element: DataElement) -> Entry:
    return read_cell(Typed(element, typed_value(cell), not_arisen=False, note="", version=0)).entry


def _note(cell: RawCell, element: DataElement) -> str:
    return read_cell(Typed(element, "", not_arisen=False, note=typed_note(cell), version=0)).note
