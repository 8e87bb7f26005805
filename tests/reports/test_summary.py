"""What the report gathers: confirmed figures only, every member, in a constant number of queries."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from awards.enums import AwardKind, MovementKind, Subject
from clusters.enums import MembershipRole
from clusters.models import Cluster, Membership, Period
from indicators.enums import Topic
from indicators.kinds import Mark, State
from indicators.models import DataElement, Indicator, Submission, Target
from reports import content
from reports.content import Summary
from reports.summary import build_summary
from tests.factories import (
    AwardFactory,
    AwardTypeFactory,
    ClusterFactory,
    DataElementFactory,
    DataValueFactory,
    ExemplarFactory,
    IndicatorFactory,
    InitiativeFactory,
    MembershipFactory,
    MovementFactory,
    PactFactory,
    PeriodFactory,
    SectionFactory,
    StatementFactory,
    SubmissionFactory,
    SuccessionFactory,
    TargetFactory,
    UnitFactory,
)
from units.enums import Level
from units.models import Unit

SEED = {
    "TT-GQ-TL": "99,9%",
    "TG-XLHS-TL": "100%",
    "TB-KNKP": "5",
    "DT-YCDT": "479",
    "DT-TRONGDIEM": "20",
    "PTRKN": "8",
    "SHHS": "1",
}


def test_the_demonstration_states_the_conference_of_2022(demonstration: Summary) -> None:
    displays = {row.code: row.display for row in demonstration.indicators}
    assert {code: displays[code] for code in SEED} == SEED


def test_the_brief_print_speaks_of_every_figure_of_the_conference(demonstration: Summary) -> None:
    spoken = {row.code for row in demonstration.indicators if row.spoken}
    assert spoken >= set(SEED)
    # Workload, and a part of another count, are left to the full print.
    assert spoken.isdisjoint({"DT-KTM-VU", "XX-PTRKN", "TB-GQ"})


class Scene:
    """Two elements and two indicators, and as many members as a test asks for."""

    def __init__(self) -> None:
        self.before = PeriodFactory(year=2021)
        self.period = PeriodFactory(year=2022, compare_with=self.before)
        self.cluster = ClusterFactory(code="CUM", host=UnitFactory(level="province", place="Lâm Đồng"))
        section = SectionFactory(code="TT", name="Giai đoạn truy tố")
        self.done = DataElementFactory(code="DONE", section=section, unit="vụ")
        self.asked = DataElementFactory(code="ASKED", section=section, unit="vụ")
        ratio = {"kind": "RATIO", "numerator": "DONE", "denominator": "ASKED", "unit": "%", "decimals": 1}
        self.solved = IndicatorFactory(code="TL", section=section, name="Tỷ lệ giải quyết", **ratio)
        TargetFactory(indicator=self.solved, value=95)

    def member(self, code: str, role: str = MembershipRole.MEMBER, **kwargs: Any) -> Membership:
        unit = UnitFactory(code=code, short_name=code.title(), place=code.title())
        return MembershipFactory(cluster=self.cluster, period=self.period, unit=unit, role=role, **kwargs)

    def figures(self, place: Membership, done: int | None, asked: int, **state: Any) -> Submission:
        submission = SubmissionFactory(membership=place, **(state or {"accepted": True}))
        for element, value in ((self.done, done), (self.asked, asked)):
            if value is not None:
                DataValueFactory(submission=submission, element=element, value=Decimal(value))
        return submission

    def earlier(self, place: Membership, done: int, asked: int) -> None:
        then = MembershipFactory(cluster=self.cluster, period=self.before, unit=place.unit)
        self.figures(then, done, asked)

    def summary(self) -> Summary:
        return build_summary(cluster=self.cluster, period=self.period)

    def ratio(self) -> content.Indicator:
        [row] = self.summary().indicators
        return row


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()


def test_only_confirmed_figures_count_and_every_member_stands(scene: Scene) -> None:
    scene.figures(scene.member("LOC", MembershipRole.CHAIR), 9, 10)
    scene.figures(scene.member("LAM"), 1, 10, submitted=True)
    scene.member("TEH")
    summary = scene.summary()
    assert [(unit.code, unit.state, unit.is_confirmed) for unit in summary.units] == [
        ("LOC", "ACCEPTED", True),
        ("LAM", "SUBMITTED", False),
        ("TEH", "DRAFT", False),
    ]
    assert [unit.code for unit in summary.missing_units] == ["LAM", "TEH"]
    [row] = summary.indicators
    assert (row.numerator, row.denominator, row.display) == (Decimal(9), Decimal(10), "90%")
    assert {code: cell.state for code, cell in row.units.items()} == {
        "LOC": State.VALUE,
        "LAM": State.BLANK,
        "TEH": State.BLANK,
    }
    assert row.sentence.endswith("; tính trên 01/03 đơn vị, chưa có số liệu của Lam và Teh.")
    assert summary.elements[0].units["LAM"].value is None


def test_what_a_figure_needs_to_be_judged_and_compared(scene: Scene) -> None:
    place = scene.member("LOC", MembershipRole.CHAIR)
    scene.figures(place, 190, 200)
    scene.earlier(place, 9, 9)
    row = scene.ratio()
    assert (row.noun, row.value) == ("vụ", "95")
    assert [(target.met, target.margin, target.margin_display) for target in row.targets] == [
        (True, "0", "bằng chỉ tiêu")
    ]
    assert row.same_period is not None
    assert (row.same_period.period, row.same_period.display) == ("2021-H1", "100%")
    assert row.same_period.change_display == "giảm 5 điểm %"
    assert row.same_period.marks == (Mark.SMALL,)
    assert row.units["LOC"].rank == 1


def test_of_two_targets_alike_the_one_entered_first_judges(scene: Scene) -> None:
    scene.figures(scene.member("LOC", MembershipRole.CHAIR), 97, 100)
    TargetFactory(indicator=scene.solved, operator=">", value=97)
    # An update moves the row behind the other one in PostgreSQL's table.
    Target.objects.filter(operator=">=").update(value=96)
    row = scene.ratio()
    assert [(target.operator, target.met) for target in row.targets] == [(">=", True), (">", False)]
    assert row.units["LOC"].met is True


def test_an_earlier_period_without_figures_is_not_comparable(scene: Scene) -> None:
    scene.figures(scene.member("LOC", MembershipRole.CHAIR), 9, 10)
    row = scene.ratio()
    assert row.same_period is not None
    assert (row.same_period.comparable, row.same_period.value, row.same_period.display) == (False, None, "")
    assert row.previous is None


def test_a_row_that_no_member_is_asked_has_not_arisen_now_and_then(scene: Scene) -> None:
    DataElementFactory(code="TINH", section=scene.done.section, unit="vụ", levels="province")
    Indicator.objects.filter(code="TL").update(denominator="ASKED + TINH")
    place = scene.member("LOC", MembershipRole.CHAIR)
    scene.figures(place, 9, 10)
    scene.earlier(place, 8, 10)
    row = scene.ratio()
    assert (row.display, row.missing) == ("90%", ())
    assert row.same_period is not None
    assert (row.same_period.display, row.same_period.change_display, row.same_period.marks) == (
        "80%",
        "tăng 10 điểm %",
        (),
    )


@pytest.mark.parametrize(
    ("levels", "asked", "display", "left_out"),
    [
        # Neither the successor nor what it took over was asked; both were; only the part was; only the successor is.
        ("province", None, "80%", ()),
        ("region district", 10, "40%", ()),
        ("district", 10, "40%", ()),
        ("district", None, "", ("VUNG",)),
        ("region", None, "", ("VUNG",)),
    ],
)
def test_a_successor_of_another_level_is_compared_where_both_know_the_figure(
    scene: Scene, levels: str, asked: int | None, display: str, left_out: tuple[str, ...]
) -> None:
    more = DataElementFactory(code="MORE", section=scene.done.section, unit="vụ", levels=levels)
    Indicator.objects.filter(code="TL").update(denominator="ASKED + MORE")
    old = MembershipFactory(cluster=scene.cluster, period=scene.before, unit=UnitFactory(level=Level.DISTRICT))
    before = scene.figures(old, 8, 10)
    if asked is not None:
        DataValueFactory(submission=before, element=more, value=Decimal(asked))
    place = scene.member("VUNG", MembershipRole.CHAIR)
    Unit.objects.filter(code="VUNG").update(level=Level.REGION)
    SuccessionFactory(predecessor=old.unit, successor=place.unit)
    now = scene.figures(place, 9, 10)
    if "region" in levels:
        DataValueFactory(submission=now, element=more, value=Decimal(0))
    row = scene.ratio()
    assert row.same_period is not None
    assert (row.display, row.same_period.display, row.same_period.left_out) == ("90%", display, left_out)


def test_a_part_taken_over_further_back_makes_it_not_comparable(scene: Scene) -> None:
    place, between, part = scene.member("LOC", MembershipRole.CHAIR), UnitFactory(), UnitFactory()
    SuccessionFactory(predecessor=between, successor=place.unit)
    SuccessionFactory(predecessor=part, successor=between, share=None)
    scene.figures(place, 9, 10)
    row = scene.ratio()
    assert row.same_period is not None
    assert (row.display, row.same_period.display) == ("90%", "")


def test_what_has_not_arisen_is_comparable_though_no_change_can_be_said(scene: Scene) -> None:
    place = scene.member("LOC", MembershipRole.CHAIR)
    scene.figures(place, 0, 0)
    scene.earlier(place, 9, 10)
    row = scene.ratio()
    assert row.same_period is not None
    assert (row.state, row.same_period.display, row.same_period.change_display) == (State.NOT_ARISEN, "90%", "")
    assert row.same_period.comparable is True


def test_numbers_of_different_things_have_no_noun(scene: Scene) -> None:
    DataElement.objects.filter(code="ASKED").update(unit="bị can")
    scene.figures(scene.member("LOC", MembershipRole.CHAIR), 9, 10)
    assert "90% (09/10)" in scene.ratio().sentence


def test_words_and_work_stand_in_report_order_and_only_of_confirmed_units(scene: Scene) -> None:
    member, chair = scene.member("LAM"), scene.member("LOC", MembershipRole.CHAIR)
    for place, state in (
        (member, {"accepted": True}),
        (chair, {"accepted": True}),
        (scene.member("TEH"), {"submitted": True}),
    ):
        submission = scene.figures(place, 1, 1, **state)
        StatementFactory(submission=submission, topic=Topic.PRACTICE, text=f"Cách làm của {place.unit.code}")
    MovementFactory(
        unit=member.unit, period=scene.period, kind=MovementKind.THEMED, starts_on=date(2022, 2, 15), result="Tốt"
    )
    InitiativeFactory(unit=member.unit, period=scene.period, name="Sổ tay", recognised_by="Hội đồng")
    InitiativeFactory(unit=chair.unit, period=scene.period, name="Bảng theo dõi")
    ExemplarFactory(unit=member.unit, period=scene.period, subject=Subject.COLLECTIVE)
    ExemplarFactory(unit=member.unit, period=scene.before)
    summary = scene.summary()
    assert [(row.unit, row.text) for row in summary.statements] == [
        ("LOC", "Cách làm của LOC"),
        ("LAM", "Cách làm của LAM"),
    ]
    [movement] = summary.movements
    assert (movement.themed, movement.starts_on, movement.ends_on, movement.result) == (
        True,
        date(2022, 2, 15),
        None,
        "Tốt",
    )
    assert [(row.unit, row.name, row.recognised_by) for row in summary.initiatives] == [
        ("LOC", "Bảng theo dõi", ""),
        ("LAM", "Sổ tay", "Hội đồng"),
    ]
    assert [row.collective for row in summary.exemplars] == [True]


def test_awards_of_both_periods_and_of_units_taken_over(scene: Scene) -> None:
    place = scene.member("LOC", MembershipRole.CHAIR)
    whole, part = UnitFactory(), UnitFactory()
    SuccessionFactory(predecessor=whole, successor=place.unit)
    SuccessionFactory(predecessor=part, successor=place.unit, share=None)
    title = AwardTypeFactory(kind=AwardKind.TITLE)
    AwardFactory(unit=place.unit, period=scene.period, award_type=title, recipient="An", achievement_year=2021)
    AwardFactory(unit=whole, period=scene.before, recipient="Bình", subject=Subject.COLLECTIVE)
    AwardFactory(unit=part, period=scene.before, recipient="Cúc")
    AwardFactory(period=scene.period, recipient="Dung")
    summary = scene.summary()
    assert [(row.recipient, row.is_title, row.achievement_year) for row in summary.awards] == [("An", True, 2021)]
    assert [(row.recipient, row.collective) for row in summary.awards_before] == [("Bình", True)]


def test_a_later_merger_brings_no_awards_into_an_old_report(scene: Scene) -> None:
    place = scene.member("LOC", MembershipRole.CHAIR)
    for day in (scene.period.ends_on, scene.period.ends_on + timedelta(days=1)):
        taken_over = UnitFactory()
        SuccessionFactory(predecessor=taken_over, successor=place.unit, on=day)
        AwardFactory(unit=taken_over, period=scene.period, recipient=f"{day:%d/%m}")
    assert [row.recipient for row in scene.summary().awards] == ["31/05"]


def test_the_place_of_issue_is_the_chairs_and_the_pact_is_the_years(scene: Scene) -> None:
    assert (scene.summary().cluster.place, scene.summary().pact) == ("Lâm Đồng", None)
    scene.member("LOC", MembershipRole.CHAIR)
    PactFactory(cluster=scene.cluster, year=2021)
    PactFactory(cluster=scene.cluster, year=2022, number="02/GƯ", signed_on=date(2022, 2, 9))
    summary = scene.summary()
    assert summary.cluster.place == "Loc"
    assert summary.pact is not None
    assert (summary.pact.number, summary.pact.signed_on) == ("02/GƯ", date(2022, 2, 9))


def test_the_times_of_sending_are_told_in_vietnam(scene: Scene) -> None:
    place = scene.member("LOC", MembershipRole.CHAIR)
    sent = datetime(2022, 6, 2, 9, 5, tzinfo=UTC)
    submission = scene.figures(place, 1, 1)
    Submission.objects.filter(pk=submission.pk).update(submitted_at=sent, first_submitted_at=sent)
    [unit] = scene.summary().units
    assert unit.submitted_at is not None
    assert (unit.submitted_at.isoformat(), unit.late) == ("2022-06-02T16:05:00+07:00", True)


@pytest.mark.parametrize("members", [1, 7])
def test_the_queries_do_not_grow_with_the_members(scene: Scene, django_assert_num_queries: Any, members: int) -> None:
    for place in range(members):
        member = scene.member(f"U{place}", MembershipRole.MEMBER if place else MembershipRole.CHAIR)
        StatementFactory(submission=scene.figures(member, 9, 10))
        scene.earlier(member, 8, 10)
        MovementFactory(unit=member.unit, period=scene.period)
        AwardFactory(unit=member.unit, period=scene.period)
    PeriodFactory(year=2021, half=2)
    cluster = Cluster.objects.select_related("host").get()
    period = Period.objects.select_related("compare_with").get(year=2022)
    with django_assert_num_queries(17):
        summary = build_summary(cluster=cluster, period=period)
    assert len(summary.units) == members
