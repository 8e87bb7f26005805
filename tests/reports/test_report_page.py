"""The report page: who opens it in which state, what they may do there, and that no typed word is lost."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from clusters.enums import MembershipRole
from clusters.models import Membership
from indicators.models import Submission
from reports import workflow
from reports.models import Narrative, Report, ReportVersion
from tests.factories import (
    NOW,
    AppointmentFactory,
    ClusterFactory,
    DataElementFactory,
    DataValueFactory,
    IndicatorFactory,
    MembershipFactory,
    NarrativeFactory,
    OversightFactory,
    PeriodFactory,
    ReportFactory,
    SubmissionFactory,
    TargetFactory,
    UnitFactory,
    UserFactory,
)
from units.enums import Level, Role
from units.models import User

pytestmark = pytest.mark.django_db
AT = datetime(2022, 6, 6, 3, 0, tzinfo=UTC)


@pytest.fixture
def chair() -> Membership:
    province = UnitFactory(level=Level.PROVINCE)
    place = MembershipFactory(
        role=MembershipRole.CHAIR, period=PeriodFactory(year=2022), cluster=ClusterFactory(host=province)
    )
    SubmissionFactory(membership=place, accepted=True)
    return place


@pytest.fixture
def people(chair: Membership) -> dict[str, User]:
    member = MembershipFactory(cluster=chair.cluster, period=chair.period)
    overseer = AppointmentFactory(unit=chair.cluster.host, role=Role.LEADER).user
    OversightFactory(cluster=chair.cluster, user=overseer)
    return {
        "chair reporter": AppointmentFactory(unit=chair.unit, role=Role.REPORTER).user,
        "chair head": AppointmentFactory(unit=chair.unit, role=Role.HEAD, user__title="Viện trưởng").user,
        "member head": AppointmentFactory(unit=member.unit, role=Role.HEAD).user,
        "leader": AppointmentFactory(unit=chair.cluster.host, role=Role.LEADER).user,
        "overseer": overseer,
        "officer": AppointmentFactory(unit=chair.cluster.host, role=Role.OFFICER).user,
        "other leader": AppointmentFactory(unit=UnitFactory(level=Level.PROVINCE), role=Role.LEADER).user,
        "nobody": UserFactory(),
    }


def report_of(chair: Membership, **state: Any) -> Report:
    ReportVersion.objects.all().delete()
    Narrative.objects.all().delete()
    Report.objects.filter(cluster=chair.cluster, period=chair.period).delete()
    return ReportFactory(cluster=chair.cluster, period=chair.period, **state)


def address(report: Report, name: str = "report", *more: str) -> str:
    return reverse(f"reports:{name}", args=[report.cluster.code, report.period.code, *more])


@pytest.mark.parametrize(
    ("state", "reading"),
    [
        ({}, {"chair reporter", "chair head", "officer"}),
        ({"put_forward": True}, {"chair reporter", "chair head", "officer", "leader", "overseer"}),
        ({"approved": True}, {"chair reporter", "chair head", "officer", "leader", "overseer"}),
    ],
)
def test_the_page_and_the_document_open_to(
    client: Client, chair: Membership, people: dict[str, User], state: dict[str, Any], reading: set[str]
) -> None:
    report = report_of(chair, **state)
    for where in (address(report), address(report, "report_document", "json")):
        opened = set()
        for name, person in people.items():
            client.force_login(person)
            if client.get(where).status_code == 200:
                opened.add(name)
        assert opened == reading, where


@pytest.mark.parametrize(
    ("step", "state", "allowed"),
    [
        ("report_save", {}, {"chair reporter", "chair head"}),
        ("report_put_forward", {}, {"chair head"}),
        ("report_approve", {"put_forward": True}, {"overseer"}),
        ("report_send_back", {"put_forward": True}, {"overseer"}),
        ("report_issue", {"approved": True}, {"chair head"}),
    ],
)
def test_each_step_is_open_to(
    client: Client, chair: Membership, people: dict[str, User], step: str, state: dict[str, Any], allowed: set[str]
) -> None:
    for name, person in people.items():
        report = report_of(chair, **state)
        client.force_login(person)
        response = client.post(address(report, step), {"opinion": "Đồng chí bổ sung."})
        assert (response.status_code != 404) is (name in allowed), name


def test_a_report_is_sent_back_with_words_and_leads_to_a_page_that_is_there(
    client: Client, chair: Membership, people: dict[str, User]
) -> None:
    report = report_of(chair, put_forward=True)
    client.force_login(people["overseer"])

    without = client.post(address(report, "report_send_back"), {"opinion": " "})
    assert without.status_code == 422
    assert without.context["opinion"].errors == {"opinion": ["Đề nghị nêu rõ nội dung Cụm trưởng cần chỉnh sửa."]}

    response = client.post(address(report, "report_send_back"), {"opinion": "Bổ sung nguyên nhân."}, follow=True)
    assert response.status_code == 200
    assert "Đã trả lại báo cáo cho Cụm trưởng." in response.content.decode()


def test_words_are_saved_and_text_left_as_drafted_stays_drafted(
    client: Client, chair: Membership, people: dict[str, User]
) -> None:
    report = report_of(chair)
    client.force_login(people["chair reporter"])
    form = client.get(address(report)).context["narrative"]
    posted = {name: field.initial or "" for name, field in form.fields.items()} | {"lessons": "Giao ban hằng tuần."}
    response = client.post(address(report, "report_save"), posted, follow=True)
    assert [row.section for row in Narrative.objects.all()] == ["lessons"]
    assert "Giao ban hằng tuần." in response.content.decode()


def test_a_conflict_keeps_both_texts_and_saving_again_replaces_knowingly(
    client: Client, chair: Membership, people: dict[str, User]
) -> None:
    report = report_of(chair)
    NarrativeFactory(report=report, section="lessons", text="Của người khác.", version=3, updated_at=NOW)
    client.force_login(people["chair reporter"])
    response = client.post(address(report, "report_save"), {"lessons": "Của tôi.", "lessons-version": "1"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Của người khác." in page
    assert "Của tôi." in page
    renewed = response.context["narrative"]
    client.post(address(report, "report_save"), dict(renewed.data))
    assert Narrative.objects.get().text == "Của tôi."


def test_too_long_a_text_is_kept_on_the_page(client: Client, chair: Membership, people: dict[str, User]) -> None:
    report = report_of(chair)
    client.force_login(people["chair reporter"])
    text = "Rất dài. " * 8000
    response = client.post(address(report, "report_save"), {"lessons": text})
    assert response.status_code == 422
    assert text.strip() in response.content.decode()
    assert not Narrative.objects.exists()


def test_a_section_that_was_not_sent_is_not_emptied(client: Client, chair: Membership, people: dict[str, User]) -> None:
    report = report_of(chair)
    NarrativeFactory(report=report, section="lessons", text="Còn nguyên.", version=1)
    client.force_login(people["chair reporter"])
    client.post(address(report, "report_save"), {"tasks": "Nhiệm vụ mới."})
    assert Narrative.objects.get(section="lessons").text == "Còn nguyên."


def test_a_text_put_forward_meanwhile_is_kept_on_the_page(
    client: Client, chair: Membership, people: dict[str, User]
) -> None:
    report = report_of(chair, put_forward=True)
    client.force_login(people["chair reporter"])
    response = client.post(address(report, "report_save"), {"lessons": "Viết trong lúc trình."})
    assert response.status_code == 409
    assert "Viết trong lúc trình." in response.content.decode()


def test_putting_forward_saves_the_words_first(client: Client, chair: Membership, people: dict[str, User]) -> None:
    report = report_of(chair)
    client.force_login(people["chair head"])
    client.post(address(report, "report_save"), {"lessons": "Câu cuối.", "then": "put_forward"})
    report.refresh_from_db()
    assert (report.state, Narrative.objects.get(section="lessons").text) == ("PUT_FORWARD", "Câu cuối.")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("{{ 7|add:7 }}", "{{ 7|add:7 }}"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
    ],
)
def test_words_are_shown_as_text(
    client: Client, chair: Membership, people: dict[str, User], text: str, shown: str
) -> None:
    report = report_of(chair)
    NarrativeFactory(report=report, section="lessons", text=text)
    client.force_login(people["chair reporter"])
    for where in (address(report), address(report, "report_document", "html")):
        page = client.get(where).content.decode()
        assert shown in page
        assert "<script>alert" not in page


@pytest.mark.parametrize("members", [1, 3])
def test_the_page_takes_as_many_queries_for_three_members_as_for_one(
    client: Client, chair: Membership, people: dict[str, User], django_assert_num_queries: Any, members: int
) -> None:
    report = report_of(chair)
    for place in MembershipFactory.create_batch(members, cluster=chair.cluster, period=chair.period):
        SubmissionFactory(membership=place, accepted=True)
    client.force_login(people["chair reporter"])
    with django_assert_num_queries(21):
        assert client.get(address(report)).status_code == 200


def test_an_unknown_form_of_the_document_is_not_found(
    client: Client, chair: Membership, people: dict[str, User]
) -> None:
    report = report_of(chair)
    client.force_login(people["chair reporter"])
    assert client.get(address(report, "report_document", "exe")).status_code == 404


def test_an_issued_report_names_its_number_at_the_head(
    client: Client, chair: Membership, people: dict[str, User]
) -> None:
    report, by = report_of(chair, approved=True), people["chair head"]
    version = workflow.issue(report=report, by=by, at=AT)
    client.force_login(people["officer"])
    assert "1/2 đơn vị đã xác nhận" in aside(client, report)

    workflow.give_number(version=version, number="15/BC-CTĐ3", dated_on=date(2022, 6, 6), by=by, at=AT)
    assert aside(client, report).split() == ["Số", "15/BC-CTĐ3", "ngày", "06/06/2022"]


def aside(client: Client, report: Report) -> str:
    page = client.get(address(report)).content.decode()
    return re.sub("<[^>]+>", " ", page.split('<div class="page-aside">')[1].split("</div>")[0])


def test_the_list_tells_what_is_in_the_way_from_what_is_to_be_known(
    client: Client, chair: Membership, people: dict[str, User]
) -> None:
    report = report_of(chair)
    client.force_login(people["chair head"])
    assert checks(client, report) == ["warning", "ok", "ok", "ok"]

    sent = Submission.objects.filter(membership=chair)
    sent.update(state="SUBMITTED", accepted_at=None, accepted_by=None, first_submitted_at=AT, submitted_at=AT)
    assert checks(client, report) == ["error", "warning", "ok", "ok"]


def checks(client: Client, report: Report) -> list[str]:
    return [check.note for check in client.get(address(report)).context["page"].checks]


def test_a_target_is_shown_as_it_was_given(client: Client, chair: Membership, people: dict[str, User]) -> None:
    element = DataElementFactory(unit="vụ")
    indicator = IndicatorFactory(numerator=element.code, unit="vụ")
    TargetFactory(indicator=indicator, authority="Cụm", scope=chair.cluster.code, value=12, per="year")
    report = report_of(chair)
    client.force_login(people["chair head"])

    [row] = client.get(address(report)).context["page"].targets

    assert row.asked == "≥ 12 vụ (Cụm, cả năm)"
    assert row.display == "chưa có"
    DataValueFactory(submission=Submission.objects.get(membership=chair), element=element, value=None, not_arisen=True)
    [row] = client.get(address(report)).context["page"].targets
    assert row.display == "–"
