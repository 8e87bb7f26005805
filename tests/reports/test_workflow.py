"""Each step on a report: from which states, what it writes and closes, and what it refuses in words."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command

from clusters.enums import LockStage, MembershipRole
from clusters.models import Lock
from indicators import workflow as figures
from indicators.models import Submission
from indicators.workflow import StepRefusedError
from reports import workflow
from reports.enums import ReportSection, ReportState
from reports.models import Report, ReportVersion
from tests.factories import MembershipFactory, PeriodFactory, ReportFactory, SubmissionFactory, UserFactory
from units.models import TimelineEntry, Unit, User

pytestmark = pytest.mark.django_db
AT = datetime(2022, 6, 6, 3, 0, tzinfo=UTC)
STATES: dict[str, dict[str, Any]] = {
    "DRAFT": {},
    "PUT_FORWARD": {"put_forward": True},
    "APPROVED": {"approved": True},
    "ISSUED": {"issued": True},
}
STEPS: dict[str, Callable[[Report, User], object]] = {
    "put_forward": lambda report, by: workflow.put_forward(report=report, by=by, at=AT),
    "send_back": lambda report, by: workflow.send_back(report=report, by=by, at=AT, opinion="Bổ sung nguyên nhân"),
    "approve": lambda report, by: workflow.approve(report=report, by=by, at=AT),
    "issue": lambda report, by: workflow.issue(report=report, by=by, at=AT),
}
LEADS_TO = {
    ("put_forward", "DRAFT"): "PUT_FORWARD",
    ("send_back", "PUT_FORWARD"): "DRAFT",
    ("send_back", "APPROVED"): "DRAFT",
    ("approve", "PUT_FORWARD"): "APPROVED",
    ("issue", "APPROVED"): "ISSUED",
}


def report_in(state: str) -> Report:
    """A report with one confirmed member, and the lock that its state implies."""
    chair = MembershipFactory(role=MembershipRole.CHAIR, period=PeriodFactory(year=2022))
    SubmissionFactory(membership=chair, accepted=True)
    Report.objects.all().delete()
    report = ReportFactory(cluster=chair.cluster, period=chair.period, **STATES[state])
    if state != "DRAFT":
        stage = LockStage.ISSUED if state == "ISSUED" else LockStage.PUT_FORWARD
        Lock.objects.create(cluster=chair.cluster, period=chair.period, stage=stage, since=AT, by=UserFactory())
    return report


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", STATES)
def test_every_step_from_every_state(step: str, state: str) -> None:
    report, by = report_in(state), UserFactory(title="Viện trưởng")
    target = LEADS_TO.get((step, state))
    if target is None:
        with pytest.raises(StepRefusedError):
            STEPS[step](report, by)
    else:
        STEPS[step](report, by)
    report.refresh_from_db()
    assert report.state == (target or state)
    assert TimelineEntry.objects.about(report.subject).count() == (1 if target else 0)
    lock = Lock.objects.filter(cluster=report.cluster, period=report.period).first()
    stages = {"DRAFT": None, "PUT_FORWARD": "PUT_FORWARD", "APPROVED": "PUT_FORWARD", "ISSUED": "ISSUED"}
    assert (lock.stage if lock else None) == stages[report.state]


def test_nothing_is_put_forward_without_any_confirmed_figures() -> None:
    report = report_in("DRAFT")
    Submission.objects.update(state="SUBMITTED", accepted_at=None, accepted_by=None)
    with pytest.raises(StepRefusedError):
        workflow.put_forward(report=report, by=UserFactory(), at=AT)
    assert not Lock.objects.exists()


def test_putting_forward_closes_the_figures_and_sending_back_opens_them() -> None:
    report, by = report_in("DRAFT"), UserFactory()
    row = SubmissionFactory(membership__cluster=report.cluster, membership__period=report.period, submitted=True)
    workflow.put_forward(report=report, by=by, at=AT)
    with pytest.raises(StepRefusedError):
        figures.accept(submission=row, by=by, at=AT)
    workflow.send_back(report=report, by=by, at=AT, opinion="Chờ Đạ Tẻh")
    figures.accept(submission=row, by=by, at=AT)
    assert report.opinion == "Chờ Đạ Tẻh"


@pytest.mark.parametrize("opinion", ["", "  \n "])
def test_sending_back_says_what_to_change(opinion: str) -> None:
    report = report_in("PUT_FORWARD")
    with pytest.raises(StepRefusedError):
        workflow.send_back(report=report, by=UserFactory(), at=AT, opinion=opinion)


def test_words_are_guarded_by_their_version() -> None:
    report, by = report_in("DRAFT"), UserFactory()

    def save(text: str, version: int) -> bool:
        return workflow.save_section(
            report=report, section=ReportSection.LESSONS, text=text, version=version, by=by, at=AT
        )

    assert save("Bài học thứ nhất.", 0)
    assert save("Bài học thứ hai.", 1)
    assert not save("Viết đè không biết.", 1)
    assert not save("Viết đè không biết.", 0)
    assert save("Bài học thứ hai.", 1)
    assert save("Bài học thứ hai.", 2)
    row = report.narratives.get()
    assert (row.text, row.version, row.history.count()) == ("Bài học thứ hai.", 2, 2)


def test_words_are_closed_once_the_report_is_put_forward() -> None:
    report = report_in("PUT_FORWARD")
    with pytest.raises(StepRefusedError):
        workflow.save_section(
            report=report, section=ReportSection.LESSONS, text="Muộn.", version=0, by=UserFactory(), at=AT
        )


def test_a_report_is_not_issued_without_figures_that_were_agreed_to() -> None:
    report, by = report_in("APPROVED"), UserFactory(title="Viện trưởng")
    row = Submission.objects.of(report.cluster, report.period).with_place().get()
    later = report.approved_at + timedelta(minutes=1)
    figures.reopen(submission=row, by=UserFactory(), at=later, reason="Sửa", closed_by=[LockStage.ISSUED])
    with pytest.raises(StepRefusedError, match=row.membership.unit.short_name):
        workflow.issue(report=report, by=by, at=later)
    assert not ReportVersion.objects.exists()
    workflow.send_back(report=report, by=by, at=later, opinion="Số liệu được đề nghị chỉnh sửa")
    figures.submit(submission=row, by=by, at=later)
    figures.accept(submission=row, by=by, at=later)
    workflow.put_forward(report=report, by=by, at=later)
    workflow.approve(report=report, by=by, at=later)
    assert workflow.issue(report=report, by=by, at=later).version == 1


@pytest.fixture
def issued() -> ReportVersion:
    """The demonstration's report, issued as its people would."""
    call_command("demo", verbosity=0)
    report = Report.objects.with_place().get(period__code="2022-H1")
    chair, leader = User.objects.get(username="baoloc.lanhdao"), User.objects.get(username="tinh.lanhdao")
    workflow.put_forward(report=report, by=chair, at=AT)
    workflow.approve(report=report, by=leader, at=AT)
    return workflow.issue(report=report, by=chair, at=AT)


def test_an_issued_report_waits_for_its_number_and_takes_it_once(issued: ReportVersion) -> None:
    by = User.objects.get(username="baoloc.nhaplieu")
    assert issued.awaits_number
    with pytest.raises(StepRefusedError):
        workflow.give_number(version=issued, number=" ", dated_on=date(2022, 6, 6), by=by, at=AT)
    with pytest.raises(StepRefusedError):
        workflow.give_number(version=issued, number="15/BC-CTĐ3", dated_on=date(2022, 6, 7), by=by, at=AT)
    workflow.give_number(version=issued, number="15/BC-CTĐ3", dated_on=date(2022, 6, 6), by=by, at=AT)
    assert "15/BC-CTĐ3" in issued.html
    assert "ngày 06 tháng 6 năm 2022" in issued.html
    with pytest.raises(StepRefusedError):
        workflow.give_number(version=issued, number="16/BC-CTĐ3", dated_on=date(2022, 6, 6), by=by, at=AT)
    assert ReportVersion.objects.get(pk=issued.pk).number == "15/BC-CTĐ3"


def test_an_issued_report_does_not_change_with_the_tables(issued: ReportVersion) -> None:
    before, digest = issued.html, issued.sha256
    Unit.objects.update(name="Tên mới", short_name="Tên mới", place="Nơi mới")
    report = issued.report
    type(report.cluster).objects.update(name="Cụm đổi tên")
    by = User.objects.get(username="baoloc.nhaplieu")
    workflow.give_number(version=issued, number="15", dated_on=date(2022, 6, 6), by=by, at=AT)
    assert "Tên mới" not in issued.html
    assert "Cụm đổi tên" not in issued.html
    assert issued.html != before
    assert issued.sha256 == digest


def test_issuing_closes_everything_of_that_cluster_and_period(issued: ReportVersion) -> None:
    row = Submission.objects.of(issued.report.cluster, issued.report.period).with_place().first()
    assert row is not None
    with pytest.raises(StepRefusedError):
        figures.reopen(submission=row, by=UserFactory(), at=AT, reason="Sửa", closed_by=[LockStage.ISSUED])
    assert issued.report.state == ReportState.ISSUED
