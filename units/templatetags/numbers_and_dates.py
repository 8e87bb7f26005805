"""Numbers, days, moments and spans in templates, as Vietnamese offices write them; nothing for nothing."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from units.numbers import format_number
from units.spans import in_words

register = template.Library()


@register.filter
def number(value: Decimal | int | None) -> str:
    """Write `1.234.567,8`."""
    return "" if value is None else format_number(value)


@register.filter
def day(value: date | datetime | None) -> str:
    """Write `02/06/2022`; a moment is the day that it falls on in Vietnam."""
    if value is None:
        return ""
    return (timezone.localtime(value) if isinstance(value, datetime) else value).strftime("%d/%m/%Y")


@register.filter
def moment(value: datetime | None) -> str:
    """Write `16 giờ 00 ngày 02/06/2022`, in Vietnam's time."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return _("%(hour)s:%(minute)s on %(day)s") % {"hour": f"{local:%H}", "minute": f"{local:%M}", "day": day(value)}


@register.filter
def span(value: timedelta | None) -> str:
    """Write `1 giờ 05 phút`; nothing for no time at all."""
    return in_words(value) if value else ""
