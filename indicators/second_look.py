"""Figures that want a second look beside others, put as a question to the unit."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from indicators.catalogue import Catalogue
from indicators.doubts import (
    LEAP_APART,
    LEAP_TIMES,
    OUT_CASES,
    OUT_OF,
    OUT_POINTS,
    Beside,
    Others,
    leaps,
    stands_out,
)
from indicators.entries import BLANK, Entries, Entry
from indicators.figures import Figure, figure_of
from indicators.kinds import Severity
from indicators.models import DataElement
from indicators.problems import Form, Problem
from indicators.results import IndicatorSpec
from indicators.rounding import printed
from indicators.wording import display
from units.numbers import format_number

HALF = Decimal(50)


def doubtful(form: Form, entries: Mapping[str, Entry], beside: Beside) -> Iterator[Problem]:
    """Hold the figures against what was left over, the same period, and the other units."""
    if beside.left_over is not None:
        yield from _not_carried(form, entries, beside.left_over)
    if beside.same is not None:
        yield from _leaps(form, entries, beside.same)
    if beside.others is not None:
        words = _("“%(name)s” is %(mine)s; the other units together had %(others)s in %(period)s")
        ask = _("is it right? If so, give the reason")
        yield from _standing_out(form, entries, beside.others, kind="unusual", words=words, ask=ask)


def questions(form: Form, entries: Mapping[str, Entry], others: Others) -> Iterator[Problem]:
    """Hold the figures against the confirmed ones of this period: for those who may read them all."""
    words = _("“%(name)s” is %(mine)s; the other units confirmed so far have %(others)s together")
    ask = _("should the unit be asked about it?")
    yield from _standing_out(form, entries, others, kind="unusual-now", words=words, ask=ask)


def left_over(catalogue: Catalogue, element: DataElement, before: Entries | None) -> Entry | None:
    """Return what was left over of an opening row's closing row a period earlier, where that is known."""
    closing = catalogue.by_id.get(element.carries_id or 0)
    if closing is None or before is None:
        return None
    left = before.get(closing.code, BLANK)
    return None if left == BLANK else left


def _not_carried(form: Form, entries: Mapping[str, Entry], before: Entries) -> Iterator[Problem]:
    words = _("The number carried in, %(now)s, is not what was left over the period before, %(left)s")
    source = _("what is carried in is what was left over the period before")
    for element in form.catalogue.elements_of(form.level):
        left, now = left_over(form.catalogue, element, before), entries.get(element.code, BLANK)
        if left is not None and now != BLANK and now.amount != left.amount:
            told = words % {"now": _shown(now), "left": _shown(left)}
            yield _about_row(form, "carry", element, told, source)


def _leaps(form: Form, entries: Mapping[str, Entry], then: Entries) -> Iterator[Problem]:
    source = _(
        "more than %(times)s times the same period or less than 1/%(times)s of it, and at least %(apart)s apart"
    ) % {"times": LEAP_TIMES, "apart": format_number(LEAP_APART)}
    for element in form.catalogue.elements_of(form.level):
        before, now = then.get(element.code, BLANK), entries.get(element.code, BLANK)
        if before.amount is not None and now.amount is not None and leaps(before.amount, now.amount):
            words, far = _leap_words(before.amount, now.amount)
            told = words % {"far": format_number(far), "before": _shown(before), "now": _shown(now)}
            yield _about_row(form, "leap", element, told, source)


def _leap_words(before: Decimal, now: Decimal) -> tuple[str, Decimal]:
    """Say in which way a count leapt, and how far: so many times, or by so many per cent."""
    if not before:
        return _("Up from %(before)s to %(now)s on the same period"), now
    times = Fraction(now) / Fraction(before)
    if times > 1:
        return _("%(far)s times the same period (%(before)s → %(now)s)"), printed(times, 1, [Decimal(LEAP_TIMES)])
    share = printed(100 - 100 * times, 1, [HALF])
    return _("Down by %(far)s%% on the same period (%(before)s → %(now)s)"), share


def _about_row(form: Form, kind: str, element: DataElement, message: str, source: str) -> Problem:
    ask = _("check it or give the reason")
    return form.problem(f"{kind}:{element.code}", Severity.WARNING, message, [element.code], source=source, ask=ask)


def _standing_out(
    form: Form, entries: Mapping[str, Entry], others: Others, *, kind: str, words: str, ask: str
) -> Iterator[Problem]:
    source = _(
        "at least %(points)s points and %(cases)s cases from the ratio of the other units together, both of at "
        "least %(of)s cases"
    ) % {"points": OUT_POINTS, "cases": OUT_CASES, "of": OUT_OF}
    for spec in form.catalogue.specs:
        theirs = others.ratios.get(spec.code)
        if theirs is None or not stands_out(mine := figure_of(spec.formula, entries), theirs):
            continue
        told = {"name": spec.name, "mine": _ratio(mine, spec), "others": _ratio(theirs, spec), "period": others.period}
        key = f"{kind}:{spec.code}"
        yield form.problem(key, Severity.WARNING, words % told, spec.codes, source=source, ask=ask)


def _ratio(figure: Figure, spec: IndicatorSpec) -> str:
    shown = display(figure, decimals=spec.formula.decimals, thresholds=spec.thresholds)
    return f"{shown} ({_number(figure.numerator)}/{_number(figure.denominator)})"


def _number(value: Decimal | None) -> str:
    return "" if value is None else format_number(value)


def _shown(entry: Entry) -> str:
    return _("not arisen") if entry.value is None else format_number(entry.value)
