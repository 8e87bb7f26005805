"""Đối chiếu số liệu: who reads one unit's figures, who confirms or returns them, and what the page says."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from clusters.enums import LockStage
from clusters.models import Lock
from indicators.entries import of
from indicators.entry import Change, save_values
from indicators.models import DataValue, Submission
from indicators.workflow import send_back, submit
from tests.factories import (
    DataElementFactory,
    DataValueFactory,
    IndicatorFactory,
    MembershipFactory,
    PeriodFactory,
    StatementFactory,
    SuccessionFactory,
    UserFactory,
)
from tests.indicators.worlds import AFTER, DUE, World, build_world, reader
from units.models import Appointment, TimelineEntry

pytestmark = pytest.mark.django_db
FIGURES = {"RES": 1237, "ALL": 1301, "REQ": 1103}
MEMBER = {"first reporter", "first head"}
CHAIR = {"chair reporter", "chair head"}


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def address(world: World, place: str, step: str = "submission") -> str:
    return reverse(f"indicators:{step}", args=world.codes_of(place))


def text(response: Any) -> str:
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def shown(world: World, person: str, place: str = "first", query: str = "") -> str:
    return text(reader(world.people[person]).get(address(world, place) + query))


def take(world: World, person: str, step: str, place: str = "first", client: Client | None = None, **data: str) -> Any:
    client = client or reader(world.people[person])
    return client.post(address(world, place, f"submission_{step}"), data, follow=True)


def state(world: World, place: str = "first") -> str:
    return Submission.objects.get(membership=world.places[place]).state


def close(world: World, stage: LockStage) -> None:
    Lock.objects.create(cluster=world.cluster, period=world.period, stage=stage, since=AFTER, by=UserFactory())


@pytest.mark.parametrize(
    ("place", "step", "readers"),
    [
        ("first", "DRAFT", MEMBER | {"officer"}),
        ("first", "SUBMITTED", MEMBER | CHAIR | {"officer"}),
        ("first", "RETURNED", MEMBER | {"officer"}),
        ("first", "ACCEPTED", MEMBER | CHAIR | {"officer", "leader"}),
        ("chair", "DRAFT", CHAIR | {"officer"}),
        ("chair", "SUBMITTED", CHAIR | {"officer", "deputy head"}),
        ("chair", "RETURNED", CHAIR | {"officer"}),
        ("chair", "ACCEPTED", CHAIR | {"officer", "leader", "deputy head"}),
    ],
)
def test_figures_are_read_by(world: World, place: str, step: str, readers: set[str]) -> None:
    world.bring(place, step, **FIGURES)

    answers = {name: reader(person).get(address(world, place)) for name, person in world.people.items()}

    assert {name for name, answer in answers.items() if answer.status_code == 200} == readers
    assert all(
        ("1.237" in answer.content.decode()) is (answer.status_code == 200) and answer.status_code in {200, 404}
        for answer in answers.values()
    )


@pytest.mark.parametrize(
    ("place", "person", "stage", "offered"),
    [
        ("first", "chair head", "SUBMITTED", {"confirm", "return"}),
        ("first", "chair reporter", "SUBMITTED", set()),
        ("first", "officer", "SUBMITTED", set()),
        ("first", "first head", "SUBMITTED", set()),
        ("first", "chair head", "ACCEPTED", {"reopen"}),
        ("first", "officer", "ACCEPTED", {"reopen"}),
        ("first", "chair reporter", "ACCEPTED", set()),
        ("first", "leader", "ACCEPTED", set()),
        ("chair", "chair head", "SUBMITTED", set()),
        ("chair", "deputy head", "SUBMITTED", {"confirm", "return"}),
        ("chair", "officer", "SUBMITTED", set()),
        ("chair", "deputy head", "ACCEPTED", {"reopen"}),
    ],
)
def test_the_page_offers(world: World, place: str, person: str, stage: str, offered: set[str]) -> None:
    world.bring(place, stage, **FIGURES)

    page = shown(world, person, place)

    steps = {step: address(world, place, f"submission_{step}") for step in ("confirm", "return", "reopen")}
    assert {step for step, url in steps.items() if f'action="{url}"' in page} == offered
    assert page.count("btn-primary") == ("confirm" in offered)


def test_someone_without_the_right_reads_who_has_it(world: World) -> None:
    world.bring("first", "SUBMITTED", **FIGURES)
    world.bring("chair", "SUBMITTED", **FIGURES)

    assert f"The head of {world.places['chair'].unit.name} (cluster chair)" in shown(world, "chair reporter")
    assert f"The head of {world.places['deputy'].unit.name} (cluster deputy)" in shown(world, "chair head", "chair")


def test_without_a_deputys_head_the_officer_confirms_the_chairs_own_figures(world: World) -> None:
    Appointment.objects.filter(unit=world.places["deputy"].unit).delete()
    world.bring("chair", "SUBMITTED", **FIGURES)

    assert f"standing officer for emulation at {world.cluster.host.name}" in shown(world, "chair head", "chair")
    take(world, "officer", "confirm", "chair")

    assert state(world, "chair") == "ACCEPTED"


def test_the_chairs_head_confirms(world: World) -> None:
    world.bring("first", "SUBMITTED", **FIGURES)

    response = take(world, "chair head", "confirm")

    assert response.redirect_chain == [(reverse("indicators:board", args=world.codes), 302)]
    assert f"The figures of {world.places['first'].unit.name} are confirmed." in text(response)
    submission = world.submission("first")
    assert (submission.state, submission.accepted_by, submission.accepted_at) == (
        "ACCEPTED",
        world.people["chair head"],
        AFTER,
    )


@pytest.mark.parametrize("step", ["confirm", "return", "reopen"])
def test_others_take_no_step(world: World, step: str) -> None:
    world.bring("first", "ACCEPTED" if step == "reopen" else "SUBMITTED", **FIGURES)
    before = state(world)

    for name in set(world.people) - {"chair head", "officer" if step == "reopen" else ""}:
        assert take(world, name, step, reason="Sai số liệu").status_code == 404, name

    assert state(world) == before


@pytest.mark.parametrize("step", ["confirm", "return", "reopen"])
def test_a_step_is_posted(world: World, step: str) -> None:
    world.bring("first", "SUBMITTED", **FIGURES)

    response = reader(world.people["chair head"]).get(address(world, "first", f"submission_{step}"))

    assert response.status_code == 405


def test_the_chair_never_confirms_its_own_figures(world: World) -> None:
    world.bring("chair", "SUBMITTED", **FIGURES)

    assert take(world, "chair head", "confirm", "chair").status_code == 404
    assert state(world, "chair") == "SUBMITTED"


def test_a_return_keeps_its_reason_and_takes_the_figures_out_of_sight(world: World) -> None:
    world.bring("first", "SUBMITTED", **FIGURES)

    response = take(world, "chair head", "return", reason="  Dòng 4 chưa khớp sổ thụ lý.  ")

    assert "is asked to correct its figures" in text(response)
    submission = world.submission("first")
    assert (submission.state, submission.return_reason) == ("RETURNED", "Dòng 4 chưa khớp sổ thụ lý.")
    entry = TimelineEntry.objects.about(submission.subject).get()
    assert (entry.action, entry.by, entry.note) == (
        "figures.returned",
        world.people["chair head"],
        "Dòng 4 chưa khớp sổ thụ lý.",
    )
    assert reader(world.people["chair head"]).get(address(world, "first")).status_code == 404


@pytest.mark.parametrize("reason", ["", "   ", "\N{ZERO WIDTH SPACE}", "x" * 2001])
def test_a_return_without_a_fit_reason_changes_nothing(world: World, reason: str) -> None:
    world.bring("first", "SUBMITTED", **FIGURES)

    response = take(world, "chair head", "return", reason=reason)

    assert response.redirect_chain == []
    assert "invalid-feedback" in text(response)
    assert state(world) == "SUBMITTED"


@pytest.mark.parametrize(
    ("first", "second"), [("confirm", "confirm"), ("confirm", "return"), ("return", "confirm"), ("return", "return")]
)
def test_the_second_tab_is_told_that_the_figures_have_moved_on(world: World, first: str, second: str) -> None:
    world.bring("first", "SUBMITTED", **FIGURES)
    take(world, "chair head", first, reason="Sai số liệu")
    after_first = state(world)

    response = take(world, "chair head", second, reason="Lý do khác")

    assert "These figures have moved on since you opened the page." in text(response)
    assert state(world) == after_first
    assert world.submission("first").return_reason in {"", "Sai số liệu"}


def test_a_second_reopening_is_told_too(world: World) -> None:
    world.bring("first", "ACCEPTED", **FIGURES)
    take(world, "officer", "reopen", reason="Sai số liệu")

    assert "have moved on" in text(take(world, "officer", "reopen", reason="Sai số liệu"))


def test_an_empty_reason_in_a_late_tab_shows_no_figures_that_are_back_in_the_unit(world: World) -> None:
    world.bring("first", "SUBMITTED", **FIGURES)
    take(world, "chair head", "return", reason="Sai số liệu")

    response = take(world, "chair head", "return", reason="")

    assert "1.237" not in text(response)
    assert "Say what must be corrected." in text(response)


@pytest.mark.parametrize(
    ("person", "stage", "reopened"),
    [
        ("chair head", None, True),
        ("chair head", LockStage.PUT_FORWARD, False),
        ("chair head", LockStage.ISSUED, False),
        ("officer", None, True),
        ("officer", LockStage.PUT_FORWARD, True),
        ("officer", LockStage.ISSUED, False),
    ],
)
def test_confirmed_figures_are_reopened(world: World, person: str, stage: LockStage | None, reopened: bool) -> None:
    world.bring("first", "ACCEPTED", **FIGURES)
    if stage:
        close(world, stage)

    assert (address(world, "first", "submission_reopen") in shown(world, person)) is reopened
    response = take(world, person, "reopen", reason="Thống kê lại")

    assert state(world) == ("RETURNED" if reopened else "ACCEPTED")
    assert ("These figures are closed" in text(response)) is not reopened


def test_after_the_report_is_put_forward_the_chair_confirms_nothing(world: World) -> None:
    world.bring("first", "SUBMITTED", **FIGURES)
    close(world, LockStage.PUT_FORWARD)

    page = shown(world, "chair head")
    response = take(world, "chair head", "confirm")

    assert "notice-locked" in page
    assert address(world, "first", "submission_confirm") not in page
    assert "These figures are closed" in text(response)
    assert state(world) == "SUBMITTED"


def test_figures_stand_beside_both_earlier_periods_with_their_change(world: World) -> None:
    same, previous = PeriodFactory(year=2021), PeriodFactory(year=2021, half=2)
    world.period.compare_with = same
    world.period.save()
    world.bring("first", "ACCEPTED", period=same, RES=1187, ALL=1301, REQ=11)
    world.bring("first", "ACCEPTED", period=previous, RES=1013, ALL=1019, REQ=13)
    world.bring("first", "SUBMITTED", RES=1237, ALL=1301, REQ=11)

    page = shown(world, "chair head")

    entered = page.split('id="row-RES"')[1].split("</tr>")[0]
    assert re.findall(r'<td class="num(?: result)?">(.*?)</td>', entered) == ["1.013", "1.187", "1.237"]
    assert "tăng 50 (4,21%)" in entered
    ratio = page.split("Tỷ lệ giải quyết tin báo")[1].split("</tr>")[0]
    assert re.findall(r'<td class="num(?: result)?">(.*?)</td>', ratio) == [
        "99,4%",
        "91,2%",
        "95,1%<small>1.237/1.301</small>",
    ]
    assert "tăng 3,9 điểm %" in ratio
    assert '<span class="chip chip-met">vượt 5,1 điểm %</span><small>Quốc hội: ≥ 90%</small>' in ratio
    assert "không đổi" in page.split('id="row-REQ"')[1].split("</tr>")[0]


def test_a_count_that_repeats_a_row_is_not_said_twice(world: World) -> None:
    world.bring("first", "SUBMITTED", **FIGURES)

    assert "Số bản yêu cầu điều tra" not in shown(world, "chair head")


def test_a_dash_stands_for_what_has_not_arisen_and_words_for_a_blank(world: World) -> None:
    world.bring("first", "SUBMITTED", RES=5, REQ=None)

    page = shown(world, "chair head")

    assert "–" in page.split('id="row-REQ"')[1].split("</tr>")[0]
    assert "not entered" in page.split('id="row-ALL"')[1].split("</tr>")[0]
    assert "not computed" in page.split("Tỷ lệ giải quyết tin báo")[1].split("</tr>")[0]


def test_earlier_figures_of_merged_units_are_their_sum_and_say_so(world: World) -> None:
    then = PeriodFactory(year=2021)
    world.period.compare_with, world.period.comparable, world.period.comparable_note = then, False, "Kỳ dài năm tháng."
    world.period.save()
    for number, value in enumerate((1000, 17)):
        before = MembershipFactory(period=then, cluster=world.cluster)
        SuccessionFactory(predecessor=before.unit, successor=world.places["first"].unit, on=then.ends_on + timedelta(9))
        world.places[f"before {number}"] = before
        world.bring(f"before {number}", "ACCEPTED", RES=value, ALL=2000, REQ=1)
    world.bring("first", "SUBMITTED", **FIGURES)

    page = shown(world, "chair head")

    assert "1.017" in page.split('id="row-RES"')[1].split("</tr>")[0]
    assert "The same period is the sum of the units that were merged into this one." in page
    assert "Kỳ dài năm tháng." in page


def test_without_earlier_figures_the_page_says_so(world: World) -> None:
    world.period.compare_with = PeriodFactory(year=2021)
    world.period.save()
    world.bring("first", "SUBMITTED", **FIGURES)

    assert "There are no confirmed figures of this unit for the same period." in shown(world, "chair head")


def test_problems_are_named_with_their_source_and_lead_to_their_rows(world: World) -> None:
    world.bring("first", "SUBMITTED", RES=9, ALL=5, REQ=51)

    page = shown(world, "chair head")

    errors = page.split("notice-error")[1].split("</ul>")[0]
    assert "the part counted is larger than the whole" in errors
    assert '<a href="#row-RES">Tin báo đã giải quyết</a>' in errors
    warnings = page.split("notice-warning")[1].split("</ul>")[0]
    assert "Số bản yêu cầu nhiều bất thường." in warnings
    assert "QĐ 01" in warnings
    assert 'class="has-error" id="row-RES"' in page
    assert 'class="is-asked" id="row-REQ"' in page


def test_a_unit_that_corrected_shows_old_and_new(world: World) -> None:
    submission = world.bring("first", "SUBMITTED", **FIGURES)
    by, head = world.people["first reporter"], world.people["chair head"]
    _keep_history(submission)
    send_back(submission=submission, by=head, at=AFTER + timedelta(hours=1), reason="Sai số liệu")
    cell = submission.values.get(element__code="RES")
    change = Change(cell.element_id, of(Decimal(1249)), "đã rà lại sổ", cell.version)
    save_values(submission=submission, changes=[change], by=by, at=AFTER + timedelta(hours=2))
    submit(submission=submission, by=by, at=AFTER + timedelta(hours=3))

    page = shown(world, "chair head", query="?whole")

    assert "<del>1.237</del> <ins>1.249</ins>" in page.split('id="row-RES"')[1].split("</tr>")[0]
    assert "Note: đã rà lại sổ" in page.split('id="row-RES"')[1].split("</tr>")[0]
    assert page.count("<del>") == 1
    assert "1 row changed since the correction was requested" in page


def test_what_was_never_traced_is_not_said_to_be_corrected(world: World) -> None:
    submission = world.bring("first", "SUBMITTED", **FIGURES)
    DataValue.history.all().delete()
    world.elements["REQ"].required = False
    world.elements["REQ"].save()
    TimelineEntry.objects.create(
        subject=world.submission("first").subject, action="figures.returned", by=UserFactory(), at=AFTER
    )

    page = shown(world, "chair head", query="?whole")

    assert submission.state == "SUBMITTED"
    assert page.count("<del>") == 1
    assert "<del>not entered</del> <ins>1.103</ins>" in page.split('id="row-REQ"')[1].split("</tr>")[0]
    assert shown(world, "chair head").count("<del>") == 1


def test_once_confirmed_corrections_are_the_past(world: World) -> None:
    world.bring("first", "ACCEPTED", **FIGURES)
    world.elements["REQ"].required = False
    world.elements["REQ"].save()
    TimelineEntry.objects.create(
        subject=world.submission("first").subject, action="figures.returned", by=UserFactory(), at=AFTER
    )

    assert "<del>" not in shown(world, "chair head")


def _keep_history(submission: Submission) -> None:
    for value in submission.values.all():
        value.save()
    DataValue.history.update(history_date=AFTER)


def test_the_timeline_tells_each_step_the_newest_first(world: World) -> None:
    submission = world.bring("first", "SUBMITTED", **FIGURES)
    subject, by = world.submission("first").subject, world.people["first head"]
    for hours, action, note in [
        (1, "figures.shown", ""),
        (2, "figures.submitted", ""),
        (3, "figures.returned", "Vì sao"),
    ]:
        TimelineEntry.objects.create(
            subject=subject, action=action, by=by, at=AFTER + timedelta(hours=hours), note=note
        )
    TimelineEntry.objects.create(subject=f"{subject}X", action="figures.accepted", by=by, at=AFTER)

    steps = re.findall(r"<li>(.*?)</li>", shown(world, "first head").split('class="timeline"')[1])

    assert [step.split("<br>")[0] for step in steps] == [
        "Correction requested: Vì sao",
        "Sent to the cluster chair",
        "Shown to the head of the unit",
    ]
    assert str(by) in steps[0]
    assert submission.state == "SUBMITTED"


def test_lateness_is_said_with_the_time_that_the_head_had(world: World) -> None:
    submission = world.bring("first", "SUBMITTED", **FIGURES)
    submission.first_submitted_at = submission.submitted_at = DUE + timedelta(minutes=4)
    submission.save()

    assert "Sent 4 phút late" in shown(world, "chair head")


def test_what_the_unit_says_is_text(world: World) -> None:
    attack = "<script>alert(1)</script>"
    submission = world.bring("first", "SUBMITTED", **FIGURES)
    StatementFactory(submission=submission, text=attack)
    DataValue.objects.filter(submission=submission).update(note=attack)
    TimelineEntry.objects.create(
        subject=world.submission("first").subject,
        action="figures.returned",
        by=UserFactory(full_name=attack),
        at=AFTER,
        note=attack,
    )

    page = shown(world, "chair head")

    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 4


def test_texts_stand_in_the_order_of_their_topics(world: World) -> None:
    submission = world.bring("first", "SUBMITTED", **FIGURES)
    for topic in ("proposal", "practice", "limitation"):
        StatementFactory(submission=submission, topic=topic)

    page = shown(world, "chair head")

    places = [page.index(f"<h3>{label}") for label in ("Good practice", "Limitation", "Proposal")]
    assert places == sorted(places)


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(world: World, django_assert_num_queries: Any, count: int) -> None:
    world.period.compare_with = PeriodFactory(year=2021)
    world.period.save()
    PeriodFactory(year=2021, half=2)
    submission = world.bring("first", "SUBMITTED", **FIGURES)
    world.bring("first", "ACCEPTED", period=world.period.compare_with, **FIGURES)
    for _ in range(count):
        DataValueFactory(submission=submission, element=DataElementFactory(section=world.elements["REQ"].section))
        StatementFactory(submission=submission, topic="commitment", indicator=IndicatorFactory(numerator="REQ"))
        MembershipFactory(cluster=world.cluster, period=world.period)
        TimelineEntry.objects.create(
            subject=world.submission("first").subject, action="figures.returned", by=UserFactory(), at=AFTER
        )
    client = reader(world.people["chair head"])

    # One of them asks what each return named.
    with django_assert_num_queries(25):
        response = client.get(address(world, "first") + "?whole")

    assert response.content.decode().count("<h3>") == count


def test_the_switcher_offers_only_what_may_be_read(world: World) -> None:
    world.bring("first", "SUBMITTED", **FIGURES)
    world.bring("second", "DRAFT", **FIGURES)
    for year, state_then in ((2021, "ACCEPTED"), (2023, "DRAFT")):
        period, chair = PeriodFactory(year=year), world.places["chair"]
        MembershipFactory(cluster=world.cluster, period=period, unit=chair.unit, role=chair.role)
        world.bring("first", state_then, period=period, **FIGURES)

    page = shown(world, "chair head")

    units = page.split('id="switch-unit"')[1].split("</select>")[0]
    assert world.places["first"].unit.short_name in units
    assert world.places["chair"].unit.short_name in units
    assert world.places["second"].unit.short_name not in units
    periods = page.split('id="switch-period"')[1].split("</select>")[0]
    assert "2021-H1" in periods
    assert "2023-H1" not in periods


OUT = "the other units confirmed so far have"


def beside_others(world: World) -> None:
    """Let the first unit stand far from the chair's and the deputy's confirmed figures."""
    world.bring("first", "SUBMITTED", RES=50, ALL=100, REQ=7)
    world.bring("chair", "ACCEPTED", RES=953, ALL=1009, REQ=7)
    world.bring("deputy", "ACCEPTED", RES=97, ALL=103, REQ=7)
    world.bring("second", "SUBMITTED", RES=1, ALL=100, REQ=7)


@pytest.mark.parametrize(
    ("person", "sees"),
    [
        ("chair head", True),
        ("chair reporter", True),
        ("officer", True),
        ("first head", False),
        ("first reporter", False),
    ],
)
def test_the_other_units_of_the_period_are_a_measure_for_those_who_read_them_all(
    world: World, person: str, sees: bool
) -> None:
    beside_others(world)
    page = shown(world, person)
    words = f"“Tỷ lệ giải quyết tin báo” is 50% (50/100); {OUT} 94,4% (1.050/1.112) together"
    assert (words in page) is sees
    assert ("should the unit be asked about it?" in page) is sees
    assert "not explained" not in page


def test_a_leader_sees_the_question_once_the_figures_are_confirmed(world: World) -> None:
    beside_others(world)
    Submission.objects.filter(membership=world.places["first"]).update(
        state="ACCEPTED", accepted_at=AFTER, accepted_by=world.people["chair head"]
    )
    assert OUT in shown(world, "leader")


def test_the_deputy_that_confirms_the_chairs_figures_reads_no_other_units(world: World) -> None:
    world.bring("chair", "SUBMITTED", RES=50, ALL=100, REQ=7)
    world.bring("first", "ACCEPTED", RES=99, ALL=100, REQ=7)
    assert OUT not in shown(world, "deputy head", "chair")
    assert OUT in shown(world, "officer", "chair")


def test_each_doubt_stands_with_the_units_reason_or_without(world: World) -> None:
    submission = world.bring("first", "SUBMITTED", RES=5, ALL=5, REQ=51)
    assert '<span class="chip chip-warning">not explained</span>' in shown(world, "chair head")
    submission.values.filter(element__code="REQ").update(note="Có <b>văn bản</b> chỉ đạo.")
    page = shown(world, "chair head")
    assert "<b>The unit's reason:</b> Có &lt;b&gt;văn bản&lt;/b&gt; chỉ đạo." in page
    assert "not explained" not in page


def test_the_chair_is_not_told_what_was_attached_to_a_draft(world: World) -> None:
    world.bring("first", "SUBMITTED", **FIGURES)
    subject, by = world.submission("first").subject, world.people["first head"]
    for hours, action in enumerate(["figures.attached", "figures.detached", "figures.submitted"]):
        note = "Danh sách vụ.pdf" if hours < 2 else ""
        TimelineEntry.objects.create(
            subject=subject, action=action, by=by, at=AFTER + timedelta(hours=hours), note=note
        )
    assert "Danh sách vụ.pdf" not in shown(world, "chair head")
    assert "Sent to the cluster chair" in shown(world, "chair head")
    assert "Danh sách vụ.pdf" in shown(world, "officer")
