"""The entry page: who opens it, what it says in every state, and what it costs."""

import gzip
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from clusters.models import Lock
from indicators.enums import SubmissionState
from indicators.models import DataElement, Submission
from indicators.workflow import send_back
from tests.factories import (
    AppointmentFactory,
    DataElementFactory,
    IndicatorFactory,
    MembershipFactory,
    PeriodFactory,
    SectionFactory,
    StatementFactory,
    SubmissionFactory,
    SuccessionFactory,
    TargetFactory,
    UnitFactory,
    UserFactory,
    ValidationRuleFactory,
)
from tests.indicators.entry_scene import NOW, Scene, build_scene
from units.enums import Level, Role

pytestmark = pytest.mark.django_db
STATES: dict[str, dict[str, Any]] = {
    "draft": {},
    "sent": {"submitted": True},
    "returned": {"returned": True},
    "confirmed": {"accepted": True},
}
READERS = {"reporter", "head", "successor's head"}


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def scene() -> Scene:
    made = build_scene()
    successor = SuccessionFactory(predecessor=made.place.unit).successor
    made.people["successor's head"] = AppointmentFactory(unit=successor, role=Role.HEAD).user
    made.people["stranger"] = UserFactory()
    made.people["former head"] = AppointmentFactory(
        unit=made.place.unit, role=Role.HEAD, ends_on=date(2022, 5, 31)
    ).user
    return made


def in_state(scene: Scene, state: str) -> Scene:
    """Put the unit's figures into a state; "locked" is a draft in a cluster whose report is issued."""
    if state in STATES:
        SubmissionFactory(membership=scene.place, **STATES[state])
    if state == "locked":
        lock = {"cluster": scene.place.cluster, "period": scene.period, "by": scene.people["officer"]}
        Lock.objects.create(stage="ISSUED", since=NOW, **lock)
    if state == "not open":
        type(scene.period).objects.update(opens_at=NOW + timedelta(hours=1), due_at=NOW + timedelta(days=9))
    return scene


@pytest.mark.parametrize("state", [*STATES, "locked", "not open"])
@pytest.mark.parametrize(
    "person",
    [*sorted(READERS), "chair's head", "other member's head", "leader", "officer", "stranger", "former head"],
)
def test_who_opens_the_page_in_which_state(scene: Scene, state: str, person: str) -> None:
    in_state(scene, state).element("TB-MOI")
    page = scene.as_(person).get(scene.url())
    assert page.status_code == (200 if person in READERS else 404)
    if person in READERS:
        types = state in {"draft", "returned"} and person != "successor's head"
        assert (b'name="value-TB-MOI"' in page.content) is types
        assert (b'formaction="' + scene.url("entry_send").encode() in page.content) is (types and person == "head")


@pytest.mark.parametrize("state", [*STATES, "locked", "not open"])
@pytest.mark.parametrize(
    "person", ["reporter", "head", "successor's head", "chair's head", "leader", "officer", "stranger", "former head"]
)
@pytest.mark.parametrize("step", ["entry", "entry_show", "entry_send"])
def test_who_takes_which_step_in_which_state(scene: Scene, state: str, person: str, step: str) -> None:
    in_state(scene, state)
    answer = scene.as_(person).post(scene.url(step), {"seen": "0"} if step == "entry_send" else {})
    allowed = {"reporter", "head"} if step != "entry_send" else {"head"}
    # A refusal shows the page with its reason; sending leads back to it.
    done = 302 if step == "entry_send" or state in {"draft", "returned"} else 200
    assert answer.status_code == (done if person in allowed else 404)
    after = scene.submission
    sent = step == "entry_send" and person == "head" and state in {"draft", "returned"}
    assert (after.state == SubmissionState.SUBMITTED) is (sent or state == "sent")
    shown = step == "entry_show" and person in allowed and state in {"draft", "returned"}
    assert (after.shown_to_head_at is not None) is shown


def test_someone_who_is_not_signed_in_comes_to_the_sign_in_page(scene: Scene) -> None:
    answer = Client().get(scene.url())
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{reverse('account_login')}?next={scene.url()}"


@pytest.mark.parametrize("step", ["entry_show", "entry_send"])
def test_steps_are_taken_by_post_alone(scene: Scene, step: str) -> None:
    assert scene.as_("head").get(scene.url(step)).status_code == 405


@pytest.mark.parametrize("codes", [("2022-H1", "NOBODY"), ("1999-H1", None)])
def test_what_does_not_exist_is_not_found(scene: Scene, codes: tuple[str, str | None]) -> None:
    period, unit = codes
    url = reverse("indicators:entry", kwargs={"period": period, "unit": unit or scene.place.unit.code})
    assert scene.as_("head").get(url).status_code == 404


def said(page: Any) -> str:
    return " ".join(page.content.decode().split())


def test_a_return_shows_its_reason_by_whom_and_when(scene: Scene) -> None:
    in_state(scene, "sent").element("TB-MOI")
    send_back(submission=scene.submission, by=scene.people["chair's head"], at=NOW, reason="Xem lại <b>mục I</b>.")
    words = said(scene.as_("reporter").get(scene.url()))
    assert "The cluster chair asks for a correction" in words
    assert "Xem lại &lt;b&gt;mục I&lt;/b&gt;." in words
    assert "Person chair&#x27;s head, 10:00 on 01/06/2022" in words


@pytest.mark.parametrize(
    ("state", "why", "opener"),
    [
        ("sent", "The figures have been sent and wait to be confirmed.", "Person chair&#x27;s head"),
        ("confirmed", "The figures have been confirmed.", "until the report is put forward"),
        ("locked", "The cluster&#x27;s report has been issued", ""),
        ("not open", "It opens at 11:00 on 01/06/2022", ""),
    ],
)
def test_a_lock_explains_itself(scene: Scene, state: str, why: str, opener: str) -> None:
    in_state(scene, state).element("TB-MOI")
    words = said(scene.as_("reporter").get(scene.url()))
    assert why in words
    assert opener in words


def test_the_chairs_own_figures_are_opened_by_the_deputy_or_an_officer(scene: Scene) -> None:
    SubmissionFactory(membership=scene.chair, submitted=True)
    scene.element("TB-MOI")
    url = reverse("indicators:entry", args=[scene.period.code, scene.chair.unit.code])
    assert "the standing officer for emulation" in said(scene.as_("chair's head").get(url))
    deputy = MembershipFactory(cluster=scene.chair.cluster, period=scene.period, role="deputy")
    AppointmentFactory(unit=deputy.unit, role=Role.HEAD, user__full_name="Lê Thị Phó")
    assert "Lê Thị Phó" in said(scene.as_("chair's head").get(url))


def test_confirmed_figures_of_the_chair_without_a_deputy_are_opened_by_an_officer(scene: Scene) -> None:
    SubmissionFactory(membership=scene.chair, accepted=True)
    scene.element("TB-MOI")
    url = reverse("indicators:entry", args=[scene.period.code, scene.chair.unit.code])

    words = said(scene.as_("chair's head").get(url))

    assert words.count("the standing officer for emulation") == 1
    assert "until the report is issued" in words


def test_a_reporter_sees_who_can_send(scene: Scene) -> None:
    scene.element("TB-MOI")
    assert "Sent by the head: Person head" in said(scene.as_("reporter").get(scene.url()))
    AppointmentFactory(unit=scene.place.unit, role=Role.HEAD, user__full_name="An", user__is_active=False)
    assert "Person head, An" not in said(scene.as_("reporter").get(scene.url()))
    scene.people["head"].appointments.all().delete()
    assert "Nobody is appointed head of this unit" in said(scene.as_("reporter").get(scene.url()))


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(-200, "3 giờ 20 phút left"), (0, "phút left"), (61, "1 giờ 01 phút overdue")],
)
def test_the_deadline_says_how_far_it_is(scene: Scene, minutes: int, words: str) -> None:
    scene.element("TB-MOI")
    with time_machine.travel(scene.period.due_at + timedelta(minutes=minutes), tick=False):
        page = said(scene.as_("reporter").get(scene.url()))
    assert "Due at 16:00 on 02/06/2022" in page
    assert "Figures from 01/12/2021 to the end of 31/05/2022" in page
    assert words in page


def test_late_figures_say_how_late_they_came_and_when_they_were_shown(scene: Scene) -> None:
    scene.element("TB-MOI")
    SubmissionFactory(
        membership=scene.place,
        returned=True,
        first_submitted_at=scene.period.due_at + timedelta(hours=2),
        shown_to_head_at=NOW,
        shown_to_head_by=scene.people["reporter"],
    )
    words = said(scene.as_("reporter").get(scene.url()))
    assert "Sent 2 giờ late" in words
    assert "shown to the head at 10:00 on 01/06/2022 (Person reporter)" in words


def test_rows_stand_in_the_order_of_the_form_with_pairs_side_by_side(scene: Scene) -> None:
    cases = scene.element("VU", order=1)
    scene.element("KHAC", order=2)
    scene.element("BI-CAN", order=3, pair=cases)
    other = SectionFactory(order=scene.section.order + 1, name="Mục sau")
    DataElementFactory(code="CUOI", section=other, pair=cases)
    page = scene.as_("reporter").get(scene.url()).content.decode()
    places = [page.index(f'id="row-{code}"') for code in ("VU", "BI-CAN", "KHAC", "CUOI")]
    assert places == sorted(places)
    assert page.index("I. Tin báo") < page.index("II. Mục sau")


def test_a_result_stands_below_the_last_of_its_rows_with_fraction_target_and_margin(scene: Scene) -> None:
    done, all_rows, left = (scene.element(code, order=n) for n, code in enumerate(("XONG", "TONG", "CON")))
    ratio = IndicatorFactory(
        code="TL", section=scene.section, kind="RATIO", unit="%", numerator="XONG", denominator="TONG", decimals=1
    )
    TargetFactory(indicator=ratio, authority="Quốc hội", operator=">", value=90)
    scene.fill(done, 58), scene.fill(all_rows, 64), scene.fill(left, 6)
    page = said(scene.as_("reporter").get(scene.url()))
    assert page.index('id="row-TONG"') < page.index('id="result-TL"') < page.index('id="row-CON"')
    assert "90,6%<small>58/64</small>" in page
    assert "vượt 0,6 điểm %" in page
    assert "Quốc hội: above 90%" in page


def test_a_count_that_repeats_a_row_is_judged_on_that_row(scene: Scene) -> None:
    row = scene.element("KN")
    count = IndicatorFactory(code="SO-KN", section=scene.section, numerator="KN", unit="kiến nghị")
    TargetFactory(indicator=count, value=2)
    scene.fill(row, 5)
    page = said(scene.as_("reporter").get(scene.url()))
    assert 'id="result-SO-KN"' not in page
    assert "đạt 250% chỉ tiêu" in page


def test_earlier_periods_stand_beside_the_cell(scene: Scene) -> None:
    opening, closing = scene.element("CU", kind="OPENING"), scene.element("CON", kind="CLOSING")
    opening.carries = closing
    opening.save()
    for year, half, left in ((2021, 2, 7), (2021, 1, 1234)):
        period = PeriodFactory(year=year, half=half)
        place = MembershipFactory(period=period, cluster=scene.place.cluster, unit=scene.place.unit)
        then = SubmissionFactory(membership=place, accepted=True)
        then.values.create(element=closing, value=left, updated_at=NOW, updated_by=scene.people["reporter"])
        if half == 1:
            type(period).objects.filter(pk=scene.period.pk).update(compare_with=period)
    kept = scene.fill(opening, 7)
    scene.fill(closing, 1240)
    page = said(scene.as_("reporter").get(scene.url()))
    assert '<td class="num">7</td> <td class="num">1.234</td>' in page
    assert "agrees with what was left over" in page
    assert "tăng 6 (0,49%)" in page
    kept.value = 9
    kept.save()
    words = said(scene.as_("reporter").get(scene.url()))
    assert (
        "The number carried in, 9, is not what was left over the period before, 7: check it or give the reason" in words
    )


def earlier_figures(scene: Scene, **values: int | None) -> None:
    """Confirm figures of the year before, by code; None is *không phát sinh*."""
    period = PeriodFactory(year=2021)
    type(period).objects.filter(pk=scene.period.pk).update(compare_with=period)
    place = MembershipFactory(period=period, cluster=scene.place.cluster, unit=scene.place.unit)
    then = SubmissionFactory(membership=place, accepted=True)
    for code, value in values.items():
        element, stamp = DataElement.objects.get(code=code), {"updated_at": NOW, "updated_by": scene.people["reporter"]}
        then.values.create(element=element, value=value, not_arisen=value is None, **stamp)


def ratio_of(scene: Scene, **given: Any) -> Any:
    """A ratio of XONG to TONG, which are made with it."""
    scene.element("XONG", order=1), scene.element("TONG", order=2)
    ratio = {"kind": "RATIO", "unit": "%", "numerator": "XONG", "denominator": "TONG", "decimals": 1}
    return IndicatorFactory(**({"code": "TL", "section": scene.section} | ratio | given))


def fill_by_code(scene: Scene, **values: int | None) -> None:
    for code, value in values.items():
        scene.fill(DataElement.objects.get(code=code), value, not_arisen=value is None)


def result(scene: Scene, code: str = "TL") -> str:
    page = said(scene.as_("reporter").get(scene.url()))
    return page[page.index(f'id="result-{code}"') :].split("</tr>")[0]


def test_a_result_stands_beside_its_own_earlier_one_with_the_change(scene: Scene) -> None:
    ratio_of(scene)
    fill_by_code(scene, XONG=9, TONG=10)
    earlier_figures(scene, XONG=8, TONG=10)

    assert '<td class="num">80%</td>' in result(scene)
    assert "tăng 10 điểm %" in result(scene)


def test_a_result_of_nothing_is_a_dash_and_is_not_judged(scene: Scene) -> None:
    TargetFactory(indicator=ratio_of(scene), value=90)
    fill_by_code(scene, XONG=0, TONG=0)
    earlier_figures(scene, XONG=None, TONG=None)

    shown = result(scene)
    assert shown.count("–") == 2
    assert "nothing arose, so not judged" in shown
    assert "Ngành: at least 90%" in shown
    assert "chip-" not in shown


def test_a_sum_of_rows_is_judged_on_its_own_line(scene: Scene) -> None:
    count = ratio_of(scene, code="SO", kind="COUNT", unit="vụ", numerator="XONG + TONG", denominator="", decimals=0)
    TargetFactory(indicator=count, value=10)
    fill_by_code(scene, XONG=3, TONG=2)

    shown = result(scene, "SO")
    assert '<td class="num result">5' in shown
    assert "đạt 50% chỉ tiêu" in shown


def test_a_result_of_a_section_without_rows_stands_below_the_others(scene: Scene) -> None:
    ratio_of(scene, section=SectionFactory(name="Tổng hợp", order=scene.section.order + 1))
    fill_by_code(scene, XONG=9, TONG=10)

    page = said(scene.as_("reporter").get(scene.url()))
    assert page.index('id="row-TONG"') < page.index("II. Results from several sections") < page.index('id="result-TL"')


def test_the_words_on_an_indicator_stay_while_its_figure_is_not_entered(scene: Scene) -> None:
    ratio = ratio_of(scene, name="Tỷ lệ giải quyết")
    StatementFactory(submission=scene.submission, topic="commitment", indicator=ratio, text="Hoàn thành trước 30/9.")
    head = "<h3>Tỷ lệ giải quyết"

    assert f"{head}</h3>" in said(scene.as_("reporter").get(scene.url()))
    fill_by_code(scene, XONG=9, TONG=10)
    page = said(scene.as_("reporter").get(scene.url()))
    assert f'{head} <small class="muted">90% (9/10)</small></h3>' in page
    assert "Hoàn thành trước 30/9." in page


def test_figures_of_a_row_that_has_ended_are_shown_nowhere(scene: Scene) -> None:
    ratio_of(scene)
    scene.element("CU", valid_until=date(2021, 11, 30))
    earlier_figures(scene, XONG=8, TONG=10, CU=7654)

    page = said(scene.as_("reporter").get(scene.url()))
    assert '<td class="num">8</td>' in page
    assert "7.654" not in page


def test_a_successor_is_shown_the_sum_of_what_it_took_over(scene: Scene) -> None:
    row, unit = scene.element("TB"), scene.place.unit
    before = PeriodFactory(year=2021, half=2)
    for value in (5, 8):
        gone = UnitFactory()
        SuccessionFactory(predecessor=gone, successor=unit, on=date(2022, 1, 1))
        place = MembershipFactory(period=before, cluster=scene.place.cluster, unit=gone)
        then = SubmissionFactory(membership=place, accepted=True)
        then.values.create(element=row, value=value, updated_at=NOW, updated_by=scene.people["reporter"])
    assert '<td class="num">13</td>' in said(scene.as_("reporter").get(scene.url()))


def test_checks_are_said_in_words_at_the_last_row_and_lead_there_from_the_others(scene: Scene) -> None:
    one, two = scene.element("A", order=1), scene.element("B", order=2)
    ValidationRuleFactory(left="A", operator="<=", right="B", message="Số A lớn hơn số B.")
    ValidationRuleFactory(left="A", operator="<=", right="3", severity="warning", message="Số A tăng bất thường.")
    scene.fill(one, 5), scene.fill(two, 4)
    page = said(scene.as_("reporter").get(scene.url()))
    assert page.count("Số A lớn hơn số B.") == 1
    assert page.index('id="row-B"') < page.index("Số A lớn hơn số B.")
    assert 'to be checked with <a href="#row-B">row 2</a>' in page
    assert 'Số A tăng bất thường. <a href="#note-A">Give the reason</a>' in page


def test_the_three_states_of_a_value_are_told_apart(scene: Scene) -> None:
    scene.element("TRONG")
    scene.element("BAT-BUOC", may_be_not_arisen=False)
    none, zero = scene.element("KPS"), scene.element("KHONG")
    scene.fill(none, None, not_arisen=True), scene.fill(zero, 0)
    page = scene.as_("reporter").get(scene.url()).content.decode()
    assert 'name="value-KHONG" id="cell-KHONG" value="0"' in page
    assert 'name="value-TRONG" id="cell-TRONG" value=""' in page
    assert page.count(" checked>") == 1
    assert 'name="none-KPS"' in page
    assert 'name="none-BAT-BUOC"' not in page
    assert "2/4 rows" in said(scene.as_("reporter").get(scene.url()))
    Submission.objects.filter(pk=scene.submission.pk).update(
        state="SUBMITTED", submitted_at=NOW, submitted_by=scene.people["head"], first_submitted_at=NOW
    )
    assert '<td class="cell is-locked">–</td>' in scene.as_("reporter").get(scene.url()).content.decode()


def test_rows_of_other_levels_are_not_asked(scene: Scene) -> None:
    scene.element("HUYEN", levels=Level.DISTRICT)
    scene.element("TINH", levels=Level.PROVINCE)
    page = scene.as_("reporter").get(scene.url()).content.decode()
    assert 'id="row-HUYEN"' in page
    assert 'id="row-TINH"' not in page


def test_whatever_is_stored_is_escaped(scene: Scene) -> None:
    bad = '<script>alert("x")</script>'
    row = scene.element("TB", name=bad, unit=bad[:40], definition=bad, source=bad, register=bad)
    scene.fill(row, 5, note=bad)
    ratio = IndicatorFactory(
        code="TL", name=f"{{{{ x }}}}{bad}", section=scene.section, kind="RATIO", numerator="TB", denominator="TB"
    )
    TargetFactory(indicator=ratio, operator="<", value=50)
    StatementFactory(submission=scene.submission, text=f"</textarea>{bad}")
    StatementFactory(submission=scene.submission, topic="commitment", indicator=ratio, text=bad)
    page = scene.as_("reporter").get(scene.url()).content.decode()
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert") >= 8
    assert "{{ x }}" in page


def test_the_page_keeps_a_strict_policy(scene: Scene) -> None:
    scene.element("TB")
    page = scene.as_("head").get(scene.url())
    html = page.content.decode()
    assert "'unsafe-inline'" not in page.headers["Content-Security-Policy"]
    assert " style=" not in html
    assert " onclick=" not in html


def test_enter_saves_and_never_sends(scene: Scene) -> None:
    scene.element("TB")
    page = scene.as_("head").get(scene.url()).content.decode()
    start = page.index('id="figures"')
    inside = re.findall(r"<button [^>]*>", page[start : page.index("</form>", start)])
    submits = re.findall(r'<button [^>]*form="figures"[^>]*>', page)
    assert all('type="button"' in tag for tag in inside)
    assert ["formaction" in tag for tag in submits] == [False, True, True]


def rows_of(scene: Scene, count: int) -> None:
    """Fill so many rows, each with a result, an earlier period, a check and a target that it misses."""
    names = "Số vụ án, vụ việc dân sự, hành chính, kinh doanh thương mại, lao động Viện kiểm sát thụ lý kiểm sát "
    for n in range(count):
        element = scene.element(f"R-{n}", order=n, name=f"{names}{n}", definition=names * 3, register="Biểu 9, dòng 2")
        scene.fill(element, 1000 + n, note="Đã đối chiếu.")
        ratio = {"kind": "RATIO", "unit": "%", "numerator": f"R-{n}", "denominator": f"R-{n}"}
        indicator = IndicatorFactory(code=f"I-{n}", section=scene.section, name=names, **ratio)
        TargetFactory(indicator=indicator, value=50)
        ValidationRuleFactory(left=f"R-{n}", operator="<=", right="5", severity="warning")


# The session, the person, the appointments, the successions, the submissions with their places, the cluster's
# heads, four of the catalogue, the cells, the statements.
QUERIES = 12


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("periods", [1, 3])
def test_queries_do_not_grow(scene: Scene, django_assert_num_queries: Any, count: int, periods: int) -> None:
    rows_of(scene, count)
    scene.people["successor's head"].appointments.all().delete()
    for year in range(2022 - periods, 2022):
        for half in (1, 2):
            place = {"cluster": scene.place.cluster, "unit": scene.place.unit}
            earlier = MembershipFactory(period=PeriodFactory(year=year, half=half), **place)
            SubmissionFactory(membership=earlier, accepted=True)
    client = scene.as_("reporter")
    with django_assert_num_queries(QUERIES):
        page = client.get(scene.url())
    assert page.content.count(b'name="value-') == count


@pytest.mark.parametrize("state", ["returned", "sent", "confirmed", "locked"])
def test_no_state_costs_more(scene: Scene, django_assert_num_queries: Any, state: str) -> None:
    in_state(scene, state)
    scene.element("TB")
    client = scene.as_("head")
    # Once returned, one query asks which cells are open.
    with django_assert_num_queries(QUERIES + (state == "returned")):
        client.get(scene.url())


def test_a_page_of_150_rows_is_light(scene: Scene) -> None:
    rows_of(scene, 150)
    page = scene.as_("head").get(scene.url())
    assert len(gzip.compress(page.content)) < 150_000


def test_a_catalogue_without_rows_says_so(scene: Scene) -> None:
    page = said(scene.as_("head").get(scene.url()))
    assert "There are no rows to fill in for this period" in page
    assert "<table" not in page


# ---- /figures/ ----


def find(scene: Scene, person: str, **query: str) -> Any:
    return scene.as_(person).get(reverse("indicators:figures"), query)


def test_one_unit_leads_straight_to_the_period_that_opened_last(scene: Scene) -> None:
    for year in (2021, 2023):
        MembershipFactory(period=PeriodFactory(year=year), cluster=scene.place.cluster, unit=scene.place.unit)
    assert find(scene, "reporter").headers["Location"] == scene.url()


def test_before_the_first_period_opens_it_leads_to_the_next(scene: Scene) -> None:
    MembershipFactory(period=PeriodFactory(year=2023), cluster=scene.place.cluster, unit=scene.place.unit)
    in_state(scene, "not open")
    assert find(scene, "reporter").headers["Location"] == scene.url()


def test_the_switcher_leads_to_what_it_says(scene: Scene) -> None:
    old = PeriodFactory(year=2021)
    MembershipFactory(period=old, cluster=scene.place.cluster, unit=scene.place.unit)
    unit = scene.place.unit.code
    answer = find(scene, "reporter", period=old.code, unit=unit)
    assert answer.headers["Location"] == reverse("indicators:entry", args=[old.code, unit])
    assert find(scene, "reporter", period="1999-H1", unit=unit).headers["Location"] == scene.url()


def test_several_units_are_listed_and_the_period_is_kept(scene: Scene) -> None:
    other = MembershipFactory(period=scene.period, cluster=scene.place.cluster)
    AppointmentFactory(user=scene.people["reporter"], unit=other.unit)
    page = find(scene, "reporter")
    assert page.status_code == 200
    assert [row.membership for row in page.context["submissions"]] == sorted(
        [scene.place, other], key=lambda place: place.unit.sort_key
    )
    chosen = find(scene, "reporter", unit=other.unit.code, period=scene.period.code)
    assert chosen.headers["Location"].endswith(f"/{other.unit.code}/")


def test_a_unit_without_a_cluster_is_told_so(scene: Scene) -> None:
    scene.people["new"] = AppointmentFactory().user
    assert "Your unit has no figures to enter yet" in said(find(scene, "new"))


@pytest.mark.parametrize("person", ["leader", "officer", "stranger", "former head"])
def test_who_works_at_no_unit_finds_nothing(scene: Scene, person: str) -> None:
    assert find(scene, person).status_code == 404


def test_a_successor_is_led_to_its_own_sheet_and_may_switch_to_its_predecessors(scene: Scene) -> None:
    successor = scene.people["successor's head"].appointments.get().unit
    later = MembershipFactory(period=PeriodFactory(year=2021), cluster=scene.place.cluster, unit=successor)
    own = reverse("indicators:entry", args=[later.period.code, successor.code])
    assert find(scene, "successor's head").headers["Location"] == own
    wished = find(scene, "successor's head", unit=scene.place.unit.code)
    assert wished.headers["Location"] == scene.url()
    assert Submission.objects.count() == 4
