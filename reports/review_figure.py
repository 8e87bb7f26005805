"""One figure of one unit, down to where it comes from: the formula with its values, documents, who confirmed it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from clusters.models import Period
from indicators.attached import Attached, attached_to
from indicators.comparison import Comparison
from indicators.entries import BLANK, Entries
from indicators.enums import ELEMENT_KINDS, Topic
from indicators.expressions import Expression
from indicators.grid import Footnotes, fraction
from indicators.kinds import State
from indicators.models import DataElement, DataValue, Submission
from indicators.places import Switch
from indicators.results import IndicatorResult, IndicatorSpec, UnitResult
from indicators.sheet_words import shown
from indicators.targets import for_unit
from indicators.wording import NOT_COMPARABLE
from reports.review_unit import UnitFigures, Verdict, before, earlier_entry, unit_switches, verdict
from reports.shortfalls import explanations_of
from reports.standings import Place, standings_of
from reports.trends import Trend, trend_of
from units.numbers import format_number
from units.rules import Standing

MINUS = "−"
KINDS = dict(ELEMENT_KINDS)


@dataclass(frozen=True, slots=True)
class Component:
    """One data element of the formula, with its sign and its document."""

    sign: str
    name: str
    unit: str
    kind: str
    now: str
    same: str
    previous: str
    note: str
    definition: str
    source: str
    register: str
    attached: Attached | None


@dataclass(frozen=True, slots=True)
class Part:
    """The numerator or the denominator: its components, and what they come to."""

    title: str
    components: tuple[Component, ...]
    total: str


@dataclass(frozen=True, slots=True)
class Compared:
    """The figure beside an earlier one."""

    title: str
    period: str
    before: str
    change: str


@dataclass(frozen=True, slots=True)
class FigureReview:
    """All that the page says."""

    spec: IndicatorSpec
    display: str
    equation: str
    in_words: str
    parts: tuple[Part, ...]
    verdicts: tuple[tuple[Verdict, str], ...]
    compared: tuple[Compared, ...]
    place: Place
    causes: tuple[tuple[str, str], ...]
    submission: Submission
    trend: Trend
    switches: list[Switch]
    footnotes: tuple[tuple[str, str], ...]


def figure_review(
    figures: UnitFigures, code: str, standing: Standing, *, periods: Sequence[Period]
) -> FigureReview | None:
    """Prepare the page of a confirmed figure; None for an indicator that is not asked for here."""
    result = next((one for one in figures.own if one.spec.code == code), None)
    if result is None:
        return None
    unit, footnotes = figures.beside(code), Footnotes(figures.cluster.period)
    parts = _parts(result.spec, unit, figures)
    compared = tuple(_compared(result, figures, footnotes))
    return FigureReview(
        spec=result.spec,
        display=unit.display,
        equation=_equation(result.spec, unit, figures.entries),
        in_words=_in_words(result.spec, figures),
        parts=parts,
        verdicts=tuple((verdict(one, result, figures), one.target.source) for one in unit.judgements),
        compared=compared,
        place=_place(figures, code),
        causes=_causes(figures, code),
        submission=_submission(figures),
        trend=_trend(figures, result.spec, standing),
        switches=unit_switches(figures, periods),
        footnotes=footnotes.lines(),
    )


def _parts(spec: IndicatorSpec, unit: UnitResult, figures: UnitFigures) -> tuple[Part, ...]:
    formula, notes = spec.formula, _notes(figures)
    attached = attached_to(period=figures.cluster.period.code, unit=figures.member.code)
    sides = [
        (_("Numerator") if formula.denominator else _("What is counted"), formula.numerator, unit.figure.numerator)
    ]
    if formula.denominator:
        sides.append((_("Denominator"), formula.denominator, unit.figure.denominator))
    return tuple(
        Part(
            title,
            tuple(
                _component(sign, code, figures, notes.get(code, ""), attached.get(code))
                for sign, code in expression.terms
            ),
            "" if amount is None else format_number(amount),
        )
        for title, expression, amount in sides
    )


def _notes(figures: UnitFigures) -> dict[str, str]:
    rows = DataValue.objects.filter(submission=figures.member.submission_id).exclude(note="")
    return dict(rows.values_list("element__code", "note"))


def _component(sign: int, code: str, figures: UnitFigures, note: str, attached: Attached | None) -> Component:
    element: DataElement | None = figures.cluster.catalogue.by_code.get(code)
    unit = figures.member.code
    return Component(
        sign="+" if sign > 0 else MINUS,
        name=element.name if element else code,
        unit=element.unit if element else "",
        kind=str(KINDS[element.kind]) if element else "",
        now=shown(figures.entries.get(code, BLANK)),
        same=earlier_entry(figures.same, unit, code),
        previous=earlier_entry(figures.previous, unit, code),
        note=note,
        definition=element.definition if element else "",
        source=element.source if element else "",
        register=element.register if element else "",
        attached=attached,
    )


def _equation(spec: IndicatorSpec, unit: UnitResult, entries: Entries) -> str:
    """Write `58 : (5 + 58 − 0) = 58/63 = 92,06%`; nothing where there is no value."""
    if unit.figure.state is not State.VALUE:
        return ""
    numerator = _sum(spec.formula.numerator, lambda code: _amount(entries, code))
    if spec.formula.denominator is None:
        return f"{numerator.strip('()')} = {unit.display}" if len(spec.formula.numerator.terms) > 1 else unit.display
    denominator = _sum(spec.formula.denominator, lambda code: _amount(entries, code))
    result = f"{fraction(unit.figure)} = {unit.display}"
    is_short = len(spec.formula.numerator.terms) == len(spec.formula.denominator.terms) == 1
    return result if is_short else f"{numerator} : {denominator} = {result}"


def _in_words(spec: IndicatorSpec, figures: UnitFigures) -> str:
    """Write the same with the names of the rows."""
    by_code = figures.cluster.catalogue.by_code

    def name(code: str) -> str:
        return f"“{by_code[code].name}”" if code in by_code else code

    numerator = _sum(spec.formula.numerator, name)
    return f"{numerator} : {_sum(spec.formula.denominator, name)}" if spec.formula.denominator else numerator


def _sum(expression: Expression, write: Callable[[str], str]) -> str:
    (_first_sign, first), *rest = expression.terms
    words = write(first) + "".join(f" {'+' if sign > 0 else MINUS} {write(code)}" for sign, code in rest)
    return f"({words})" if rest else words


def _amount(entries: Entries, code: str) -> str:
    return format_number(entries.get(code, BLANK).amount or Decimal(0))


def _compared(result: IndicatorResult, figures: UnitFigures, footnotes: Footnotes) -> Iterator[Compared]:
    cluster = figures.cluster
    earlier = (
        (_("Previous period"), cluster.previous, result.previous),
        (_("Same period"), cluster.same_period, result.same_period),
    )
    for title, then, comparison in earlier:
        if then is not None and comparison is not None:
            yield Compared(title, then.name, before(comparison, footnotes), _change(comparison))


def _change(comparison: Comparison) -> str:
    return comparison.change_display or NOT_COMPARABLE


def _place(figures: UnitFigures, code: str) -> Place:
    beside = next(one for one in figures.cluster.results if one.spec.code == code)
    places = standings_of(beside, figures.cluster.members).places
    return next(place for place in places if place.code == figures.member.code)


def _causes(figures: UnitFigures, code: str) -> tuple[tuple[str, str], ...]:
    said = explanations_of([figures.member]).get((figures.member.code, code), {})
    return tuple((str(topic.label), said[topic]) for topic in Topic if topic in said)


def _submission(figures: UnitFigures) -> Submission:
    rows = Submission.objects.select_related("submitted_by", "accepted_by")
    return rows.get(membership__unit=figures.member.unit_id, membership__period=figures.cluster.period)


def _trend(figures: UnitFigures, spec: IndicatorSpec, standing: Standing) -> Trend:
    member, cluster = figures.member, figures.cluster
    return trend_of(
        Q(membership__unit=member.unit_id, membership__cluster__host__in=standing.watched_provinces),
        until=cluster.period,
        spec=spec,
        targets=for_unit(spec.targets, unit=member.code, cluster=cluster.cluster.code, kind=spec.formula.kind),
        catalogue=cluster.catalogue,
    )
