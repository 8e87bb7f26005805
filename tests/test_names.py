"""How rows that no page lists are told apart in logs and errors: by their keys, without asking the database again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model

from clusters.models import Lock
from tests.factories import (
    NOW,
    AttachmentFactory,
    DataValueFactory,
    FormUploadFactory,
    MembershipFactory,
    NarrativeFactory,
    ReportFactory,
    ReportVersionFactory,
    ReturnedCellFactory,
    ReturnFactory,
    StatementFactory,
    SubmissionFactory,
    TimelineEntryFactory,
    UploadedCellFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def _lock() -> Lock:
    member = MembershipFactory()
    return Lock.objects.create(
        cluster=member.cluster, period=member.period, stage="ISSUED", since=NOW, by=UserFactory()
    )


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (_lock, "{row.cluster_id} {row.period_id} ISSUED"),
        (SubmissionFactory, "#{row.pk} {row.membership_id} DRAFT"),
        (DataValueFactory, "{row.submission_id} {row.element_id}"),
        (StatementFactory, "{row.submission_id} {row.topic}"),
        (ReportFactory, "#{row.pk} DRAFT"),
        (NarrativeFactory, "{row.report_id} basis"),
        (ReportVersionFactory, "{row.report_id} v1"),
        (TimelineEntryFactory, "{row.subject} {row.action}"),
        (AttachmentFactory, "{row.name}"),
        (ReturnFactory, "{row.submission_id} #1"),
        (ReturnedCellFactory, "{row.returned_id} {row.element_id}"),
        (FormUploadFactory, "#{row.pk} {row.file_name}"),
        (UploadedCellFactory, "{row.upload_id} {row.address}"),
    ],
    ids=lambda value: "" if isinstance(value, str) else getattr(value, "__name__", ""),
)
def test_a_row_is_named_by_its_keys(make: Callable[[], Any], name: str, django_assert_num_queries: Any) -> None:
    made: Model = make()
    row = type(made)._default_manager.get(pk=made.pk)

    with django_assert_num_queries(0):
        assert str(row) == name.format(row=row)
