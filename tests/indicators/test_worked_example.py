"""How a result comes from the rows: first the rows, then the unit's numbers, then the result."""

from typing import Any

import pytest
from django.utils import translation

from indicators.entries import BLANK, NOT_ARISEN, of
from indicators.expressions import parse
from indicators.figures import Formula
from indicators.kinds import Direction, IndicatorKind
from indicators.worked_example import worked_example

NUMBERS = {"CU": 1, "MOI": 2, "CHUYEN": 3, "GQ": 4}


def formula(numerator: str, denominator: str = "") -> Formula:
    return Formula(
        kind=IndicatorKind.RATIO if denominator else IndicatorKind.COUNT,
        numerator=parse(numerator),
        denominator=parse(denominator) if denominator else None,
        decimals=1,
        may_exceed_100=False,
        direction=Direction.HIGHER,
        unit="%",
    )


RATIO = formula("GQ", "CU + MOI - CHUYEN")


@pytest.mark.parametrize(
    ("of_what", "entries", "told"),
    [
        (
            RATIO,
            {"GQ": 61, "CU": 7, "MOI": 67, "CHUYEN": 0},
            "rows 4 : (1 + 2 − 3) = 61 : (7 + 67 − 0) = 61/74 = 82,4%",
        ),
        (RATIO, {"GQ": 61, "CU": 7, "MOI": 67}, "rows 4 : (1 + 2 − 3)"),
        (RATIO, {"GQ": 0, "CU": 0, "MOI": 0, "CHUYEN": 0}, "rows 4 : (1 + 2 − 3) = 0 : (0 + 0 − 0) = 0/0"),
        (formula("CU + MOI"), {"CU": 7, "MOI": 1200}, "rows 1 + 2 = 7 + 1.200 = 1.207"),
        (formula("CU + XA"), {"CU": 7, "XA": NOT_ARISEN}, "rows 1 = 7"),
        (formula("CU", "MOI"), {"CU": NOT_ARISEN, "MOI": 5}, "rows 1 : 2 = 0 : 5 = 0/5 = 0%"),
    ],
)
def test_a_result_is_told_with_the_rows_and_their_numbers(of_what: Formula, entries: dict[str, Any], told: str) -> None:
    held = {code: value if value in (BLANK, NOT_ARISEN) else of(value) for code, value in entries.items()}
    with translation.override("en"):
        assert worked_example(of_what, held, NUMBERS) == told
