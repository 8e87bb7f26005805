"""Sums and differences of data elements, such as `TB-CU + TB-MOI - TB-CHUYEN`."""

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import lru_cache

from indicators.entries import BLANK, EXACT, Entries, Entry, combined

CODE = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*")
SIGNS = {"+": 1, "-": -1}


class ExpressionError(ValueError):
    """The text is not a sum of element codes; `code` says why, `part` is the offending text."""

    EMPTY = "EMPTY"
    NOT_A_CODE = "NOT_A_CODE"
    NOT_AN_OPERATOR = "NOT_AN_OPERATOR"
    UNFINISHED = "UNFINISHED"

    def __init__(self, code: str, part: str) -> None:
        super().__init__(f"{code}: {part!r}")
        self.code = code
        self.part = part


@dataclass(frozen=True, slots=True)
class Expression:
    """Element codes in order, each with +1 or -1, the first with +1."""

    terms: tuple[tuple[int, str], ...]

    @property
    def codes(self) -> frozenset[str]:
        """Return the elements that the expression needs."""
        return frozenset(code for _, code in self.terms)

    def __str__(self) -> str:
        first, *rest = self.terms
        return first[1] + "".join(f" {'+' if sign > 0 else '-'} {code}" for sign, code in rest)


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """Read `CODE ((" + "|" - ") CODE)*` and nothing else.

    :raises ExpressionError: with the reason and the offending part
    """
    if not text.strip():
        raise ExpressionError(ExpressionError.EMPTY, text)
    words = text.split(" ")
    for place, word in enumerate(words):
        _refuse_unless_in_place(place, word)
    if len(words) % 2 == 0:
        raise ExpressionError(ExpressionError.UNFINISHED, words[-1])
    signs = (1, *(SIGNS[sign] for sign in words[1::2]))
    return Expression(tuple(zip(signs, words[::2], strict=True)))


def unknown_codes(expression: Expression, known: Container[str]) -> list[str]:
    """Return the codes that nobody has defined, each once, in order of appearance."""
    return [code for code in dict.fromkeys(code for _, code in expression.terms) if code not in known]


def evaluate(expression: Expression, entries: Entries) -> Entry:
    """Add up the expression; a missing element is blank, and one blank element makes the sum blank."""
    if len(expression.terms) == 1:
        return entries.get(expression.terms[0][1], BLANK)
    return combined((sign, entries.get(code, BLANK)) for sign, code in expression.terms)


def amount_of(expression: Expression, entries: Entries) -> Decimal | None:
    """Add up as `evaluate` does where only the number matters: None when blank, zero when nothing has arisen."""
    (_, first), *others = expression.terms
    total = entries.get(first, BLANK).amount
    for sign, code in others:
        amount = entries.get(code, BLANK).amount
        if total is None or amount is None:
            return None
        total = EXACT.add(total, amount) if sign > 0 else EXACT.subtract(total, amount)
    return total


class Columns:
    """The entries of several units turned round, one column an element: an expression adds up whole columns at once.

    A province's page computes a hundred thousand figures; one by one they take more than twice as long.
    """

    def __init__(self, units: Mapping[str, Entries]) -> None:
        self.units = tuple(units)
        self._rows = tuple(units.values())
        self._columns: dict[str, list[Entry]] = {}

    def evaluate(self, expression: Expression) -> list[Entry]:
        """Evaluate for every unit, in their order."""
        if len(expression.terms) == 1:
            return self._column(expression.terms[0][1])
        return [evaluate(expression, row) for row in self._rows]

    def amounts(self, expression: Expression) -> list[Decimal | None]:
        """Return `amount_of` for every unit, in their order."""
        (_, first), *others = expression.terms
        totals = [entry.amount for entry in self._column(first)]
        with localcontext(EXACT):
            for sign, code in others:
                totals = [
                    _added(total, sign, entry.amount) for total, entry in zip(totals, self._column(code), strict=True)
                ]
        return totals

    def _column(self, code: str) -> list[Entry]:
        if (column := self._columns.get(code)) is None:
            column = self._columns[code] = [row.get(code, BLANK) for row in self._rows]
        return column


def _added(total: Decimal | None, sign: int, amount: Decimal | None) -> Decimal | None:
    if total is None or amount is None:
        return None
    return total + amount if sign > 0 else total - amount


def _refuse_unless_in_place(place: int, word: str) -> None:
    if place % 2 and word not in SIGNS:
        raise ExpressionError(ExpressionError.NOT_AN_OPERATOR, word)
    if not place % 2 and not CODE.fullmatch(word):
        raise ExpressionError(ExpressionError.NOT_A_CODE, word)
