"""Checks on a unit's figures: rules of the catalogue, and figures that cannot be."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.entries import ZERO, Entries
from indicators.expressions import Expression, evaluate, parse
from indicators.figures import Figure, Formula
from indicators.kinds import Operator, Severity
from units.numbers import NumberError, parse_number

RULE_DECIMALS = 6


class Impossible(StrEnum):
    """Why a figure cannot be true."""

    NUMERATOR_ABOVE_DENOMINATOR = "NUMERATOR_ABOVE_DENOMINATOR"
    NEGATIVE = "NEGATIVE"


@dataclass(frozen=True, slots=True)
class Rule:
    """How two sums of elements, or a sum and a number, must stand to each other."""

    code: str
    left: Expression
    operator: Operator
    right: Expression | Decimal
    severity: Severity
    message: str
    source: str


def right_side(text: str) -> Expression | Decimal:
    """Read a rule's right side: a number where it can be one, else an expression.

    :raises indicators.expressions.ExpressionError: if it is neither
    """
    try:
        return parse_number(text, decimals=RULE_DECIMALS)
    except NumberError:
        return parse(text)


def breaks(rule: Rule, entries: Entries) -> bool:
    """Say whether the entries break the rule; with a blank component it is not judged, so not broken."""
    left = evaluate(rule.left, entries).amount
    right = rule.right if isinstance(rule.right, Decimal) else evaluate(rule.right, entries).amount
    if left is None or right is None:
        return False
    return not rule.operator.holds(left, right)


def impossible(formula: Formula, figure: Figure) -> Impossible | None:
    """Say why a figure cannot be true, if it cannot."""
    numerator, denominator = figure.numerator, figure.denominator
    if numerator is None:
        return None
    if numerator < ZERO or (denominator is not None and denominator < ZERO):
        return Impossible.NEGATIVE
    if denominator is None or formula.may_exceed_100:
        return None
    return Impossible.NUMERATOR_ABOVE_DENOMINATOR if numerator > denominator else None
