"""The report page: who opens it in which state, what they may do there, and that no typed word is lost."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from clusters.enums import MembershipRole
from clusters.models import Membership
from reports.models import Narrative, Report, ReportVersion
from tests.factories import (
    NOW,
    AppointmentFactory,
    ClusterFactory,
    MembershipFactory,
    NarrativeFactory,
    OversightFactory,
    PeriodFactory,
    ReportFactory,
    SubmissionFactory,
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


def test_the_issuer_chooses_who_signs_and_a_deputy_signs_for_the_chair(
    client: Client, chair: Membership, people: dict[str, User]
) -> None:
    deputy = MembershipFactory(cluster=chair.cluster, period=chair.period, role="deputy")
    stand_in = UserFactory(full_name="Lê Văn Cường", title="Phó Viện trưởng")
    AppointmentFactory(unit=deputy.unit, user=stand_in, role="HEAD")
    report = report_of(chair, approved=True)
    client.force_login(people["chair head"])

    page = client.get(address(report))
    assert [name for name, _words in page.context["signer"].fields["signer"].choices] == [
        people["chair head"].pk,
        stand_in.pk,
    ]
    assert client.post(address(report, "report_issue"), {"signer": people["overseer"].pk}).status_code == 422
    client.post(address(report, "report_issue"), {"signer": stand_in.pk})

    version = ReportVersion.objects.get(report=report)
    assert (version.signer_name, version.signed_by_deputy) == ("Lê Văn Cường", True)
    page = " ".join(version.html.split())
    assert page.index("KT. CỤM TRƯỞNG") < page.index("CỤM PHÓ") < page.index("Lê Văn Cường")
    assert version.frozen_by == people["chair head"]


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
