"""The database itself refuses impossible emulation work and commendations, by the constraint's name."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.factories import (
    AwardFactory,
    AwardTypeFactory,
    DecisionFactory,
    ExemplarFactory,
    InitiativeFactory,
    MovementFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("factory", "constraint", "wrong"),
    [
        (MovementFactory, "movement_name_given", {"name": ""}),
        (MovementFactory, "movement_kind_known", {"kind": "yearly"}),
        (MovementFactory, "movement_dates_in_order", {"ends_on": date(2021, 12, 31)}),
        (InitiativeFactory, "initiative_name_given", {"name": ""}),
        (InitiativeFactory, "initiative_author_given", {"author": ""}),
        (ExemplarFactory, "exemplar_name_given", {"name": ""}),
        (ExemplarFactory, "exemplar_subject_known", {"subject": "animal"}),
        (AwardTypeFactory, "awardtype_code_form", {"code": "bằng khen"}),
        (AwardTypeFactory, "awardtype_name_given", {"name": ""}),
        (AwardTypeFactory, "awardtype_kind_known", {"kind": "medal"}),
        (AwardTypeFactory, "awardtype_subject_known", {"subject": "all"}),
        (AwardTypeFactory, "awardtype_validity_in_order", {"valid_until": date(2014, 12, 31)}),
        (DecisionFactory, "decision_number_given", {"number": ""}),
        (DecisionFactory, "decision_authority_given", {"authority": ""}),
        (AwardFactory, "award_recipient_given", {"recipient": ""}),
        (AwardFactory, "award_category_known", {"category": "khác"}),
        (AwardFactory, "award_subject_known", {"subject": "both"}),
    ],
)
def test_refuses(factory: Any, constraint: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        factory(**wrong)


@pytest.mark.parametrize(
    ("factory", "constraint", "key"),
    [
        (MovementFactory, "movement_once|movement.period_id", ["period", "unit", "name"]),
        (InitiativeFactory, "initiative_once|initiative.period_id", ["period", "unit", "name", "author"]),
        (ExemplarFactory, "exemplar_once|exemplar.period_id", ["period", "unit", "name"]),
        (DecisionFactory, "decision_once|decision.number", ["number", "decided_on", "authority"]),
        (AwardFactory, "award_once|award.decision_id", ["decision", "recipient", "award_type"]),
    ],
)
def test_refuses_a_second(factory: Any, constraint: str, key: list[str]) -> None:
    first = factory()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        factory(**{field: getattr(first, field) for field in key})
