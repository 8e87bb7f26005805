"""The board's second table, indicators × units, as strings: what is computed is computed in results alone."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from clusters.models import Period
from indicators.catalogue import Catalogue
from indicators.comparison import Comparison
from indicators.enums import SubmissionState
from indicators.figures import Figure, Total
from indicators.grid_markup import Cell, cells_markup
from indicators.kinds import (
    KIND_RATIO,
    STATE_BLANK,
    STATE_NOT_ARISEN,
    STATE_VALUE,
    IndicatorKind,
    Mark,
    Operator,
    Per,
    State,
)
from indicators.ranking import SMALL_BELOW
from indicators.reading import Member
from indicators.results import IndicatorResult, IndicatorSpec, UnitResult
from indicators.targets import Judgement, Target, for_total
from indicators.wording import NOT_COMPARABLE
from units.numbers import format_number

SIGNS = {Operator.GT: ">", Operator.GE: "≥", Operator.LT: "<", Operator.LE: "≤", Operator.EQ: "="}
NOTHING_AROSE = "–"
BREAK = "\N{ZERO WIDTH SPACE}"
MOST_DIGITS = 12
NO_BREAK = "\N{NO-BREAK SPACE}"
MOST_TOGETHER = 14
# What an A4 sheet lying on its side takes, beside the name, the target, the total and the change (print.css).
COLUMNS_ON_PAPER = 8


@dataclass(frozen=True, slots=True)
class GridRow:
    """One indicator over the cluster; `targets` and `change` are pairs of lines."""

    name: str
    unit: str
    targets: tuple[tuple[str, str], ...]
    total: Cell
    change: tuple[str, str]
    cells: tuple[Cell, ...]

    @property
    def cells_markup(self) -> SafeString:
        """Write the cells of the units."""
        return cells_markup(self.cells)


@dataclass(frozen=True, slots=True)
class GridSection:
    """The indicators of one section, under its name."""

    name: str
    rows: tuple[GridRow, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The table and its footnotes; `columns` are the units, `change_sign` refers a whole column to a footnote."""

    columns: tuple[str, ...]
    sections: tuple[GridSection, ...]
    footnotes: tuple[tuple[str, str], ...]
    change_sign: str

    @property
    def width(self) -> int:
        """Count the columns, with the name, the target, the total and the change."""
        return len(self.columns) + 4


class Footnotes:
    """Numbers the marks as a reader meets them."""

    def __init__(self, period: Period) -> None:
        self._words = {
            Mark.NOT_EQUIVALENT: period.comparable_note,
            Mark.MERGED: _("Compared with the sum of the units that were merged into it."),
            Mark.SMALL: _("Fewer than %(n)s cases in all: one case moves the ratio much.") % {"n": SMALL_BELOW},
        }
        self._numbers: dict[Mark, int] = {}

    def sign(self, marks: Collection[Mark]) -> str:
        """Return ` (1)` for marks that have words, numbering new ones."""
        known = [mark for mark in self._words if mark in marks]
        return "".join(f" ({self._numbers.setdefault(mark, len(self._numbers) + 1)})" for mark in known)

    def lines(self) -> tuple[tuple[str, str], ...]:
        """Return each number given out, and what it says."""
        return tuple((f"({number})", self._words[mark]) for mark, number in self._numbers.items())


def grid_of(
    results: Sequence[IndicatorResult],
    *,
    cluster: str,
    period: Period,
    members: Sequence[Member],
    catalogue: Catalogue,
    section_names: Mapping[str, str],
    seen: Collection[str],
    shown: Sequence[Member] | None = None,
) -> Grid:
    """Prepare the table.

    :param seen: the codes of the units whose confirmed figures the viewer may read; of the others, the state
    :param shown: the units that have a column, all by default; the totals are of all `members`
    """
    shown = members if shown is None else shown
    footnotes = Footnotes(period)
    compared = period.compare_with is not None
    change_sign = footnotes.sign({Mark.NOT_EQUIVALENT}) if compared and not period.comparable else ""
    table = _Table(
        members, cluster=cluster, catalogue=catalogue, footnotes=footnotes, seen=frozenset(seen), shown=shown
    )
    by_section: dict[str, list[GridRow]] = {}
    for result in results:
        by_section.setdefault(result.spec.section, []).append(table.row(result))
    sections = tuple(
        GridSection(section_names.get(code) or _("Other indicators"), tuple(rows)) for code, rows in by_section.items()
    )
    return Grid(tuple(member.short_name for member in shown), sections, footnotes.lines(), change_sign)


class _Words(NamedTuple):
    """What cells say beside figures: translated once a table, not once a cell."""

    blank: str
    not_arisen: str
    met: str
    missed: str


class _Table:
    """What every row of one table shares."""

    def __init__(
        self,
        members: Sequence[Member],
        *,
        cluster: str,
        catalogue: Catalogue,
        footnotes: Footnotes,
        seen: Collection[str],
        shown: Sequence[Member],
    ) -> None:
        self.cluster = cluster
        self.catalogue = catalogue
        self.footnotes = footnotes
        self.words = _Words(blank=_("not entered"), not_arisen=_("not arisen"), met=_("met"), missed=_("not met"))
        self.names = {member.code: member.short_name for member in members}
        self.unconfirmed = {member.code for member in members if not member.is_accepted}
        # A unit whose figures are not shown has one cell, the same in every row.
        self.columns = [(member.code, None if member.code in seen else waiting(member.state)) for member in shown]

    def row(self, result: IndicatorResult) -> GridRow:
        spec = result.spec
        # A ratio's targets are those of everyone and of the cluster; of a count we show the same ones.
        general = for_total(spec.targets, cluster=self.cluster, kind=IndicatorKind.RATIO)
        return GridRow(
            name=spec.name,
            unit=spec.unit,
            targets=tuple((target_words(target, spec.formula.kind), target.authority.value) for target in general),
            total=self.total(result),
            change=self.change(result),
            cells=tuple(hidden or self.unit(spec, result.units[code]) for code, hidden in self.columns),
        )

    def unit(self, spec: IndicatorSpec, result: UnitResult) -> Cell:
        notes = [fraction(result.figure), *self.shortfalls(spec, result.judgements)]
        return self.cell(result.figure.state, result.display, result.met, notes, result.marks, css="num")

    def total(self, result: IndicatorResult) -> Cell:
        figure, met = result.total.figure, result.judgements[0].met if result.judgements else None
        notes = [fraction(figure), *self.shortfalls(result.spec, result.judgements), self.counted(result.total)]
        return self.cell(figure.state, result.total_display, met, notes, result.marks, css="num is-total")

    def cell(
        self,
        state: State,
        display: str,
        met: bool | None,  # noqa: FBT001 - the three answers of a judgement, not a switch
        notes: Iterable[str],
        marks: Collection[Mark],
        *,
        css: str,
    ) -> Cell:
        note = f"{NO_BREAK}· ".join(together(part) for part in notes if part) + self.footnotes.sign(marks)
        if state is STATE_BLANK:
            return Cell(f"{css} waiting", "", "", "", self.words.blank)
        if state is STATE_NOT_ARISEN:
            return Cell(css, NOTHING_AROSE, "visually-hidden", self.words.not_arisen, note)
        if met is None:
            return Cell(css, display, "", "", note)
        if met:
            return Cell(css, display, "met", self.words.met, note)
        return Cell(f"{css} is-missed", display, "missed", self.words.missed, note)

    def counted(self, total: Total) -> str:
        """Say "3/5 units", and who is missing where the board does not say it already."""
        if not total.missing:
            return ""
        words = units_counted(len(total.counted), len(self.names))
        unnamed = ", ".join(self.names[code] for code in total.missing if code not in self.unconfirmed)
        return words + _(", without %(units)s") % {"units": unnamed} if unnamed else words

    def shortfalls(self, spec: IndicatorSpec, judgements: Sequence[Judgement]) -> list[str]:
        """Say what is missing to each target that is missed, and of a count how much of it is reached."""
        said = [(judgement.target, self.shortfall(spec, judgement)) for judgement in judgements]
        return [words + self.whose(target, spec.formula.kind, judgements) for target, words in said if words]

    def shortfall(self, spec: IndicatorSpec, judgement: Judgement) -> str:
        if spec.formula.kind is not KIND_RATIO:
            return judgement.margin_display
        if judgement.met is not False:
            return ""
        if judgement.cases_missing is None:
            return judgement.margin_display
        return cases_words(judgement, self.case_unit(spec))

    def whose(self, target: Target, kind: IndicatorKind, judgements: Sequence[Judgement]) -> str:
        """Name the target where the column of targets leaves a doubt: a unit's own, or one of several."""
        if target.scope not in {"", self.cluster}:
            return _(" (own target %(target)s)") % {"target": target_words(target, kind)}
        return f" ({target.authority.value})" if len(judgements) > 1 else ""

    def case_unit(self, spec: IndicatorSpec) -> str:
        """Return what the numerator counts: tin, vụ, bị can."""
        _sign, code = spec.formula.numerator.terms[0]
        element = self.catalogue.by_code.get(code)
        return element.unit if element else ""

    def change(self, result: IndicatorResult) -> tuple[str, str]:
        """Return the change and, below it, against what: the base, and on which units if not on those of the total."""
        comparison = result.same_period
        if comparison is None or result.total.figure.state is STATE_BLANK:
            return "", ""
        if not comparison.change_display:
            return _why_no_change(comparison), ""
        base = _("was %(value)s") % {"value": comparison.before_display}
        if comparison.counted != result.total.counted:
            base = self.partial_base(comparison, result.total_display)
        return comparison.change_display, base + self.footnotes.sign(comparison.marks - {Mark.NOT_EQUIVALENT})

    def partial_base(self, comparison: Comparison, total_display: str) -> str:
        """Name the base, with today's figure beside it where it is not the total's, and the units it is about."""
        words = _("was %(value)s") % {"value": comparison.before_display}
        if comparison.now_display != total_display:
            words = _("%(now)s, was %(before)s") % {"now": comparison.now_display, "before": comparison.before_display}
        return f"{words} · {units_counted(len(comparison.counted), len(self.names))}"


def waiting(state: SubmissionState) -> Cell:
    """Return what stands in the column of a unit whose figures are not shown."""
    words = {
        SubmissionState.DRAFT: _("not sent"),
        SubmissionState.SUBMITTED: _("not confirmed"),
        SubmissionState.RETURNED: _("being corrected"),
        SubmissionState.ACCEPTED: _("confirmed"),
    }
    return Cell("num waiting", "", "", "", words[state])


def fraction(figure: Figure) -> str:
    """Write `58/63` for a ratio, nothing for a count."""
    if figure.state is not STATE_VALUE or figure.numerator is None or figure.denominator is None:
        return ""
    above, below = format_number(figure.numerator), format_number(figure.denominator)
    # Sums of money are as wide as a column: those may break at the stroke.
    return f"{above}/{BREAK}{below}" if len(above) + len(below) > MOST_DIGITS else f"{above}/{below}"


def together(part: str) -> str:
    """Keep a short part of a note on one line, so that a narrow cell breaks between parts."""
    return part.replace(" ", NO_BREAK) if len(part) <= MOST_TOGETHER else part


def target_words(target: Target, kind: IndicatorKind) -> str:
    """Write `≥ 95%`, `≥ 12/năm`."""
    amount = f"{SIGNS[target.operator]} {format_number(target.value)}"
    if kind is KIND_RATIO:
        return f"{amount}%"
    return _("%(amount)s/year") % {"amount": amount} if target.per is Per.YEAR else amount


def cases_words(judgement: Judgement, unit: str) -> str:
    """Say how many cases are missing to a target, or are too many."""
    words = _("%(n)s %(unit)s too many") if judgement.target.operator.is_ceiling else _("%(n)s %(unit)s missing")
    return words % {"n": format_number(judgement.cases_missing or 0), "unit": unit}


def units_counted(counted: int, everyone: int) -> str:
    """Say how many of the units a figure is about."""
    return _("%(counted)s/%(everyone)s units") % {"counted": counted, "everyone": everyone}


def _why_no_change(comparison: Comparison) -> str:
    if not comparison.counted:
        return NOT_COMPARABLE
    if comparison.before.state is STATE_NOT_ARISEN:
        return _("nothing arose in the same period")
    return _("nothing arose in this period")
