"""`build_report`: the report to a file or to standard output, and what is missing on standard error."""

import json
from datetime import UTC, date, datetime
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from clusters.enums import MembershipRole
from indicators.models import Submission
from reports import pdf
from reports.freezing import digest, render
from reports.models import Report, ReportVersion
from reports.pdf import PdfUnavailableError
from reports.snapshot import dump
from reports.summary import build_summary
from tests.factories import (
    ClusterFactory,
    DataElementFactory,
    DataValueFactory,
    IndicatorFactory,
    MembershipFactory,
    NarrativeFactory,
    PeriodFactory,
    SectionFactory,
    SubmissionFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
AT = datetime(2022, 6, 6, 3, 0, tzinfo=UTC)


@pytest.fixture
def report() -> Report:
    """A chair with nine trials confirmed, and a member that has sent nothing."""
    cluster, period = ClusterFactory(code="CUM", number=3, name="Cụm thi đua số 3"), PeriodFactory(year=2022)
    section = SectionFactory()
    trials = DataElementFactory(code="TRIALS", section=section)
    IndicatorFactory(
        code="TRIALS", section=section, numerator="TRIALS", unit="phiên tòa", name="Số phiên tòa rút kinh nghiệm"
    )
    chair = MembershipFactory(
        cluster=cluster, period=period, role=MembershipRole.CHAIR, unit=UnitFactory(code="LOC", short_name="Bảo Lộc")
    )
    MembershipFactory(cluster=cluster, period=period, unit=UnitFactory(code="LAM", name="Viện kiểm sát Bảo Lâm"))
    DataValueFactory(submission=SubmissionFactory(membership=chair, accepted=True), element=trials, value=9)
    return Report.objects.get(cluster=cluster, period=period)


def build(tmp_path: Path, form: str, **given: Any) -> tuple[bytes, str]:
    """Return what was written to the file, and what was said on standard error."""
    output, said = tmp_path / f"report.{form}", StringIO()
    options = {"cluster": "CUM", "period": "2022-H1", **given}
    call_command("build_report", format=form, output=output, stderr=said, **options)
    return output.read_bytes(), said.getvalue()


def test_the_draft_as_a_page_a_print_and_data(report: Report, tmp_path: Path) -> None:
    NarrativeFactory(report=report, section="tasks", text="Việc của Cụm.")
    page, said = build(tmp_path, "html")
    assert "Tổ chức 09 phiên tòa rút kinh nghiệm" in page.decode()
    assert "DỰ THẢO" in page.decode()
    assert "Việc của Cụm." in page.decode()
    assert "<link" not in page.decode()
    assert "Viện kiểm sát Bảo Lâm (LAM)" in said
    assert "LOC" not in said
    text = PdfReader(BytesIO(build(tmp_path, "pdf")[0])).pages[0].extract_text()
    assert "DỰ THẢO" in text
    data = json.loads(build(tmp_path, "json")[0])
    assert data["missing_units"] == ["LAM"]
    assert data["indicators"][0]["units"]["LAM"]["state"] == "BLANK"
    assert {part["key"]: part["text"] for part in data["narrative"]}["tasks"] == "Việc của Cụm."


def test_without_a_file_the_bytes_go_to_standard_output(report: Report) -> None:
    stdout = TextIOWrapper(BytesIO(), encoding="ascii")
    call_command("build_report", cluster="CUM", period="2022-H1", format="json", stdout=stdout, stderr=StringIO())
    assert json.loads(stdout.buffer.getvalue())["cluster"]["code"] == "CUM"  # type: ignore[attr-defined]


def test_an_issued_report_is_the_version_that_was_frozen(
    report: Report, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    snapshot = dump(build_summary(cluster=report.cluster, period=report.period), {})
    version = ReportVersion(
        report=report,
        snapshot=snapshot,
        sha256=digest(snapshot),
        frozen_at=AT,
        frozen_by=UserFactory(),
        signer_name="Nguyễn Văn An",
        signer_title="Viện trưởng",
        number="15/BC-CTĐ3",
        dated_on=date(2022, 6, 7),
    )
    with django_capture_on_commit_callbacks(execute=True):
        render(version)
    stamps = {
        f"{step}_{part}": AT if part == "at" else version.frozen_by
        for step in ("put_forward", "approved", "issued")
        for part in ("at", "by")
    }
    Report.objects.filter(pk=report.pk).update(state="ISSUED", **stamps)
    # What changed since must not show.
    Submission.objects.get(membership__unit__code="LOC").values.update(value=5)
    page, said = build(tmp_path, "html")
    assert "Số: 15/BC-CTĐ3" in page.decode()
    assert "Nguyễn Văn An" in page.decode()
    assert "Tổ chức 09 phiên tòa" in page.decode()
    assert "DỰ THẢO" not in page.decode()
    assert build(tmp_path, "pdf")[0] == bytes(version.pdf)
    assert json.loads(build(tmp_path, "json")[0])["indicators"][0]["value"] == "9"
    assert len(said.splitlines()) == 2


@pytest.mark.parametrize(
    ("form", "given", "words"),
    [
        ("pdf", {"cluster": "NONE"}, ["“NONE”", "CUM"]),
        ("pdf", {"period": "1999-H1"}, ["“1999-H1”", "2022-H1"]),
        ("odt", {}, ["“odt”", "html, pdf, json"]),
    ],
)
def test_what_is_not_known_is_refused_with_what_is(
    report: Report, tmp_path: Path, form: str, given: dict[str, str], words: list[str]
) -> None:
    with pytest.raises(CommandError) as refusal:
        build(tmp_path, form, **given)
    assert refusal.value.returncode == 1
    assert all(word in str(refusal.value) for word in words)


def test_a_cluster_without_members_in_the_period_is_refused(report: Report, tmp_path: Path) -> None:
    PeriodFactory(year=2023)
    with pytest.raises(CommandError, match="Cụm thi đua số 3"):
        build(tmp_path, "json", period="2023-H1")
    assert Report.objects.count() == 1


def test_a_file_that_cannot_be_written_is_said(report: Report, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="missing"):
        call_command(
            "build_report",
            cluster="CUM",
            period="2022-H1",
            format="json",
            output=tmp_path / "missing" / "report.json",
            stderr=StringIO(),
        )


def test_a_print_that_this_machine_cannot_make_is_said(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_pango() -> None:
        raise PdfUnavailableError

    monkeypatch.setattr(pdf, "_tools", without_pango)
    with pytest.raises(CommandError, match="Pango"):
        build(tmp_path, "pdf")
