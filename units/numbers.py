"""Vietnamese numbers in and out: `1.234.567,8`, and nothing that could be read in two ways."""

import re
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, ROUND_HALF_UP, Context, Decimal
from enum import StrEnum

MAX_DIGITS = 15
EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN, rounding=ROUND_HALF_UP)
VIETNAMESE = re.compile(r"(?P<whole>[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,(?P<fraction>[0-9]+))?")
ENGLISH_GROUPS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+")
ONE_POINTED_GROUP = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
POINTED = re.compile(r"[0-9]+\.[0-9]+")
DIGITS_AND_SIGNS = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
MINUS = ("-", "\N{MINUS SIGN}", "\N{EN DASH}")
SWAPPED = str.maketrans(",.", ".,")


class NumberReason(StrEnum):
    """Why a text is not taken as a number."""

    NOT_A_NUMBER = "NOT_A_NUMBER"
    AMBIGUOUS = "AMBIGUOUS"
    GROUP_OR_DECIMALS = "GROUP_OR_DECIMALS"
    TOO_MANY_DECIMALS = "TOO_MANY_DECIMALS"
    NEGATIVE = "NEGATIVE"
    TOO_LARGE = "TOO_LARGE"


class NumberError(ValueError):
    """The text is refused; `reason` says why, `text` is what was typed."""

    def __init__(self, reason: NumberReason, text: str) -> None:
        super().__init__(f"{reason}: {text!r}")
        self.reason = reason
        self.text = text


def parse_number(text: str, *, decimals: int) -> Decimal:
    """Read a number as Vietnamese officials write it, with at most `decimals` digits after the comma.

    `1234` and `1.234` are the same; `1.5`, `12.34` and `0.125` are refused, and `1,234` where it would
    have too many decimals: an English hand could have meant either.

    :raises NumberError: with the reason
    """
    typed = text.strip()
    found = VIETNAMESE.fullmatch(typed)
    if found is None:
        raise NumberError(_why_unreadable(typed), text)
    whole, fraction = found["whole"].replace(".", "").lstrip("0"), found["fraction"] or ""
    if len(fraction) > decimals:
        reads_as_thousands = ENGLISH_GROUPS.fullmatch(typed)
        raise NumberError(NumberReason.AMBIGUOUS if reads_as_thousands else NumberReason.TOO_MANY_DECIMALS, text)
    if len(whole) + len(fraction) > MAX_DIGITS:
        raise NumberError(NumberReason.TOO_LARGE, text)
    return Decimal(f"{whole or 0}.{fraction}")


def parse_decimal_either(text: str, *, decimals: int = 6, whole: bool = False) -> Decimal:
    """Read a number with a decimal comma or point: `4,5` and `4.5`.

    `94.125` could be 94125 or 94,125 and is refused. Where `whole` things are counted nobody writes three decimals:
    there `1.180` is 1180, as everywhere else, and `1,180` is refused.

    :raises NumberError: with the reason
    """
    typed = text.strip()
    if not whole and ONE_POINTED_GROUP.fullmatch(typed):
        raise NumberError(NumberReason.GROUP_OR_DECIMALS, text)
    if whole and ENGLISH_GROUPS.fullmatch(typed):
        raise NumberError(NumberReason.AMBIGUOUS, text)
    if POINTED.fullmatch(typed) and not VIETNAMESE.fullmatch(typed):
        typed = typed.replace(".", ",")
    try:
        return parse_number(typed, decimals=decimals)
    except NumberError as error:
        raise NumberError(error.reason, text) from None


def format_number(value: Decimal | int, decimals: int | None = None) -> str:
    """Write `1.234.567,8`; with `decimals` exactly so many, rounded half-up, else without trailing zeros."""
    number = Decimal(value)
    if decimals is not None:
        number = number.quantize(Decimal((0, (1,), -decimals)), context=EXACT)
    written = f"{number or number.copy_abs():,f}"
    if decimals is None and "." in written:
        written = written.rstrip("0").rstrip(".")
    return written.translate(SWAPPED)


def _why_unreadable(typed: str) -> NumberReason:
    if typed.startswith(MINUS) and DIGITS_AND_SIGNS.fullmatch(typed[1:]):
        return NumberReason.NEGATIVE
    return NumberReason.AMBIGUOUS if DIGITS_AND_SIGNS.fullmatch(typed) else NumberReason.NOT_A_NUMBER
