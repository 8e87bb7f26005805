"""The report as data for other programs: numbers are texts with a point, never floats."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from indicators.rounding import exact28
from reports import content
from reports.content import Summary
from reports.drafting import completed
from reports.outline import HEADINGS

SCHEMA = 1
Json = dict[str, Any]


def as_json(summary: Summary, narrative: Mapping[str, str]) -> Json:
    """Return the report as plain data; times carry their offset, a number that is not there is None."""
    period = summary.period
    return {
        "schema": SCHEMA,
        "cluster": {"code": summary.cluster.code, "name": summary.cluster.name},
        "period": {
            "code": period.code,
            "name": period.name,
            "starts_on": period.starts_on.isoformat(),
            "ends_on": period.ends_on.isoformat(),
        },
        "units": [_unit(unit) for unit in summary.units],
        "missing_units": [unit.code for unit in summary.missing_units],
        "indicators": [_indicator(indicator, summary) for indicator in summary.indicators],
        "elements": [_element(element, summary) for element in summary.elements],
        "awards": {"by_type": _by_type(summary.awards), "list": [_award(award) for award in summary.awards]},
        "narrative": [
            {"key": section.value, "title": HEADINGS[section], "text": text}
            for section, text in completed(summary, narrative).items()
        ],
        # Beside the contract's keys: what the units were asked to explain, a doubt an entry.
        "explanations": [_explanation(row) for row in summary.explanations],
    }


def _unit(unit: content.Unit) -> Json:
    return {
        "code": unit.code,
        "name": unit.name,
        "short_name": unit.short_name,
        "role": unit.role,
        "state": unit.state,
        "submitted_at": unit.submitted_at.isoformat() if unit.submitted_at else None,
        "late": unit.late,
    }


def _indicator(row: content.Indicator, summary: Summary) -> Json:
    return {
        "code": row.code,
        "name": row.name,
        "section": row.section,
        "kind": row.kind.value,
        "unit": row.unit,
        **_figure(row),
        "targets": [_target(target) for target in row.targets],
        "same_period": _earlier(row.same_period),
        "previous": _earlier(row.previous),
        "sentence": row.sentence,
        "counted": list(row.counted),
        "missing": list(row.missing),
        "units": {unit.code: _cell(row.units[unit.code]) for unit in summary.units},
    }


def _figure(row: content.Indicator | content.Cell | content.Earlier) -> Json:
    return {
        "numerator": _number(row.numerator),
        "denominator": _number(row.denominator),
        "value": row.value,
        "display": row.display,
        "state": row.state.value,
        "marks": [mark.value for mark in row.marks],
    }


def _cell(cell: content.Cell) -> Json:
    targets = [_target(target) for target in cell.targets]
    return {**_figure(cell), "met": cell.met, "rank": cell.rank, "targets": targets}


def _target(target: content.JudgedTarget) -> Json:
    return {
        "authority": target.authority.value,
        "scope": target.scope,
        "operator": target.operator.value,
        "value": _number(target.value),
        "per": target.per.value,
        "met": target.met,
        "margin": target.margin,
        "margin_display": target.margin_display,
        "cases_missing": target.cases_missing,
    }


def _earlier(earlier: content.Earlier | None) -> Json:
    if earlier is None:
        return {}
    return {
        "period": earlier.period,
        **_figure(earlier),
        "now_display": earlier.now_display,
        "change_display": earlier.change_display,
        "comparable": earlier.comparable,
        "counted": list(earlier.counted),
        "left_out": list(earlier.left_out),
    }


def _element(element: content.Element, summary: Summary) -> Json:
    cells = {unit.code: element.units[unit.code] for unit in summary.units}
    return {
        "code": element.code,
        "name": element.name,
        "unit": element.unit,
        "total": _number(element.total),
        "state": element.state.value,
        "missing": list(element.missing),
        "units": {code: {"value": _number(cell.value), "state": cell.state.value} for code, cell in cells.items()},
    }


def _explanation(row: content.Explanation) -> Json:
    return {
        "unit": row.unit,
        "key": row.key,
        "element": row.element,
        "name": row.name,
        "value": _number(row.value),
        "state": row.state.value,
        "why": row.why,
        "source": row.source,
        "reason": row.reason,
    }


def _by_type(awards: Iterable[content.Award]) -> list[Json]:
    found: dict[str, Json] = {}
    for award in awards:
        counted = found.setdefault(
            award.award_type,
            {"award_type": award.award_type, "name": award.award_name, "individuals": 0, "collectives": 0},
        )
        counted["collectives" if award.collective else "individuals"] += 1
    return list(found.values())


def _award(award: content.Award) -> Json:
    return {
        "unit": award.unit,
        "recipient": award.recipient,
        "recipient_title": award.recipient_title,
        "subject": "collective" if award.collective else "individual",
        "award_type": award.award_type,
        "category": award.category,
        "decision_number": award.decision_number,
        "decision_date": award.decided_on.isoformat(),
        "authority": award.authority,
        "citation": award.citation,
        "achievement_year": award.achievement_year,
    }


def _number(value: Decimal | None) -> str | None:
    return None if value is None else exact28(Fraction(value))
