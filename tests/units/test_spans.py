"""Spans of time are said in their two largest units."""

from datetime import timedelta

import pytest

from units.spans import in_words


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=20), "1 phút"),
        (timedelta(minutes=4, seconds=59), "4 phút"),
        (timedelta(hours=1, minutes=5), "1 giờ 05 phút"),
        (timedelta(hours=2), "2 giờ"),
        (timedelta(days=2, hours=3, minutes=59), "2 ngày 3 giờ"),
        (timedelta(days=1), "1 ngày"),
        (timedelta(days=9, hours=23), "9 ngày 23 giờ"),
        (timedelta(days=10, hours=5), "10 ngày"),
        (timedelta(days=1634, hours=15), "1.634 ngày"),
    ],
)
def test_in_words(span: timedelta, words: str) -> None:
    assert in_words(span) == words
