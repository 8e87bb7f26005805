"""One unit in the review: its confirmed figures beside the period before and the same period."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from clusters.enums import MembershipRole
from clusters.models import Cluster, Period
from indicators.attached import Attached, attached_to
from indicators.comparison import Comparison
from indicators.entries import BLANK, Entries
from indicators.grid import NOTHING_AROSE, Footnotes, fraction
from indicators.kinds import State
from indicators.models import DataElement
from indicators.places import Switch, switch
from indicators.progress import section_names
from indicators.reading import ClusterFigures, Member, cluster_figures, earlier_period, today_of
from indicators.results import EarlierPeriod, IndicatorResult, UnitResult, results
from indicators.sheet_words import shown, target_words
from indicators.targets import Judgement
from reports.review_cluster import missed_of
from reports.shortfalls import MissedIndicator, missing_cases


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a figure stands to one target: met, missed, or not judged."""

    css: str
    words: str
    cases: str
    target: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One indicator of the unit."""

    url: str
    name: str
    unit: str
    previous: str
    same: str
    display: str
    fraction: str
    change: str
    verdicts: tuple[Verdict, ...]
    rank: str


@dataclass(frozen=True, slots=True)
class ElementRow:
    """One data element of the unit."""

    name: str
    unit: str
    previous: str
    same: str
    now: str
    attached: Attached | None


@dataclass(frozen=True, slots=True)
class UnitSection:
    """A section's indicators and the counts that they come from."""

    name: str
    figures: tuple[FigureRow, ...]
    elements: tuple[ElementRow, ...]


@dataclass(frozen=True, slots=True)
class UnitReview:
    """All that the page says; no sections before the figures are confirmed."""

    member: Member
    role: str
    switches: list[Switch]
    same_name: str
    previous_name: str
    sections: tuple[UnitSection, ...]
    missed: list[MissedIndicator]
    footnotes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """A unit's own results, with both comparisons made for it alone, beside the cluster's."""

    cluster: ClusterFigures
    member: Member
    own: tuple[IndicatorResult, ...]
    same: EarlierPeriod | None
    previous: EarlierPeriod | None

    @property
    def entries(self) -> Entries:
        return self.cluster.now[self.member.code]

    def beside(self, code: str) -> UnitResult:
        """Return the unit's result among the others', which knows its rank."""
        return next(one.units[self.member.code] for one in self.cluster.results if one.spec.code == code)


def unit_figures(cluster: Cluster, period: Period, unit: str) -> UnitFigures | None:
    """Read a member's figures in a fixed number of queries; None for a unit that is no member."""
    figures = cluster_figures(cluster, period)
    member = next((one for one in figures.members if one.code == unit), None)
    if member is None:
        return None
    alone = today_of([member])
    same = earlier_period(figures.same_period, period, alone, figures.catalogue, comparable=period.comparable)
    previous = earlier_period(figures.previous, period, alone, figures.catalogue, comparable=True)
    own = results(
        figures.catalogue.specs,
        cluster=cluster.code,
        now={unit: figures.now[unit]},
        same_period=same,
        previous=previous,
    )
    return UnitFigures(figures, member, tuple(own), same, previous)


def unit_review(figures: UnitFigures, *, periods: Sequence[Period]) -> UnitReview:
    """Prepare the page; of figures that are not confirmed only the state is said."""
    member, footnotes = figures.member, Footnotes(figures.cluster.period)
    codes = {member.code}
    missed = [
        MissedIndicator(one.code, one.name, rows)
        for one in (missed_of(figures.cluster) if member.is_accepted else [])
        if (rows := tuple(row for row in one.rows if row.code in codes))
    ]
    same, previous = figures.cluster.same_period, figures.cluster.previous
    return UnitReview(
        member=member,
        role="" if member.role == MembershipRole.MEMBER else str(member.role.label),
        switches=unit_switches(figures, periods),
        same_name=same.name if same else "",
        previous_name=previous.name if previous else "",
        sections=tuple(_sections(figures, footnotes)) if member.is_accepted else (),
        missed=missed,
        footnotes=footnotes.lines(),
    )


def unit_switches(figures: UnitFigures, periods: Sequence[Period]) -> list[Switch]:
    """Prepare the lists of the cluster's other members and of the unit's other periods."""
    members, period = figures.cluster.members, figures.cluster.period
    return [
        switch("unit", _("Unit"), [(one.code, one.short_name) for one in members], figures.member.code),
        switch("period", _("Period"), [(one.code, one.name) for one in periods], period.code),
    ]


def _sections(figures: UnitFigures, footnotes: Footnotes) -> list[UnitSection]:
    catalogue, level = figures.cluster.catalogue, figures.member.level
    elements = catalogue.elements_of(level)
    names = section_names(catalogue)
    attached = attached_to(period=figures.cluster.period.code, unit=figures.member.code)
    codes = dict.fromkeys([*names, *(result.spec.section for result in figures.own)])
    found = [
        UnitSection(
            name=names.get(code) or _("Other indicators"),
            figures=tuple(_figure(one, figures, footnotes) for one in figures.own if one.spec.section == code),
            elements=tuple(
                _element(one, figures, attached.get(one.code)) for one in elements if one.section.code == code
            ),
        )
        for code in codes
    ]
    return [section for section in found if section.figures or section.elements]


def _figure(result: IndicatorResult, figures: UnitFigures, footnotes: Footnotes) -> FigureRow:
    spec, unit = result.spec, figures.beside(result.spec.code)
    cluster, period = figures.cluster.cluster.code, figures.cluster.period.code
    return FigureRow(
        url=reverse("reports:review_figure", args=[cluster, period, figures.member.code, spec.code]),
        name=spec.name,
        unit=spec.unit,
        previous=before(result.previous, footnotes),
        same=before(result.same_period, footnotes),
        display=unit.display or nothing_words(unit.figure.state),
        fraction=fraction(unit.figure) + footnotes.sign(unit.marks),
        change=result.same_period.change_display if result.same_period else "",
        verdicts=tuple(verdict(one, result, figures) for one in unit.judgements),
        rank=str(unit.rank or ""),
    )


def before(comparison: Comparison | None, footnotes: Footnotes) -> str:
    """Write an earlier figure with the signs of its footnotes; nothing where there is none."""
    if comparison is None or not comparison.counted:
        return ""
    return (comparison.before_display or NOTHING_AROSE) + footnotes.sign(comparison.marks)


def nothing_words(state: State) -> str:
    """Say why there is no figure."""
    return NOTHING_AROSE if state is State.NOT_ARISEN else _("not entered")


def verdict(judgement: Judgement, result: IndicatorResult, figures: UnitFigures) -> Verdict:
    """Say how the figure stands to a target, and who set it."""
    spec = result.spec
    css = {True: "met", False: "missed", None: ""}[judgement.met]
    cases = missing_cases(judgement, spec, figures.cluster.catalogue)
    return Verdict(css, judgement.margin_display or _("not judged"), cases, target_words(judgement.target, spec))


def _element(element: DataElement, figures: UnitFigures, attached: Attached | None) -> ElementRow:
    return ElementRow(
        name=element.name,
        unit=element.unit,
        previous=earlier_entry(figures.previous, figures.member.code, element.code),
        same=earlier_entry(figures.same, figures.member.code, element.code),
        now=shown(figures.entries.get(element.code, BLANK)),
        attached=attached,
    )


def earlier_entry(earlier: EarlierPeriod | None, unit: str, element: str) -> str:
    """Write what a unit (or those that it took over) counted in an earlier period."""
    base = earlier.bases.get(unit) if earlier else None
    return shown(base.entries.get(element, BLANK)) if base else ""
