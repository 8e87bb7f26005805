"""The words of a sheet's rows: entries, times and targets."""

from datetime import date, datetime, tzinfo
from decimal import Decimal

from django.utils.translation import gettext as _

from indicators.entries import Entry
from indicators.kinds import IndicatorKind, Operator, Per, State
from indicators.results import IndicatorSpec
from indicators.targets import Target
from units.numbers import format_number

NOTHING_AROSE = "–"


def shown(entry: Entry) -> str:
    """Write an entry as a reader sees it: `1.234`, `–` for *không phát sinh*, nothing for nothing."""
    if entry.state is State.NOT_ARISEN:
        return NOTHING_AROSE
    return "" if entry.value is None else format_number(entry.value)


def clock(moment: datetime, *, zone: tzinfo, today: date) -> str:
    """Write `15:41` for today, `15:41 01/06/2022` for another day."""
    local = moment.astimezone(zone)
    return f"{local:%H:%M}" if local.date() == today else f"{local:%H:%M %d/%m/%Y}"


def target_words(target: Target, spec: IndicatorSpec) -> str:
    """Say who asks for how much: `Quốc hội giao trên 90%`."""
    amount = format_number(Decimal(target.value))
    amount += "%" if spec.formula.kind is IndicatorKind.RATIO else f" {spec.unit}"
    asked = {
        Operator.GT: _("%(who)s: above %(amount)s"),
        Operator.GE: _("%(who)s: at least %(amount)s"),
        Operator.LT: _("%(who)s: below %(amount)s"),
        Operator.LE: _("%(who)s: at most %(amount)s"),
        Operator.EQ: _("%(who)s: exactly %(amount)s"),
    }[target.operator] % {"who": target.authority.value, "amount": amount}
    return _("%(asked)s for the year") % {"asked": asked} if target.per is Per.YEAR else asked


def in_words(entry: Entry, note: str = "") -> str:
    """Write an entry so that it can be read aloud, and its note."""
    words = {State.BLANK: _("not entered"), State.NOT_ARISEN: _("not arisen")}.get(entry.state) or shown(entry)
    return f"{words} ({note})" if note else words
