"""The review: who may look, that only confirmed figures show, and that ranks, causes and formulas are said."""

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from clusters.enums import MembershipRole
from indicators.enums import Topic
from indicators.models import Indicator
from reports.models import Report
from tests.factories import (
    NOW,
    AppointmentFactory,
    AwardFactory,
    ClusterFactory,
    DataValueFactory,
    MembershipFactory,
    OversightFactory,
    PeriodFactory,
    StatementFactory,
    SubmissionFactory,
    TargetFactory,
)
from tests.indicators.worlds import World, build_world, reader
from units.enums import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> World:
    """Three confirmed units (94,4%; 80%; 90%) and a fourth that is only sent."""
    built = build_world()
    built.bring("chair", "ACCEPTED", RES=17, ALL=18, REQ=4)
    built.bring("deputy", "ACCEPTED", RES=80, ALL=100, REQ=2)
    built.bring("first", "ACCEPTED", RES=9, ALL=10, REQ=2)
    built.bring("second", "SUBMITTED", RES=7770, ALL=8880, REQ=6660)
    return built


@pytest.fixture
def leader(world: World) -> Client:
    return reader(world.people["leader"])


def addresses(world: World, place: str = "chair") -> dict[str, str]:
    codes = world.codes_of(place)
    return {
        "review": reverse("reports:review"),
        "switch": reverse("reports:review_switch", args=codes[:1]),
        "cluster": reverse("reports:review_cluster", args=codes[:2]),
        "unit": reverse("reports:review_unit", args=codes),
        "figure": reverse("reports:review_figure", args=[*codes, "RATIO"]),
    }


def text_of(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("leader", 200),
        ("officer", 200),
        ("chair head", 404),
        ("deputy head", 404),
        ("first reporter", 404),
        ("stranger head", 404),
        ("other leader", 404),
        ("other officer", 404),
        ("nobody", 404),
    ],
)
@pytest.mark.parametrize("where", ["cluster", "unit", "figure"])
def test_the_review_is_open_to(world: World, who: str, where: str, status: int) -> None:
    assert reader(world.people[who]).get(addresses(world)[where]).status_code == status


@pytest.mark.parametrize(("who", "status"), [("leader", 200), ("officer", 200), ("chair head", 404), ("nobody", 404)])
def test_the_overview_is_open_to(world: World, who: str, status: int) -> None:
    assert reader(world.people[who]).get(addresses(world)["review"]).status_code == status


def test_the_overview_of_another_province_names_none_of_this_ones_clusters(world: World) -> None:
    page = text_of(reader(world.people["other leader"]), addresses(world)["review"])

    assert world.cluster.name not in page
    assert "No cluster has members in the catalogue yet" in page


@pytest.mark.parametrize(
    "address",
    [
        "/review/NOWHERE/",
        "/review/{cluster}/2099-H1/",
        "/review/{cluster}/{period}/NOWHERE/",
        "/review/{cluster}/{period}/{unit}/NOWHERE/",
        "/review/?period=2099-H1",
        "/review/{cluster}/?period=2099-H1",
    ],
)
def test_codes_that_do_not_exist_are_not_found(world: World, leader: Client, address: str) -> None:
    cluster, period, unit = world.codes_of("chair")

    assert leader.get(address.format(cluster=cluster, period=period, unit=unit)).status_code == 404


def test_a_cluster_is_not_shown_in_a_period_without_members(world: World, leader: Client) -> None:
    empty = PeriodFactory(year=1999)

    assert leader.get(reverse("reports:review_cluster", args=[world.cluster.code, empty.code])).status_code == 404


@pytest.mark.parametrize("who", ["leader", "officer"])
def test_figures_that_are_only_sent_show_nowhere(world: World, who: str) -> None:
    client, second = reader(world.people[who]), addresses(world, "second")
    pages = [text_of(client, second[page]) for page in ("review", "cluster", "unit")]

    assert not any(number in page for page in pages for number in ("7.770", "8.880", "6.660", "87,5%"))
    assert "These figures are not confirmed yet" in pages[2]
    assert client.get(second["figure"]).status_code == 404


def test_the_overview_counts_targets_late_units_and_confirmations(world: World, leader: Client) -> None:
    late = world.submission("deputy")
    late.first_submitted_at = world.period.due_at.replace(year=2023)
    late.save()

    page = text_of(leader, addresses(world)["review"])

    line = leader.get(addresses(world)["review"]).context["overview"].hosts[0][1][0]
    deputy = world.places["deputy"].unit.short_name
    assert (line.confirmed, line.met, line.missed) == ("3/4 units", 0, 1)
    assert (line.units_missed, line.targets_missed) == ("1 unit", "1 target")
    assert (line.late, line.late_units) == ("1 unit", deputy)
    assert "1 not met" in page
    assert deputy in page


def explain(world: World, place: str, topic: Topic, text: str) -> None:
    indicator = Indicator.objects.get(code="RATIO")
    StatementFactory(submission=world.submission(place), topic=topic, indicator=indicator, text=text)


def test_a_missed_target_stands_with_its_cause_and_commitment(world: World, leader: Client) -> None:
    explain(world, "deputy", Topic.OBJECTIVE_CAUSE, "Chờ kết quả giám định.")
    explain(world, "deputy", Topic.COMMITMENT, "Đạt chỉ tiêu trước 30/9.")
    explain(world, "second", Topic.COMMITMENT, "Lời của đơn vị chưa xác nhận.")

    page = text_of(leader, addresses(world)["cluster"])

    # 106/128 in all, 80/100 at the deputy's: nine and ten cases short of 90%.
    assert "82,8%" in page
    assert "thiếu 10 điểm %" in page
    assert "10 tin missing" in page
    assert "Chờ kết quả giám định." in page
    assert "Đạt chỉ tiêu trước 30/9." in page
    assert "Lời của đơn vị chưa xác nhận." not in page


def test_what_units_write_is_text_and_never_markup(world: World, leader: Client) -> None:
    explain(world, "deputy", Topic.SUBJECTIVE_CAUSE, "<script>alert(1)</script>")
    world.places["deputy"].unit.short_name = "<b>Đạ Tẻh</b>"
    world.places["deputy"].unit.save()
    DataValueFactory._meta.model.objects.filter(submission=world.submission("deputy")).update(note="<i>chú</i>")
    here = addresses(world, "deputy")

    for page in ("review", "cluster", "unit", "figure"):
        content = leader.get(here[page]).content.decode()
        assert "<script>alert" not in content
        assert "<b>Đạ Tẻh</b>" not in content
        assert "<i>chú</i>" not in content


def test_ranks_say_how_far_the_unit_ahead_is(world: World, leader: Client) -> None:
    response = leader.get(addresses(world)["cluster"], {"indicator": "RATIO"})
    places = response.context["page"].chosen.standings.places
    names = {name: place.unit.short_name for name, place in world.places.items()}

    assert [place.rank for place in places] == ["1", "2", "3", ""]
    assert places[0].reason == "leads"
    assert places[1].reason == f"4,4 điểm % from {names['chair']}, in place 1"
    assert places[2].reason == f"10 điểm % from {names['first']}, in place 2"
    assert places[3].notes == ("figures not confirmed yet: not ranked",)


def test_ties_share_a_place_and_small_denominators_are_marked(world: World, leader: Client) -> None:
    DataValueFactory._meta.model.objects.filter(submission=world.submission("first"), element__code="ALL").update(
        value=Decimal(9)
    )
    by_count = leader.get(addresses(world)["cluster"], {"indicator": "COUNT"}).context["page"].chosen.standings
    by_ratio = leader.get(addresses(world)["cluster"], {"indicator": "RATIO"}).context["page"].chosen.standings

    assert [place.rank for place in by_count.places] == ["1", "2", "2", ""]
    assert by_count.places[1].notes == (f"level with {world.places['first'].unit.short_name}",)
    assert by_count.places[1].reason == f"2 bản from {world.places['chair'].unit.short_name}, in place 1"
    assert "fewer than 10 cases in all" in by_ratio.places[0].notes[0]


def test_figures_that_print_alike_are_told_apart_by_the_exact_ones(world: World, leader: Client) -> None:
    values = DataValueFactory._meta.model.objects
    for place, resolved in (("chair", 99901), ("deputy", 99899)):
        cells = values.filter(submission=world.submission(place))
        cells.filter(element__code="RES").update(value=Decimal(resolved))
        cells.filter(element__code="ALL").update(value=Decimal(100_000))

    places = leader.get(addresses(world)["cluster"], {"indicator": "RATIO"}).context["page"].chosen.standings.places

    assert places[0].display == places[1].display == "99,9%"
    assert places[1].reason.startswith("0,002 điểm % (by the exact figures)")


def test_a_confirmed_unit_without_the_figure_is_not_ranked_and_says_why(world: World, leader: Client) -> None:
    world.submission("first").values.filter(element__code="REQ").delete()
    world.submission("deputy").values.filter(element__code="REQ").update(value=None, not_arisen=True)

    places = leader.get(addresses(world)["cluster"], {"indicator": "COUNT"}).context["page"].chosen.standings.places
    counts = [
        leader.get(addresses(world, place)["unit"]).context["page"].sections[1].figures[0].display
        for place in ("chair", "deputy", "first")
    ]

    said = {place.code: (place.rank, place.notes) for place in places}
    assert said[world.places["deputy"].unit.code] == ("", ("nothing arose: not ranked",))
    assert said[world.places["first"].unit.code] == ("", ("not entered: not ranked",))
    assert counts == ["4", "–", "not entered"]


def test_an_indicator_without_a_good_direction_ranks_nobody(world: World, leader: Client) -> None:
    Indicator.objects.filter(code="COUNT").update(direction="none")

    chosen = leader.get(addresses(world)["cluster"], {"indicator": "COUNT"}).context["page"].chosen

    assert not chosen.standings.is_ranked
    assert {place.rank for place in chosen.standings.places} == {""}


def test_the_first_missed_indicator_is_shown_unless_another_is_asked_for(world: World, leader: Client) -> None:
    address = addresses(world)["cluster"]

    assert leader.get(address).context["page"].chosen.result.spec.code == "RATIO"
    assert leader.get(address, {"indicator": "COUNT"}).context["page"].chosen.result.spec.code == "COUNT"
    assert leader.get(address, {"indicator": "NOWHERE"}).context["page"].chosen.result.spec.code == "RATIO"


def earlier(world: World, *, half: int, **values: int) -> None:
    period = PeriodFactory(year=2021, half=half)
    world.bring("chair", "ACCEPTED", period=period, **values)
    if half == 1:
        world.period.compare_with = period
        world.period.save()


def test_a_course_is_drawn_and_said_once_two_periods_are_confirmed(world: World, leader: Client) -> None:
    address = addresses(world)["cluster"]
    assert 'role="img"' not in text_of(leader, address)
    earlier(world, half=1, RES=45, ALL=50, REQ=1)

    page = text_of(leader, address)
    trend = leader.get(address).context["page"].chosen.trend

    assert [(step.display, step.fraction, step.note) for step in trend.steps] == [
        ("90%", "45/50", ""),
        ("82,8%", "106/128", "3/4 units"),
    ]
    assert 'role="img"' in page
    assert "6 tháng đầu năm 2021: 90%; 6 tháng đầu năm 2022: 82,8%" in page


def test_a_period_without_confirmed_figures_stays_in_the_course(world: World, leader: Client) -> None:
    for half, state in ((1, "ACCEPTED"), (2, "SUBMITTED")):
        world.bring("chair", state, period=PeriodFactory(year=2021, half=half), RES=45, ALL=50, REQ=1)

    trend = leader.get(addresses(world)["cluster"]).context["page"].chosen.trend

    assert [(step.display, step.note) for step in trend.steps] == [
        ("90%", ""),
        ("", "no confirmed figures"),
        ("82,8%", "3/4 units"),
    ]


def test_the_unit_stands_beside_its_own_earlier_figures(world: World, leader: Client) -> None:
    earlier(world, half=2, RES=30, ALL=40, REQ=1)
    earlier(world, half=1, RES=45, ALL=50, REQ=1)

    sections = leader.get(addresses(world)["unit"]).context["page"].sections
    ratio = sections[0].figures[0]

    assert (ratio.previous, ratio.same, ratio.display, ratio.rank) == ("75%", "90%", "94,4%", "1")
    assert ratio.fraction == "17/18"
    assert ratio.change == "tăng 4,4 điểm %"
    assert [(row.previous, row.same, row.now) for row in sections[0].elements] == [
        ("30", "45", "17"),
        ("40", "50", "18"),
    ]


def test_an_earlier_figure_of_another_unit_is_not_taken_for_ones_own(world: World, leader: Client) -> None:
    earlier(world, half=1, RES=45, ALL=50, REQ=1)

    ratio = leader.get(addresses(world, "deputy")["unit"]).context["page"].sections[0].figures[0]

    assert (ratio.same, ratio.change) == ("", "")


def test_a_figure_is_traced_to_its_rows_documents_and_who_confirmed_it(world: World, leader: Client) -> None:
    Indicator.objects.filter(code="RATIO").update(denominator="ALL + REQ")
    chair = world.submission("chair")

    page = text_of(leader, addresses(world)["figure"])

    assert "17 : (18 + 4) = 17/22 = 77,3%" in page
    assert "“Tin báo đã giải quyết” : (“Tin báo phải giải quyết” + “Bản yêu cầu điều tra”)" in page
    assert world.elements["RES"].source in page
    assert str(chair.accepted_by) in page
    assert str(chair.submitted_by) in page


def test_a_count_is_traced_to_its_row(world: World, leader: Client) -> None:
    response = leader.get(reverse("reports:review_figure", args=[*world.codes_of("chair"), "COUNT"]))

    assert response.context["page"].equation == "4"
    assert [part.title for part in response.context["page"].parts] == ["What is counted"]


def test_what_did_not_arise_has_no_equation(world: World, leader: Client) -> None:
    DataValueFactory._meta.model.objects.filter(submission=world.submission("chair")).update(value=Decimal(0))

    response = leader.get(addresses(world)["figure"])

    assert response.context["page"].equation == ""
    assert "not arisen" in response.content.decode()


@pytest.mark.parametrize(("oversees", "words"), [(True, "Awaits your opinion"), (False, "Awaits the leadership")])
def test_a_report_put_forward_awaits_the_overseers_opinion(
    world: World, leader: Client, oversees: bool, words: str
) -> None:
    Report.objects.filter(cluster=world.cluster).update(
        state="PUT_FORWARD", put_forward_at=NOW, put_forward_by=world.people["chair head"]
    )
    if oversees:
        OversightFactory(cluster=world.cluster, user=world.people["leader"])
    report = reverse("reports:report", args=world.codes)

    for page in ("review", "cluster"):
        content = text_of(leader, addresses(world)[page])
        assert words in content
        assert f'href="{report}"' in content
    assert ("Give an opinion on the report" in text_of(leader, addresses(world)["cluster"])) is oversees


def test_a_draft_report_is_named_but_not_linked_for_the_leadership(world: World, leader: Client) -> None:
    page = text_of(leader, addresses(world)["cluster"])

    assert "Draft report" in page
    assert f'href="{reverse("reports:report", args=world.codes)}"' not in page


def test_commendations_are_counted_and_lead_to_the_register(world: World, leader: Client) -> None:
    for subject in ("individual", "individual", "collective"):
        AwardFactory(period=world.period, unit=world.places["first"].unit, subject=subject)
    AwardFactory(period=world.period)

    response = leader.get(addresses(world)["cluster"])
    awards = response.context["page"].awards

    assert (awards.individuals, awards.collectives) == (2, 1)
    assert leader.get(awards.url).context["page"].paginator.count == 3


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ({}, "review_cluster"),
        ({"period": "2022-H1"}, "review_cluster"),
        ({"period": "2022-H1", "unit": "{unit}"}, "review_unit"),
        ({"period": "2022-H1", "unit": "NOWHERE"}, "review_cluster"),
    ],
)
def test_the_switcher_leads_to_the_page_asked_for(
    world: World, leader: Client, asked: dict[str, str], leads_to: str
) -> None:
    codes = world.codes_of("first")
    asked = {name: value.format(unit=codes[2]) for name, value in asked.items()}

    response = leader.get(addresses(world)["switch"], asked)

    expected = codes if leads_to == "review_unit" else codes[:2]
    assert response.headers["Location"] == reverse(f"reports:{leads_to}", args=expected)


def test_a_cluster_that_never_had_members_has_no_period_to_switch_to(world: World, leader: Client) -> None:
    empty = ClusterFactory(host=world.cluster.host)

    assert leader.get(reverse("reports:review_switch", args=[empty.code])).status_code == 404


def test_a_cluster_without_confirmed_figures_says_so(world: World, leader: Client) -> None:
    for place in ("chair", "deputy", "first"):
        world.submission(place).values.all().delete()
        SubmissionFactory(membership=world.places[place])

    page = text_of(leader, addresses(world)["cluster"])

    assert "No unit's figures are confirmed yet" in page
    assert "Ranks and course" not in page


def test_all_targets_met_is_said(world: World, leader: Client) -> None:
    TargetFactory._meta.model.objects.update(value=Decimal(10))

    assert "No target is missed" in text_of(leader, addresses(world)["cluster"])


def test_from_the_province_to_a_figure_in_four_clicks(world: World, leader: Client) -> None:
    here = addresses(world)
    way = [here["review"], here["cluster"], here["unit"], here["figure"]]

    for page, following in pairwise(way):
        assert f'href="{following}"' in leader.get(page).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_overviews_queries_do_not_grow_with_clusters(
    world: World, leader: Client, django_assert_num_queries: Any, count: int
) -> None:
    for _ in range(count - 1):
        cluster = ClusterFactory(host=world.cluster.host)
        place = MembershipFactory(cluster=cluster, period=world.period, role=MembershipRole.CHAIR)
        submission = SubmissionFactory(membership=place, accepted=True)
        for element in world.elements.values():
            DataValueFactory(submission=submission, element=element)

    with django_assert_num_queries(15):
        response = leader.get(addresses(world)["review"])

    assert sum(len(lines) for _host, lines in response.context["overview"].hosts) == count


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("where", "queries"), [("cluster", 23), ("unit", 20), ("figure", 24)])
def test_the_pages_queries_do_not_grow_with_units(
    world: World, leader: Client, django_assert_num_queries: Any, where: str, queries: int, count: int
) -> None:
    earlier(world, half=1, RES=45, ALL=50, REQ=1)
    for _ in range(count - 1):
        place = MembershipFactory(cluster=world.cluster, period=world.period)
        submission = SubmissionFactory(membership=place, accepted=True)
        for element in world.elements.values():
            DataValueFactory(submission=submission, element=element)

    with django_assert_num_queries(queries):
        response = leader.get(addresses(world)[where])

    assert response.status_code == 200


def test_clusters_of_two_provinces_stand_under_their_names(world: World) -> None:
    other = MembershipFactory(period=world.period, role=MembershipRole.CHAIR)
    AppointmentFactory(user=world.people["leader"], unit=other.cluster.host, role=Role.LEADER)

    page = text_of(reader(world.people["leader"]), addresses(world)["review"])

    assert world.cluster.host.name in page
    assert other.cluster.host.name in page
