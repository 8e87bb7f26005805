"""The database itself refuses impossible reports, by the constraint's name."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.factories import NOW, NarrativeFactory, ReportFactory, ReportVersionFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("factory", "constraint", "wrong"),
    [
        (ReportFactory, "report_state_known", {"put_forward": True, "state": "LOST"}),
        (ReportFactory, "report_put_forward_at_and_by", {"put_forward": True, "put_forward_by": None}),
        (ReportFactory, "report_approved_at_and_by", {"approved": True, "approved_by": None}),
        (ReportFactory, "report_issued_at_and_by", {"issued": True, "issued_by": None}),
        (ReportFactory, "report_put_forward_stamp_matches_state", {"put_forward": True, "state": "DRAFT"}),
        (ReportFactory, "report_approved_stamp_matches_state", {"approved": True, "state": "PUT_FORWARD"}),
        (ReportFactory, "report_issued_stamp_matches_state", {"issued": True, "state": "APPROVED"}),
        (NarrativeFactory, "narrative_section_known", {"section": "poem"}),
        (NarrativeFactory, "narrative_version_from_one", {"version": 0}),
        (ReportVersionFactory, "reportversion_from_one", {"version": 0}),
        (ReportVersionFactory, "reportversion_hash_form", {"sha256": "xyz"}),
        (ReportVersionFactory, "reportversion_number_with_its_date", {"number": "15/BC-CTĐ3"}),
        (ReportVersionFactory, "reportversion_number_with_its_date", {"dated_on": date(2022, 6, 7)}),
        (ReportVersionFactory, "reportversion_signer_given", {"signer_name": ""}),
    ],
)
def test_refuses(factory: Any, constraint: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        factory(**wrong)


@pytest.mark.parametrize(
    ("factory", "constraint", "key"),
    [
        (ReportFactory, "report_once|report.cluster_id", ["cluster", "period"]),
        (NarrativeFactory, "narrative_once|narrative.report_id", ["report", "section"]),
        (ReportVersionFactory, "reportversion_once|reportversion.report_id", ["report"]),
    ],
)
def test_refuses_a_second(factory: Any, constraint: str, key: list[str]) -> None:
    first = factory()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        factory(**{field: getattr(first, field) for field in key})


def test_stamps_of_a_report_that_was_issued_are_all_there() -> None:
    report = ReportFactory(issued=True)
    assert report.put_forward_at == report.approved_at == report.issued_at == NOW
