"""Lịch sử số liệu: what became of each cell, told as far as the reader's sight goes, between the steps."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from clusters.enums import LockStage
from indicators import workflow
from indicators.entries import BLANK, NOT_ARISEN, Entry, of
from indicators.entry import Change, save_values
from indicators.history import Sight, Trace, changes_of
from indicators.models import DataValue, Submission
from tests.factories import (
    AppointmentFactory,
    DataElementFactory,
    DataValueFactory,
    SectionFactory,
    SubmissionFactory,
    SuccessionFactory,
)
from tests.indicators.worlds import STATES, World, build_world, reader
from units.enums import Role
from units.models import TimelineEntry, User
from units.rules import standing_of

pytestmark = pytest.mark.django_db
START = datetime.fromisoformat("2022-06-01T10:00+07:00")
NOW = START + timedelta(days=2)
FIGURES = {"RES": 1237, "ALL": 1301, "REQ": 1103}
DRAFTS = {"first reporter", "first head", "successor's head", "officer"}
CHAIR = {"chair reporter", "chair head"}


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    made = build_world()
    successor = SuccessionFactory(predecessor=made.places["first"].unit).successor
    made.people["successor's head"] = AppointmentFactory(unit=successor, role=Role.HEAD).user
    return made


def at(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def address(world: World, element: str = "", place: str = "first") -> str:
    codes = [world.period.code, world.places[place].unit.code]
    return (
        reverse("indicators:cell_history", args=[*codes, element])
        if element
        else reverse("indicators:history", args=codes)
    )


def save(world: World, minutes: int, *, by: str = "first reporter", place: str = "first", **typed: Any) -> None:
    """Let someone leave cells with a number, None for *không phát sinh*, or (number, note)."""
    submission, changes = world.submission(place), []
    for code, value in typed.items():
        number, note = value if isinstance(value, tuple) else (value, "")
        row = submission.values.filter(element__code=code).first()
        entry = NOT_ARISEN if number is None else of(number)
        changes.append(Change(world.elements[code].pk, entry, note, row.version if row else 0))
    save_values(submission=submission, changes=changes, by=world.people[by], at=at(minutes))


def send(world: World, minutes: int, place: str = "first") -> None:
    workflow.submit(submission=world.submission(place), by=world.people[f"{place} head"], at=at(minutes))


def send_back(world: World, minutes: int) -> None:
    workflow.send_back(
        submission=world.submission("first"), by=world.people["chair head"], at=at(minutes), reason="Xem lại dòng 1."
    )


def accept(world: World, minutes: int) -> None:
    workflow.accept(submission=world.submission("first"), by=world.people["chair head"], at=at(minutes))


def reopen(world: World, minutes: int) -> None:
    workflow.reopen(
        submission=world.submission("first"),
        by=world.people["chair head"],
        at=at(minutes),
        reason="Sửa theo sổ.",
        closed_by=list(LockStage),
    )


def sent_twice(world: World) -> None:
    """RES goes 5, 6, sent, returned, 7, 8, sent; REQ is touched and put back in between."""
    save(world, 1, RES=5, ALL=10, REQ=3)
    save(world, 2, RES=6)
    send(world, 10)
    send_back(world, 20)
    save(world, 21, RES=(7, "Nhầm cột"), REQ=44)
    save(world, 22, by="first head", RES=(8, "Theo sổ thụ lý"), REQ=3)
    send(world, 30)


def lines_of(page: Any) -> list[list[str]]:
    """Return the words of each line of the table: the cells of a change, or the one of a step."""
    assert page.status_code == 200
    html = page.content.decode()
    rows = re.findall(r"<tr.*?</tr>", html[html.index("<tbody>") : html.index("</tbody>")], re.DOTALL)
    return [
        [
            " ".join(re.sub(r"<[^>]+>", " ", unescape(cell)).split())
            for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
        ]
        for row in rows
    ]


def told(world: World, person: str, element: str = "", **asked: str) -> list[list[str]]:
    return lines_of(reader(world.people[person]).get(address(world, element), asked))


def test_the_unit_reads_each_change_between_the_steps(world: World) -> None:
    sent_twice(world)
    name = {person: str(user) for person, user in world.people.items()}

    assert told(world, "first reporter", "RES") == [
        [f"Sent to the cluster chair 10:30 on 01/06/2022 · {name['first head']}"],
        [f"10:22 01/06/2022 {name['first head']}", "7", "8", "Nhầm cột Theo sổ thụ lý"],
        [f"10:21 01/06/2022 {name['first reporter']}", "6", "7", "Nhầm cột"],
        [f"Correction requested 10:20 on 01/06/2022 · {name['chair head']} Xem lại dòng 1."],
        [f"Sent to the cluster chair 10:10 on 01/06/2022 · {name['first head']}"],
        [f"10:02 01/06/2022 {name['first reporter']}", "5", "6", ""],
        [f"10:01 01/06/2022 {name['first reporter']}", "not entered", "5", ""],
    ]


def test_the_chair_reads_what_was_sent_and_nothing_of_the_drafts(world: World) -> None:
    sent_twice(world)
    sender = str(world.people["first head"])

    page = told(world, "chair reporter")
    assert page[0] == [f"Sent to the cluster chair 10:30 on 01/06/2022 · {sender}"]
    assert page[1] == [
        f"10:30 01/06/2022 {sender}",
        "Tin báo đã giải quyết Giải quyết tố giác, tin báo",
        "6",
        "8",
        "Theo sổ thụ lý",
    ]
    assert page[2][0].startswith("Correction requested")
    assert page[3][0].startswith("Sent to the cluster chair 10:10")
    assert [line[2:4] for line in page[4:]] == [["not entered", "6"], ["not entered", "10"], ["not entered", "3"]]
    assert not {"5", "7", "44", "Nhầm cột"} & {word for line in page for word in line}


def test_leadership_reads_what_was_confirmed_and_nothing_that_was_only_sent(world: World) -> None:
    save(world, 1, RES=5, ALL=10, REQ=3)
    send(world, 10)
    send_back(world, 20)
    save(world, 21, RES=6)
    send(world, 30)
    accept(world, 40)
    reopen(world, 50)
    save(world, 51, RES=9)
    send(world, 60)
    accept(world, 70)

    page = told(world, "leader", "RES")
    confirmer = str(world.people["chair head"])
    assert [line[:3] for line in page if len(line) > 1] == [
        [f"11:10 01/06/2022 {confirmer}", "6", "9"],
        [f"10:40 01/06/2022 {confirmer}", "not entered", "6"],
    ]


@pytest.mark.parametrize(
    ("state", "readers"),
    [
        ("DRAFT", DRAFTS),
        ("SUBMITTED", DRAFTS | CHAIR),
        ("RETURNED", DRAFTS),
        ("ACCEPTED", DRAFTS | CHAIR | {"leader"}),
    ],
)
@pytest.mark.parametrize("element", ["", "RES"])
def test_a_history_is_read_by(world: World, state: str, readers: set[str], element: str) -> None:
    world.bring("first", state, **FIGURES)

    answers = {name: reader(person).get(address(world, element)) for name, person in world.people.items()}

    assert {name for name, answer in answers.items() if answer.status_code == 200} == readers
    assert all(answer.status_code in {200, 404} for answer in answers.values())
    assert {name for name, answer in answers.items() if "1.237" in answer.content.decode()} <= DRAFTS


@pytest.mark.parametrize("state", STATES)
def test_who_reads_whatever_was_saved(world: World, state: str) -> None:
    SubmissionFactory(membership=world.places["first"], **STATES[state])
    rows = Submission.objects.filter(membership=world.places["first"])

    sights = {name: rows.with_sight(standing_of(person, on=NOW.date())).get() for name, person in world.people.items()}
    assert {name for name, row in sights.items() if row.sees_drafts} == DRAFTS
    received = CHAIR if state in {"SUBMITTED", "ACCEPTED"} else set()
    assert {name for name, row in sights.items() if row.sees_sent} == received


def test_a_deputys_head_reads_of_the_chair_what_it_sent(world: World) -> None:
    save(world, 1, by="chair reporter", place="chair", RES=5, ALL=10, REQ=3)
    save(world, 2, by="chair reporter", place="chair", RES=6)
    send(world, 10, place="chair")

    client = reader(world.people["deputy head"])
    page = lines_of(client.get(address(world, "RES", place="chair")))
    assert [line[1:3] for line in page if len(line) > 1] == [["not entered", "6"]]
    assert [len(lines_of(reader(world.people["chair head"]).get(address(world, "RES", place="chair"))))] == [3]


def test_not_arisen_and_emptied_cells_are_told_in_words(world: World) -> None:
    save(world, 1, REQ=None)
    row = DataValue.objects.get()
    save_values(
        submission=world.submission("first"),
        changes=[Change(row.element_id, BLANK, "", 1)],
        by=world.people["first head"],
        at=at(2),
    )

    assert [line[1:3] for line in told(world, "first head", "REQ")] == [
        ["not arisen", "not entered"],
        ["not entered", "not arisen"],
    ]


def test_a_cell_whose_beginnings_were_not_recorded_says_so(world: World) -> None:
    submission = world.bring("first", "DRAFT", REQ=3)
    DataValue.history.filter(submission_id=submission.pk).delete()
    save(world, 5, REQ=4)
    DataValue.objects.get().delete()

    assert [line[1:3] for line in told(world, "first head", "REQ")] == [["4", "not entered"], ["not known", "4"]]


def test_rows_are_found_without_accents_and_the_story_stays(world: World) -> None:
    sent_twice(world)

    found = told(world, "first head", words="yeu cau DIEU tra")
    assert [line[1] for line in found if len(line) > 1] == ["Bản yêu cầu điều tra Điều tra"] * 3
    assert len([line for line in found if len(line) == 1]) == 3
    assert told(world, "first head", words="không có dòng nào như thế") == [line for line in found if len(line) == 1]


def test_a_long_history_is_paged_and_whole_on_one_page_for_paper(world: World) -> None:
    for minute in range(130):
        save(world, minute, REQ=minute)
    client = reader(world.people["first reporter"])

    first = client.get(address(world), {"words": "điều tra"})
    assert len(lines_of(first)) == 100
    assert lines_of(first)[0][2:4] == ["128", "129"]
    assert 'href="?words=%C4%91i%E1%BB%81u+tra&amp;page=2"' in first.content.decode()
    assert 'href="?words=%C4%91i%E1%BB%81u+tra&amp;all"' in first.content.decode()
    assert len(lines_of(client.get(address(world), {"page": "2"}))) == 30
    assert len(lines_of(client.get(address(world), {"all": ""}))) == 130
    assert len(lines_of(client.get(address(world, "REQ"), {"page": "2"}))) == 30


def test_a_unit_that_has_done_nothing_has_no_history_yet(world: World) -> None:
    page = reader(world.people["first head"]).get(address(world))
    assert "Nothing has been saved or sent yet" in page.content.decode()
    assert reader(world.people["first head"]).get(address(world, "REQ")).status_code == 200


def test_a_row_that_was_never_asked_and_never_filled_has_no_page(world: World) -> None:
    foreign = DataElementFactory(code="TINH", levels="province")
    client = reader(world.people["first head"])
    assert [client.get(address(world, code)).status_code for code in ("TINH", "KHONG-CO")] == [404, 404]

    DataValueFactory(submission=world.submission("first"), element=foreign)
    assert client.get(address(world, "TINH")).status_code == 200


def test_pages_lead_to_the_history_and_back(world: World) -> None:
    sent_twice(world)
    entry = reverse("indicators:entry", args=[world.period.code, world.places["first"].unit.code])
    check = reverse("indicators:submission", args=world.codes_of("first"))

    own, chair = reader(world.people["first head"]), reader(world.people["chair head"])
    assert f'href="{address(world)}"' in own.get(entry).content.decode()
    assert f'href="{address(world, "RES")}"' in own.get(entry).content.decode()
    assert f'href="{address(world)}"' in chair.get(check).content.decode()
    assert f'href="{entry}"' in own.get(address(world)).content.decode()
    assert f'href="{check}"' in chair.get(address(world)).content.decode()
    assert f'href="{address(world)}"' in chair.get(address(world, "RES")).content.decode()


@pytest.mark.parametrize(("person", "queries"), [("first reporter", 7), ("chair reporter", 7)])
@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_however_long_the_history(
    world: World, django_assert_num_queries: Any, person: str, queries: int, count: int
) -> None:
    rows = [DataElementFactory(code=f"THEM-{n}", section=SectionFactory()) for n in range(count)]
    world.elements |= {row.code: row for row in rows}
    save(world, 1, RES=5, ALL=10, REQ=3, **{row.code: 1 for row in rows})
    for n in range(count):
        save(world, 2 + n, RES=6 + n, **{row.code: 2 + n for row in rows})
    send(world, 10)
    client = reader(world.people[person])

    with django_assert_num_queries(queries):
        page = client.get(address(world))

    assert len(lines_of(page)) == (1 + 3 + count if person == "chair reporter" else 1 + 3 + count + count * (1 + count))


@pytest.mark.parametrize("count", [1, 3])
def test_one_cells_page_costs_the_same_however_often_it_changed(
    world: World, django_assert_num_queries: Any, count: int
) -> None:
    for n in range(count):
        save(world, n, RES=n)
    client = reader(world.people["first reporter"])

    with django_assert_num_queries(8):
        page = client.get(address(world, "RES"))

    assert len(lines_of(page)) == count


MINUTES = st.integers(0, 40)
ENTRIES = st.sampled_from([BLANK, NOT_ARISEN, of(0), of(1), of(2)])
SAVES = st.lists(st.tuples(st.sampled_from("AB"), MINUTES, ENTRIES), max_size=20)


def trace(code: str, minute: int, entry: Entry, kind: str) -> Trace:
    return Trace(code, code, "", (0, "", 0, code), entry, "", kind, "x", at(minute))


@given(saves=SAVES, sends=st.lists(MINUTES, max_size=6, unique=True))
def test_what_is_told_between_sendings_is_what_was_there_when_it_was_sent(
    saves: list[tuple[str, int, Entry]], sends: list[int]
) -> None:
    ordered, begun = [], set()
    for code, minute, entry in sorted(saves, key=lambda one: one[1]):
        ordered.append(trace(code, minute, entry, "~" if code in begun else "+"))
        begun.add(code)
    steps = [TimelineEntry(action="figures.submitted", by=User(username="head"), at=at(minute)) for minute in sends]

    changes = changes_of(ordered, Sight.SENT, steps)

    known: dict[str, Entry] = {}
    for minute in sorted(sends):
        for change in (change for change in changes if change.at == at(minute)):
            assert change.old == known.get(change.trace.code, BLANK) != change.trace.entry
            known[change.trace.code] = change.trace.entry
        there = {one.code: one.entry for one in ordered if one.at <= at(minute)}
        assert {code: known.get(code, BLANK) for code in "AB"} == {code: there.get(code, BLANK) for code in "AB"}
    assert {change.at for change in changes} <= {step.at for step in steps}


@given(saves=SAVES)
def test_what_the_unit_reads_leads_from_nothing_to_what_stands_there(saves: list[tuple[str, int, Entry]]) -> None:
    ordered, begun = [], set()
    for code, minute, entry in sorted(saves, key=lambda one: one[1]):
        ordered.append(trace(code, minute, entry, "~" if code in begun else "+"))
        begun.add(code)

    known: dict[str, Entry] = {}
    for change in changes_of(ordered, Sight.SAVED, []):
        assert change.old == known.get(change.trace.code, BLANK)
        known[change.trace.code] = change.trace.entry
    last = {one.code: one.entry for one in ordered}
    assert {code: known.get(code, BLANK) for code in last} == last
