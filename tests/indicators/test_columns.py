"""Figures computed by whole columns, exact sums, and cells read as texts are what they are one by one."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given

from indicators.catalogue import Catalogue
from indicators.entries import BLANK, NOT_ARISEN, Entry, exact_sum, of
from indicators.expressions import Columns, parse
from indicators.figures import figure_of, figures_of
from indicators.models import DataValue
from indicators.reading import entries_by_submission
from tests.factories import DataValueFactory
from tests.indicators.oracle import Row
from tests.indicators.oracle_cases import Shape, clusters_of_rows, entries, formula, shapes


@given(rows=clusters_of_rows, shape=shapes)
def test_a_column_of_figures_is_each_units_figure(rows: Mapping[str, Row], shape: Shape) -> None:
    units = {unit: entries(row) for unit, row in rows.items()}
    expected = {unit: figure_of(formula(shape), row) for unit, row in units.items()}
    assert list(figures_of(formula(shape), Columns(units)).items()) == list(expected.items())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "entry",
    [of(0), of(7), of(Decimal("12.5")), of(Decimal("99999999999.9999")), of(999_999_999_999_999), NOT_ARISEN, BLANK],
    ids=str,
)
def test_a_cell_is_read_as_it_was_stored(entry: Entry) -> None:
    row = DataValueFactory(value=entry.value, not_arisen=entry == NOT_ARISEN)
    catalogue = Catalogue(elements=(row.element,), specs=(), rules=())
    found = entries_by_submission([row.submission_id], catalogue)
    assert found == {row.submission_id: {row.element.code: DataValue.objects.get().entry}}
    assert found[row.submission_id][row.element.code] == entry


def test_a_sum_keeps_every_digit() -> None:
    assert exact_sum([Decimal(10**30), Decimal("0.0001")]) == Decimal("1000000000000000000000000000000.0001")


def test_a_column_of_sums_keeps_every_digit() -> None:
    large = Columns({"A": {"MOT": of(10**30), "HAI": of(Decimal("0.0001"))}})
    assert large.amounts(parse("MOT + HAI - MOT")) == [Decimal("0.0001")]
