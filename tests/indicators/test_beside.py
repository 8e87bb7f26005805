"""What a unit's figures are held against: the same for every reader, and nothing that its members may not read."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from clusters.models import Lock
from indicators.models import Submission
from indicators.sources import read_sources
from tests.factories import (
    AppointmentFactory,
    DataElementFactory,
    DataValueFactory,
    IndicatorFactory,
    MembershipFactory,
    PeriodFactory,
    SubmissionFactory,
    SuccessionFactory,
    UnitFactory,
)
from tests.indicators.entry_scene import NOW, Scene, build_scene
from tests.indicators.test_entry import QUERIES, said
from units.rules import standing_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def scene() -> Scene:
    """A unit that resolved 30 of 60 where it resolved 90 of 100 in the same period, with one ratio in its catalogue."""
    made = build_scene()
    made.part, made.whole = made.element("XONG", order=1), made.element("TONG", order=2)
    ratio = {"kind": "RATIO", "unit": "%", "numerator": "XONG", "denominator": "TONG", "decimals": 1}
    IndicatorFactory(code="TL", section=made.section, name="Tỷ lệ giải quyết", **ratio)
    made.fill(made.part, 30), made.fill(made.whole, 60)
    made.then = PeriodFactory(year=2021)
    made.period.compare_with = made.then
    made.period.save()
    return made


def before(scene: Scene, unit: Any, part: int, whole: int, *, period: Any = None, cluster: Any = None) -> Submission:
    """Give a unit confirmed figures in an earlier period."""
    place = MembershipFactory(period=period or scene.then, cluster=cluster or scene.place.cluster, unit=unit)
    submission: Submission = SubmissionFactory(membership=place, accepted=True)
    DataValueFactory(submission=submission, element=scene.part, value=part)
    DataValueFactory(submission=submission, element=scene.whole, value=whole)
    return submission


def issue(scene: Scene, period: Any = None, stage: str = "ISSUED") -> None:
    lock = {"cluster": scene.place.cluster, "period": period or scene.then, "by": scene.people["officer"]}
    Lock.objects.create(stage=stage, since=NOW, **lock)


def keys(scene: Scene, person: str = "reporter") -> list[str]:
    """The doubts that the unit's own page finds."""
    from indicators.desk import desk_of

    standing = standing_of(scene.people[person], on=date(2022, 6, 1))
    desk = desk_of(standing, **scene.codes, at=NOW)
    assert desk is not None
    return [problem.key for problem in read_sources(desk).problems]


def told(scene: Scene) -> str:
    """What the chair's page says about the sent figures."""
    Submission.objects.filter(membership=scene.place).update(
        state="SUBMITTED", submitted_at=NOW, first_submitted_at=NOW, submitted_by=scene.people["head"]
    )
    url = reverse("indicators:submission", args=[scene.place.cluster.code, *scene.codes.values()])
    return said(scene.as_("chair's head").get(url))


def test_the_others_are_a_measure_only_once_every_member_may_read_them(scene: Scene) -> None:
    before(scene, scene.place.unit, 35, 60), before(scene, scene.chair.unit, 95, 100)
    assert keys(scene) == []
    issue(scene, stage="PUT_FORWARD")
    assert keys(scene) == []
    Lock.objects.update(stage="ISSUED")
    assert keys(scene) == ["unusual:TL"]


def test_the_unit_itself_is_left_out_and_only_sums_are_told(scene: Scene) -> None:
    before(scene, scene.place.unit, 35, 60)
    before(scene, scene.chair.unit, 611, 613), before(scene, MembershipFactory(period=scene.period).unit, 307, 331)
    issue(scene)
    page = said(scene.as_("reporter").get(scene.url()))
    assert "is 50% (30/60); the other units together had 97,2% (918/944) in 6 tháng đầu năm 2021" in page
    assert not any(value in page for value in ("611", "613", "307", "331"))


def test_who_was_not_in_the_cluster_then_is_not_held_against_it(scene: Scene) -> None:
    elsewhere = MembershipFactory(period=scene.then)
    before(scene, scene.place.unit, 35, 60, cluster=elsewhere.cluster), before(scene, scene.chair.unit, 95, 100)
    issue(scene)
    assert keys(scene) == []


def test_without_confirmed_figures_of_its_own_then_the_unit_is_not_held_against_the_others(scene: Scene) -> None:
    own = before(scene, scene.place.unit, 35, 60)
    Submission.objects.filter(pk=own.pk).update(state="SUBMITTED", accepted_at=None, accepted_by=None)
    before(scene, scene.chair.unit, 95, 100)
    issue(scene)
    assert keys(scene) == []


@pytest.mark.parametrize("comparable", [True, False])
def test_where_the_same_period_does_not_serve_the_one_before_does(scene: Scene, comparable: bool) -> None:
    previous = PeriodFactory(year=2021, half=2)
    scene.period.comparable, scene.period.comparable_note = comparable, "Kỳ dài năm tháng."
    scene.period.save()
    for period in (scene.then, previous):
        before(scene, scene.place.unit, 35, 60, period=period)
        before(scene, scene.chair.unit, 95, 100 if period is scene.then else 101, period=period)
        issue(scene, period)
    page = said(scene.as_("reporter").get(scene.url()))
    assert ("95% (95/100) in 6 tháng đầu năm 2021" in page) is comparable
    assert ("94,1% (95/101) in 6 tháng cuối năm 2021" in page) is not comparable


def test_a_person_at_two_units_is_told_the_same(scene: Scene) -> None:
    before(scene, scene.place.unit, 35, 60), before(scene, scene.chair.unit, 95, 100)
    issue(scene)
    AppointmentFactory(user=scene.people["head"], unit=scene.chair.unit)
    assert keys(scene, "head") == keys(scene, "reporter") == ["unusual:TL"]


def test_a_successor_is_held_against_the_others_without_what_it_took_over(scene: Scene) -> None:
    taken = before(scene, UnitFactory(), 5, 60).membership.unit
    SuccessionFactory(predecessor=taken, successor=scene.place.unit, on=date(2021, 9, 1))
    before(scene, scene.chair.unit, 95, 100), before(scene, scene.place.unit, 35, 60)
    issue(scene)
    page = said(scene.as_("reporter").get(scene.url()))
    assert "the other units together had 95% (95/100) in 6 tháng đầu năm 2021" in page


def test_the_chair_reads_what_the_unit_was_asked(scene: Scene) -> None:
    opening, closing = scene.element("CU", kind="OPENING", order=3), scene.element("CON", kind="CLOSING", order=4)
    opening.carries = closing
    opening.save()
    scene.fill(opening, 9)
    previous = PeriodFactory(year=2021, half=2)
    DataValueFactory(submission=before(scene, scene.place.unit, 35, 60, period=previous), element=closing, value=7)
    before(scene, scene.place.unit, 90, 100), before(scene, scene.chair.unit, 95, 100)
    issue(scene)
    assert keys(scene) == ["blank:CON", "carry:CU", "leap:XONG", "unusual:TL"]
    page = told(scene)
    for words in (
        "The number carried in, 9, is not what was left over the period before, 7",
        "Down by 66,7% on the same period (90 → 30)",
        "the other units together had 95% (95/100) in 6 tháng đầu năm 2021",
    ):
        assert words in page
    assert page.count("not explained") == 3


@pytest.mark.parametrize(
    ("ends_on", "checked"), [(date(2021, 11, 30), True), (date(2021, 9, 30), False), (date(2021, 12, 1), False)]
)
def test_a_break_of_the_calendar_turns_the_carry_off_and_says_so(scene: Scene, ends_on: date, checked: bool) -> None:
    opening, closing = scene.element("CU", kind="OPENING"), scene.element("CON", kind="CLOSING", required=False)
    opening.carries = closing
    opening.save()
    scene.fill(opening, 9)
    previous = PeriodFactory(year=2021, half=2, ends_on=ends_on)
    DataValueFactory(submission=before(scene, scene.place.unit, 35, 60, period=previous), element=closing, value=7)
    assert ("carry:CU" in keys(scene)) is checked
    page = said(scene.as_("reporter").get(scene.url()))
    off = f"Not compared: the period before ended on {ends_on:%d/%m/%Y} and this one starts on 01/12/2021."
    assert (off in page) is not checked
    assert ("7 were left over in 6 tháng cuối năm 2021" in page) is checked
    assert ("differs" in page or "is not what was left over" in page) is checked


@pytest.mark.parametrize("others", [1, 3])
def test_the_entry_page_reads_the_others_in_the_same_queries(
    scene: Scene, django_assert_num_queries: Any, others: int
) -> None:
    before(scene, scene.place.unit, 35, 60)
    for _ in range(others):
        before(scene, MembershipFactory(period=scene.period).unit, 95, 100)
    for code in ("A", "B"):
        DataElementFactory(code=code, section=scene.section)
    issue(scene)
    client = scene.as_("reporter")
    with django_assert_num_queries(QUERIES):
        page = client.get(scene.url())
    assert "the other units together had 95%" in said(page)
