"""The tables in the body: targets and how they stand, commendations. Texts only, ready to print. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from indicators.kinds import IndicatorKind, Operator, Per, State
from indicators.wording import NOT_COMPARABLE, padded
from reports import commendations
from reports.commendations import Line
from reports.content import Cell, Earlier, Indicator, JudgedTarget, Summary
from reports.footnotes import INCOMPLETE, Footnotes
from units.numbers import format_number

OPERATORS = {Operator.GT: "> ", Operator.GE: "≥ ", Operator.LT: "< ", Operator.LE: "≤ ", Operator.EQ: ""}
# What the narrowest column holds: "100/100"; a longer fraction takes two lines.
LONGEST_LINE = 8
MET, MISSED = "Đạt", "Chưa đạt"
OPEN = ("Chưa đến kỳ", "đánh giá")


class Printed:
    """What stands in a cell: its first line, the letters of its footnotes, and what follows on further lines.

    Lines are parted by line breaks in one text: an element for each break costs a sixth of the time of a wide table.
    """

    __slots__ = ("first", "letters", "rest")

    def __init__(self, lines: Sequence[str], letters: str = "") -> None:
        self.first = lines[0] if lines else ""
        self.letters = letters
        self.rest = "".join(f"\n{line}" for line in lines[1:])


@dataclass(frozen=True, slots=True)
class Verdict:
    """One target of an indicator: how much and by whom, and how the figure stands to it."""

    goal: Printed
    words: Printed


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One indicator of the table of targets."""

    name: str
    unit: str
    result: Printed
    same_period: Printed
    change: Printed
    verdicts: tuple[Verdict, ...]

    @property
    def further(self) -> tuple[Verdict, ...]:
        """The targets after the first: each has a line of its own."""
        return self.verdicts[1:]


@dataclass(frozen=True, slots=True)
class TargetTable:
    """The indicators that have a target, each with the figure, the same period and the verdict."""

    template: ClassVar[str] = "reports/document/targets.html"
    name: str
    title: str
    rows: tuple[TargetRow, ...]
    notes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CommendationTable:
    """Commendations counted, with their sum; `what` heads the first column."""

    template: ClassVar[str] = "reports/document/commendations.html"
    name: str
    title: str
    what: str
    lines: tuple[Line, ...]
    total: Line


def target_table(summary: Summary, *, name: str) -> TargetTable | None:
    """Lay out the targets; None where the cluster has none."""
    notes = Footnotes()
    judged = [(indicator, verdicts) for indicator in summary.indicators if (verdicts := _verdicts(indicator))]
    rows = tuple(_row(indicator, verdicts, notes) for indicator, verdicts in judged)
    if not rows:
        return None
    return TargetTable(name, "Kết quả thực hiện các chỉ tiêu được giao", rows, tuple(notes.meanings()))


def commendation_table(summary: Summary, *, name: str) -> CommendationTable | None:
    """Lay out the commendations by loại hình and cấp khen; None where there are none in either period."""
    title = "Kết quả khen thưởng trong kỳ"
    return _counted(commendations.by_category(summary), name, title, "Loại hình khen thưởng")


def title_table(summary: Summary, *, name: str) -> CommendationTable | None:
    """Lay out the titles for the year before, which are no result of the period."""
    title = f"Danh hiệu thi đua tổng kết năm {summary.period.year - 1} được công nhận trong kỳ"
    return _counted(commendations.by_title(summary), name, title, "Danh hiệu thi đua")


def _counted(lines: Sequence[Line], name: str, title: str, what: str) -> CommendationTable | None:
    if not lines:
        return None
    return CommendationTable(name, title, what, tuple(lines), commendations.total(lines))


def _verdicts(indicator: Indicator) -> tuple[Verdict, ...]:
    return (*(_verdict(target, indicator) for target in indicator.targets), *_on_units(indicator))


def _row(indicator: Indicator, verdicts: tuple[Verdict, ...], notes: Footnotes) -> TargetRow:
    return TargetRow(
        name=indicator.name,
        unit=indicator.unit,
        result=total_cell(indicator, notes),
        same_period=earlier_cell(indicator.same_period, notes),
        change=change_cell(indicator, indicator.same_period),
        verdicts=verdicts,
    )


def total_cell(indicator: Indicator, notes: Footnotes) -> Printed:
    """Print an indicator's total, its fraction under it."""
    incomplete = [INCOMPLETE] if indicator.missing and indicator.counted else []
    return figure_cell(indicator, notes, [*indicator.marks, *incomplete])


def earlier_cell(earlier: Earlier | None, notes: Footnotes) -> Printed:
    """Print the base of a comparison; empty where there is no earlier period."""
    if earlier is None:
        return Printed(())
    return figure_cell(earlier, notes, earlier.marks if earlier.counted else ())


def figure_cell(figure: Indicator | Cell | Earlier, notes: Footnotes, marks: Sequence[str]) -> Printed:
    """Print a figure with its fraction and the letters of its marks, or the sign that says why there is none."""
    if figure.state is not State.VALUE:
        return Printed((notes.sign(figure.state),))
    if figure.denominator is None or figure.numerator is None:
        return Printed((figure.display,), notes.letters(marks))
    parts = _fraction(format_number(figure.numerator), format_number(figure.denominator))
    return Printed((figure.display, *parts), notes.letters(marks))


def _fraction(numerator: str, denominator: str) -> tuple[str, ...]:
    whole = f"{numerator}/{denominator}"
    return (whole,) if len(whole) <= LONGEST_LINE else (f"{numerator}/", denominator)


def change_cell(indicator: Indicator, then: Earlier | None) -> Printed:
    """Print the change since an earlier period, and today's figure where it is over fewer units than the total."""
    if then is None:
        return Printed(())
    if not then.change_display:
        return Printed((NOT_COMPARABLE,) if not then.counted else ())
    verb, number, *rest = then.change_display.split(" ", 2)
    lines = (f"{verb} {number}", *rest)
    return Printed(lines if then.now_display == indicator.display else (*lines, f"kỳ này: {then.now_display}"))


def _verdict(target: JudgedTarget, indicator: Indicator) -> Verdict:
    met = {True: MET, False: MISSED, None: ""}[target.met]
    words = target.margin_display
    lines = (met, words) if met else (f"{words[:1].upper()}{words[1:]}",)
    return Verdict(Printed((_goal(target, indicator), *_given(target))), Printed(lines))


def is_given_to_units(indicator: Indicator) -> bool:
    """Say whether a target is each unit's own, while the cluster's total answers to none."""
    return not indicator.targets and any(_on_units(indicator))


def _on_units(indicator: Indicator) -> Iterator[Verdict]:
    """Judge a count by what is asked of each unit alike: the cluster's total answers to no such target."""
    if indicator.kind is IndicatorKind.RATIO:
        return
    asked = ([target for target in cell.targets if not target.scope] for cell in indicator.units.values())
    for of_units in zip(*filter(None, asked), strict=True):
        target, judged = of_units[0], [one.met for one in of_units if one.met is not None]
        lines = (f"{padded(sum(judged))}/{padded(len(judged))} đơn vị đạt",) if judged else OPEN
        yield Verdict(Printed((_goal(target, indicator), *_given(target), "từng đơn vị")), Printed(lines))


def _goal(target: JudgedTarget, indicator: Indicator) -> str:
    if target.operator.is_ceiling and not target.value:
        return "Không để xảy ra"
    percent = "%" if indicator.kind is IndicatorKind.RATIO else ""
    return f"{OPERATORS[target.operator]}{format_number(target.value)}{percent}"


def _given(target: JudgedTarget) -> tuple[str, ...]:
    return (target.authority.value, "cả năm") if target.per is Per.YEAR else (target.authority.value,)
