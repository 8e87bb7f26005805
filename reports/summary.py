"""The report's data from the database: confirmed figures, the units' words, work and commendations.

Eighteen queries, whatever the number of units and indicators; seventeen where the period came with its `compare_with`.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypeVar

from django.utils import timezone

from clusters.models import Cluster, Period
from indicators.comparison import Comparison
from indicators.figures import BLANK, element_total
from indicators.kinds import Direction, IndicatorKind, Mark
from indicators.models import DataElement
from indicators.reading import ClusterFigures, Member, cluster_figures
from indicators.results import IndicatorResult, IndicatorSpec, UnitResult
from indicators.rounding import Ratio, exact28, exact28_of
from indicators.targets import Judgement
from reports import content, emulation
from reports.content import Summary
from reports.explaining import explanations_of
from reports.sentences import sentence_of

__all__ = ["Summary", "build_summary"]

OfUnit = TypeVar("OfUnit", content.Statement, content.Movement, content.Initiative, content.Exemplar)


def build_summary(*, cluster: Cluster, period: Period) -> Summary:
    """Gather what the report on a cluster and period says, from confirmed figures alone."""
    figures = cluster_figures(cluster, period)
    place, pact = emulation.place_and_pact(cluster, period)
    work = emulation.work_of(cluster, period)
    units = [member.unit_id for member in figures.members]
    periods = [then for then in (period, figures.same_period) if then]
    received = emulation.awards_of(units, periods, until=period.ends_on)
    accepted = [member.submission_id for member in figures.members if member.is_accepted and member.submission_id]
    return Summary(
        cluster=_cluster(cluster, place),
        period=_half_year(period),
        same_period=_half_year(figures.same_period) if figures.same_period else None,
        previous=_half_year(figures.previous) if figures.previous else None,
        comparable_note=period.comparable_note,
        units=tuple(map(_unit, figures.members)),
        sections={element.section.code: element.section.name for element in figures.catalogue.elements},
        indicators=_indicators(figures),
        elements=_elements(figures),
        statements=_by_unit(emulation.statements_of(accepted), figures.members),
        movements=_by_unit(work.movements, figures.members),
        initiatives=_by_unit(work.initiatives, figures.members),
        exemplars=_by_unit(work.exemplars, figures.members),
        awards=received[period.pk],
        awards_before=received[figures.same_period.pk] if figures.same_period else (),
        pact=pact,
        explanations=explanations_of(figures),
    )


def _by_unit(rows: Iterable[OfUnit], members: Iterable[Member]) -> tuple[OfUnit, ...]:
    places = {member.code: place for place, member in enumerate(members)}
    return tuple(sorted(rows, key=lambda row: places[row.unit]))


def _cluster(cluster: Cluster, place: str) -> content.ClusterFacts:
    host = cluster.host
    return content.ClusterFacts(cluster.code, cluster.name, cluster.number, host.name, host.short_name, place)


def _half_year(period: Period) -> content.HalfYear:
    return content.HalfYear(period.code, period.name, period.year, period.half, period.starts_on, period.ends_on)


def _unit(member: Member) -> content.Unit:
    return content.Unit(
        code=member.code,
        name=member.name,
        short_name=member.short_name or member.name,
        role=member.role.value,
        state=member.state.value,
        is_confirmed=member.is_accepted,
        submitted_at=timezone.localtime(member.submitted_at) if member.submitted_at else None,
        late=bool(member.late_by),
    )


def _indicators(figures: ClusterFigures) -> tuple[content.Indicator, ...]:
    names = {member.code: member.short_name or member.name for member in figures.members}
    same, previous = (then.code if then else "" for then in (figures.same_period, figures.previous))
    elements, spoken = figures.catalogue.by_code, _spoken(figures)
    return tuple(
        _indicator(result, elements, names, spoken=result.spec.code in spoken, same=same, previous=previous)
        for result in figures.results
    )


def _indicator(
    result: IndicatorResult,
    elements: Mapping[str, DataElement],
    names: Mapping[str, str],
    *,
    spoken: bool,
    same: str,
    previous: str,
) -> content.Indicator:
    spec, figure = result.spec, result.total.figure
    noun = _noun(spec, elements)
    return content.Indicator(
        code=spec.code,
        name=spec.name,
        section=spec.section,
        kind=spec.formula.kind,
        unit=spec.unit,
        noun=noun,
        direction=spec.formula.direction,
        spoken=spoken,
        numerator=figure.numerator,
        denominator=figure.denominator,
        value=_exact(figure.exact),
        display=result.total_display,
        state=figure.state,
        targets=tuple(map(_judged, result.judgements)),
        same_period=_earlier(result.same_period, same),
        previous=_earlier(result.previous, previous),
        marks=_marks(result.marks),
        counted=result.total.counted,
        missing=result.total.missing,
        units={code: _cell(unit) for code, unit in result.units.items()},
        sentence=sentence_of(result, units=names, noun=noun),
    )


def _noun(spec: IndicatorSpec, elements: Mapping[str, DataElement]) -> str:
    if spec.formula.denominator is None:
        return spec.unit
    codes = spec.formula.numerator.codes | spec.formula.denominator.codes
    units = {elements[code].unit for code in codes if code in elements}
    return units.pop() if len(units) == 1 else ""


def _spoken(figures: ClusterFigures) -> set[str]:
    """Keep for the brief print what has a target, and the counts of what the units themselves produce.

    What a unit produces, such as recommendations or trials, is what may never be *không phát sinh*. A count that is
    part of another one, as criminal trials are of all trials, is left to the full print.
    """
    own = {member.code for member in figures.members}
    aimed = {spec.code for spec in figures.catalogue.specs if any(target.scope not in own for target in spec.targets)}
    produced = [spec for spec in figures.catalogue.specs if _is_produced(spec, figures.catalogue.by_code)]
    whole = {spec.code for spec in produced if not any(_is_part(spec, other) for other in produced)}
    return aimed | whole


def _is_produced(spec: IndicatorSpec, elements: Mapping[str, DataElement]) -> bool:
    if spec.formula.kind is not IndicatorKind.COUNT or spec.formula.direction is Direction.LOWER:
        return False
    return not any(elements[code].may_be_not_arisen for code in spec.formula.numerator.codes if code in elements)


def _is_part(spec: IndicatorSpec, other: IndicatorSpec) -> bool:
    return spec.formula.numerator.codes < other.formula.numerator.codes


def _cell(unit: UnitResult) -> content.Cell:
    return content.Cell(
        numerator=unit.figure.numerator,
        denominator=unit.figure.denominator,
        value=_exact(unit.figure.exact),
        display=unit.display,
        state=unit.figure.state,
        met=unit.met,
        rank=unit.rank,
        marks=_marks(unit.marks),
        targets=tuple(map(_judged, unit.judgements)),
    )


def _judged(judgement: Judgement) -> content.JudgedTarget:
    target = judgement.target
    return content.JudgedTarget(
        authority=target.authority,
        scope=target.scope,
        operator=target.operator,
        value=target.value,
        per=target.per,
        met=judgement.met,
        margin=exact28(margin) if (margin := judgement.margin) is not None else None,
        margin_display=judgement.margin_display,
        cases_missing=judgement.cases_missing,
    )


def _earlier(comparison: Comparison | None, period: str) -> content.Earlier | None:
    if comparison is None:
        return None
    before = comparison.before
    return content.Earlier(
        period=period,
        numerator=before.numerator,
        denominator=before.denominator,
        value=_exact(before.exact),
        display=comparison.before_display,
        state=before.state,
        now_display=comparison.now_display,
        change_display=comparison.change_display,
        comparable=Mark.NOT_EQUIVALENT not in comparison.marks and bool(comparison.counted),
        counted=comparison.counted,
        left_out=comparison.left_out,
        marks=_marks(comparison.marks),
    )


def _elements(figures: ClusterFigures) -> tuple[content.Element, ...]:
    return tuple(_element(element, figures) for element in figures.catalogue.elements)


def _element(element: DataElement, figures: ClusterFigures) -> content.Element:
    entries = {code: cells.get(element.code, BLANK) for code, cells in figures.now.items()}
    total = element_total(entries)
    return content.Element(
        code=element.code,
        name=element.name,
        unit=element.unit,
        total=total.entry.value,
        state=total.entry.state,
        missing=total.missing,
        units={code: content.ElementCell(entry.value, entry.state) for code, entry in entries.items()},
    )


def _exact(value: Ratio | None) -> str | None:
    return None if value is None else exact28_of(value)


@lru_cache(maxsize=16)
def _marks(marks: frozenset[Mark]) -> tuple[Mark, ...]:
    return tuple(mark for mark in Mark if mark in marks)
