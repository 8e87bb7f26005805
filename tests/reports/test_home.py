"""Việc cần xử lý: what waits for whom, by deadline, in at most five lines, and how things stand."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from clusters.enums import LockStage, MembershipRole
from clusters.models import Lock
from indicators.models import DataElement
from reports.models import Report
from tests.factories import (
    AppointmentFactory,
    DataElementFactory,
    DataValueFactory,
    MembershipFactory,
    OversightFactory,
    PeriodFactory,
    ReportFactory,
    ReportVersionFactory,
    UserFactory,
)
from tests.indicators.worlds import AFTER, DUE, World, build_world, reader
from units.enums import Role
from units.models import User

pytestmark = pytest.mark.django_db
BEFORE = DUE - timedelta(hours=3)


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(AFTER, tick=False) as traveller:
        yield traveller


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def page(person: User) -> str:
    response = reader(person).get(reverse("home"))
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def lines(page: str) -> list[tuple[str, str, str]]:
    """Return what each line says, where it leads, and its second line."""
    found = re.findall(r'<a class="what" href="(.*?)">(.*?)</a>(?:<small>(.*?)</small>)?', page)
    return [(what, url, detail) for url, what, detail in found]


def whats(world: World, person: str) -> list[str]:
    return [what for what, _url, _detail in lines(page(world.people[person]))]


def report_of(world: World, **fields: Any) -> Report:
    Report.objects.filter(cluster=world.cluster, period=world.period).delete()
    report: Report = ReportFactory(cluster=world.cluster, period=world.period, **fields)
    return report


def settle(world: World, *places: str) -> None:
    for place in places:
        world.bring(place, "ACCEPTED", RES=5, ALL=5, REQ=5)


PERIOD = "6 tháng đầu năm 2022"
ENTER = f"Enter the figures of {PERIOD}"
SEND = f"Send the figures of {PERIOD} to the cluster chair"
SHOW = f"Show the figures of {PERIOD} to the head of the unit"
CORRECT = f"Correct the figures of {PERIOD}"


@pytest.mark.parametrize(
    ("state", "values", "shown", "reporter", "head"),
    [
        pytest.param("DRAFT", {}, False, [ENTER], [ENTER], id="nothing entered"),
        pytest.param("DRAFT", {"RES": 5}, True, [ENTER], [ENTER], id="shown with rows missing"),
        pytest.param("DRAFT", {"RES": 5, "ALL": None, "REQ": 5}, False, [SHOW], [SEND], id="all entered"),
        pytest.param("DRAFT", {"RES": 5, "ALL": 5, "REQ": 5}, True, [], [SEND], id="shown to the head"),
        pytest.param("SUBMITTED", {"RES": 5, "ALL": 5, "REQ": 5}, False, [], [], id="sent"),
        pytest.param("RETURNED", {"RES": 5, "ALL": 5, "REQ": 5}, False, [CORRECT], [CORRECT], id="returned"),
        pytest.param("ACCEPTED", {"RES": 5, "ALL": 5, "REQ": 5}, False, [], [], id="confirmed"),
    ],
)
def test_a_units_own_figures_wait_for(
    world: World, state: str, values: dict[str, int | None], shown: bool, reporter: list[str], head: list[str]
) -> None:
    submission = world.bring("first", state, **values)
    if shown:
        submission.shown_to_head_at, submission.shown_to_head_by = BEFORE, world.people["first reporter"]
        submission.save()

    assert whats(world, "first reporter") == reporter
    assert whats(world, "first head") == head


def test_the_rows_left_are_the_required_ones_of_the_units_level(world: World) -> None:
    section = world.elements["RES"].section
    DataElementFactory(section=section, required=False)
    DataElementFactory(section=section, levels="province region")
    DataElementFactory(section=section, levels="region district")
    DataElementFactory(section=section, valid_until=world.period.starts_on)
    world.bring("first", "DRAFT", RES=5, ALL=None)
    DataValueFactory(submission=world.submission("first"), element=world.elements["REQ"], value=None)

    [(_what, url, detail)] = lines(page(world.people["first reporter"]))

    assert detail.endswith("2 rows left")
    assert url == reverse("indicators:entry", args=world.codes_of("first")[1:])


def test_a_return_says_why(world: World) -> None:
    world.bring("first", "RETURNED", RES=5, ALL=5, REQ=5)

    [(_what, _url, detail)] = lines(page(world.people["first reporter"]))

    assert "Đề nghị kiểm tra lại số tin báo đã giải quyết." in detail


def test_a_deadline_is_said_in_words_before_and_after(world: World, clock: Any) -> None:
    clock.move_to(BEFORE)
    ahead = page(world.people["first reporter"])
    clock.move_to(AFTER)
    passed = page(world.people["first reporter"])

    assert "3 giờ left" in ahead
    assert "note-late" not in ahead
    assert "18 giờ overdue" in passed


@pytest.mark.parametrize(
    ("year", "state", "waits"), [(2021, "DRAFT", False), (2021, "RETURNED", True), (2023, "DRAFT", False)]
)
def test_drafts_of_other_periods_wait_for_nobody_but_returns_do(
    world: World, year: int, state: str, waits: bool
) -> None:
    settle(world, "first")
    world.bring("first", state, period=PeriodFactory(year=year))

    assert bool(whats(world, "first reporter")) is waits


def test_once_the_report_is_issued_nothing_is_entered_any_more(world: World) -> None:
    Lock.objects.create(
        cluster=world.cluster, period=world.period, stage=LockStage.ISSUED, since=AFTER, by=UserFactory()
    )

    assert whats(world, "first reporter") == []


def test_sent_figures_wait_for_the_chairs_head_alone(world: World) -> None:
    settle(world, "chair", "deputy")
    world.bring("first", "SUBMITTED", RES=5, ALL=5, REQ=5)
    settle(world, "second")
    unit = world.places["first"].unit

    assert lines(page(world.people["chair head"]))[0][:2] == (
        f"Confirm the figures of 1 unit: {unit.short_name}",
        reverse("indicators:submission", args=world.codes_of("first")),
    )
    for person in ("chair reporter", "deputy head", "officer", "leader", "stranger head"):
        assert not [what for what in whats(world, person) if what.startswith("Confirm")]


def test_several_sent_figures_are_one_line_that_leads_to_the_board(world: World) -> None:
    for place in ("first", "second"):
        world.bring(place, "SUBMITTED", RES=5, ALL=5, REQ=5)

    confirm = next(line for line in lines(page(world.people["chair head"])) if line[0].startswith("Confirm"))

    assert confirm[0].startswith("Confirm the figures of 2 units: ")
    assert confirm[1] == reverse("indicators:board", args=world.codes)


def test_nothing_waits_to_be_confirmed_once_the_report_is_put_forward(world: World) -> None:
    world.bring("first", "SUBMITTED", RES=5, ALL=5, REQ=5)
    Lock.objects.create(
        cluster=world.cluster, period=world.period, stage=LockStage.PUT_FORWARD, since=AFTER, by=UserFactory()
    )

    assert not [what for what in whats(world, "chair head") if what.startswith("Confirm")]


@pytest.mark.parametrize(("deputy_has_head", "waits_for"), [(True, "deputy head"), (False, "officer")])
def test_the_chairs_own_figures_wait_for(world: World, deputy_has_head: bool, waits_for: str) -> None:
    if not deputy_has_head:
        world.people["deputy head"].appointments.all().delete()
    world.bring("chair", "SUBMITTED", RES=5, ALL=5, REQ=5)

    waiting = {
        person for person in world.people if [what for what in whats(world, person) if what.startswith("Confirm")]
    }

    assert waiting == {waits_for}


@pytest.mark.parametrize(
    ("hours", "reminded"),
    [pytest.param(-80, False, id="four days before"), pytest.param(-50, True, id="two days before")],
)
def test_units_without_figures_are_named_to_the_chair_near_the_deadline(
    world: World, clock: Any, hours: int, reminded: bool
) -> None:
    settle(world, "deputy", "second")
    clock.move_to(DUE + timedelta(hours=hours))

    reminders = [line for line in lines(page(world.people["chair reporter"])) if line[0].startswith("Remind")]

    assert [what for what, _url, _detail in reminders] == (
        [f"Remind 1 unit without figures: {world.places['first'].unit.short_name}"] if reminded else []
    )


def test_nobody_is_reminded_once_the_report_is_put_forward(world: World) -> None:
    assert [what for what in whats(world, "chair head") if what.startswith("Remind")]
    Lock.objects.create(
        cluster=world.cluster, period=world.period, stage=LockStage.PUT_FORWARD, since=AFTER, by=UserFactory()
    )

    assert not [what for what in whats(world, "chair head") if what.startswith("Remind")]


@pytest.mark.parametrize(
    ("confirmed", "fields", "reporter", "head"),
    [
        pytest.param([], {}, "", "", id="nothing confirmed"),
        pytest.param(["first"], {}, "Write", "Write", id="some confirmed, deadline passed"),
        pytest.param(["chair", "deputy", "first", "second"], {}, "Write", "Put", id="all confirmed"),
        pytest.param([], {"opinion": "Bổ sung nguyên nhân."}, "Correct", "Correct", id="sent back"),
        pytest.param([], {"put_forward": True}, "", "", id="put forward"),
        pytest.param([], {"approved": True}, "", "Issue", id="agreed to"),
    ],
)
def test_the_report_waits_for_the_chair(
    world: World, confirmed: list[str], fields: dict[str, Any], reporter: str, head: str
) -> None:
    settle(world, *confirmed)
    report_of(world, **fields)
    address = reverse("reports:report", args=world.codes)

    for person, first_word in (("chair reporter", reporter), ("chair head", head)):
        found = [line for line in lines(page(world.people[person])) if line[1] == address]
        assert [what.split()[0] for what, _url, _detail in found] == ([first_word] if first_word else [])
    assert address not in [url for _what, url, _detail in lines(page(world.people["first head"]))]


@pytest.mark.parametrize(("number", "waits"), [("", True), ("12/BC-CTĐ3", False)])
def test_an_issued_report_waits_for_its_number(world: World, number: str, waits: bool) -> None:
    report = report_of(world, issued=True)
    ReportVersionFactory(report=report, number=number, dated_on=AFTER.date() if number else None)

    for person in ("chair reporter", "chair head"):
        found = [what for what in whats(world, person) if what.startswith("Enter number and date")]
        assert bool(found) is waits


def test_a_report_put_forward_waits_for_the_leader_who_oversees_the_cluster(world: World) -> None:
    report_of(world, put_forward=True)
    OversightFactory(cluster=world.cluster, user=world.people["leader"])
    colleague = AppointmentFactory(unit=world.cluster.host, role=Role.LEADER).user

    assert lines(page(world.people["leader"])) == [
        (f"Give an opinion on the report of {world.cluster.name}", reverse("reports:report", args=world.codes), PERIOD)
    ]
    assert lines(page(colleague)) == []
    assert lines(page(world.people["officer"])) == []


def test_at_most_five_lines_the_most_pressing_first(world: World) -> None:
    settle(world, "first")
    for year in (2015, 2016, 2017, 2018, 2019, 2020, 2021):
        world.bring("first", "RETURNED", period=PeriodFactory(year=year))

    shown = page(world.people["first reporter"])

    assert [what[-4:] for what, _url, _detail in lines(shown)] == ["2015", "2016", "2017", "2018", "2019"]
    assert "2 more tasks show once these are done." in shown


def test_with_nothing_to_do_the_page_says_so_and_shows_how_things_stand(world: World) -> None:
    settle(world, "first", "second")

    shown = page(world.people["first reporter"])

    assert "Nothing waits for you" in shown
    assert "chip-accepted" in shown
    assert "2/4 units confirmed" in shown
    assert reverse("indicators:board", args=world.codes) in shown


def test_without_an_appointment_one_reads_whom_to_ask(world: World) -> None:
    shown = page(world.people["nobody"])

    assert "Your account has no appointment today" in shown
    assert world.cluster.name not in shown
    assert lines(shown) == []


def test_a_period_that_has_not_opened_says_when_it_will(world: World, clock: Any) -> None:
    clock.move_to(world.period.opens_at - timedelta(days=1))

    shown = page(world.people["first reporter"])

    assert lines(shown) == []
    assert "chip-awaited" in shown


@pytest.mark.parametrize(
    ("person", "readable"), [("chair head", True), ("officer", True), ("leader", False), ("first head", False)]
)
def test_a_draft_report_is_linked_for_those_who_may_read_it(world: World, person: str, readable: bool) -> None:
    boards = page(world.people[person]).split("<h2>")[-1]

    assert (reverse("reports:report", args=world.codes) in boards) is readable


def test_other_clusters_stay_unseen(world: World) -> None:
    own = page(world.people["stranger head"])

    assert world.cluster.name not in own
    assert world.places["first"].unit.short_name not in own
    assert world.cluster.name not in page(world.people["other leader"])


def test_an_officer_without_clusters_is_led_to_the_catalogue(world: World) -> None:
    shown = page(world.people["other officer"])

    assert "No cluster has members in an open period yet." in shown
    assert reverse("admin:index") in shown


def test_names_and_reasons_are_text(world: World) -> None:
    attack = "<script>alert(1)</script>"
    submission = world.bring("first", "RETURNED", RES=5)
    submission.return_reason = attack
    submission.save()
    world.cluster.name = attack
    world.cluster.save()

    shown = page(world.people["first reporter"])

    assert "<script>alert" not in shown
    assert "&lt;script&gt;" in shown


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("person", "queries"), [("chair head", 14), ("first reporter", 13), ("leader", 11), ("officer", 10)]
)
def test_the_number_of_queries_does_not_grow(
    world: World, django_assert_num_queries: Any, count: int, person: str, queries: int
) -> None:
    OversightFactory(cluster=world.cluster, user=world.people["leader"])
    report_of(world, put_forward=True)
    DataElement.objects.filter(code="REQ").update(required=False)
    for year in range(2021 - count, 2021):
        period = PeriodFactory(year=year)
        world.bring("first", "RETURNED", period=period)
        for place in ("chair", "deputy"):
            role = world.places[place].role
            MembershipFactory(cluster=world.cluster, period=period, unit=world.places[place].unit, role=role)
        member = MembershipFactory(cluster=world.cluster, period=period)
        world.places["more"] = member
        world.bring("more", "SUBMITTED", RES=5, ALL=5)
        Report.objects.filter(period=period).update(opinion="Bổ sung.")
        MembershipFactory(period=world.period, cluster__host=world.cluster.host, role=MembershipRole.CHAIR)
    client = reader(world.people[person])

    with django_assert_num_queries(queries):
        client.get(reverse("home"))
