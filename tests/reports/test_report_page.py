"""The report page: who opens it in which state, what they may do there, and that no typed word is lost."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from clusters.enums import MembershipRole
from clusters.models import Membership
from indicators.models import Indicator, Submission
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
    StatementFactory,
    SubmissionFactory,
    TargetFactory,
    UnitFactory,
    UserFactory,
)
from tests.indicators.worlds import World, build_world, reader
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
    with django_assert_num_queries(22):
        assert client.get(address(report)).status_code == 200


def test_an_unknown_form_of_the_document_is_not_found(
    client: Client, chair: Membership, people: dict[str, User]
) -> None:
    report = report_of(chair)
    client.force_login(people["chair reporter"])
    assert client.get(address(report, "report_document", "exe")).status_code == 404


# --- Before it is put forward, beside the words, and from step to step


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def opened(world: World, person: str) -> Any:
    return reader(world.people[person]).get(reverse("reports:report", args=world.codes))


def preflight_of(world: World) -> list[tuple[bool, str]]:
    return [(check.fine, check.words) for check in opened(world, "chair head").context["page"].checks]


def test_nothing_is_put_forward_while_no_figures_are_confirmed(world: World) -> None:
    response = opened(world, "chair head")

    assert (False, "No unit's figures are confirmed yet.") in preflight_of(world)
    assert '<button class="btn btn-primary" form="narrative" name="then" value="put_forward" disabled>' in response.text
    step = reader(world.people["chair head"]).post(reverse("reports:report_put_forward", args=world.codes), follow=True)
    assert "No unit&#x27;s figures are confirmed yet, so there is nothing to put forward." in step.text
    assert Report.objects.get(cluster=world.cluster).state == "DRAFT"


def test_the_check_names_who_is_missing_late_or_silent(world: World) -> None:
    names = {place: membership.unit.short_name for place, membership in world.places.items()}
    world.bring("chair", "ACCEPTED", RES=17, ALL=18, REQ=4)
    late = world.bring("deputy", "ACCEPTED", RES=80, ALL=100, REQ=2)
    late.first_submitted_at = world.period.due_at + timedelta(minutes=1)
    late.save()
    world.bring("first", "SUBMITTED", RES=1, ALL=100, REQ=2)
    User.objects.filter(pk=world.people["chair head"].pk).update(title="")

    missing = f"2 units have no confirmed figures: {names['first']}, {names['second']}. The report says so."
    silent = f"“Tỷ lệ giải quyết tin báo”: no cause or commitment yet from {names['deputy']}."
    found = preflight_of(world)
    assert [words for fine, words in found if not fine] == [
        missing,
        f"Sent late: {names['deputy']}.",
        silent,
        "The signer's name or official title is missing: ask the standing officer.",
    ]
    assert (True, "The documents relied on are named.") in found
    assert f'<a href="{reverse("indicators:board", args=world.codes)}">{silent}</a>' in opened(world, "chair head").text


def test_the_check_is_done_once_everything_is_there(world: World) -> None:
    head = world.people["chair head"]
    User.objects.filter(pk=head.pk).update(full_name="Lê Văn An", title="Viện trưởng")
    for place in world.places:
        world.bring(place, "SUBMITTED" if place == "second" else "ACCEPTED", RES=80, ALL=100, REQ=2)
        StatementFactory(
            submission=world.submission(place), topic="commitment", indicator=Indicator.objects.get(code="RATIO")
        )
    name = world.places["second"].unit.short_name
    assert (False, f"1 unit has no confirmed figures: {name}. The report says so.") in preflight_of(world)
    Submission.objects.filter(membership=world.places["second"]).update(
        state="ACCEPTED", accepted_at=NOW, accepted_by=head
    )

    assert preflight_of(world) == [
        (True, "Every unit's figures are confirmed."),
        (True, "No unit sent its figures late."),
        (True, "The documents relied on are named."),
        (True, "Signed by Viện trưởng Lê Văn An."),
    ]


def test_documents_that_the_chair_struck_out_are_asked_for(world: World) -> None:
    NarrativeFactory(report=Report.objects.get(cluster=world.cluster), section="basis", text=" ")

    assert (False, "The documents that the report relies on are not named yet.") in preflight_of(world)
    assert 'href="#id_basis"' in opened(world, "chair head").text


def test_targets_stand_beside_the_words_as_they_stand_in_the_report(world: World) -> None:
    TargetFactory(indicator=Indicator.objects.get(code="COUNT"), scope=world.cluster.code, authority="Cụm", value=1180)
    rows = opened(world, "chair head").context["page"].targets
    assert [(row.asked, row.display, row.fraction) for row in rows] == [
        ("≥ 90% (Quốc hội)", "none yet", ""),
        ("≥ 1.180 bản (Cụm)", "none yet", ""),
    ]
    world.period.compare_with = PeriodFactory(year=2021)
    world.period.save()
    world.bring("chair", "ACCEPTED", RES=80, ALL=100, REQ=590)
    world.bring("chair", "ACCEPTED", period=world.period.compare_with, RES=90, ALL=100, REQ=590)

    response = opened(world, "chair head")

    assert [
        (row.display, row.fraction, row.met, row.margin, row.change) for row in response.context["page"].targets
    ] == [
        ("80%", "80/100", False, "thiếu 10 điểm %", "giảm 10 điểm %"),
        ("590", "", False, "đạt 50% chỉ tiêu", "không đổi"),
    ]
    assert '<span class="chip chip-missed">thiếu 10 điểm %</span>' in response.text


@pytest.mark.parametrize(
    ("person", "state", "words"),
    [
        ("chair head", {}, "The text is saved when you put the report forward; from then on the figures are closed."),
        ("chair reporter", {}, "Only the head of the chairing unit puts the report forward."),
        ("officer", {}, "The chair is writing this report."),
        ("chair head", {"put_forward": True}, "The report awaits the opinion of the province&#x27;s leadership."),
        ("leader", {"approved": True}, "The leadership agrees. The chair&#x27;s head issues the report."),
    ],
)
def test_the_page_says_what_comes_next(world: World, person: str, state: dict[str, Any], words: str) -> None:
    Report.objects.all().delete()
    ReportFactory(cluster=world.cluster, period=world.period, **state)

    assert words in opened(world, person).text


def test_from_draft_to_number_each_step_is_told_with_its_person(world: World) -> None:
    head, leader = (reader(world.people[name]) for name in ("chair head", "leader"))
    OversightFactory(cluster=world.cluster, user=world.people["leader"])
    world.bring("chair", "ACCEPTED", RES=17, ALL=18, REQ=4)

    def step(client: Client, name: str, **given: str) -> Any:
        return client.post(reverse(f"reports:report_{name}", args=world.codes), given, follow=True)

    step(head, "put_forward")
    assert "Say what the chair should change." in step(leader, "send_back", opinion=" ").text
    sent_back = step(leader, "send_back", opinion="Bổ sung nguyên nhân.")
    assert sent_back.status_code == 200
    assert "The leadership has sent the report back" in opened(world, "chair head").text
    step(head, "put_forward")
    step(leader, "approve", opinion="Nhất trí.")
    assert "Nhất trí." in step(head, "issue", signer=str(world.people["chair head"].pk)).text
    numbered = step(head, "number", number="15/BC-CTĐ3", dated_on="2022-06-07")

    page = numbered.context["page"]
    assert "Number and date are entered and printed on the report." in numbered.text
    assert [(line.words, line.by, line.note) for line in page.timeline] == [
        ("Put forward to the leadership", str(world.people["chair head"]), ""),
        ("Sent back with remarks", str(world.people["leader"]), "Bổ sung nguyên nhân."),
        ("Put forward to the leadership", str(world.people["chair head"]), ""),
        ("Agreed to by the leadership", str(world.people["leader"]), "Nhất trí."),
        ("Issued", str(world.people["chair head"]), ""),
        ("Number and date entered", str(world.people["chair head"]), "15/BC-CTĐ3"),
    ]
    assert page.next_step == "The report is issued and frozen."


def issue(world: World) -> Report:
    """Issue the cluster's report without a number yet."""
    world.bring("chair", "ACCEPTED", RES=17, ALL=18, REQ=4)
    report = Report.objects.with_place().get(cluster=world.cluster)
    head = world.people["chair head"]
    for step in (workflow.put_forward, workflow.approve, workflow.issue):
        step(report=report, by=head, at=AT)
    return report


def test_a_number_that_cannot_be_keeps_what_was_typed(world: World) -> None:
    issue(world)
    head, where = reader(world.people["chair head"]), reverse("reports:report_number", args=world.codes)

    to_come = head.post(where, {"number": "15/BC-CTĐ3", "dated_on": "2999-01-01"})
    no_day = head.post(where, {"number": "15/BC-CTĐ3", "dated_on": "hôm nay"})
    no_number = head.post(where, {"number": "", "dated_on": "2022-06-07"})

    assert "The date of issue lies in the future." in to_come.text
    assert {response.status_code for response in (to_come, no_day, no_number)} == {422}
    assert all('value="15/BC-CTĐ3"' in response.text for response in (to_come, no_day))
    assert 'value="hôm nay"' in no_day.text
    assert 'value="2022-06-07"' in no_number.text
    assert ReportVersion.objects.get().awaits_number


def test_a_second_number_is_refused_and_shown_beside_the_first(world: World) -> None:
    issue(world)
    head, where = reader(world.people["chair head"]), reverse("reports:report_number", args=world.codes)
    head.post(where, {"number": "15/BC-CTĐ3", "dated_on": "2022-06-07"})

    again = head.post(where, {"number": "16/BC-CTĐ3", "dated_on": "2022-06-07"})

    assert again.status_code == 409
    assert "This report has its number already." in again.text
    assert ReportVersion.objects.get().number == "15/BC-CTĐ3"


def test_too_long_an_opinion_is_kept_on_the_page(client: Client, chair: Membership, people: dict[str, User]) -> None:
    report = report_of(chair, put_forward=True)
    client.force_login(people["overseer"])
    words = "Đồng chí xem lại. " * 1000

    response = client.post(address(report, "report_approve"), {"opinion": words})

    assert response.status_code == 422
    assert words.strip() in response.content.decode()
    report.refresh_from_db()
    assert report.state == "PUT_FORWARD"


def test_a_machine_that_cannot_print_says_so_and_leads_back(world: World, without_pango: None) -> None:
    address = reverse("reports:report_document", args=[*world.codes, "pdf"])

    response = reader(world.people["chair head"]).get(address, follow=True)

    assert response.redirect_chain == [(reverse("reports:report", args=world.codes), 302)]
    assert "The HTML page can be printed." in response.text


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
