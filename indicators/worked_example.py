"""How an indicator comes from the rows of the sheet, with the unit's own numbers: what a row means, by example."""

from collections.abc import Callable, Container, Mapping

from django.utils.translation import gettext as _

from indicators.entries import BLANK, Entry
from indicators.expressions import Expression
from indicators.figures import Formula, figure_of
from indicators.wording import display
from units.numbers import format_number

EQUALS = " = "
SIGNS = {1: "+", -1: "\N{MINUS SIGN}"}
Word = Callable[[str], str]


def worked_example(formula: Formula, entries: Mapping[str, Entry], numbers: Mapping[str, int]) -> str:
    """Write `rows 4 : (1 + 2 − 3) = 61 : (7 + 67 − 0) = 61/74 = 82,4%`, as far as there are numbers.

    :param numbers: the rows' places in the sheet; rows of other levels, which count as nothing, have none
    """
    said = _("rows %(rows)s") % {"rows": _computed(formula, numbers, lambda code: str(numbers[code]))}
    figure = figure_of(formula, entries)
    if (value := figure.numerator) is None:
        return said
    steps = [said, _computed(formula, numbers, lambda code: _amount(entries.get(code, BLANK)))]
    if figure.denominator is not None:
        steps.append(f"{format_number(value)}/{format_number(figure.denominator)}")
    steps.append(display(figure, decimals=formula.decimals))
    return EQUALS.join(dict.fromkeys(filter(None, steps)))


def _computed(formula: Formula, numbers: Container[str], word: Word) -> str:
    above = _sum(formula.numerator, numbers, word)
    if formula.denominator is None:
        return above
    return f"{_grouped(above)} : {_grouped(_sum(formula.denominator, numbers, word))}"


def _sum(expression: Expression, numbers: Container[str], word: Word) -> str:
    terms = "".join(f" {SIGNS[sign]} {word(code)}" for sign, code in expression.terms if code in numbers)
    return terms.removeprefix(" + ").strip()


def _grouped(words: str) -> str:
    return f"({words})" if " " in words else words


def _amount(entry: Entry) -> str:
    return "" if entry.amount is None else format_number(entry.amount)
