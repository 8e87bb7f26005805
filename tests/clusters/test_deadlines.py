"""A deadline is a moment; what comes after it is late."""

from datetime import UTC, datetime, timedelta

import pytest

from clusters.deadlines import Deadline, Window

OPENS = datetime(2022, 5, 25, 0, 30, tzinfo=UTC)
DUE = datetime(2022, 6, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "window"),
    [
        (OPENS - timedelta(seconds=1), Window.NOT_OPEN),
        (OPENS, Window.OPEN),
        (DUE - timedelta(seconds=1), Window.OPEN),
        (DUE, Window.OPEN),
        (DUE + timedelta(seconds=1), Window.OVERDUE),
    ],
)
def test_window(at: datetime, window: Window) -> None:
    assert Deadline(OPENS, DUE).window(at=at) is window


def test_late_by_is_never_negative() -> None:
    assert Deadline(OPENS, DUE).late_by(OPENS) == timedelta(0)
    assert Deadline(OPENS, DUE).late_by(DUE + timedelta(hours=2)) == timedelta(hours=2)
