"""The words of the catalogue and of the figures, shared by models and arithmetic."""

import operator
from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class State(StrEnum):
    """Whether there is a number, none yet, or nothing of the sort happened (không phát sinh)."""

    VALUE = "VALUE"
    BLANK = "BLANK"
    NOT_ARISEN = "NOT_ARISEN"


class ElementKind(StrEnum):
    """How a data element behaves over time: carried in, counted within, left over."""

    OPENING = "OPENING"
    FLOW = "FLOW"
    CLOSING = "CLOSING"


class IndicatorKind(StrEnum):
    """A number as it stands, or a per cent of two numbers."""

    COUNT = "COUNT"
    RATIO = "RATIO"


class Direction(StrEnum):
    """Which end of the scale is the good one."""

    HIGHER = "higher"
    LOWER = "lower"
    NONE = "none"


class Operator(StrEnum):
    """How two numbers of a target or of a check must stand to each other."""

    GT = ">"
    GE = ">="
    LT = "<"
    LE = "<="
    EQ = "="

    def holds(self, left: Decimal | Fraction, right: Decimal | Fraction) -> bool:
        """Say whether the exact numbers stand to each other as the operator asks."""
        (above, below), (other, part) = left.as_integer_ratio(), right.as_integer_ratio()
        return self.relation(above * part, other * below)

    @property
    def relation(self) -> Callable[[int, int], bool]:
        """How two whole numbers must stand to each other, for those who compare many with one."""
        return _RELATIONS[self]

    @property
    def is_ceiling(self) -> bool:
        """Less is asked for, as in "at most 5%"."""
        return self in {Operator.LT, Operator.LE}


_RELATIONS: dict[Operator, Callable[[int, int], bool]] = {
    Operator.GT: operator.gt,
    Operator.GE: operator.ge,
    Operator.LT: operator.lt,
    Operator.LE: operator.le,
    Operator.EQ: operator.eq,
}


class Authority(StrEnum):
    """Who set a target, the highest first."""

    ASSEMBLY = "Quốc hội"
    SECTOR = "Ngành"
    PROVINCE = "Tỉnh"
    CLUSTER = "Cụm"
    UNIT = "Đơn vị"

    @property
    def rank(self) -> int:
        """Return 0 for the highest authority, then 1 and so on."""
        return list(Authority).index(self)


class Per(StrEnum):
    """The span of time that a target is set for."""

    PERIOD = "period"
    YEAR = "year"


class Severity(StrEnum):
    """Whether a broken check stops a submission or only asks for a second look."""

    ERROR = "error"
    WARNING = "warning"


class Mark(StrEnum):
    """What a reader must know beside a figure."""

    MERGED = "MERGED"
    SMALL = "SMALL"
    PARTIAL = "PARTIAL"
    NOT_EQUIVALENT = "NOT_EQUIVALENT"


# What every cell of every table is asked: Python 3.11 takes 0.2 µs to find an enum's member, a tenth of it for a
# module's name.
KIND_RATIO = IndicatorKind.RATIO
STATE_VALUE, STATE_BLANK, STATE_NOT_ARISEN = State.VALUE, State.BLANK, State.NOT_ARISEN
