"""The report as an HTML page: the outline with its words, sentences and tables, laid out as NĐ 30/2020 asks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static

from clusters.enums import MembershipRole
from reports.body import brief_body, full_body, opening
from reports.content import Summary
from reports.drafting import completed
from reports.grids import annexes
from reports.outline import day_in_words, office, sign, theme

# A page that is served names its styles with a hash, one that is kept names them plainly.
LINK = re.compile(
    r'<link rel="stylesheet" href="[^"]*/css/(?P<name>[a-z-]+)(?:\.[0-9a-f]+)?\.css"(?: media="(?P<media>[a-z]+)")?>'
)
HEAD_OF_OFFICE = "Viện trưởng"
OFFICES = ("VKSND", "Viện kiểm sát")


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: for the cluster, in which capacity, with which title at which office, by name."""

    authority: str
    capacity: tuple[str, ...]
    title: str
    office: str
    name: str


def render_document(
    summary: Summary,
    narrative: Mapping[str, str],
    *,
    brief: bool,
    draft: bool,
    number: str = "",
    dated_on: date | None = None,
    signer_name: str = "",
    signer_title: str = "",
    signed_by_deputy: bool = False,
) -> str:
    """Render the report, in full or as the *tóm tắt* that is read aloud.

    :param narrative: the chair's words by section; a section that is not in it shows the drafted words
    :param number: as the registry gave it, such as `15/BC-CTĐ3`; left open when blank
    """
    words = completed(summary, narrative)
    context = {
        "summary": summary,
        "brief": brief,
        "draft": draft,
        "kind": "Báo cáo tóm tắt" if brief else "Báo cáo",
        "theme": theme(summary),
        "numbered": _numbered(summary, number),
        "dated": day_in_words(dated_on) if dated_on else f"ngày … tháng … năm {_year_of_issue(summary)}",
        "opening": opening(summary, words, brief=brief),
        "body": (brief_body if brief else full_body)(summary, words, draft=draft),
        "signature": _signature(summary, signer_name, signer_title, by_deputy=signed_by_deputy),
        "annexes": [] if brief else annexes(summary),
    }
    return render_to_string("reports/document/document.html", context)


def dressed(html: str) -> str:
    """Let a page, rendered now or frozen years ago, name its styles as the site serves them today."""
    return LINK.sub(_served, html)


def standalone(html: str) -> str:
    """Put the styles into the page itself, for a file that is opened away from the site."""
    return LINK.sub(_style, html)


def _served(link: re.Match[str]) -> str:
    # Only names with a hash are served, and they change; a frozen page keeps the plain one.
    media = f' media="{link["media"]}"' if link["media"] else ""
    return f'<link rel="stylesheet" href="{static("css/" + link["name"] + ".css")}"{media}>'


def _style(link: re.Match[str]) -> str:
    # The site's own policy refuses a style in the page; a file has no policy.
    css = (Path(settings.BASE_DIR) / "static" / "css" / (link["name"] + ".css")).read_text(encoding="utf-8")
    return f'<style media="{link["media"] or "all"}">\n{css}</style>'


def _numbered(summary: Summary, number: str) -> str:
    mark = sign(summary.cluster.number)
    if not number:
        return f"…/{mark}"
    return f"{number}/{mark}" if number.isdigit() else number


def _year_of_issue(summary: Summary) -> int:
    # The second half-year closes in its own year, and so does its report.
    return summary.period.ends_on.year


def _signature(summary: Summary, name: str, title: str, *, by_deputy: bool) -> Signature:
    role = MembershipRole.DEPUTY if by_deputy else MembershipRole.CHAIR
    unit = next((unit for unit in summary.units if unit.role == role), None)
    at_home = title or HEAD_OF_OFFICE
    return Signature(
        authority=f"TM. {summary.cluster.name}",
        capacity=("KT. Cụm trưởng", "Cụm phó") if by_deputy else ("Cụm trưởng",),
        title=at_home,
        # Some titles name the office already.
        office=office(unit.name) if unit and not any(word in at_home for word in OFFICES) else "",
        name=name,
    )
