"""One indicator over the periods: the figures, and where they lie in a small drawing."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Q
from django.utils.translation import gettext as _

from clusters.models import Period
from indicators.catalogue import Catalogue
from indicators.entries import Entry
from indicators.enums import SubmissionState
from indicators.figures import Total, figure_of, total_of
from indicators.grid import fraction, target_words, units_counted
from indicators.kinds import IndicatorKind, Per, State
from indicators.models import DataValue, Submission
from indicators.models.submissions import as_entry
from indicators.results import IndicatorSpec
from indicators.targets import Target
from indicators.wording import display
from reports.charts import Chart, Line, Point, chart_of

MOST_PERIODS = 6


@dataclass(frozen=True, slots=True)
class Step:
    """One period of a trend; without a figure, `note` says why."""

    period: str
    display: str
    fraction: str
    note: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """The figures by period, the earliest first; no drawing of fewer than two."""

    steps: tuple[Step, ...]
    chart: Chart | None

    @property
    def has_notes(self) -> bool:
        return any(step.note for step in self.steps)


@dataclass(frozen=True, slots=True)
class _Place:
    """A submission of some period: whose, of which level, and whether it is confirmed."""

    submission: int
    unit: str
    level: str
    is_confirmed: bool


def trend_of(
    places: Q, *, until: Period, spec: IndicatorSpec, targets: Iterable[Target], catalogue: Catalogue
) -> Trend:
    """Read an indicator over the last periods up to one, in two queries.

    It is computed by today's formula, since a code keeps its meaning; of each period the units count that
    were in the cluster then.

    :param places: which submissions, such as a cluster's
    """
    by_period = _places(places, until)
    shown = dict(list(by_period.items())[-MOST_PERIODS:])
    totals = _totals(shown, spec, catalogue)
    steps = tuple(_step(period, totals[period], spec, is_now=period == until) for period in shown)
    return Trend(steps, _chart(totals, spec, targets))


def _places(places: Q, until: Period) -> dict[Period, list[_Place]]:
    not_later = Q(membership__period__year__lt=until.year) | Q(
        membership__period__year=until.year, membership__period__half__lte=until.half
    )
    rows = Submission.objects.filter(places & not_later).select_related("membership__unit", "membership__period")
    found: defaultdict[Period, list[_Place]] = defaultdict(list)
    for row in rows.order_by("membership__period__year", "membership__period__half", "pk"):
        unit, confirmed = row.membership.unit, row.state == SubmissionState.ACCEPTED
        found[row.membership.period].append(_Place(row.pk, unit.code, unit.level, confirmed))
    return dict(found)


def _totals(shown: dict[Period, list[_Place]], spec: IndicatorSpec, catalogue: Catalogue) -> dict[Period, Total]:
    confirmed = [place.submission for places in shown.values() for place in places if place.is_confirmed]
    cells = _cells(confirmed, spec, catalogue)
    return {
        period: total_of(
            spec.formula,
            {
                place.unit: figure_of(spec.formula, catalogue.completed(cells[place.submission], place.level))
                if place.is_confirmed
                else figure_of(spec.formula, {})
                for place in places
            },
        )
        for period, places in shown.items()
    }


def _cells(submissions: Collection[int], spec: IndicatorSpec, catalogue: Catalogue) -> dict[int, dict[str, Entry]]:
    asked = spec.formula.numerator.codes | (spec.formula.denominator.codes if spec.formula.denominator else frozenset())
    codes = {element.pk: element.code for element in catalogue.everything if element.code in asked}
    found: dict[int, dict[str, Entry]] = {pk: {} for pk in submissions}
    rows = DataValue.objects.filter(submission__in=submissions, element__in=list(codes))
    for submission, element, value, not_arisen in rows.values_list(
        "submission_id", "element_id", "value", "not_arisen"
    ):
        found[submission][codes[element]] = as_entry(value=value, not_arisen=not_arisen)
    return found


def _step(period: Period, total: Total, spec: IndicatorSpec, *, is_now: bool) -> Step:
    return Step(
        period=period.name,
        display=display(total.figure, decimals=spec.formula.decimals, thresholds=spec.thresholds),
        fraction=fraction(total.figure),
        note=_note(total),
        is_now=is_now,
    )


def _note(total: Total) -> str:
    if total.figure.state is State.BLANK:
        return _("no confirmed figures")
    if total.figure.state is State.NOT_ARISEN:
        return _("nothing arose")
    everyone = len(total.counted) + len(total.missing)
    return units_counted(len(total.counted), everyone) if total.missing else ""


def _chart(totals: dict[Period, Total], spec: IndicatorSpec, targets: Iterable[Target]) -> Chart | None:
    points = [
        Point(
            lines=(_("First half") if period.half == 1 else _("Second half"), str(period.year)),
            value=total.figure.value,
            label=display(total.figure, decimals=spec.formula.decimals, thresholds=spec.thresholds),
        )
        for period, total in totals.items()
    ]
    if spec.formula.kind is IndicatorKind.RATIO:
        return chart_of(points, _lines(spec, targets), sign="%")
    return chart_of(points, _lines(spec, targets), least_step=Fraction(1))


def _lines(spec: IndicatorSpec, targets: Iterable[Target]) -> Sequence[Line]:
    kind = spec.formula.kind
    due = [target for target in targets if kind is IndicatorKind.RATIO or target.per is Per.PERIOD]
    labels = {Fraction(target.value): f"{target_words(target, kind)} ({target.authority.value})" for target in due}
    return [Line(value, label) for value, label in labels.items()]
