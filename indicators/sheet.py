"""The rows of a unit's sheet as the template writes them: strings, prepared once, so that 150 rows stay quick."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.beside import Earlier
from indicators.cells import Typed
from indicators.desk import Barrier
from indicators.entries import BLANK, NOT_ARISEN, Entry
from indicators.entry import Conflict
from indicators.expressions import Expression
from indicators.figures import Formula, figure_of
from indicators.grid import cases_words, fraction
from indicators.kinds import IndicatorKind, State
from indicators.models import DataElement
from indicators.opening import carried, carry_words, offered
from indicators.problems import Problem
from indicators.results import IndicatorResult, IndicatorSpec, UnitResult
from indicators.returned_rows import ReturnNotes
from indicators.sheet_markup import SheetMarkup
from indicators.sheet_rows import Choice, Note, ResultRow, Row, SheetSection
from indicators.sheet_words import NOTHING_AROSE, clock, in_words, shown, target_words
from indicators.sources import Cell, Sources
from indicators.targets import Judgement
from indicators.wording import change_words, display
from indicators.worked_example import EQUALS, worked_example
from units.numbers import format_number

ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a save could not store, to be shown again as it was typed."""

    typed: Mapping[str, Typed] = field(default_factory=dict)
    refusals: Mapping[str, str] = field(default_factory=dict)
    conflicts: Mapping[str, Conflict] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The table, how much of it is entered, where the first blank and the first doubtful row are, and how many rows
    may take what was left over."""

    sections: tuple[SheetSection, ...]
    done: int
    total: int
    blank: int
    errors: int
    warnings: int
    first_blank: str
    first_doubt: str
    offers: int


def sheet_of(sources: Sources, attempt: Attempt | None = None) -> Sheet:
    """Prepare the sheet; what an attempt could not store stands in its cells again."""
    writer = _Writer(sources, attempt or Attempt())
    sections = tuple(writer.sections())
    checks = [problem for problem in sources.problems if not problem.blank]
    blanks = [element for element in sources.elements if not sources.is_entered(element)]
    done, total = len(sources.elements) - len(blanks), len(sources.elements)
    errors = sum(problem.blocks for problem in checks)
    return Sheet(
        sections=sections,
        done=done,
        total=total,
        blank=len(blanks),
        errors=errors,
        warnings=len(checks) - errors,
        first_blank=blanks[0].code if blanks else "",
        first_doubt=next((problem.speaker for problem in checks if problem.speaker), ""),
        offers=sum(offered(sources, element) is not None for element in sources.elements),
    )


def roman_number(number: int) -> str:
    """Write a whole number as sections are numbered: I, II, III."""
    written = ""
    for value, letters in ROMAN:
        count, number = divmod(number, value)
        written += letters * count
    return written


class _Writer:
    """What all rows of one sheet share."""

    def __init__(self, sources: Sources, attempt: Attempt) -> None:
        self.sources = sources
        self.attempt = attempt
        self.desk = sources.desk
        self.zone = timezone.get_current_timezone()
        self.today = self.desk.at.astimezone(self.zone).date()
        self.open = self.desk.may_type
        history = reverse("indicators:history", args=[self.desk.period.code, self.desk.unit.code])
        self.markup = SheetMarkup(is_open=self.open, history=history)
        self.is_upcoming = self.desk.barrier is Barrier.NOT_OPEN
        self.numbers = {element.code: n for n, element in enumerate(sources.elements, start=1)}
        self.returned = ReturnNotes(sources, self.numbers)
        self.spoken: defaultdict[str, list[Note]] = defaultdict(list)
        self.doubtful: dict[str, str] = {}
        self.in_error: set[str] = set()
        # Looked up once: the catalogue of words costs more than a row.
        self.example = _("Worked example")
        self.terms = (_("Meaning"), _("Taken from"), _("Source"), _("Carried in"), _("Saved"))
        self.blank = (_("not entered (optional)"), _("not entered"))
        self.none, self.saved, self.agrees = _("not arisen"), _("saved %(when)s"), _("agrees with what was left over")
        self._place_problems()
        self.results = self._by_section()

    def sections(self) -> Iterable[SheetSection]:
        """Write each section that has rows, then results that belong to none."""
        grouped: defaultdict[str, list[DataElement]] = defaultdict(list)
        for element in self.sources.elements:
            grouped[element.section.code].append(element)
        for n, (code, elements) in enumerate(grouped.items(), start=1):
            done = sum(self.sources.is_entered(element) for element in elements)
            lines = tuple(self._lines(elements, self.results.pop(code, [])))
            name = elements[0].section.name
            yield SheetSection(code, roman_number(n), name, done, len(elements), lines, self.markup.lines(lines))
        if rest := [result for results in self.results.values() for result in results]:
            lines = tuple(self._result(result) for result in rest)
            name, roman = _("Results from several sections"), roman_number(len(grouped) + 1)
            yield SheetSection("", roman, name, 0, 0, lines, self.markup.lines(lines))

    def _by_section(self) -> defaultdict[str, list[IndicatorResult]]:
        grouped: defaultdict[str, list[IndicatorResult]] = defaultdict(list)
        for result in self.sources.results:
            grouped[result.spec.section].append(result)
        return grouped

    def is_open(self, code: str) -> bool:
        """Tell whether a row can be typed into."""
        return self.open and code not in self.sources.shut

    def _place_problems(self) -> None:
        for problem in self.sources.problems:
            if not problem.blank and problem.speaker:
                self._place(problem)

    def _place(self, problem: Problem) -> None:
        css, speaker = "error" if problem.blocks else "warning", problem.speaker
        is_asked = css == "warning" and self.is_open(speaker)
        reason = (f"#note-{speaker}", self._reason(speaker)) if is_asked else ("", "")
        words = problem.words if self.is_open(speaker) else problem.message
        self.spoken[speaker].append(Note(f"note note-{css}", words, *reason, problem.source))
        if self.doubtful.get(speaker) != "error":
            self.doubtful[speaker] = css
        asked = [code for code in problem.elements if code in self.numbers]
        self.in_error.update(asked if problem.blocks else ())
        link = _("row %(n)s") % {"n": self.numbers[speaker]}
        for code in asked:
            if code != speaker:
                self.spoken[code].append(Note("note", _("to be checked with"), f"#row-{speaker}", link))

    def _reason(self, speaker: str) -> str:
        cell = self.sources.cells.get(speaker)
        return _("Change the reason") if cell and cell.note else _("Give the reason")

    def _lines(self, elements: Sequence[DataElement], results: list[IndicatorResult]) -> Iterable[Row | ResultRow]:
        at = {element.code: place for place, element in enumerate(elements)}
        hung: defaultdict[int, list[IndicatorResult]] = defaultdict(list)
        own: defaultdict[str, list[IndicatorResult]] = defaultdict(list)
        for result in results:
            if (code := _sole_element(result.spec)) in at:
                own[code].append(result)
            else:
                hung[max((at[code] for code in _codes(result.spec) if code in at), default=len(at) - 1)].append(result)
        for place, element in enumerate(elements):
            yield self._row(element, own[element.code])
            yield from (self._result(result) for result in hung[place])

    def _row(self, element: DataElement, counts: Sequence[IndicatorResult]) -> Row:
        code, cell = element.code, self.sources.cells.get(element.code)
        entry = cell.entry if cell else BLANK
        typed = self._unsaved(code)
        refusal, choice = self.attempt.refusals.get(code, ""), self._choice(code)
        doubt = "error" if refusal or choice else self.doubtful.get(code, "")
        return Row(
            code=code,
            number=self.numbers[code],
            is_open=self.is_open(code),
            name=element.name,
            unit=element.unit,
            previous=self._before(self.sources.previous, code),
            same=self._before(self.sources.same, code),
            text=typed.text if typed else self._text(code, entry),
            ticked=typed.not_arisen if typed else entry == NOT_ARISEN,
            offers_none=element.may_be_not_arisen,
            note=typed.note if typed else (cell.note if cell else ""),
            version=typed.version if typed else (cell.version if cell else 0),
            about=self._about(
                element.definition, element.register, element.source, cell, carry_words(element, self.sources)
            ),
            notes=tuple(self._notes(element, cell, refusal, counts)),
            choice=choice,
            offer=self._offer(element, typed),
            css="has-error" if doubt == "error" or code in self.in_error else self.returned.css(code),
            input_css="is-warned" if doubt == "warning" else "",
            invalid=doubt == "error",
        )

    def _offer(self, element: DataElement, typed: Typed | None) -> str:
        left = None if typed else offered(self.sources, element)
        return shown(left) if left else ""

    def _unsaved(self, code: str) -> Typed | None:
        if self.is_open(code) and (code in self.attempt.refusals or code in self.attempt.conflicts):
            return self.attempt.typed.get(code)
        return None

    def _text(self, code: str, entry: Entry) -> str:
        # In an open cell the ticked box says it; the dash is for readers.
        return "" if self.is_open(code) and entry == NOT_ARISEN else shown(entry)

    def _choice(self, code: str) -> Choice | None:
        conflict = self.attempt.conflicts.get(code)
        if conflict is None:
            return None
        theirs, ours = conflict.theirs, conflict.ours
        notes = (theirs.note, ours.note) if theirs.note != ours.note else ("", "")
        return Choice(
            who=str(theirs.updated_by),
            when=clock(theirs.updated_at, zone=self.zone, today=self.today),
            theirs=in_words(theirs.entry, notes[0]),
            ours=in_words(ours.entry, notes[1]),
            version=theirs.version,
        )

    def _notes(
        self, element: DataElement, cell: Cell | None, refusal: str, counts: Sequence[IndicatorResult]
    ) -> Iterable[Note]:
        if refusal:
            yield Note("note note-error", refusal)
        yield from self.returned.of(element.code)
        yield from dict.fromkeys(self.spoken[element.code])
        for result in counts:
            yield from self._judged(result)
        if refusal or element.code in self.attempt.conflicts:
            stored = in_words(cell.entry) if cell else _("not entered")
            yield Note("note note-waiting", _("not saved; stored is %(stored)s") % {"stored": stored})
        elif not self.is_upcoming:
            yield self._state(element, cell)
        if cell and cell.note:
            yield Note("note", _("Note: %(note)s") % {"note": cell.note})
        attached: int = element.attached  # type: ignore[attr-defined]  # of a catalogue read with attached_to
        if attached or (self.open and element.takes_attachments):
            yield self._attachments(element, attached)

    def _attachments(self, element: DataElement, attached: int) -> Note:
        words = _("Attachments: %(n)s") % {"n": format_number(attached)} if attached else _("Attach a document")
        codes = [self.desk.period.code, self.desk.unit.code, element.code]
        return Note("note", "", reverse("indicators:attachments", args=codes), words)

    def _state(self, element: DataElement, cell: Cell | None) -> Note:
        if cell is None or cell.entry == BLANK:
            return Note("note note-blank", self.blank[element.required])
        words = [self.none] if cell.entry == NOT_ARISEN else []
        words.append(self.saved % {"when": clock(cell.at, zone=self.zone, today=self.today)})
        left = carried(self.sources, element)
        if left is not None and left.amount == cell.entry.amount:
            words.append(self.agrees)
        words.append(self._change(element, cell.entry))
        return Note("note note-saved", " · ".join(filter(None, words)))

    def _change(self, element: DataElement, entry: Entry) -> str:
        same = self.sources.same
        before = same.base.entries.get(element.code, BLANK).value if same and same.base else None
        if before is None or entry.value is None:
            return ""
        return change_words(IndicatorKind.COUNT, Fraction(before), Fraction(entry.value), decimals=element.decimals)

    def _before(self, earlier: Earlier | None, code: str) -> str:
        return shown(earlier.base.entries.get(code, BLANK)) if earlier and earlier.base else ""

    def _result(self, result: IndicatorResult) -> ResultRow:
        spec, formula = result.spec, result.spec.formula
        mine = result.units[self.desk.unit.code]
        return ResultRow(
            code=spec.code,
            name=spec.name,
            unit=spec.unit,
            previous=self._result_before(self.sources.previous, spec),
            same=self._result_before(self.sources.same, spec),
            display=NOTHING_AROSE if mine.figure.state is State.NOT_ARISEN else mine.display,
            fraction=fraction(mine.figure),
            about=(*self._about(spec.definition, "", spec.source, None), self._example(formula)),
            notes=tuple(self._result_notes(result, mine)),
            numerator=self._terms(formula.numerator),
            denominator=self._terms(formula.denominator),
            decimals=formula.decimals,
            thresholds=" ".join(f"{value.normalize():f}" for value in sorted(spec.thresholds)),
        )

    def _result_notes(self, result: IndicatorResult, mine: UnitResult) -> Iterable[Note]:
        if mine.figure.state is State.NOT_ARISEN:
            yield Note("note note-blank", _("nothing arose, so not judged"))
        yield from self._judged(result)
        if result.same_period and result.same_period.change_display:
            yield Note("note", result.same_period.change_display)

    def _judged(self, result: IndicatorResult) -> Iterable[Note]:
        for judgement in result.units[self.desk.unit.code].judgements:
            yield from self._judgement(result.spec, judgement)

    def _judgement(self, spec: IndicatorSpec, judgement: Judgement) -> Iterable[Note]:
        asked = target_words(judgement.target, spec)
        if judgement.margin_display:
            css = {True: "met", False: "missed", None: "info"}[judgement.met]
            yield Note(f"chip chip-{css}", judgement.margin_display)
        if judgement.cases_missing is not None and spec.formula.kind is IndicatorKind.RATIO:
            asked = f"{cases_words(judgement, self._case_unit(spec))} · {asked}"
        yield Note("note", asked)

    def _case_unit(self, spec: IndicatorSpec) -> str:
        _sign, code = spec.formula.numerator.terms[0]
        element = self.sources.catalogue.by_code.get(code)
        return element.unit if element else ""

    def _result_before(self, earlier: Earlier | None, spec: IndicatorSpec) -> str:
        if earlier is None or earlier.base is None:
            return ""
        figure = figure_of(spec.formula, earlier.base.entries)
        if figure.state is State.NOT_ARISEN:
            return NOTHING_AROSE
        return display(figure, decimals=spec.formula.decimals, thresholds=spec.thresholds)

    def _about(
        self, definition: str, register: str, source: str, cell: Cell | None, carried_in: str = ""
    ) -> tuple[tuple[str, str], ...]:
        saved = f"{cell.at.astimezone(self.zone):%H:%M %d/%m/%Y}, {cell.by}" if cell else ""
        told = zip(self.terms, (definition, register, source, carried_in, saved), strict=True)
        return tuple((term, text) for term, text in told if text)

    def _example(self, formula: Formula) -> tuple[str, str]:
        # With the numbers of an earlier period while this one's are not all there.
        earlier = [then.base.entries for then in (self.sources.previous, self.sources.same) if then and then.base]
        for entries in (self.sources.entries, *earlier):
            if EQUALS in (words := worked_example(formula, entries, self.numbers)):
                break
        return self.example, words

    def _terms(self, expression: Expression | None) -> str:
        # What units of this level are never asked is zero in every sum.
        if expression is None:
            return ""
        asked = [(sign, code) for sign, code in expression.terms if code in self.numbers]
        return " ".join(f"{'-' if sign < 0 else ''}{code}" for sign, code in asked)


def _codes(spec: IndicatorSpec) -> frozenset[str]:
    below = spec.formula.denominator.codes if spec.formula.denominator else frozenset()
    return spec.formula.numerator.codes | below


def _sole_element(spec: IndicatorSpec) -> str:
    """Return the row that a count simply repeats; its targets are told on that row, not on a second one."""
    terms = spec.formula.numerator.terms
    alone = spec.formula.kind is IndicatorKind.COUNT and len(terms) == 1 and terms[0][0] > 0
    return terms[0][1] if alone else ""
