"""What the report says beside the figures: the units' words, their emulation work, and their commendations.

Four queries, whatever the number of units.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast

from awards import models as awards
from awards.enums import AwardKind, MovementKind, Subject
from clusters.models import Cluster, Membership, Pact, Period
from indicators.models import Statement
from reports import content

Texts = tuple[str, ...]
MOVEMENT, INITIATIVE, EXEMPLAR = "movement", "initiative", "exemplar"


@dataclass(frozen=True, slots=True)
class Work:
    """The units' movements, initiatives and exemplars in one period."""

    movements: tuple[content.Movement, ...]
    initiatives: tuple[content.Initiative, ...]
    exemplars: tuple[content.Exemplar, ...]


def statements_of(submissions: Collection[int]) -> tuple[content.Statement, ...]:
    """Read what the units wrote with these submissions."""
    rows = Statement.objects.filter(submission__in=submissions).order_by("topic", "indicator__code", "pk")
    return tuple(
        content.Statement(unit, topic, indicator or "", text)
        for unit, topic, indicator, text in rows.values_list(
            "submission__membership__unit__code", "topic", "indicator__code", "text"
        )
    )


def work_of(cluster: Cluster, period: Period) -> Work:
    """Read the three kinds of emulation work as one table of texts, in one query."""
    rows = _texts(awards.Movement, cluster, period, MOVEMENT, "kind", "starts_on", "ends_on", "result").union(
        _texts(awards.Initiative, cluster, period, INITIATIVE, "author", "recognised_by", "decision", ""),
        _texts(awards.Exemplar, cluster, period, EXEMPLAR, "subject", "achievement", "", ""),
        all=True,
    )
    found: dict[str, list[Texts]] = {MOVEMENT: [], INITIATIVE: [], EXEMPLAR: []}
    for work, _row, *texts in rows.order_by("work", "row"):
        found[work].append(tuple(texts))
    return Work(
        movements=tuple(map(_movement, found[MOVEMENT])),
        initiatives=tuple(content.Initiative(*row[:5]) for row in found[INITIATIVE]),
        exemplars=tuple(_exemplar(*row[:4]) for row in found[EXEMPLAR]),
    )


def _texts(
    model: type[awards.Movement | awards.Initiative | awards.Exemplar],
    cluster: Cluster,
    period: Period,
    work: str,
    *fields: str,
) -> "QuerySet[Any, Texts]":
    # The columns of a union must be of one type in every part: all are texts, a day too.
    columns = {
        "work": Value(work, output_field=TextField()),
        "row": F("pk"),
        "of_unit": F("unit__code"),
        "title": F("name"),
    } | {
        f"text{place}": Cast(F(field), TextField()) if field else Value("", output_field=TextField())
        for place, field in enumerate(fields)
    }
    rows: QuerySet[Any, Texts] = model.objects.of(cluster, period).annotate(**columns).values_list(*columns)
    return rows


def _movement(row: Texts) -> content.Movement:
    unit, name, kind, starts_on, ends_on, result = row
    return content.Movement(
        unit=unit,
        name=name,
        themed=kind == MovementKind.THEMED,
        starts_on=date.fromisoformat(starts_on),
        ends_on=date.fromisoformat(ends_on) if ends_on else None,
        result=result,
    )


def _exemplar(unit: str, name: str, subject: str, achievement: str) -> content.Exemplar:
    return content.Exemplar(unit, name, subject == Subject.COLLECTIVE, achievement)


def awards_of(
    units: Collection[int], periods: Collection[Period], *, until: date
) -> dict[int, tuple[content.Award, ...]]:
    """Read what units, and those they had taken over wholly by a day, received in several periods, keyed by period."""
    found: dict[int, list[content.Award]] = {period.pk: [] for period in periods}
    received = awards.Award.objects.filter(period__in=found).filter(
        Q(unit__in=units)
        | Q(
            unit__succeeded_by__successor__in=units,
            unit__succeeded_by__share=1,
            unit__succeeded_by__on__lte=until,
        )
    )
    for award in received.distinct().in_register_order():
        found[award.period_id].append(_award(award))
    return {period: tuple(rows) for period, rows in found.items()}


def _award(award: awards.Award) -> content.Award:
    return content.Award(
        unit=award.unit.code,
        recipient=award.recipient,
        recipient_title=award.recipient_title,
        collective=award.subject == Subject.COLLECTIVE,
        award_type=award.award_type.code,
        award_name=award.award_type.name,
        is_title=award.award_type.kind == AwardKind.TITLE,
        category=award.category,
        authority=award.decision.authority,
        decision_number=award.decision.number,
        decided_on=award.decision.decided_on,
        citation=award.citation,
        achievement_year=award.achievement_year,
    )


def place_and_pact(cluster: Cluster, period: Period) -> tuple[str, content.Pact | None]:
    """Read where the chair issues documents, and the year's giao ước, in one query."""
    pact = Pact.objects.filter(cluster=cluster, year=period.year)
    chair = Membership.objects.of(cluster, period).chairs()
    row = chair.values_list("unit__place", Subquery(pact.values("number")), Subquery(pact.values("signed_on"))).first()
    place, number, signed_on = row or ("", None, None)
    return place or cluster.host.place, content.Pact(number or "", signed_on) if signed_on else None
