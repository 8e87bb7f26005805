"""One unit's figures laid out for checking: beside earlier periods, with what changed and what wants a look."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from django.utils.translation import gettext as _

from clusters.models import Period
from indicators.attached import Attached, attached_to
from indicators.beside import besides_of, earlier_of
from indicators.catalogue import Catalogue, catalogue_of
from indicators.comparison import Comparison
from indicators.doubts import Others, Pool
from indicators.entries import BLANK, Entry
from indicators.grid import NOTHING_AROSE, fraction, target_words
from indicators.kinds import IndicatorKind, State
from indicators.models import DataElement, DataValue, Submission
from indicators.past import cells_at
from indicators.problems import Form, Problem
from indicators.progress import filled_by_section
from indicators.readiness import problems
from indicators.reading import entries_beside
from indicators.results import EarlierPeriod, IndicatorResult, results
from indicators.second_look import questions
from indicators.targets import Judgement
from indicators.wording import change_words
from units.numbers import format_number


@dataclass(frozen=True, slots=True)
class Remark:
    """A line of words beside a row; the kind is that of a note, or met and missed for a target."""

    kind: str
    words: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row, entered (with its code) or computed; `corrected_from` stood there before a correction was requested."""

    code: str
    anchor: str
    number: str
    name: str
    unit: str
    previous: str
    same_period: str
    now: str
    fraction: str
    corrected_from: str
    css: str
    remarks: tuple[Remark, ...]
    definition: str
    source: str
    attached: Attached | None = None


@dataclass(frozen=True, slots=True)
class SheetSection:
    """The rows of one section, what was entered first, then what follows from it."""

    name: str
    filled: str
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem with the rows that it is about, as (anchor, name), and of a doubt the unit's reason.

    `reason` is None where none is wanted, blank where it is wanted and has not been given.
    """

    words: str
    source: str
    rows: tuple[tuple[str, str], ...]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A unit's figures, ready for the page; `questions` are for those who may read the other units' figures."""

    sections: tuple[SheetSection, ...]
    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    questions: tuple[Finding, ...]
    compared_with: str
    reservations: tuple[str, ...]
    corrected: int


def sheet_of(
    submission: Submission, *, members: Iterable[str], returned_at: datetime | None, sees_others: bool
) -> Sheet:
    """Read one unit's figures with both earlier periods.

    :param submission: fetched with_place()
    :param members: the codes of all units of the cluster, whose targets guard the rounding as they do on the board
    :param returned_at: when the unit was last asked to correct; what it changed since is shown as old and new
    :param sees_others: whether the viewer may read the confirmed figures of the cluster's other units
    """
    place = submission.membership
    period, unit = place.period, place.unit
    catalogue = catalogue_of(period, scopes=["", place.cluster.code, *members]).for_levels([unit.level])
    cells = entries_beside(submission, catalogue)
    entries = catalogue.completed(cells[submission.pk], unit.level)
    (same, then), (previous, before) = earlier_of(place, catalogue)
    computed = results(
        catalogue.specs, cluster=place.cluster.code, now={unit.code: entries}, same_period=then, previous=before
    )
    beside = besides_of(
        place.cluster, period, catalogue, same=(same, then), previous=(previous, before), units=[unit.code]
    )
    found = problems(catalogue, entries, level=unit.level, beside=beside[unit.code])
    pool = Pool(catalogue.specs, cells).without([submission.pk]) if sees_others else {}
    asked = questions(Form(catalogue, unit.level), entries, Others(period.name, pool))
    corrected = _corrected(submission, catalogue, entries, returned_at)
    layout = _Layout(
        unit=unit.code,
        catalogue=catalogue,
        entries=entries,
        same_period=_base(then, unit.code),
        previous=_base(before, unit.code),
        troubled={code: problem for problem in reversed(found) for code in problem.elements},
        corrected=corrected,
        notes=_notes(submission),
        attached=attached_to(period=period.code, unit=unit.code),
    )
    return Sheet(
        sections=layout.sections(catalogue.elements_of(unit.level), computed),
        errors=tuple(layout.finding(problem) for problem in found if problem.blocks),
        warnings=tuple(layout.finding(problem) for problem in found if not problem.blocks),
        questions=tuple(replace(layout.finding(problem), words=problem.words) for problem in asked),
        compared_with=_compared_with(previous, same),
        reservations=_reservations(period, unit.code, then),
        corrected=len(corrected),
    )


@dataclass(frozen=True, slots=True)
class _Layout:
    """What every row of one sheet shares."""

    unit: str
    catalogue: Catalogue
    entries: Mapping[str, Entry]
    same_period: Mapping[str, Entry]
    previous: Mapping[str, Entry]
    troubled: Mapping[str, Problem]
    corrected: Mapping[str, Entry]
    notes: Mapping[str, str]
    attached: Mapping[str, Attached]

    def sections(self, asked: Sequence[DataElement], computed: Iterable[IndicatorResult]) -> tuple[SheetSection, ...]:
        """Lay out the sections in the order of the form; a unit's own count under the numbers that it rests on."""
        rows: dict[str, list[SheetRow]] = {element.section.code: [] for element in asked}
        names = {element.section.code: element.section.name for element in self.catalogue.elements}
        filled = filled_by_section(asked, self.entries)
        for number, element in enumerate(asked, start=1):
            rows[element.section.code].append(self.element(number, element))
        for result in computed:
            if self.is_worth_a_row(result):
                rows.setdefault(result.spec.section, []).append(self.indicator(result))
        return tuple(
            SheetSection(names.get(code) or _("Other indicators"), _rows_filled(filled.get(code)), tuple(listed))
            for code, listed in rows.items()
        )

    def is_worth_a_row(self, result: IndicatorResult) -> bool:
        """A count that repeats a single row, without a target, would say the same number twice."""
        spec = result.spec
        repeats = spec.formula.kind is IndicatorKind.COUNT and len(spec.formula.numerator.terms) == 1
        return not repeats or bool(result.units[self.unit].judgements)

    def element(self, number: int, element: DataElement) -> SheetRow:
        code = element.code
        now, same = self.entries.get(code, BLANK), self.same_period.get(code, BLANK)
        return SheetRow(
            code=code,
            anchor=anchor(code),
            number=str(number),
            name=element.name,
            unit=element.unit,
            previous=entry_words(self.previous.get(code, BLANK)),
            same_period=entry_words(same),
            now=entry_words(now) or _("not entered"),
            fraction="",
            corrected_from=self.corrected_from(code),
            css=self.css(code),
            remarks=tuple(self.element_remarks(code, now, same, element.decimals)),
            definition=element.definition,
            source=element.source,
            attached=self.attached.get(code),
        )

    def css(self, code: str) -> str:
        if code not in self.troubled:
            return ""
        return "has-error" if self.troubled[code].blocks else "is-asked"

    def corrected_from(self, code: str) -> str:
        if code not in self.corrected:
            return ""
        return entry_words(self.corrected[code]) or _("not entered")

    def element_remarks(self, code: str, now: Entry, same: Entry, decimals: int) -> Iterable[Remark]:
        if change := _change(now, same, decimals):
            yield Remark("", change)
        if problem := self.troubled.get(code):
            kind = "error" if problem.blocks else "warning"
            yield Remark(kind, _("an error, see above") if problem.blocks else _("to be checked, see above"))
        if note := self.notes.get(code):
            yield Remark("", _("Note: %(note)s") % {"note": note})

    def indicator(self, result: IndicatorResult) -> SheetRow:
        spec, at_unit = result.spec, result.units[self.unit]
        return SheetRow(
            code="",
            anchor="",
            number="",
            name=spec.name,
            unit=spec.unit,
            previous=_before(result.previous),
            same_period=_before(result.same_period),
            now=at_unit.display or _without_value(at_unit.figure.state),
            fraction=fraction(at_unit.figure),
            corrected_from="",
            css="indicator",
            remarks=tuple(_indicator_remarks(result, at_unit.judgements)),
            definition=spec.definition,
            source=spec.source,
        )

    def finding(self, problem: Problem) -> Finding:
        named = ((anchor(code), self.catalogue.by_code[code].name) for code in problem.elements)
        reason = self.notes.get(problem.speaker, "") if problem.wants_reason else None
        return Finding(problem.message, problem.source, tuple(named), reason)


def anchor(code: str) -> str:
    """Return the id of a row."""
    return f"row-{code}"


def entry_words(entry: Entry) -> str:
    """Write an entry as it is printed: a number, a dash where nothing arose, nothing while blank."""
    if entry.state is State.NOT_ARISEN:
        return NOTHING_AROSE
    return "" if entry.value is None else format_number(entry.value)


def _base(earlier: EarlierPeriod | None, unit: str) -> Mapping[str, Entry]:
    return earlier.bases[unit].entries if earlier and unit in earlier.bases else {}


def _rows_filled(filled: tuple[int, int] | None) -> str:
    return _("%(done)s/%(all)s rows") % {"done": filled[0], "all": filled[1]} if filled else ""


def _change(now: Entry, before: Entry, decimals: int) -> str:
    if now.value is None or before.value is None:
        return ""
    return change_words(IndicatorKind.COUNT, Fraction(before.value), Fraction(now.value), decimals=decimals)


def _before(comparison: Comparison | None) -> str:
    if comparison is None or not comparison.counted:
        return ""
    return comparison.before_display or _without_value(comparison.before.state)


def _without_value(state: State) -> str:
    return NOTHING_AROSE if state is State.NOT_ARISEN else _("not computed")


def _indicator_remarks(result: IndicatorResult, judgements: Iterable[Judgement]) -> Iterable[Remark]:
    for judgement in judgements:
        asked = _("%(authority)s: %(target)s") % {
            "authority": judgement.target.authority.value,
            "target": target_words(judgement.target, result.spec.formula.kind),
        }
        kind = {True: "met", False: "missed", None: ""}[judgement.met]
        yield Remark(kind, judgement.margin_display or _("not judged"), asked)
    if result.same_period and result.same_period.change_display:
        yield Remark("", result.same_period.change_display)


def _compared_with(previous: Period | None, same: Period | None) -> str:
    named = []
    if previous:
        named.append(_("previous period: %(name)s") % {"name": previous.name})
    if same:
        named.append(_("same period: %(name)s") % {"name": same.name})
    words = "; ".join(named)
    return words[:1].upper() + words[1:]


def _reservations(period: Period, unit: str, same: EarlierPeriod | None) -> tuple[str, ...]:
    if same is None:
        return ()
    said = []
    if not same.comparable:
        said.append(period.comparable_note)
    if unit in same.bases and same.bases[unit].merged:
        said.append(_("The same period is the sum of the units that were merged into this one."))
    if unit not in same.bases:
        said.append(_("There are no confirmed figures of this unit for the same period."))
    return tuple(said)


def _notes(submission: Submission) -> dict[str, str]:
    noted = DataValue.objects.filter(submission=submission).exclude(note="")
    return dict(noted.values_list("element__code", "note"))


def _corrected(
    submission: Submission, catalogue: Catalogue, entries: Mapping[str, Entry], returned_at: datetime | None
) -> dict[str, Entry]:
    """Return what stood before the last return, of the cells that the unit has changed since."""
    if returned_at is None:
        return {}
    asked = catalogue.elements_of(submission.membership.unit.level)
    then = cells_at(submission, asked, at=returned_at)
    return {code: stood.entry for code, stood in then.items() if stood.entry != entries.get(code, BLANK)}
