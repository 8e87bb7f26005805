"""Spans of time in words; pure."""

from datetime import timedelta

from units.numbers import format_number

MOST_DAYS_WITH_HOURS = 9


def in_words(span: timedelta) -> str:
    """Say a span as office letters do, in the two largest units: "2 ngày 3 giờ", "1 giờ 05 phút", "4 phút".

    From ten days on in days alone.
    """
    minutes = max(int(span.total_seconds() // 60), 1)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    if days:
        whole = f"{format_number(days)} ngày"
        return f"{whole} {hours} giờ" if hours and days <= MOST_DAYS_WITH_HOURS else whole
    if hours:
        return f"{hours} giờ {minutes:02d} phút" if minutes else f"{hours} giờ"
    return f"{minutes} phút"
