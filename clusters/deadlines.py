"""Whether figures may be typed, and how late they came; pure, and given the time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Window(StrEnum):
    NOT_OPEN = "NOT_OPEN"
    OPEN = "OPEN"
    OVERDUE = "OVERDUE"


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment entry opens and the moment figures are due, to the minute."""

    opens_at: datetime
    due_at: datetime

    def window(self, *, at: datetime) -> Window:
        """Tell where a moment lies; the moment of the deadline itself is still in time."""
        if at < self.opens_at:
            return Window.NOT_OPEN
        return Window.OVERDUE if self.late_by(at) else Window.OPEN

    def late_by(self, at: datetime) -> timedelta:
        """Return how long after the deadline a moment is; zero when in time."""
        return max(at - self.due_at, timedelta(0))
