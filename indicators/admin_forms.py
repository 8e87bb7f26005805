"""Forms of the catalogue's admin: what an expression gets wrong is said at its field."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusters.models import Cluster
from indicators.checks import right_side
from indicators.expressions import Expression, ExpressionError, parse, unknown_codes
from indicators.kinds import IndicatorKind
from indicators.models import DataElement, Indicator
from units.enums import Level
from units.models import Unit
from units.numbers import NumberError, NumberReason, format_number, parse_decimal_either
from units.stewardship import StewardForm


def read_expression(text: str) -> str:
    """Return a sum of codes in its one spelling.

    :raises ValidationError: in words, if it is none or names rows that do not exist
    """
    try:
        expression = parse(" ".join(text.split()))
    except ExpressionError as error:
        raise refused(error) from None
    refuse_unknown(expression)
    return str(expression)


def refuse_unknown(expression: Expression) -> None:
    """Refuse codes that no data element has.

    :raises ValidationError: naming them
    """
    known = set(DataElement.objects.filter(code__in=expression.codes).values_list("code", flat=True))
    if unknown := unknown_codes(expression, known):
        raise ValidationError(_("No row has the code %(codes)s.") % {"codes": ", ".join(unknown)})


def refused(error: ExpressionError) -> ValidationError:
    """Say what is wrong with an expression, and what one looks like."""
    reasons = {
        ExpressionError.NOT_A_CODE: _("“%(part)s” is not the code of a row."),
        ExpressionError.NOT_AN_OPERATOR: _("“%(part)s” stands where + or - is expected, between spaces."),
        ExpressionError.UNFINISHED: _("A code is missing after “%(part)s”."),
    }
    reason = reasons.get(error.code, _("Nothing is added up here.")) % {"part": error.part}
    example = _("Write codes with + and - between spaces, such as TB-CU + TB-MOI - TB-CHUYEN.")
    return ValidationError(f"{reason} {example}")


def value_refused(error: NumberError) -> ValidationError:
    """Say what to write instead of a target's value that cannot be read, or in two ways."""
    words = _("Write a number such as 95 or 4,5, not below zero.")
    if error.reason is NumberReason.AMBIGUOUS:
        words = _("“%(text)s” can be read in two ways. Write it without grouping, such as 1180 or 4,5.")
    if error.reason is NumberReason.GROUP_OR_DECIMALS:
        words = _(
            "“%(text)s” can be read as %(grouped)s or as %(decimal)s."
            " Write the one that is meant: %(grouped)s or %(decimal)s."
        )
    parts = {"text": error.text, "grouped": error.text.replace(".", ""), "decimal": error.text.replace(".", ",")}
    return ValidationError(words % parts)


class DataElementForm(StewardForm):
    levels = forms.MultipleChoiceField(
        label=gettext_lazy("Levels"),
        choices=Level.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Units of these levels enter the row; all of them where none is ticked."),
    )
    constraint_words = {
        "element_only_opening_carries": ("carries", gettext_lazy("Only a row of the kind “carried over” carries one.")),
        "element_pairs_with_another": ("pair", gettext_lazy("A row cannot be paired with itself.")),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["levels"] = self.instance.levels.split()

    def clean_levels(self) -> str:
        return " ".join(self.cleaned_data["levels"])

    def clean_decimals(self) -> int:
        decimals: int = self.cleaned_data["decimals"]
        counts = Indicator.objects.filter(kind=IndicatorKind.COUNT, decimals__lt=decimals).order_by("code")
        if rounding := [each.code for each in counts if self.instance.code in parse(each.numerator).codes]:
            words = _("These counts add the row up and print fewer decimals: %(codes)s. Give them more first.")
            raise ValidationError(words % {"codes": ", ".join(rounding)})
        return decimals


class IndicatorForm(StewardForm):
    constraint_words = {
        "indicator_denominator_for_ratios_only": (
            "denominator",
            gettext_lazy("A ratio needs a denominator; a count has none."),
        ),
        "indicator_replaces_another": ("replaces", gettext_lazy("An indicator cannot replace itself.")),
    }

    def clean_numerator(self) -> str:
        return read_expression(self.cleaned_data["numerator"])

    def clean_denominator(self) -> str:
        text: str = self.cleaned_data["denominator"]
        if self.cleaned_data.get("kind") == IndicatorKind.COUNT:
            return text
        return read_expression(text) if text.strip() else text

    def clean_decimals(self) -> int:
        decimals: int = self.cleaned_data["decimals"]
        if self.cleaned_data.get("kind") != IndicatorKind.COUNT or "numerator" not in self.cleaned_data:
            return decimals
        codes = parse(self.cleaned_data["numerator"]).codes
        finer = DataElement.objects.filter(code__in=codes, decimals__gt=decimals).order_by("-decimals", "code").first()
        if finer is not None:
            words = _(
                "%(code)s is entered to %(decimals)s decimals, which this count would round away. Write %(decimals)s."
            )
            raise ValidationError(words % {"code": finer.code, "decimals": finer.decimals})
        return decimals


class RuleForm(StewardForm):
    def clean_left(self) -> str:
        return read_expression(self.cleaned_data["left"])

    def clean_right(self) -> str:
        text = " ".join(self.cleaned_data["right"].split())
        try:
            side = right_side(text)
        except ExpressionError as error:
            raise refused(error) from None
        if isinstance(side, Decimal):
            return text
        refuse_unknown(side)
        return str(side)


class TargetForm(StewardForm):
    value = forms.CharField(
        label=gettext_lazy("Value"), help_text=gettext_lazy("For example 95 or 4,5; without the sign %.")
    )
    constraint_words = {
        "target_once_from_a_day": ("valid_from", gettext_lazy("This target is recorded already from this day.")),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            # Without groups, which a ratio's target would not be read with.
            self.initial["value"] = format_number(self.instance.value).replace(".", "")

    def clean_value(self) -> Decimal:
        indicator, typed = self.cleaned_data.get("indicator"), self.cleaned_data["value"]
        try:
            return parse_decimal_either(typed, decimals=4, whole=indicator is None or indicator.counts_whole)
        except NumberError as error:
            raise value_refused(error) from None

    def clean_scope(self) -> str:
        scope: str = self.cleaned_data["scope"].strip()
        is_known = Cluster.objects.filter(code=scope).exists() or Unit.objects.filter(code=scope).exists()
        if scope and not is_known:
            raise ValidationError(_("No cluster and no unit has the code %(code)s.") % {"code": scope})
        return scope
