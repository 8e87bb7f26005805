"""The catalogue as it holds on a period's last day, read in four queries and handed to the arithmetic."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from clusters.models import Period
from indicators.checks import Rule, right_side
from indicators.entries import NOT_ARISEN, Entry
from indicators.expressions import parse
from indicators.figures import Formula
from indicators.kinds import Authority, Direction, IndicatorKind, Operator, Per, Severity
from indicators.models import Attachment, DataElement, Indicator, Target, ValidationRule
from indicators.results import IndicatorSpec
from indicators.targets import Target as PureTarget


@dataclass(frozen=True)
class Catalogue:
    """What is counted in one period, in the order of the form.

    `unasked` are the rows that `for_levels` left out: indicators may still add them up.
    """

    elements: tuple[DataElement, ...]
    specs: tuple[IndicatorSpec, ...]
    rules: tuple[Rule, ...]
    unasked: tuple[DataElement, ...] = ()

    @cached_property
    def by_id(self) -> dict[int, DataElement]:
        return {element.pk: element for element in self.elements}

    @cached_property
    def by_code(self) -> dict[str, DataElement]:
        return {element.code: element for element in self.elements}

    @property
    def everything(self) -> tuple[DataElement, ...]:
        return (*self.elements, *self.unasked)

    @cached_property
    def in_ratios(self) -> dict[int, str]:
        """The elements that a ratio is computed from, key to code."""
        codes = {code for spec in self.specs if spec.formula.denominator for code in spec.codes}
        return {element.pk: element.code for element in self.everything if element.code in codes}

    def elements_of(self, level: str) -> list[DataElement]:
        """Return the rows that units of a level fill in."""
        return [element for element in self.elements if element.applies_to(level)]

    def for_levels(self, levels: Collection[str]) -> "Catalogue":
        """Leave out what no unit of these levels is asked for."""
        asked = tuple(element for element in self.elements if any(element.applies_to(level) for level in levels))
        codes = {element.code for element in asked}
        unasked = tuple(element for element in self.everything if element.code not in codes)
        specs = tuple(spec for spec in self.specs if not codes.isdisjoint(spec.formula.numerator.codes))
        return Catalogue(asked, specs, self.rules, unasked)

    def completed(self, entries: Mapping[str, Entry], *levels: str) -> dict[str, Entry]:
        """Add *không phát sinh* for what units of these levels are never asked."""
        foreign = {element.code: NOT_ARISEN for element in self.everything if not any(map(element.applies_to, levels))}
        return foreign | dict(entries)


def catalogue_of(period: Period, *, scopes: Collection[str] = ("",), attached_to: int | None = None) -> Catalogue:
    """Read what is valid on the period's last day.

    :param scopes: whose targets count: blank for everyone's, and the codes of the cluster and its units
    :param attached_to: a submission, to give each row the number of documents on its cell there
    """
    day = period.ends_on
    elements = DataElement.objects.valid(on=day).in_form_order().select_related("section")
    if attached_to is not None:
        elements = elements.annotate(attached=Attachment.objects.number_on(attached_to))
    indicators = Indicator.objects.valid(on=day).in_form_order().select_related("section")
    # In one order everywhere, since of several targets of one scope and authority the first judges the unit.
    targets = _targets_by_indicator(Target.objects.valid(on=day).filter(scope__in=scopes).order_by("pk"))
    specs = tuple(_spec(indicator, targets[indicator.pk]) for indicator in indicators)
    return Catalogue(tuple(elements), specs, tuple(map(_rule, ValidationRule.objects.order_by("code"))))


def _targets_by_indicator(targets: Iterable[Target]) -> defaultdict[int, list[PureTarget]]:
    grouped: defaultdict[int, list[PureTarget]] = defaultdict(list)
    for target in targets:
        pure = PureTarget(
            authority=Authority(target.authority),
            scope=target.scope,
            operator=Operator(target.operator),
            value=target.value,
            per=Per(target.per),
            source=target.source,
        )
        grouped[target.indicator_id].append(pure)
    return grouped


def formula_of(indicator: Indicator) -> Formula:
    """Parse an indicator's two expressions into the formula that the arithmetic computes."""
    return Formula(
        kind=IndicatorKind(indicator.kind),
        numerator=parse(indicator.numerator),
        denominator=parse(indicator.denominator) if indicator.denominator else None,
        decimals=indicator.decimals,
        may_exceed_100=indicator.may_exceed_100,
        direction=Direction(indicator.direction),
        unit=indicator.unit,
    )


def _spec(indicator: Indicator, targets: list[PureTarget]) -> IndicatorSpec:
    return IndicatorSpec(
        code=indicator.code,
        name=indicator.name,
        section=indicator.section.code,
        unit=indicator.unit,
        formula=formula_of(indicator),
        definition=indicator.definition,
        source=indicator.source,
        targets=tuple(targets),
    )


def _rule(rule: ValidationRule) -> Rule:
    return Rule(
        code=rule.code,
        left=parse(rule.left),
        operator=Operator(rule.operator),
        right=right_side(rule.right),
        severity=Severity(rule.severity),
        message=rule.message,
        source=rule.source,
    )
