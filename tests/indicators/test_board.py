"""Tiến độ, số liệu Cụm: who opens it, what each of them sees of whom, and that it stays quick."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from clusters.enums import LockStage
from clusters.models import Lock
from indicators.models import Indicator
from indicators.reading import cluster_figures
from tests.factories import (
    AppointmentFactory,
    MembershipFactory,
    PeriodFactory,
    SuccessionFactory,
    TargetFactory,
    UnitFactory,
    UserFactory,
)
from tests.indicators.worlds import AFTER, DUE, World, build_world, reader
from units.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def page(person: User, address: str, **data: str) -> Any:
    return reader(person).get(address, data)


def board(world: World, person: str) -> str:
    response = page(world.people[person], reverse("indicators:board", args=world.codes))
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def grid(world: World, person: str) -> str:
    return board(world, person).split("<table")[2]


def row(table: str, name: str) -> str:
    return next(part for part in table.split("<tr>") if name in part)


MEMBERS = {f"{unit} {role}" for unit in ("chair", "deputy", "first", "second") for role in ("reporter", "head")}


def test_the_board_is_open_to_the_cluster_and_its_province(world: World) -> None:
    opened = {
        name
        for name, person in world.people.items()
        if page(person, reverse("indicators:board", args=world.codes)).status_code == 200
    }

    assert opened == MEMBERS | {"leader", "officer"}


def test_the_board_of_a_period_without_the_cluster_is_nowhere(world: World) -> None:
    later = PeriodFactory(year=2023)

    response = page(world.people["chair head"], reverse("indicators:board", args=[world.cluster.code, later.code]))

    assert response.status_code == 404


@pytest.mark.parametrize(
    ("person", "sees_first", "sees_second"),
    [
        ("chair head", True, True),
        ("chair reporter", True, True),
        ("first reporter", True, False),
        ("second head", False, True),
        ("deputy head", False, False),
        ("leader", True, True),
        ("officer", True, True),
    ],
)
def test_confirmed_figures_are_shown_to(world: World, person: str, sees_first: bool, sees_second: bool) -> None:
    world.bring("first", "ACCEPTED", RES=1237, ALL=1301, REQ=1103)
    world.bring("second", "ACCEPTED", RES=1409, ALL=1459, REQ=1109)

    shown = grid(world, person)

    assert ("1.237/1.301" in shown) is sees_first
    assert ("1.103" in shown) is sees_first
    assert ("1.409/1.459" in shown) is sees_second
    assert ("1.109" in shown) is sees_second
    assert "2.646/2.760" in shown
    assert "2.212" in shown


def test_before_it_opens_nothing_is_asked_of_a_unit_yet(world: World) -> None:
    with time_machine.travel(world.period.opens_at - timedelta(hours=1), tick=False):
        early = board(world, "chair head").split("<table")[1]
    opened = board(world, "chair head").split("<table")[1]

    assert ("Not open yet" in early, "is-incomplete" in early, "% entered" in early) == (True, False, False)
    assert ("Not open yet" in opened, "is-incomplete" in opened, "% entered" in opened) == (False, True, True)


@pytest.mark.parametrize("state", ["DRAFT", "SUBMITTED", "RETURNED"])
@pytest.mark.parametrize("person", sorted(MEMBERS | {"leader", "officer"}))
def test_unconfirmed_figures_stand_in_no_cell_and_no_total(world: World, person: str, state: str) -> None:
    world.bring("first", "ACCEPTED", RES=91, ALL=97, REQ=7)
    world.bring("second", state, RES=1409, ALL=1459, REQ=1109)

    shown = board(world, person)

    assert not re.search(r"1\.409|1\.459|1\.500|1\.556|1\.109|1\.116", shown)
    assert "91/97" in shown


def test_totals_are_those_of_the_one_calculation(world: World) -> None:
    world.bring("first", "ACCEPTED", RES=101, ALL=103, REQ=7)
    world.bring("second", "ACCEPTED", RES=107, ALL=127, REQ=None)

    shown = grid(world, "chair head")

    for result in cluster_figures(world.cluster, world.period).results:
        assert f"<b>{result.total_display}</b>" in row(shown, result.spec.name)


def test_a_missed_target_says_so_in_words_and_in_cases(world: World) -> None:
    world.bring("first", "ACCEPTED", RES=83, ALL=102, REQ=7)
    world.bring("second", "ACCEPTED", RES=58, ALL=60, REQ=7)

    shown = row(grid(world, "chair head"), "Tỷ lệ giải quyết tin báo")
    total, _change, _chair, _deputy, first, second = shown.split("<td")[2:]

    assert "Quốc hội" in shown
    assert "≥ 90%" in shown
    assert 'is-missed"><b>81,4%</b><span class="missed">not met</span>' in first
    assert "83/102 · 9 tin missing" in first
    assert 'num"><b>96,7%</b><span class="met">met</span><small>58/60</small>' in second
    assert "is-missed" in total
    assert "2/4 units" in total


def test_a_units_own_target_and_one_of_several_are_named(world: World) -> None:
    ratio, own = Indicator.objects.get(code="RATIO"), world.places["first"].unit.code
    TargetFactory(indicator=ratio, scope=own, value=99, authority="Tỉnh")
    world.bring("first", "ACCEPTED", RES=95, ALL=100, REQ=7)
    world.bring("second", "ACCEPTED", RES=80, ALL=100, REQ=7)

    shown = row(grid(world, "chair head"), "Tỷ lệ giải quyết tin báo")

    assert "(own target ≥ 99%)" in shown
    assert shown.count("own target") == 1


def test_what_has_not_arisen_is_a_dash_and_a_blank_is_words(world: World) -> None:
    world.bring("first", "ACCEPTED", RES=None, ALL=None, REQ=None)
    world.bring("second", "ACCEPTED", RES=5, ALL=5)

    shown = grid(world, "chair head")

    assert '<b>–</b><span class="visually-hidden">not arisen</span>' in row(shown, "Tỷ lệ giải quyết tin báo")
    assert "not entered" in row(shown, "Số bản yêu cầu điều tra")


def test_a_total_names_who_is_missing_only_where_the_page_does_not_say_it_already(world: World) -> None:
    world.bring("first", "ACCEPTED", RES=91, ALL=97, REQ=7)
    world.bring("second", "ACCEPTED", RES=5, ALL=5)
    second = world.places["second"].unit.short_name

    shown = grid(world, "chair head")

    assert f"1/4 units, without {second}" in row(shown, "Số bản yêu cầu điều tra")
    assert "without" not in row(shown, "Tỷ lệ giải quyết tin báo")


def test_a_complete_total_counts_no_units(world: World) -> None:
    for place in world.places:
        world.bring(place, "ACCEPTED", RES=9, ALL=10, REQ=7)

    total = row(grid(world, "chair head"), "Tỷ lệ giải quyết tin báo").split("<td")[2]

    assert "36/40" in total
    assert "units" not in total


def test_the_change_is_like_for_like_and_says_on_whom(world: World) -> None:
    world.period.compare_with = PeriodFactory(year=2021)
    world.period.save()
    world.bring("first", "ACCEPTED", RES=90, ALL=100, REQ=60)
    world.bring("second", "ACCEPTED", RES=100, ALL=100, REQ=40)
    world.bring("first", "ACCEPTED", period=world.period.compare_with, RES=80, ALL=100, REQ=50)

    shown = grid(world, "chair head")

    assert "tăng 10 (20%)<small>60, was 50 · 1/4 units</small>" in row(shown, "Số bản yêu cầu điều tra")
    assert "tăng 10 điểm %<small>90%, was 80% · 1/4 units</small>" in row(shown, "Tỷ lệ giải quyết tin báo")


def test_a_base_of_fewer_units_says_so_even_where_both_figures_print_alike(world: World) -> None:
    world.period.compare_with = PeriodFactory(year=2021)
    world.period.save()
    for place in ("first", "second"):
        world.bring(place, "ACCEPTED", RES=90, ALL=100, REQ=60)
    world.bring("first", "ACCEPTED", period=world.period.compare_with, RES=80, ALL=100, REQ=50)

    shown = row(grid(world, "chair head"), "Tỷ lệ giải quyết tin báo")

    assert "tăng 10 điểm %<small>was 80% · 1/4 units</small>" in shown


def test_a_merger_without_the_figures_of_one_predecessor_is_not_compared(world: World) -> None:
    then = PeriodFactory(year=2021)
    world.period.compare_with = then
    world.period.save()
    for name in ("known", "silent"):
        world.places[name] = MembershipFactory(period=then, cluster=world.cluster)
        SuccessionFactory(
            predecessor=world.places[name].unit, successor=world.places["first"].unit, on=world.period.starts_on
        )
    world.bring("first", "ACCEPTED", RES=90, ALL=100, REQ=60)
    world.bring("known", "ACCEPTED", RES=80, ALL=100, REQ=50)

    assert "không so sánh được" in row(grid(world, "chair head"), "Số bản yêu cầu điều tra")


def test_earlier_figures_of_a_row_that_has_ended_are_left_out(world: World) -> None:
    then = PeriodFactory(year=2021)
    world.period.compare_with = then
    world.period.save()
    world.bring("first", "ACCEPTED", RES=90, ALL=100, REQ=6077)
    world.bring("first", "ACCEPTED", period=then, RES=80, ALL=100, REQ=5077)
    world.elements["REQ"].valid_until = then.ends_on
    world.elements["REQ"].save()

    shown = board(world, "chair head")

    assert "tăng 10 điểm %" in shown
    assert not re.search(r"6\.077|5\.077", shown)


def test_the_change_over_the_same_units_is_short(world: World) -> None:
    world.period.compare_with = PeriodFactory(year=2021)
    world.period.save()
    world.bring("first", "ACCEPTED", RES=90, ALL=100, REQ=60)
    world.bring("first", "ACCEPTED", period=world.period.compare_with, RES=80, ALL=100, REQ=None)

    shown = grid(world, "chair head")

    assert "tăng 10 điểm %<small>was 80%</small>" in row(shown, "Tỷ lệ giải quyết tin báo")
    assert "nothing arose in the same period" in row(shown, "Số bản yêu cầu điều tra")


def test_what_cannot_be_compared_says_so(world: World) -> None:
    world.period.compare_with = PeriodFactory(year=2021)
    world.period.save()
    world.bring("first", "ACCEPTED", RES=90, ALL=100, REQ=60)

    assert "không so sánh được" in row(grid(world, "chair head"), "Số bản yêu cầu điều tra")


def test_nothing_arose_in_this_period(world: World) -> None:
    world.period.compare_with = PeriodFactory(year=2021)
    world.period.save()
    world.bring("first", "ACCEPTED", RES=None, ALL=None, REQ=None)
    world.bring("first", "ACCEPTED", period=world.period.compare_with, RES=80, ALL=100, REQ=3)

    assert "nothing arose in this period" in row(grid(world, "chair head"), "Số bản yêu cầu điều tra")


@pytest.mark.parametrize(
    ("per", "asked", "said"),
    [("period", "≥ 12<", "đạt 50% chỉ tiêu"), ("year", "≥ 12/year<", "đạt 50% chỉ tiêu năm")],
)
def test_a_count_says_how_much_of_its_target_is_reached(world: World, per: str, asked: str, said: str) -> None:
    count = Indicator.objects.get(code="COUNT")
    TargetFactory(indicator=count, scope=world.cluster.code, authority="Cụm", value=12, per=per)
    world.bring("first", "ACCEPTED", RES=5, ALL=5, REQ=6)

    shown = row(grid(world, "chair head"), "Số bản yêu cầu điều tra")
    targets, total, _change, _chair, _deputy, first, _second = shown.split("<td")[1:]

    assert asked in targets
    assert said in total
    assert ("is-missed" in total) is (per == "period")
    assert "chỉ tiêu" not in first


def test_a_target_that_no_whole_number_of_cases_meets_says_the_distance(world: World) -> None:
    TargetFactory(indicator=Indicator.objects.get(code="RATIO"), operator="=", value="33.3", authority="Cụm")
    world.bring("first", "ACCEPTED", RES=5, ALL=7, REQ=6)

    assert "quá mức 38,1 điểm % (Cụm)" in row(grid(world, "chair head"), "Tỷ lệ giải quyết tin báo")


def test_a_section_that_a_units_level_is_never_asked_for_is_empty(world: World) -> None:
    higher = MembershipFactory(cluster=world.cluster, period=world.period, unit__level="region")
    world.elements["REQ"].levels = "region"
    world.elements["REQ"].save()

    table = board(world, "chair head").split("<table")[1]

    assert '<td class="num is-incomplete">0/2</td><td class="num "></td>' in row(
        table, world.places["first"].unit.short_name
    )
    assert "0/1</td>" in row(table, higher.unit.short_name)


def test_marks_are_footnotes(world: World) -> None:
    then = PeriodFactory(year=2021)
    world.period.compare_with, world.period.comparable, world.period.comparable_note = then, False, "Kỳ dài năm tháng."
    world.period.save()
    before = MembershipFactory(period=then, cluster=world.cluster)
    SuccessionFactory(
        predecessor=before.unit, successor=world.places["second"].unit, on=world.period.starts_on, share=1
    )
    world.bring("second", "ACCEPTED", RES=6, ALL=6, REQ=60)
    world.places["before"] = before
    world.bring("before", "ACCEPTED", RES=80, ALL=100, REQ=50)

    shown = board(world, "chair head")

    notes = re.findall(r"<dt>(\(\d\))</dt><dd>(.*?)</dd>", shown)
    assert [sign for sign, _words in notes] == ["(1)", "(2)", "(3)"]
    assert notes[0][1] == "Kỳ dài năm tháng."
    assert notes[1][1].startswith("Fewer than 10 cases")
    assert notes[2][1].startswith("Compared with the sum")
    assert "Against the same period (1)" in shown
    assert "6/6 (2)" in shown
    assert "was 50 (3)" in shown


def test_progress_tells_state_lateness_and_what_is_filled_in(world: World) -> None:
    late = world.bring("first", "SUBMITTED", RES=5, ALL=5, REQ=5)
    late.first_submitted_at = late.submitted_at = DUE + timedelta(hours=1, minutes=5)
    late.shown_to_head_at, late.shown_to_head_by = DUE - timedelta(hours=1), world.people["first reporter"]
    late.save()
    world.bring("second", "DRAFT", RES=5, ALL=None)
    first, second = (world.places[name].unit.short_name for name in ("first", "second"))

    table = board(world, "chair head").split("<table")[1]

    assert "Sent 1 giờ 05 phút late" in row(table, first)
    assert "shown to the head" in row(table, first)
    assert "chip-submitted" in row(table, first)
    assert "chip-draft" in row(table, second)
    assert "66% entered" in row(table, second)
    assert '<td class="num ">2/2</td><td class="num is-incomplete">0/1</td>' in row(table, second)
    assert "18 giờ overdue" in row(table, second)


def test_in_time_no_word_of_lateness(world: World) -> None:
    in_time = world.bring("first", "SUBMITTED", RES=5, ALL=5, REQ=5)
    in_time.shown_to_head_at, in_time.shown_to_head_by = DUE - timedelta(hours=1), world.people["first reporter"]
    in_time.save()

    shown = row(board(world, "chair head").split("<table")[1], world.places["first"].unit.short_name)

    assert "late" not in shown
    assert "shown to the head" not in shown


@pytest.mark.parametrize(
    ("person", "state", "told"),
    [
        ("chair reporter", "SUBMITTED", True),
        ("officer", "SUBMITTED", True),
        ("first head", "SUBMITTED", True),
        ("leader", "SUBMITTED", False),
        ("leader", "ACCEPTED", True),
        ("second head", "ACCEPTED", False),
        ("chair head", "DRAFT", False),
        ("officer", "DRAFT", False),
    ],
)
def test_warnings_of_sent_figures_are_told_to(world: World, person: str, state: str, told: bool) -> None:
    world.bring("first", state, RES=5, ALL=5, REQ=51)

    assert ("1 warning" in board(world, person)) is told


@pytest.mark.parametrize(
    ("person", "state", "leads_to"),
    [
        ("chair head", "SUBMITTED", "submission"),
        ("chair reporter", "SUBMITTED", "submission"),
        ("chair head", "DRAFT", ""),
        ("first reporter", "DRAFT", "entry"),
        ("first reporter", "SUBMITTED", "submission"),
        ("second head", "ACCEPTED", ""),
        ("leader", "SUBMITTED", ""),
        ("leader", "ACCEPTED", "submission"),
        ("officer", "DRAFT", "submission"),
    ],
)
def test_a_row_leads_to(world: World, person: str, state: str, leads_to: str) -> None:
    world.bring("first", state, RES=5, ALL=5, REQ=5)
    codes = world.codes_of("first")
    addresses = {
        "submission": reverse("indicators:submission", args=codes),
        "entry": reverse("indicators:entry", args=codes[1:]),
    }

    shown = row(board(world, person).split("<table")[1], world.places["first"].unit.short_name)

    assert {name for name, address in addresses.items() if f'"{address}"' in shown} == ({leads_to} - {""})


def test_only_who_confirms_is_asked_to(world: World) -> None:
    world.bring("first", "SUBMITTED", RES=5, ALL=5, REQ=5)

    assert "Check and confirm" in board(world, "chair head")
    assert "Check and confirm" not in board(world, "chair reporter")
    assert "Check and confirm" not in board(world, "officer")


def test_the_report_is_the_chairs_to_write(world: World) -> None:
    address = reverse("reports:report", args=world.codes)

    assert address in board(world, "chair reporter")
    assert address not in board(world, "deputy head")
    assert address not in board(world, "officer")


def test_closed_figures_say_why_and_who_opens_them(world: World) -> None:
    assert "notice-locked" not in board(world, "chair head")
    Lock.objects.create(
        cluster=world.cluster, period=world.period, stage=LockStage.PUT_FORWARD, since=AFTER, by=UserFactory()
    )

    shown = board(world, "chair head")

    assert "notice-locked" in shown
    assert f"standing officer for emulation at {world.cluster.host.name}" in shown


def test_once_closed_nothing_waits_to_be_confirmed(world: World) -> None:
    world.bring("first", "SUBMITTED", RES=5, ALL=5, REQ=5)
    assert "Check and confirm" in board(world, "chair head")
    Lock.objects.create(
        cluster=world.cluster, period=world.period, stage=LockStage.PUT_FORWARD, since=AFTER, by=UserFactory()
    )

    assert "Check and confirm" not in board(world, "chair head")
    assert "Write the report" not in board(world, "chair head")


@pytest.mark.parametrize(
    ("asked", "columns"),
    [
        ("", range(10)),
        ("0", range(10)),
        ("1", range(8)),
        ("2", range(8, 10)),
        ("3", range(10)),
        ("999", range(10)),
        ("-1", range(10)),
        ("²", range(10)),
        ("x" * 50, range(10)),
    ],
)
def test_a_large_cluster_is_shown_in_groups_that_fit_on_paper(world: World, asked: str, columns: range) -> None:
    names = [world.places[name].unit.short_name for name in ("chair", "deputy", "first", "second")]
    for number in range(6):
        place = MembershipFactory(cluster=world.cluster, period=world.period, order=10 + number)
        names.append(place.unit.short_name)
    world.bring("chair", "ACCEPTED", RES=5, ALL=5, REQ=1237)

    shown = page(world.people["officer"], reverse("indicators:board", args=world.codes), group=asked)

    table = re.sub(r"\s+", " ", shown.content.decode()).split("<table")[2]
    heads = re.findall(r'<th scope="col" class="num">(.*?)</th>', table)
    assert heads == [names[place] for place in columns]
    assert "1.237" in table
    assert ("is-wide" in shown.content.decode()) is (len(columns) > 8)


def test_a_usual_cluster_has_no_groups(world: World) -> None:
    assert "?group=" not in board(world, "chair head")


def test_names_are_text_and_nothing_else(world: World) -> None:
    attack = "<script>alert(1)</script>"
    unit = world.places["first"].unit
    unit.short_name = unit.name = attack
    unit.save()
    world.cluster.name = attack
    world.cluster.save()
    for element in world.elements.values():
        element.name, element.unit = attack, "<b>tin</b>"
        element.section.name = attack
        element.section.save()
        element.save()
    world.bring("first", "ACCEPTED", RES=5, ALL=60, REQ=5)

    shown = board(world, "chair head")

    assert "<script>alert" not in shown
    assert "<b>tin</b>" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("person", ["chair head", "first reporter", "leader", "officer"])
def test_the_number_of_queries_does_not_grow(
    world: World, django_assert_num_queries: Any, count: int, person: str
) -> None:
    world.period.compare_with = PeriodFactory(year=2021)
    world.period.save()
    previous = PeriodFactory(year=2021, half=2)
    for number in range(count):
        place = MembershipFactory(cluster=world.cluster, period=world.period)
        world.places[f"more {number}"] = place
        world.bring(f"more {number}", "ACCEPTED", RES=5, ALL=6, REQ=7)
        for period in (world.period.compare_with, previous):
            world.bring(f"more {number}", "ACCEPTED", period=period, RES=5, ALL=6, REQ=7)
    client = reader(world.people[person])

    with django_assert_num_queries(18):
        response = client.get(reverse("indicators:board", args=world.codes))

    assert response.content.decode().count('<th scope="row">') >= count + 4


def test_the_switcher_leads_to_the_board_asked_for(world: World) -> None:
    chosen = {"cluster": world.cluster.code, "period": world.period.code}

    response = page(world.people["leader"], reverse("indicators:clusters"), **chosen)

    assert response.status_code == 302
    assert response.headers["Location"] == reverse("indicators:board", args=world.codes)


def test_the_switcher_leads_to_one_units_figures(world: World) -> None:
    chosen = {"cluster": world.cluster.code, "period": world.period.code, "unit": world.places["first"].unit.code}

    response = page(world.people["leader"], reverse("indicators:clusters"), **chosen)

    assert response.headers["Location"] == reverse("indicators:submission", args=world.codes_of("first"))


@pytest.mark.parametrize("unit", ["huyện a", "..", "A/B", "a"])
def test_what_is_no_code_of_a_unit_leads_nowhere(world: World, unit: str) -> None:
    response = page(world.people["leader"], reverse("indicators:clusters"), cluster=world.cluster.code, unit=unit)

    assert response.status_code == 404


def test_a_cluster_that_is_not_ones_own_cannot_be_switched_to(world: World) -> None:
    response = page(world.people["stranger head"], reverse("indicators:clusters"), cluster=world.cluster.code)

    assert response.status_code == 404


def test_someone_with_one_cluster_is_led_to_its_newest_open_period(world: World) -> None:
    for year in (2021, 2023):
        MembershipFactory(cluster=world.cluster, period=PeriodFactory(year=year), unit=world.places["first"].unit)

    response = page(world.people["first reporter"], reverse("indicators:clusters"))

    assert response.headers["Location"] == reverse("indicators:board", args=world.codes)


def test_the_clusters_of_a_province_are_listed_with_their_counts(world: World) -> None:
    world.bring("first", "ACCEPTED", RES=5, ALL=5, REQ=5)
    late = world.bring("second", "SUBMITTED", RES=5, ALL=5, REQ=5)
    late.first_submitted_at = datetime(2022, 6, 2, 9, 1, tzinfo=UTC)
    late.save()
    other = MembershipFactory(period=world.period, cluster__host=world.cluster.host)
    foreign = MembershipFactory(period=world.period)

    shown = page(world.people["officer"], reverse("indicators:clusters")).content.decode()

    assert "1/4 units confirmed" in shown
    assert "2 units have not sent" in shown
    assert "1 unit sent late" in shown
    assert "0/1 units confirmed" in shown
    assert reverse("indicators:board", args=[other.cluster.code, world.period.code]) in shown
    assert foreign.cluster.name not in shown


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_clusters_asks_as_often_for_one_as_for_three(
    world: World, django_assert_num_queries: Any, count: int
) -> None:
    for _ in range(count):
        MembershipFactory(period=world.period, cluster__host=world.cluster.host)
    client = reader(world.people["officer"])

    with django_assert_num_queries(6):
        response = client.get(reverse("indicators:clusters"))

    assert response.content.decode().count('<th scope="row">') == count + 1


@pytest.mark.parametrize("person", ["nobody", "other officer"])
def test_without_a_cluster_the_page_says_what_to_do(world: World, person: str) -> None:
    response = page(world.people[person], reverse("indicators:clusters"))

    assert response.status_code == 200
    assert "There is no cluster to show yet" in response.content.decode()
    assert world.cluster.name not in response.content.decode()


def test_a_unit_that_has_ended_is_still_read_by_its_successor(world: World) -> None:
    successor = UnitFactory()
    SuccessionFactory(predecessor=world.places["first"].unit, successor=successor, on=world.period.ends_on)
    world.bring("first", "ACCEPTED", RES=1237, ALL=1301, REQ=1103)
    world.bring("second", "ACCEPTED", RES=1409, ALL=1459, REQ=1109)
    world.people["heir"] = AppointmentFactory(unit=successor, role="HEAD").user

    shown = grid(world, "heir")

    assert "1.237/1.301" in shown
    assert "1.409/1.459" not in shown
