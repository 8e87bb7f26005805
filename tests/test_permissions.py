"""docs/permissions.md is what the QuerySets grant; run with WRITE_DOCS=1 to write it anew."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from clusters.enums import MembershipRole
from clusters.models import Membership
from indicators.models import Submission
from reports.models import Report
from tests.factories import (
    AppointmentFactory,
    ClusterFactory,
    MembershipFactory,
    OversightFactory,
    PeriodFactory,
    ReportFactory,
    SubmissionFactory,
    UnitFactory,
)
from units.enums import Level, Role
from units.models import User
from units.rules import Standing, standing_of

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parent.parent / "docs" / "permissions.md"
TODAY = date(2022, 6, 1)
FIGURES: dict[str, Callable[[Any, Standing], Any]] = {
    "read the figures and attachments": lambda rows, who: rows.values_visible_to(who),
    "read each saved change": lambda rows, who: rows.drafts_visible_to(who),
    "read changes between sendings": lambda rows, who: rows.received_by(who).exclude(
        pk__in=rows.drafts_visible_to(who)
    ),
    "type figures and texts, attach documents": lambda rows, who: rows.entered_by(who).editable(),
    "send them": lambda rows, who: rows.sent_by(who).editable(),
    "confirm or return them": lambda rows, who: rows.awaiting_the_chair().confirmable_by(who),
    "return confirmed figures": lambda rows, who: rows.accepted().confirmable_by(who) | rows.reopenable_by_officer(who),
    "take an attachment down": lambda rows, who: rows.served_by(who),
}
REPORTS: dict[str, Callable[[Any, Standing], Any]] = {
    "read the report": lambda rows, who: rows.visible_to(who),
    "write it": lambda rows, who: rows.drafted_by(who).filter(state="DRAFT"),
    "put it forward": lambda rows, who: rows.signed_by(who).filter(state="DRAFT"),
    "agree or send back": lambda rows, who: rows.overseen_by(who).filter(state__in=["PUT_FORWARD", "APPROVED"]),
    "issue it": lambda rows, who: rows.signed_by(who).filter(state="APPROVED"),
}
SUBMISSION_STATES: dict[str, dict[str, Any]] = {
    "DRAFT": {},
    "SUBMITTED": {"submitted": True},
    "RETURNED": {"returned": True},
    "ACCEPTED": {"accepted": True},
}
REPORT_STATES: dict[str, dict[str, Any]] = {
    "DRAFT": {},
    "PUT_FORWARD": {"put_forward": True},
    "APPROVED": {"approved": True},
    "ISSUED": {"issued": True},
}


def cluster_with_people() -> tuple[dict[str, User], Membership, Membership]:
    province = UnitFactory(level=Level.PROVINCE)
    cluster, period = ClusterFactory(host=province), PeriodFactory(year=2022)
    places = {
        role: MembershipFactory(cluster=cluster, period=period, role=role)
        for role in (MembershipRole.CHAIR, MembershipRole.DEPUTY, MembershipRole.MEMBER)
    }
    other = MembershipFactory(cluster=cluster, period=period)
    at_units = {
        "the unit's": places[MembershipRole.MEMBER].unit,
        "another member's": other.unit,
        "the deputy's": places[MembershipRole.DEPUTY].unit,
        "the chair's": places[MembershipRole.CHAIR].unit,
    }
    people = {
        f"{whose} {role.value}": AppointmentFactory(unit=unit, role=role).user
        for whose, unit in at_units.items()
        for role in (Role.REPORTER, Role.HEAD)
    }
    people["LEADER of the province"] = AppointmentFactory(unit=province, role=Role.LEADER).user
    overseer = AppointmentFactory(unit=province, role=Role.LEADER).user
    OversightFactory(cluster=cluster, user=overseer)
    people["LEADER with oversight"] = overseer
    people["OFFICER of the province"] = AppointmentFactory(unit=province, role=Role.OFFICER).user
    return people, places[MembershipRole.MEMBER], places[MembershipRole.CHAIR]


def table(title: str, rights: Any, people: dict[str, User], rows_in: dict[str, Callable[[], Any]]) -> list[str]:
    """Return a Markdown table: who, and in which states they may do what."""
    granted: dict[tuple[str, str], list[str]] = {}
    for state, make in rows_in.items():
        rows = make()
        for name, user in people.items():
            standing = standing_of(user, on=TODAY)
            for right, ask in rights.items():
                if ask(rows, standing).exists():
                    granted.setdefault((name, right), []).append(state)
    lines = [f"## {title}", "", f"| person | {' | '.join(rights)} |", f"|---|{'---|' * len(rights)}"]
    for name in people:
        cells = (
            ", ".join(granted.get((name, right), [])).replace(", ".join(rows_in), "always") or "–" for right in rights
        )
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return [*lines, ""]


def figures_of(place: Membership, stamps: dict[str, Any]) -> Callable[[], Any]:
    def make() -> Any:
        SubmissionFactory(membership=place, **stamps)
        return Submission.objects.filter(membership=place)

    return make


def report_of(place: Membership, stamps: dict[str, Any]) -> Callable[[], Any]:
    def make() -> Any:
        Report.objects.filter(cluster=place.cluster, period=place.period).delete()
        ReportFactory(cluster=place.cluster, period=place.period, **stamps)
        return Report.objects.filter(cluster=place.cluster)

    return make


def test_the_page_says_what_the_code_grants() -> None:
    people, member, chair = cluster_with_people()
    page = "\n".join(
        [
            "# Who may do what, in which state",
            "",
            "Written by `tests/test_permissions.py` from the QuerySets; do not edit by hand. A person with two",
            "appointments has the rights of both, but never confirms figures of a unit at which they are appointed.",
            "What is not granted is a 404.",
            "",
            *table(
                "A member's figures",
                FIGURES,
                people,
                {state: figures_of(member, stamps) for state, stamps in SUBMISSION_STATES.items()},
            ),
            *table(
                "The chair's own figures (“the chair's” is the unit itself here)",
                FIGURES,
                people,
                {state: figures_of(chair, stamps) for state, stamps in SUBMISSION_STATES.items()},
            ),
            *table(
                "The cluster's report",
                REPORTS,
                people,
                {state: report_of(chair, stamps) for state, stamps in REPORT_STATES.items()},
            ),
        ]
    )
    if os.environ.get("WRITE_DOCS"):
        PAGE.write_text(page, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page
