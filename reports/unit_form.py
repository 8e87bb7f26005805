"""A unit's sheet as the form that it signs: an appendix on A4, filled in with what is saved, or blank. Vietnamese."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.template.loader import render_to_string
from django.utils import timezone, translation

from clusters.models import Period
from indicators.beside import Earlier
from indicators.desk import Desk
from indicators.enums import EDITABLE
from indicators.kinds import Mark
from indicators.sheet import sheet_of
from indicators.sheet_rows import ResultRow, Row
from indicators.sheet_words import shown
from indicators.sources import Cell, Sources
from reports.footnotes import MEANINGS, NOT_ARISEN
from reports.outline import cut, day, office

# Longer figures get wider columns of smaller digits, so that none is broken over two lines.
MOST_SIGNS = 9
NO_BASE = "Không có số liệu đã xác nhận của kỳ này để so sánh."
HOW_TO_FILL_IN = (
    "Ghi dấu “–” khi không phát sinh; để trống khi chưa có số liệu; không ghi các dòng in nghiêng, phần mềm tự tính."
)


@dataclass(frozen=True, slots=True)
class FormLine:
    """One row, or a ratio below its rows; `register` says where a row is taken from, in a form to fill in."""

    place: str
    name: str
    register: str
    unit: str
    previous: str
    same: str
    now: str
    fraction: str
    note: str
    is_computed: bool


@dataclass(frozen=True, slots=True)
class FormSection:
    """The lines of one section, under its number and name."""

    title: str
    lines: tuple[FormLine, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """An earlier period at the head of its column, with the letters of its footnotes."""

    name: str
    letters: str


@dataclass(frozen=True, slots=True)
class UnitForm:
    """All that the paper says; `mark` stands on every sheet of figures that are still in the unit's hands."""

    superior: str
    unit: str
    unit_in_prose: str
    unit_code: str
    place: str
    cluster: str
    period: Period
    cut_offs: tuple[str, ...]
    state: str
    mark: str
    printed: str
    is_blank: bool
    has_long_figures: bool
    previous: Column
    same: Column
    sections: tuple[FormSection, ...]
    footnotes: tuple[tuple[str, str], ...]


def render_unit_form(sources: Sources, *, blank: bool) -> str:
    """Render the form: what is saved now and where it stands, or the same rows with cells to write in."""
    with translation.override("vi"):
        return render_to_string("reports/document/unit_form.html", {"form": unit_form(sources, blank=blank)})


def unit_form(sources: Sources, *, blank: bool) -> UnitForm:
    """Lay out the rows and results of the sheet in its own order."""
    desk = sources.desk
    said = {"previous": list(_reservations(sources.previous)), "same": list(_reservations(sources.same, desk.period))}
    letters = {words: chr(ord("a") + n) for n, words in enumerate(dict.fromkeys(chain(*said.values())))}
    columns = {name: ",".join(letters[words] for words in listed) for name, listed in said.items()}
    sections = tuple(_sections(sources, blank=blank))
    lines = [line for section in sections for line in section.lines]
    return UnitForm(
        superior=_superior(desk),
        unit=desk.unit.name,
        unit_in_prose=office(desk.unit.name),
        unit_code=desk.unit.code,
        place=desk.unit.place,
        cluster=desk.submission.membership.cluster.name,
        period=desk.period,
        cut_offs=tuple(_cut_offs(sources)),
        state=_state(desk, blank=blank),
        mark="" if blank or desk.submission.state not in EDITABLE else desk.submission.get_state_display(),
        printed=_moment(desk.at),
        is_blank=blank,
        has_long_figures=any(len(text) > MOST_SIGNS for line in lines for text in (line.previous, line.same, line.now)),
        previous=Column(_name(sources.previous), columns["previous"]),
        same=Column(_name(sources.same), columns["same"]),
        sections=sections,
        footnotes=(*((letter, words) for words, letter in letters.items()), *_signs(lines, blank=blank)),
    )


def _sections(sources: Sources, *, blank: bool) -> Iterator[FormSection]:
    registers = {element.code: element.register for element in sources.elements}
    for section in sheet_of(sources).sections:
        lines = (
            _row(line, sources.cells.get(line.code), registers[line.code], blank=blank)
            if isinstance(line, Row)
            else _result(line, blank=blank)
            for line in section.lines
        )
        yield FormSection(f"{section.roman}. {section.name}", tuple(lines))


def _row(row: Row, cell: Cell | None, register: str, *, blank: bool) -> FormLine:
    # What is stored, not what the page suggests or what someone has just typed.
    kept = None if blank else cell
    return FormLine(
        place=str(row.number),
        name=row.name,
        register=register if blank else "",
        unit=row.unit,
        previous=row.previous,
        same=row.same,
        now=shown(kept.entry) if kept else "",
        fraction="",
        note=kept.note if kept else "",
        is_computed=False,
    )


def _result(row: ResultRow, *, blank: bool) -> FormLine:
    return FormLine(
        place="",
        name=row.name,
        register="",
        unit=row.unit,
        previous=row.previous,
        same=row.same,
        now="" if blank else row.display,
        fraction="" if blank else row.fraction,
        note="",
        is_computed=True,
    )


def _reservations(earlier: Earlier | None, period: Period | None = None) -> Iterator[str]:
    """Say what a reader of a column must know; with the period of the form, whether the two are of one calendar."""
    if earlier is None:
        return
    if period and not period.comparable:
        yield period.comparable_note or MEANINGS[Mark.NOT_EQUIVALENT]
    if earlier.base is None:
        yield NO_BASE
    elif earlier.base.merged:
        yield MEANINGS[Mark.MERGED]


def _signs(lines: Sequence[FormLine], *, blank: bool) -> Iterator[tuple[str, str]]:
    if any(NOT_ARISEN in (line.previous, line.same, line.now) for line in lines):
        yield NOT_ARISEN, MEANINGS[NOT_ARISEN]
    if blank:
        yield "Cách ghi", HOW_TO_FILL_IN
    elif any(not line.now for line in lines):
        yield "Ô trống", "Chưa nhập, hoặc chưa đủ số liệu để tính."


def _name(earlier: Earlier | None) -> str:
    return earlier.period.name if earlier else ""


def _cut_offs(sources: Sources) -> Iterator[str]:
    yield f"Số liệu {cut(sources.desk.period)}"
    for name, earlier in (("kỳ trước", sources.previous), ("cùng kỳ", sources.same)):
        if earlier:
            yield f"{name} {cut(earlier.period)}"


def _superior(desk: Desk) -> str:
    """Name the office above the unit; a unit without one stands under the cluster's host, unless it is the host."""
    above = desk.unit.parent or desk.submission.membership.cluster.host
    return "" if above == desk.unit else above.name


def _state(desk: Desk, *, blank: bool) -> str:
    submission = desk.submission
    if blank:
        return f"Biểu trống – in lúc {_moment(desk.at)}"
    if submission.state in EDITABLE:
        return f"{submission.get_state_display()} – in lúc {_moment(desk.at)}"
    sent = f"Đã gửi lúc {_moment(submission.submitted_at)}" if submission.submitted_at else ""
    return f"{sent}; đã xác nhận lúc {_moment(submission.accepted_at)}" if submission.accepted_at else sent


def _moment(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{local:%H} giờ {local:%M} ngày {day(local.date())}"
