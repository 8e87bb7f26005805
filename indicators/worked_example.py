"""How an indicator comes from the rows of the sheet, with the unit's own numbers: what a row means, by example."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from indicators.entries import BLANK, Entry
from indicators.expressions import Expression
from indicators.figures import Formula, figure_of
from indicators.kinds import KIND_RATIO
from indicators.wording import display
from units.numbers import format_number

EQUALS = " = "
MINUS = "\N{MINUS SIGN}"


def worked_example(formula: Formula, entries: Mapping[str, Entry], numbers: Mapping[str, int]) -> str:
    """Write `rows 4 : (1 + 2 − 3) = 61 : (7 + 67 − 0) = 61/74 = 82,4%`, as far as there are numbers.

    :param numbers: the rows' places in the sheet; rows of other levels, which count as nothing, have none
    """
    rows = _computed(formula, {code: str(number) for code, number in numbers.items()}, numbers)
    said = _("rows %(rows)s") % {"rows": rows}
    figure = figure_of(formula, entries)
    if (value := figure.numerator) is None:
        return said
    filled = _computed(formula, {code: _amount(entries.get(code, BLANK)) for code in numbers}, numbers)
    steps = [said, filled]
    if figure.denominator is not None:
        steps.append(f"{format_number(value)}/{format_number(figure.denominator)}")
    steps.append(display(figure, decimals=formula.decimals))
    return EQUALS.join(dict.fromkeys(filter(None, steps)))


def _computed(formula: Formula, words: Mapping[str, str], numbers: Mapping[str, int]) -> str:
    above = _sum(formula.numerator, words, numbers)
    if formula.kind is not KIND_RATIO or formula.denominator is None:
        return above
    return f"{_grouped(above)} : {_grouped(_sum(formula.denominator, words, numbers))}"


def _sum(expression: Expression, words: Mapping[str, str], numbers: Mapping[str, int]) -> str:
    terms = [(sign, words[code]) for sign, code in expression.terms if code in numbers]
    written = "".join(f" {'+' if sign > 0 else MINUS} {word}" for sign, word in terms)
    return written.removeprefix(" + ").strip()


def _grouped(words: str) -> str:
    return f"({words})" if " " in words else words


def _amount(entry: Entry) -> str:
    return "" if entry.amount is None else format_number(entry.amount)
