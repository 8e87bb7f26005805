"""Readers: the clean text of a filled cell to a value, or a message that says what to write."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from config.files.mistakes import CellError
from indicators.checks import right_side
from indicators.expressions import ExpressionError, parse
from units.constraints import CODE_FORM
from units.enums import Level
from units.numbers import NumberError, NumberReason, parse_decimal_either, parse_number

Reader = Callable[[str], Any]

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
CODE = re.compile(CODE_FORM)
DAY = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}")
WHOLE = re.compile(r"[0-9]{1,9}")
YES, NO = "yes", "no"
NOT_ARISEN = "KPS"
DAMAGED = "\N{REPLACEMENT CHARACTER}"


def read_line(text: str) -> str:
    """Read a text that stands on one line."""
    return read_prose(text).replace("\n", " ")


def read_prose(text: str) -> str:
    """Read a text that may run over several lines."""
    if DAMAGED in text:
        raise CellError(_("Letters were lost here (the sign �). Type the text again and save the file as “CSV UTF-8”."))
    return text


def read_code(text: str) -> str:
    if not CODE.fullmatch(text):
        raise CellError(
            _("“%(text)s” is no code: capital letters without accents, digits and single hyphens, such as TB-MOI."),
            text=text,
        )
    return text


def read_period_code(text: str) -> str:
    if not re.fullmatch(r"[0-9]{4}-H[12]", text):
        raise CellError(_("“%(text)s” is no code of a period. Write year and half, such as 2022-H1."), text=text)
    return text


def read_username(text: str) -> str:
    try:
        UnicodeUsernameValidator()(text)
    except ValidationError:
        raise CellError(
            _("“%(text)s” is no user name. Use letters, digits and @ . + - _ only, such as baoloc.lanhdao."), text=text
        ) from None
    return text


def read_email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise CellError(_("“%(text)s” is no e-mail address."), text=text) from None
    return text


def read_day(text: str) -> date:
    try:
        if DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise CellError(_("“%(text)s” is no date. Write year-month-day, such as 2022-05-31."), text=text)


def read_moment(text: str) -> datetime:
    try:
        if MOMENT.fullmatch(text):
            return datetime.fromisoformat(text).replace(tzinfo=LOCAL).astimezone(UTC)
    except ValueError:
        pass
    raise CellError(_("“%(text)s” is no time. Write year-month-dayThour:minute, such as 2022-06-02T16:00."), text=text)


def write_moment(value: datetime) -> str:
    return value.astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M")


def one_of(values: Sequence[str]) -> Reader:
    """Accept exactly these words; the message names them."""
    allowed = frozenset(values)

    def read(text: str) -> str:
        if text not in allowed:
            raise CellError(
                _("“%(text)s” cannot stand here. Write one of: %(allowed)s."), text=text, allowed=" · ".join(values)
            )
        return text

    return read


def read_yes_no(text: str) -> bool:
    return bool(one_of((YES, NO))(text) == YES)


def write_yes_no(value: bool) -> str:  # noqa: FBT001 - a writer takes the value and nothing else
    return YES if value else NO


def whole(*, least: int = 0, most: int = 32767) -> Reader:
    """Accept a whole number between two bounds, without separators."""

    def read(text: str) -> int:
        if not WHOLE.fullmatch(text) or not least <= int(text) <= most:
            raise CellError(
                _("“%(text)s” cannot stand here. Write a whole number from %(least)s to %(most)s."),
                text=text,
                least=least,
                most=most,
            )
        return int(text)

    return read


def read_share(text: str) -> Decimal:
    if text != "1":
        raise CellError(
            _("“%(text)s” is no share. Write 1 for the whole unit, or leave it blank when it cannot be compared."),
            text=text,
        )
    return Decimal(1)


def read_levels(text: str) -> str:
    named = re.split(r"[\s,;·|]+", text)
    for level in named:
        one_of(Level.values)(level)
    return " ".join(level for level in Level.values if level in named)


def read_expression(text: str) -> str:
    """Read a sum of codes; it is stored as text, in one spelling."""
    try:
        return str(parse(" ".join(text.split())))
    except ExpressionError as error:
        raise _not_an_expression(error) from None


def read_right_side(text: str) -> str:
    """Read an expression or a number."""
    spaced = " ".join(text.split())
    try:
        side = right_side(spaced)
    except ExpressionError as error:
        raise _not_an_expression(error) from None
    return spaced if isinstance(side, Decimal) else str(side)


def _not_an_expression(error: ExpressionError) -> CellError:
    example = _("Write codes of data elements with + and - between spaces, such as TB-CU + TB-MOI - TB-CHUYEN.")
    reasons = {
        ExpressionError.NOT_A_CODE: _("“%(part)s” is no code of a data element."),
        ExpressionError.NOT_AN_OPERATOR: _("“%(part)s” is neither + nor - between spaces."),
        ExpressionError.UNFINISHED: _("The expression ends with “%(part)s”: a code is missing after it."),
    }
    reason = reasons.get(error.code, _("The expression is empty."))
    return CellError(f"{reason} {example}", part=error.part)


def read_target(text: str, *, whole: bool) -> Decimal:
    """Read a target's value: `4,5` and `4.5` both do; `1.180` only where `whole` things are counted."""
    if text.endswith("%"):
        raise CellError(_("“%(text)s”: write the number without the sign %%, such as 90 or 4,5."), text=text)
    try:
        return parse_decimal_either(text, decimals=4, whole=whole)
    except NumberError as error:
        # An example with decimals would be the other of the two ways.
        decimals = 0 if error.reason is NumberReason.AMBIGUOUS and whole else 4
        raise number_refused(error, decimals=decimals) from None


def write_number(value: Decimal) -> str:
    """Write a number without groups: nothing else that it could be read as."""
    return f"{value.normalize():f}".replace(".", ",")


def read_number(text: str, *, decimals: int) -> Decimal:
    """Read a figure that a unit hands in."""
    if text.startswith("="):
        raise CellError(_("“%(text)s” is a formula. Write its result as a number."), text=text)
    if text.endswith("%"):
        raise CellError(_("“%(text)s” is a percentage, which is never typed. Write the count itself."), text=text)
    try:
        return parse_number(text, decimals=decimals)
    except NumberError as error:
        raise number_refused(error, decimals=decimals) from None


def number_refused(error: NumberError, *, decimals: int) -> CellError:
    """Say why a text is not taken as a number, with an example of what is."""
    example = "1234,5" if decimals else "1234"
    messages = {
        NumberReason.NOT_A_NUMBER: _("“%(text)s” is no number. Write digits only, such as %(example)s."),
        NumberReason.AMBIGUOUS: _(
            "“%(text)s” can be read in two ways. A point groups thousands (1.234), a comma starts decimals (1,5)."
            " Write it without points, such as %(example)s."
        ),
        NumberReason.GROUP_OR_DECIMALS: _(
            "“%(text)s” can be read as %(grouped)s or as %(decimal)s."
            " Write the one that is meant: %(grouped)s or %(decimal)s."
        ),
        NumberReason.TOO_MANY_DECIMALS: _("“%(text)s” has too many decimals: at most %(decimals)s are kept here."),
        NumberReason.NEGATIVE: _("“%(text)s” is below zero, which no figure can be."),
        NumberReason.TOO_LARGE: _("“%(text)s” has more than 15 digits. Check it."),
    }
    whole_only = _("“%(text)s” has decimals, but whole numbers are counted here. Write such as 1234.")
    reason = error.reason
    message = whole_only if reason is NumberReason.TOO_MANY_DECIMALS and decimals == 0 else messages[reason]
    grouped, decimal = error.text.replace(".", ""), error.text.replace(".", ",")
    return CellError(message, text=error.text, example=example, decimals=decimals, grouped=grouped, decimal=decimal)
