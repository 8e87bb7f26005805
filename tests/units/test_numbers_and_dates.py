"""The filters that write numbers, days, moments and spans."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.utils import translation
from django.utils.formats import localize


def written(value: object, name: str, language: str = "vi") -> str:
    template = Template(f"{{% load numbers_and_dates %}}{{{{ value|{name} }}}}")
    with translation.override(language):
        return template.render(Context({"value": value}))


@pytest.mark.parametrize(
    ("value", "words"),
    [(1234567, "1.234.567"), (Decimal("1234.50"), "1.234,5"), (Decimal("100.0000"), "100"), (0, "0"), (None, "")],
)
def test_number(value: object, words: str) -> None:
    assert written(value, "number") == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (date(2026, 3, 5), "05/03/2026"),
        (datetime(2022, 6, 1, 17, 30, tzinfo=UTC), "02/06/2022"),
        (datetime(2022, 6, 1, 16, 59, tzinfo=UTC), "01/06/2022"),
        (None, ""),
    ],
)
def test_day_is_vietnams(value: object, words: str) -> None:
    assert written(value, "day") == words


@pytest.mark.parametrize(
    ("value", "words"), [(datetime(2022, 6, 2, 9, 0, tzinfo=UTC), "16:00 on 02/06/2022"), (None, "")]
)
def test_moment_is_vietnams(value: object, words: str) -> None:
    assert written(value, "moment", "en") == words


@pytest.mark.parametrize(
    ("value", "words"), [(timedelta(hours=1, minutes=5), "1 giờ 05 phút"), (timedelta(0), ""), (None, "")]
)
def test_span(value: object, words: str) -> None:
    assert written(value, "span") == words


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_typed_day_is_read_one_way_in_every_language(language: str) -> None:
    with translation.override(language):
        assert forms.DateField(localize=True).clean("05/03/2026") == date(2026, 3, 5)
        with pytest.raises(ValidationError):
            forms.DateField(localize=True).clean("03/31/2026")
        assert localize(Decimal("1234.5")) == "1.234,5"
        assert localize(date(2026, 3, 5)) == "05/03/2026"
