"""Targets that were missed: by how much, by whom, why, and what the unit commits itself to."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from indicators.catalogue import Catalogue
from indicators.enums import TARGET_TOPICS, Topic
from indicators.grid import cases_words, fraction, target_words
from indicators.models import Statement
from indicators.reading import Member
from indicators.results import IndicatorResult, IndicatorSpec
from indicators.targets import Judgement

# Unit code, indicator code, to what the unit said on each topic.
Explanations = Mapping[tuple[str, str], Mapping[Topic, str]]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One target missed by one unit, or by the whole cluster (no code)."""

    code: str
    name: str
    display: str
    fraction: str
    target: str
    authority: str
    missing: str
    cases: str
    causes: tuple[tuple[str, str], ...]
    commitment: str


@dataclass(frozen=True, slots=True)
class MissedIndicator:
    """An indicator with at least one missed target; the cluster's own stands first."""

    code: str
    name: str
    rows: tuple[Shortfall, ...]


def explanations_of(members: Iterable[Member]) -> dict[tuple[str, str], dict[Topic, str]]:
    """Read what the units say of the targets that they missed, from confirmed submissions only, in one query."""
    codes = {member.submission_id: member.code for member in members if member.is_accepted}
    rows = Statement.objects.filter(
        submission__in=[pk for pk in codes if pk], topic__in=TARGET_TOPICS, indicator__isnull=False
    )
    found: defaultdict[tuple[str, str], dict[Topic, str]] = defaultdict(dict)
    for submission, indicator, topic, text in rows.values_list("submission_id", "indicator__code", "topic", "text"):
        found[codes[submission], indicator][Topic(topic)] = text
    return dict(found)


def shortfalls_of(
    results: Iterable[IndicatorResult],
    members: Iterable[Member],
    catalogue: Catalogue,
    explanations: Explanations,
    *,
    whole: str,
) -> list[MissedIndicator]:
    """List the indicators with a missed target, in the order of the form.

    :param whole: what to call the cluster as a whole
    """
    names = {member.code: member.short_name for member in members}
    missed = [
        MissedIndicator(
            code=result.spec.code,
            name=result.spec.name,
            rows=tuple(_rows(result, names, catalogue, explanations, whole)),
        )
        for result in results
    ]
    return [indicator for indicator in missed if indicator.rows]


def _rows(
    result: IndicatorResult, names: Mapping[str, str], catalogue: Catalogue, explanations: Explanations, whole: str
) -> Iterable[Shortfall]:
    spec = result.spec
    total = (result.total_display, fraction(result.total.figure))
    for judgement in _missed(result.judgements):
        yield _row(spec, judgement, catalogue, code="", name=whole, shown=total, said={})
    for code, unit in result.units.items():
        said = explanations.get((code, spec.code), {})
        shown = (unit.display, fraction(unit.figure))
        for judgement in _missed(unit.judgements):
            yield _row(spec, judgement, catalogue, code=code, name=names[code], shown=shown, said=said)


def _missed(judgements: Collection[Judgement]) -> list[Judgement]:
    return [judgement for judgement in judgements if judgement.met is False]


def _row(
    spec: IndicatorSpec,
    judgement: Judgement,
    catalogue: Catalogue,
    *,
    code: str,
    name: str,
    shown: tuple[str, str],
    said: Mapping[Topic, str],
) -> Shortfall:
    display, parts = shown
    causes = (Topic.OBJECTIVE_CAUSE, Topic.SUBJECTIVE_CAUSE)
    return Shortfall(
        code=code,
        name=name,
        display=display,
        fraction=parts,
        target=target_words(judgement.target, spec.formula.kind),
        authority=judgement.target.authority.value,
        missing=judgement.margin_display,
        cases=missing_cases(judgement, spec, catalogue),
        causes=tuple((str(topic.label), said[topic]) for topic in causes if topic in said),
        commitment=said.get(Topic.COMMITMENT, ""),
    )


def missing_cases(judgement: Judgement, spec: IndicatorSpec, catalogue: Catalogue) -> str:
    """Say how many cases a ratio is short of a target that it misses; nothing for a count, which says so itself."""
    if judgement.met is not False or not judgement.cases_missing or spec.formula.denominator is None:
        return ""
    return cases_words(judgement, _counted_unit(spec, catalogue))


def _counted_unit(spec: IndicatorSpec, catalogue: Catalogue) -> str:
    _sign, code = spec.formula.numerator.terms[0]
    element = catalogue.by_code.get(code)
    return element.unit if element else ""
