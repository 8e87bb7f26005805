"""The register: whose rows a person sees, how they are found, counted and paged."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from awards.enums import Category, Subject
from awards.models import Award, Exemplar, Initiative, Movement
from clusters.enums import MembershipRole
from clusters.models import Membership
from tests.factories import (
    AppointmentFactory,
    AwardFactory,
    AwardTypeFactory,
    ClusterFactory,
    DecisionFactory,
    ExemplarFactory,
    InitiativeFactory,
    MembershipFactory,
    MovementFactory,
    PeriodFactory,
    SuccessionFactory,
    UnitFactory,
    UserFactory,
)
from tests.indicators.worlds import World, build_world, reader
from units.enums import Level, Role
from units.models import Unit
from units.rules import standing_of

pytestmark = pytest.mark.django_db
TODAY = date(2022, 6, 1)
REGISTER = "/awards/"
LISTS = {
    "awards:register": AwardFactory,
    "awards:movements": MovementFactory,
    "awards:initiatives": InitiativeFactory,
    "awards:exemplars": ExemplarFactory,
}


@pytest.fixture
def world(db: None) -> World:
    """A row of each kind for each unit of the cluster, for a unit of the province outside it, and for a stranger's."""
    built = build_world()
    outside = UnitFactory(parent=built.cluster.host, level=Level.DEPARTMENT)
    stranger = Membership.objects.exclude(cluster=built.cluster).get()
    units = {name: place.unit for name, place in built.places.items()} | {"outside": outside, "stranger": stranger.unit}
    Unit.objects.filter(memberships__cluster=built.cluster).update(parent=built.cluster.host)
    for name, unit in units.items():
        AwardFactory(period=built.period, unit=unit, recipient=name)
        for factory in (MovementFactory, InitiativeFactory, ExemplarFactory):
            factory(period=built.period, unit=unit, name=name)
    return built


def officer(world: World) -> Client:
    return reader(world.people["officer"])


def recipients(client: Client, **asked: str) -> list[str]:
    return [award.recipient for award in client.get(REGISTER, asked).context["page"].object_list]


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("first reporter", {"first"}),
        ("first head", {"first"}),
        ("deputy head", {"deputy"}),
        ("chair reporter", {"chair", "deputy", "first", "second"}),
        ("chair head", {"chair", "deputy", "first", "second"}),
        ("leader", {"chair", "deputy", "first", "second", "outside"}),
        ("officer", {"chair", "deputy", "first", "second", "outside"}),
        ("stranger head", {"stranger"}),
        ("other leader", set()),
        ("other officer", set()),
    ],
)
@pytest.mark.parametrize("name", LISTS)
def test_a_person_sees_rows_of(world: World, who: str, seen: set[str], name: str) -> None:
    response = reader(world.people[who]).get(reverse(name))

    found = {getattr(row, "recipient", None) or row.name for row in response.context["page"].object_list}
    assert found == seen


@pytest.mark.parametrize("name", LISTS)
def test_someone_without_an_appointment_finds_nothing_there(world: World, name: str) -> None:
    assert reader(world.people["nobody"]).get(reverse(name)).status_code == 404


def test_the_chair_of_one_period_reads_nothing_of_another(world: World) -> None:
    later = PeriodFactory(year=2023)
    for place, role in (("first", MembershipRole.CHAIR), ("chair", MembershipRole.MEMBER), ("second", "member")):
        MembershipFactory(cluster=world.cluster, period=later, unit=world.places[place].unit, role=role)
    AwardFactory(period=later, unit=world.places["second"].unit, recipient="later")

    assert "later" not in recipients(reader(world.people["chair head"]))
    assert "later" in recipients(reader(world.people["first head"]))
    assert "deputy" not in recipients(reader(world.people["first head"]))


def test_a_successor_reads_what_it_took_over(world: World) -> None:
    heir = SuccessionFactory(predecessor=world.places["first"].unit).successor
    person = AppointmentFactory(unit=heir, role=Role.HEAD).user

    rows = Award.objects.visible_to(standing_of(person, on=TODAY))

    assert [award.recipient for award in rows] == ["first"]


def test_a_unit_lent_to_a_cluster_of_the_province_is_seen_there_in_that_period_only(world: World) -> None:
    guest = UnitFactory(parent=UnitFactory(level=Level.PROVINCE))
    MembershipFactory(cluster=world.cluster, period=world.period, unit=guest)
    AwardFactory(period=world.period, unit=guest, recipient="guest")
    AwardFactory(period=PeriodFactory(year=2023), unit=guest, recipient="guest later")

    assert "guest" in recipients(officer(world))
    assert "guest later" not in recipients(officer(world))


@pytest.mark.parametrize("model", [Award, Movement, Initiative, Exemplar])
def test_a_row_is_seen_once_whatever_the_roads_to_it(world: World, model: Any) -> None:
    person = world.people["officer"]
    for place in ("chair", "first"):
        AppointmentFactory(user=person, unit=world.places[place].unit, role=Role.HEAD)

    assert model.objects.visible_to(standing_of(person, on=TODAY)).count() == 5


def test_every_filter_narrows(world: World) -> None:
    other_period, kind = PeriodFactory(year=2023), AwardTypeFactory(name="Bằng khen", subject=Subject.COLLECTIVE)
    wanted = AwardFactory(
        period=other_period,
        unit=world.places["first"].unit,
        award_type=kind,
        category=Category.SUDDEN,
        subject=Subject.COLLECTIVE,
        recipient="Tập thể Đạ Tẻh",
    )
    filters = {
        "period": other_period.code,
        "award_type": kind.code,
        "category": Category.SUDDEN.value,
        "subject": Subject.COLLECTIVE.value,
        "words": "da teh",
    }

    for name, value in filters.items():
        assert recipients(officer(world), **{name: value}) == [wanted.recipient], name
    assert set(recipients(officer(world), unit=wanted.unit.code)) == {"first", wanted.recipient}
    assert recipients(officer(world), **filters | {"unit": wanted.unit.code}) == [wanted.recipient]
    assert recipients(officer(world), **filters | {"unit": world.places["chair"].unit.code}) == []


def test_a_cluster_narrows_to_its_members_in_the_period(world: World) -> None:
    assert set(recipients(officer(world), cluster=world.cluster.code)) == {"chair", "deputy", "first", "second"}


@pytest.mark.parametrize("words", ["đạ tẻh", "DA TEH", "  tập   THE da ", "Đạ Tẻh"])
def test_recipients_are_found_without_accents(world: World, words: str) -> None:
    AwardFactory(period=world.period, unit=world.places["first"].unit, recipient="Tập thể Đạ Tẻh")

    assert recipients(officer(world), words=words) == ["Tập thể Đạ Tẻh"]


def test_a_decision_is_found_by_its_number(world: World) -> None:
    decision = DecisionFactory(number="777/QĐ-VKS")
    AwardFactory(period=world.period, unit=world.places["first"].unit, decision=decision, recipient="by number")

    assert recipients(officer(world), words="777/QĐ") == ["by number"]


@pytest.mark.parametrize("name", ["awards:movements", "awards:initiatives", "awards:exemplars"])
def test_other_work_is_found_without_accents(world: World, name: str) -> None:
    LISTS[name](period=world.period, unit=world.places["first"].unit, name="Số hóa hồ sơ vụ án")

    response = officer(world).get(reverse(name), {"words": "so hoa ho so"})

    assert [row.name for row in response.context["page"].object_list] == ["Số hóa hồ sơ vụ án"]


def test_the_filters_offer_only_what_one_may_see(world: World) -> None:
    form = reader(world.people["first head"]).get(REGISTER).context["form"]

    assert [unit.code for unit in form.fields["unit"].queryset] == [world.places["first"].unit.code]
    assert [cluster.code for cluster in form.fields["cluster"].queryset] == [world.cluster.code]


def test_another_clusters_name_is_not_offered_for_a_unit_of_another_period(world: World) -> None:
    earlier = PeriodFactory(year=2021)
    secret = ClusterFactory(host=world.cluster.host)
    MembershipFactory(cluster=secret, period=earlier, unit=world.places["second"].unit)
    MembershipFactory(cluster=world.cluster, period=earlier, unit=world.places["chair"].unit, role=MembershipRole.CHAIR)
    AwardFactory(period=earlier, unit=world.places["chair"].unit)

    form = reader(world.people["chair head"]).get(REGISTER).context["form"]

    assert secret not in form.fields["cluster"].queryset


def test_a_filter_that_cannot_be_read_is_said_and_narrows_nothing(world: World) -> None:
    response = officer(world).get(REGISTER, {"unit": "NOWHERE", "subject": Subject.INDIVIDUAL.value})

    assert len(response.context["page"].object_list) == 5
    assert "unit" in response.context["form"].errors


def test_commendations_stand_by_decision_the_newest_first(world: World) -> None:
    Award.objects.all().delete()
    old, new = DecisionFactory(decided_on=date(2022, 1, 5)), DecisionFactory(decided_on=date(2022, 5, 18))
    place = {"period": world.period, "unit": world.places["first"].unit, "award_type": AwardTypeFactory()}
    for decision, name in ((old, "b"), (new, "d"), (old, "a"), (new, "c")):
        AwardFactory(decision=decision, recipient=name, **place)

    assert recipients(officer(world)) == ["c", "d", "a", "b"]


def test_the_statistics_count_what_is_found(world: World) -> None:
    unit = world.places["first"].unit
    for category, subject in (
        (Category.SUDDEN, Subject.COLLECTIVE),
        (Category.SUDDEN, Subject.COLLECTIVE),
        (Category.SUDDEN, Subject.INDIVIDUAL),
    ):
        AwardFactory(period=world.period, unit=unit, category=category, subject=subject)

    response = officer(world).get(REGISTER)
    counts = {one.label: (one.collectives, one.individuals, one.total) for one in response.context["counts"]}
    everyone = response.context["all"]

    assert counts == {"Merit": (0, 5, 5), "Extraordinary": (2, 1, 3)}
    assert (everyone.collectives, everyone.individuals, everyone.total) == (2, 6, 8)
    narrowed = officer(world).get(REGISTER, {"subject": Subject.COLLECTIVE.value}).context["all"]
    assert (narrowed.collectives, narrowed.individuals) == (2, 0)


def test_fifty_stand_on_a_page_and_the_filter_goes_along(world: World) -> None:
    unit, decision, kind = world.places["first"].unit, DecisionFactory(), AwardTypeFactory()
    for n in range(60):
        AwardFactory(period=world.period, unit=unit, decision=decision, award_type=kind, recipient=f"Hàng loạt {n:02d}")

    first = officer(world).get(REGISTER, {"words": "hang loat"})
    second = officer(world).get(REGISTER, {"words": "hang loat", "page": "2"})

    assert (len(first.context["page"].object_list), len(second.context["page"].object_list)) == (50, 10)
    assert "?words=hang+loat&amp;page=2" in first.content.decode()
    assert second.context["all"].total == 60


@pytest.mark.parametrize("name", LISTS)
def test_what_was_written_is_text_and_never_markup(world: World, name: str) -> None:
    script = "<script>alert(1)</script>"
    given = {"recipient": script, "citation": script} if name == "awards:register" else {"name": script}
    LISTS[name](period=world.period, unit=world.places["first"].unit, **given)

    content = officer(world).get(reverse(name), {"words": script}).content.decode()

    assert "&lt;script&gt;alert(1)" in content
    assert script not in content


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_says_what_would_stand_there(name: str) -> None:
    person = AppointmentFactory(user=UserFactory(), role=Role.HEAD).user

    content = reader(person).get(reverse(name)).content.decode()

    assert "Nothing is recorded here yet" in content
    assert "<tbody>" not in content


def test_a_search_without_a_find_offers_everything(world: World) -> None:
    content = officer(world).get(REGISTER, {"words": "xyz"}).content.decode()

    assert "Nothing matches what you look for" in content
    assert f'href="{REGISTER}"' in content


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("awards:register", 11), ("awards:movements", 9)])
def test_the_queries_do_not_grow_with_rows(
    world: World, django_assert_num_queries: Any, name: str, queries: int, count: int
) -> None:
    for _ in range(count - 1):
        LISTS[name](period=PeriodFactory(), unit=world.places["first"].unit)
    client = officer(world)

    with django_assert_num_queries(queries):
        response = client.get(reverse(name))

    assert len(response.context["page"].object_list) == 4 + count
