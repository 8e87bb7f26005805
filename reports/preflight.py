"""Rà soát trước khi trình: what a careful chair checks before putting the report forward."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.enums import TARGET_TOPICS
from reports.content import Indicator, Summary
from reports.enums import ReportSection
from reports.signing import Signer


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the list: fine, or to be looked at; only a blocking one stops the report."""

    fine: bool
    words: str
    url: str = ""
    blocks: bool = False

    @property
    def note(self) -> str:
        """The kind of the line: fine, to be looked at, or in the way."""
        return "ok" if self.fine else "error" if self.blocks else "warning"


def preflight(summary: Summary, words: Mapping[ReportSection, str], signer: Signer) -> list[Check]:
    """List what is fine and what is not, in the order in which one would mend it."""
    board = reverse("indicators:board", args=[summary.cluster.code, summary.period.code])
    return [
        _confirmed(summary, board),
        _in_time(summary, board),
        *_causes(summary, board),
        _basis(words),
        _signer(signer),
    ]


def _confirmed(summary: Summary, board: str) -> Check:
    missing = summary.missing_units
    if not missing:
        return Check(fine=True, words=_("Every unit's figures are confirmed."))
    if len(missing) == len(summary.units):
        return Check(fine=False, words=_("No unit's figures are confirmed yet."), url=board, blocks=True)
    names = ", ".join(unit.short_name for unit in missing)
    text = ngettext(
        "%(count)d unit has no confirmed figures: %(names)s. The report says so.",
        "%(count)d units have no confirmed figures: %(names)s. The report says so.",
        len(missing),
    )
    return Check(fine=False, words=text % {"count": len(missing), "names": names}, url=board)


def _in_time(summary: Summary, board: str) -> Check:
    late = [unit.short_name for unit in summary.units if unit.late]
    if not late:
        return Check(fine=True, words=_("No unit sent its figures late."))
    return Check(fine=False, words=_("Sent late: %(names)s.") % {"names": ", ".join(late)}, url=board)


def _causes(summary: Summary, board: str) -> Iterable[Check]:
    said = {(words.unit, words.indicator) for words in summary.statements if words.topic in TARGET_TOPICS}
    for indicator in summary.indicators:
        silent = [summary.short_names[unit] for unit in _missing_units(indicator) if (unit, indicator.code) not in said]
        if silent:
            text = _("“%(name)s”: no cause or commitment yet from %(names)s.")
            yield Check(fine=False, words=text % {"name": indicator.name, "names": ", ".join(silent)}, url=board)


def _missing_units(indicator: Indicator) -> list[str]:
    return [unit for unit, cell in indicator.units.items() if cell.met is False]


def _basis(words: Mapping[ReportSection, str]) -> Check:
    if words.get(ReportSection.BASIS, "").strip():
        return Check(fine=True, words=_("The documents relied on are named."))
    return Check(
        fine=False,
        words=_("The documents that the report relies on are not named yet."),
        url=f"#id_{ReportSection.BASIS}",
    )


def _signer(signer: Signer) -> Check:
    if signer.name and signer.title:
        return Check(fine=True, words=_("Signed by %(title)s %(name)s.") % {"title": signer.title, "name": signer.name})
    return Check(fine=False, words=_("The signer's name or official title is missing: ask the standing officer."))
