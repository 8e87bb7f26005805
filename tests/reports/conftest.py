"""The demonstration's report, gathered and printed once for all the tests that read it."""

import sys
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from django.db import transaction
from pypdf import PdfReader

from clusters.models import Cluster, Period
from config import demo
from reports import pdf
from reports.content import Summary
from reports.document import render_document
from reports.pdf import render_pdf
from reports.summary import build_summary

AT = datetime(2022, 6, 6, 3, 0, tzinfo=UTC)


class NoPango:
    """Finds WeasyPrint as it is found on a system that lacks the library under it."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        if name.partition(".")[0] == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")


@pytest.fixture
def without_pango(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [NoPango(), *sys.meta_path])
    pdf._tools.cache_clear()


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
