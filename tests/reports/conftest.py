"""The demonstration's report, gathered and printed once for all the tests that read it."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from django.db import transaction
from pypdf import PdfReader

from clusters.models import Cluster, Period
from config import demo
from reports.content import Summary
from reports.document import render_document
from reports.pdf import render_pdf
from reports.summary import build_summary

AT = datetime(2022, 6, 6, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def demonstration(django_db_setup: None, django_db_blocker: Any) -> Summary:
    with django_db_blocker.unblock(), transaction.atomic():
        demo.fill(at=AT)
        summary = build_summary(cluster=Cluster.objects.get(), period=Period.objects.get(code="2022-H1"))
        transaction.set_rollback(True)
    return summary


@pytest.fixture(scope="session")
def full_pdf(demonstration: Summary) -> PdfReader:
    return PdfReader(BytesIO(render_pdf(render_document(demonstration, {}, brief=False, draft=True))))


@pytest.fixture(scope="session")
def brief_pdf(demonstration: Summary) -> PdfReader:
    return PdfReader(BytesIO(render_pdf(render_document(demonstration, {}, brief=True, draft=True))))
