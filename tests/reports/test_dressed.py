"""A report's page finds its styles where only names with a hash are served, frozen or not."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reports.document import dressed
from tests.factories import AppointmentFactory, ReportFactory, ReportVersionFactory
from units.enums import Level, Role

HASHED = {f"css/{name}.css": f"css/{name}.0123456789ab.css" for name in ("document", "document-screen")}
FROZEN = '<link rel="stylesheet" href="/static/css/document.css"><p>Báo cáo số 15</p>'


@pytest.fixture(autouse=True)
def _served(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "staticfiles.json").write_text(json.dumps({"paths": HASHED, "version": "1.1", "hash": ""}))
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }


def styles_of(html: str) -> list[str]:
    return re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)


def test_links_get_todays_names_and_nothing_else_changes() -> None:
    page = (
        f'{FROZEN}<link rel="stylesheet" href="/static/css/document-screen.css" media="screen"><p>/css/document.css</p>'
    )
    assert dressed(page) == (
        '<link rel="stylesheet" href="/static/css/document.0123456789ab.css"><p>Báo cáo số 15</p>'
        '<link rel="stylesheet" href="/static/css/document-screen.0123456789ab.css" media="screen">'
        "<p>/css/document.css</p>"
    )


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["DRAFT", "ISSUED"])
def test_the_document_on_the_screen_is_styled(client: Client, state: str) -> None:
    report = ReportFactory(cluster__host__level=Level.PROVINCE, issued=state == "ISSUED")
    if state == "ISSUED":
        ReportVersionFactory(report=report, html=FROZEN)
    client.force_login(AppointmentFactory(unit=report.cluster.host, role=Role.OFFICER).user)

    address = reverse("reports:report_document", args=[report.cluster.code, report.period.code, "html"])
    styles = styles_of(client.get(address).content.decode())

    assert styles
    assert set(styles) <= {f"/static/{name}" for name in HASHED.values()}
