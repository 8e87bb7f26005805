"""Đối chiếu số liệu, returned by cells: rows are looked at first, and what comes back is old, new and why."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from indicators.entries import BLANK, of
from indicators.entry import Change, save_values
from indicators.models import DataValue, Return, ReturnedCell, Submission
from indicators.statements import Said, save_statements
from indicators.workflow import accept, reopen, send_back, submit
from tests.factories import DataElementFactory, PeriodFactory, SectionFactory
from tests.indicators.test_submission_page import FIGURES, address, shown, state, take, text
from tests.indicators.worlds import AFTER, World, build_world, reader
from units.models import TimelineEntry

pytestmark = pytest.mark.django_db
REASON = "Số tin báo chưa khớp sổ thụ lý."
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(AFTER, tick=False) as traveller:
        yield traveller


@pytest.fixture
def world(db: None) -> World:
    made = build_world()
    made.elements["X"] = DataElementFactory(
        code="X", section=made.elements["REQ"].section, order=9999, name="Dòng để trống", required=False
    )
    made.elements["TINH"] = DataElementFactory(code="TINH", levels="province", section=SectionFactory(order=9))
    return made


def sent(world: World, place: str = "first") -> Submission:
    """Figures that the unit typed itself, so that their history is there, and sent."""
    by, submission = world.people[f"{place} head"], world.submission(place)
    changes = [Change(world.elements[code].pk, of(value), "", 0) for code, value in FIGURES.items()]
    save_values(submission=submission, changes=changes, by=by, at=AFTER)
    submit(submission=submission, by=by, at=AFTER)
    return submission


def returned(world: World, *, at: datetime = AFTER + HOUR, **cells: str) -> Submission:
    submission = world.submission("first")
    send_back(submission=submission, by=world.people["chair head"], at=at, reason=REASON, cells=cells)
    return submission


def answered(world: World, *, at: datetime = AFTER + 2 * HOUR, **typed: Any) -> Submission:
    """The unit changes cells (a number, a number with a note, or None for blank) and sends again."""
    submission, by = world.submission("first"), world.people["first head"]
    versions = dict(submission.values.values_list("element__code", "version"))
    for code, asked in typed.items():
        value, note = asked if isinstance(asked, tuple) else (asked, "")
        entry = BLANK if value is None else of(value)
        change = Change(world.elements[code].pk, entry, note, versions.get(code, 0))
        saved = save_values(submission=submission, changes=[change], by=by, at=at)
        assert (saved.conflicts, saved.closed) == ((), ())
    submit(submission=submission, by=by, at=at)
    return submission


def ask(world: World, person: str = "chair head", step: str = "return", query: str = "", **data: Any) -> Any:
    client = reader(world.people[person])
    return client.post(address(world, "first", f"submission_{step}") + query, {"reason": REASON, **data}, follow=True)


def answers(page: str) -> list[list[str]]:
    """Return the table of answers as text, row by row, without the boxes to tick."""
    body = page.split('id="figures"')[1].split("<tbody>")[1].split("</tbody>", maxsplit=1)[0]
    rows = [re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", row) for row in body.split("</tr>") if "<t" in row]
    return [
        [re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", cell)).strip() for cell in row if "checkbox" not in cell]
        for row in rows
    ]


# ---- To choose ----


@pytest.mark.parametrize(
    ("person", "stage", "may"),
    [
        ("chair head", "SUBMITTED", True),
        ("chair reporter", "SUBMITTED", False),
        ("first head", "SUBMITTED", False),
        ("officer", "SUBMITTED", False),
        ("chair head", "ACCEPTED", True),
        ("officer", "ACCEPTED", True),
        ("leader", "ACCEPTED", False),
    ],
)
def test_rows_are_chosen_by_whoever_may_return_and_none_is_chosen_beforehand(
    world: World, person: str, stage: str, may: bool
) -> None:
    world.bring("first", stage, **FIGURES | {"REQ": 51})

    page = shown(world, person)

    ticks = re.findall(r'<input class="form-check-input" type="checkbox" name="cell" value="([^"]+)"([^>]*)>', page)
    assert [code for code, _ in ticks] == (["RES", "ALL", "REQ", "X"] if may else [])
    assert all('form="return-form"' in rest and " checked" not in rest for _, rest in ticks)
    assert ('aria-label="Ask to correct: Tin báo đã giải quyết"' in page) is may
    assert ("No row ticked: the whole sheet opens." in page) is may


def test_chosen_rows_are_looked_at_with_what_opens_along_before_anything_happens(world: World) -> None:
    sent(world)

    page = text(ask(world, cell=["REQ", "RES"]))

    assert state(world) == "SUBMITTED"
    assert not Return.objects.exists()
    first, second = page.split("rows to be corrected</h2>")[1].split("row opens as well")
    assert first.index("Tin báo đã giải quyết") < first.index("Bản yêu cầu điều tra")
    assert "1.237" in first
    assert (
        "shares the indicator “Tỷ lệ giải quyết tin báo” with <b>Tin báo đã giải quyết</b>"
        in second.split("Tin báo phải giải quyết")[1].split("</tr>")[0]
    )
    assert "The other row stays locked." in second
    assert f"{REASON}</textarea>" in page
    assert page.count("btn-primary") == 1


def test_a_row_alone_opens_nothing_along(world: World) -> None:
    sent(world)

    page = text(ask(world, cell="REQ"))

    assert "opens as well" not in page
    assert "The other 3 rows stay locked." in page


def test_what_was_looked_at_is_returned(world: World) -> None:
    sent(world)

    response = ask(world, cell=["RES", "REQ"], looked="yes", **{"words-REQ": "  Có cả bản cũ? ", "words-RES": ""})

    assert "is asked to correct its figures" in text(response)
    assert state(world) == "RETURNED"
    kept = ReturnedCell.objects.values_list("element__code", "is_named", "words")
    assert set(kept) == {("RES", True, ""), ("REQ", True, "Có cả bản cũ?"), ("ALL", False, "")}


@pytest.mark.parametrize("person", ["chair head", "officer"])
def test_confirmed_figures_are_returned_by_cells_too(world: World, person: str) -> None:
    accept(submission=sent(world), by=world.people["chair head"], at=AFTER)

    assert "1 row to be corrected" in text(ask(world, person, "reopen", cell="REQ"))
    ask(world, person, "reopen", cell="REQ", looked="yes")

    assert state(world) == "RETURNED"
    assert ReturnedCell.objects.get().element.code == "REQ"


def test_without_a_row_the_whole_sheet_is_returned_at_once(world: World) -> None:
    sent(world)

    assert "is asked to correct its figures" in text(ask(world))

    assert state(world) == "RETURNED"
    assert Return.objects.get().cells.count() == 0


def test_choosing_again_keeps_rows_words_and_reason(world: World) -> None:
    sent(world)

    page = text(ask(world, cell="REQ", looked="yes", choose="yes", **{"words-REQ": "Có <cả> bản cũ?"}))

    assert state(world) == "SUBMITTED"
    assert re.findall(r'value="([A-Z]+)" form="return-form"[^>]* checked', page) == ["REQ"]
    assert '<input type="hidden" name="words-REQ" value="Có &lt;cả&gt; bản cũ?">' in page
    assert f"{REASON}</textarea>" in page
    again = text(ask(world, cell=["REQ", "X"], **{"words-REQ": "Có <cả> bản cũ?"}))
    assert 'name="words-REQ" value="Có &lt;cả&gt; bản cũ?"' in again


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2001])
def test_a_reason_is_asked_for_without_losing_the_rows(world: World, reason: str) -> None:
    sent(world)

    page = text(ask(world, cell="REQ", reason=reason))

    assert re.findall(r'value="([A-Z]+)" form="return-form"[^>]* checked', page) == ["REQ"]
    assert "invalid-feedback" in page
    looked = text(ask(world, cell="REQ", looked="yes", reason=reason, **{"words-REQ": "Có cả bản cũ?"}))
    assert "invalid-feedback" in looked
    assert 'name="words-REQ" value="Có cả bản cũ?"' in looked
    assert state(world) == "SUBMITTED"


def test_words_that_are_too_long_are_refused_and_stand_there_again(world: World) -> None:
    sent(world)
    long = "á" * 301

    page = text(ask(world, cell="REQ", looked="yes", **{"words-REQ": long}))

    assert long in page
    assert '<a href="#id_words-REQ">Bản yêu cầu điều tra</a>' in page
    assert 'id="id_words-REQ"' in page
    assert state(world) == "SUBMITTED"


@pytest.mark.parametrize("looked", [{}, {"looked": "yes"}])
@pytest.mark.parametrize("code", ["KHONG-CO", "TINH", "", "REQ'"])
def test_a_row_that_is_not_the_units_is_refused_in_words(world: World, code: str, looked: dict[str, str]) -> None:
    sent(world)

    page = text(ask(world, cell=["REQ", code], **looked))

    assert "A row that you chose is not asked of this unit." in page
    assert state(world) == "SUBMITTED"


@pytest.mark.parametrize("first", ["return", "confirm"])
def test_the_second_tab_is_told_that_the_figures_have_moved_on(world: World, first: str) -> None:
    sent(world)
    take(world, "chair head", first, reason=REASON)
    after = state(world)

    for data in ({}, {"looked": "yes"}) if first == "return" else ({"looked": "yes"},):
        assert "These figures have moved on since you opened the page." in text(ask(world, cell="REQ", **data))

    assert state(world) == after
    assert not ReturnedCell.objects.exists()


@pytest.mark.parametrize(
    "person", ["chair reporter", "first head", "second head", "leader", "stranger head", "officer"]
)
def test_others_neither_choose_nor_return(world: World, person: str) -> None:
    sent(world)

    for data in ({}, {"looked": "yes"}):
        assert ask(world, person, cell="REQ", **data).status_code == 404

    assert state(world) == "SUBMITTED"


@pytest.mark.parametrize("count", [1, 3])
def test_looking_costs_the_same_for_every_number_of_rows(
    world: World, django_assert_num_queries: Any, count: int
) -> None:
    sent(world)
    client = reader(world.people["chair head"])
    data = {"reason": REASON, "cell": ["RES", "ALL", "REQ"][:count]}

    with django_assert_num_queries(10):
        page = client.post(address(world, "first", "submission_return"), data)

    assert page.content.count(b'name="words-') == count


# ---- What comes back ----


def test_what_changed_stands_there_with_old_new_and_reason_and_nothing_else(world: World) -> None:
    sent(world)
    returned(world, RES="Sổ có 1.249 tin.")
    answered(world, RES=(1249, "Bỏ sót 12 tin."), ALL=1302)

    page = shown(world, "chair head")

    assert answers(page) == [
        [
            "1",
            "Tin báo đã giải quyết Correction requested: Sổ có 1.249 tin.",
            "tin",
            "1.237",
            "1.249",
            "Bỏ sót 12 tin.",
        ],
        ["2", "Tin báo phải giải quyết", "tin", "1.301", "1.302", "–"],
    ]
    assert "<del>1.237</del>" in page
    assert "<ins>1.249</ins>" in page
    assert "2 rows changed since the correction was requested" in page
    assert f'<a href="{address(world, "first")}?whole">See the whole sheet</a>' in page
    assert "Bản yêu cầu điều tra" not in page
    assert "What the unit says" not in page


def test_a_row_that_was_asked_for_and_left_is_said_to_be_unchanged(world: World) -> None:
    sent(world)
    returned(world, RES="", REQ="")
    answered(world, ALL=1302, REQ=(1103, "Đã rà, số đúng."))

    page = shown(world, "chair head")

    assert answers(page) == [
        ["1", "Tin báo đã giải quyết Correction requested", "tin", "1.237", "1.237 unchanged", "–"],
        ["2", "Tin báo phải giải quyết", "tin", "1.301", "1.302", "–"],
        ["3", "Bản yêu cầu điều tra Correction requested", "bản", "1.103", "1.103 unchanged", "Đã rà, số đúng."],
    ]
    assert "1 row changed" in page


def test_the_whole_sheet_is_one_link_away_and_back(world: World) -> None:
    sent(world)
    returned(world, REQ="")
    answered(world, REQ=1104)

    page = shown(world, "chair head", query="?whole")

    assert "Tin báo đã giải quyết" in page
    assert "<del>1.103</del> <ins>1.104</ins>" in page
    assert f'<a href="{address(world, "first")}">See only what was corrected</a>' in page
    assert f'action="{address(world, "first", "submission_return")}?whole"' in page


@pytest.mark.parametrize("query", ["", "?whole"])
def test_a_page_with_a_mistake_leads_to_the_same_places(world: World, query: str) -> None:
    sent(world)
    returned(world, REQ="")
    answered(world, REQ=1104)

    page = text(ask(world, reason="", cell="REQ", query=query))

    links = set(re.findall(r'href="([^"#]*)(?:#\w+)?">See ', page))
    here = address(world, "first")
    assert links == {here if query else f"{here}?whole"}
    assert ("What the unit says" in page) is bool(query)
    assert {reader(world.people["chair head"]).get(link).status_code for link in links} == {200}


def test_blanks_are_told_in_words(world: World) -> None:
    sent(world)
    returned(world, X="")
    answered(world, X=4, at=AFTER + 2 * HOUR)
    assert answers(shown(world, "chair head"))[0][3:] == ["not entered", "4", "–"]
    returned(world, X="", at=AFTER + 3 * HOUR)
    answered(world, X=None, at=AFTER + 4 * HOUR)
    assert answers(shown(world, "chair head"))[0][3:] == ["4", "not entered", "–"]


def test_two_rounds_each_show_their_own_changes(world: World) -> None:
    sent(world)
    returned(world, RES="Lần một.")
    answered(world, RES=1249)
    returned(world, REQ="Lần hai.", at=AFTER + 3 * HOUR)
    answered(world, REQ=(1104, "Thêm một bản."), at=AFTER + 4 * HOUR)

    page = shown(world, "chair head")

    assert answers(page) == [
        ["3", "Bản yêu cầu điều tra Correction requested: Lần hai.", "bản", "1.103", "1.104", "Thêm một bản."]
    ]
    steps = re.findall(r"<li>(.*?)</li>", page.split('class="timeline"')[1])
    asked = [step.split("<br>")[:2] for step in steps if "Correction of" in step]
    assert asked == [
        [f"Correction of 1 row requested: {REASON}", "Bản yêu cầu điều tra (Lần hai.)"],
        [f"Correction of 1 row requested: {REASON}", "Tin báo đã giải quyết (Lần một.)"],
    ]


def test_a_return_of_the_whole_sheet_shows_all_that_changed(world: World) -> None:
    sent(world)
    returned(world)
    answered(world, RES=1249, REQ=1104)

    page = shown(world, "chair head")

    assert [row[1] for row in answers(page)] == ["Tin báo đã giải quyết", "Bản yêu cầu điều tra"]
    assert f"<li>Correction requested: {REASON}<br>" in page


def test_nothing_changed_is_said_too(world: World) -> None:
    sent(world)
    returned(world)
    answered(world)

    page = shown(world, "chair head")

    assert "0 rows changed since the correction was requested" in page
    assert 'id="figures"' not in page


def test_what_an_officer_returned_after_confirmation_comes_back_alike(world: World) -> None:
    submission = sent(world)
    accept(submission=submission, by=world.people["chair head"], at=AFTER)
    officer, cells = world.people["officer"], {"REQ": "Tỉnh rà thấy thừa."}
    reopen(submission=submission, by=officer, at=AFTER + HOUR, reason=REASON, closed_by=[], cells=cells)
    answered(world, REQ=1100)

    page = shown(world, "chair head")

    assert answers(page)[0][1:5] == [
        "Bản yêu cầu điều tra Correction requested: Tỉnh rà thấy thừa.",
        "bản",
        "1.103",
        "1.100",
    ]
    assert str(officer) in page.split('class="timeline"')[1]


def test_a_row_that_opened_to_mend_a_mistake_is_shown_as_well(world: World) -> None:
    sent(world)
    returned(world, RES="")
    DataValue.objects.filter(element__code="REQ").update(value=None)
    answered(world, REQ=5)

    assert [row[0] for row in answers(shown(world, "chair head"))] == ["1", "3"]


def test_warnings_and_changed_texts_are_pointed_at(world: World) -> None:
    sent(world)
    returned(world, RES="")
    words = [Said("proposal", None, "Đề nghị tập huấn.", 0)]
    by = world.people["first head"]
    save_statements(submission=world.submission("first"), said=words, by=by, at=AFTER + HOUR + HOUR / 2)
    answered(world, RES=1249)

    page = shown(world, "chair head")

    here = address(world, "first")
    assert f'<a href="{here}?whole">1 figure to check</a>' in page
    assert f'<a href="{here}?whole#texts">The unit changed its texts, too</a>' in page
    assert "Đề nghị tập huấn." not in page
    assert 'id="texts"' in shown(world, "chair head", query="?whole")


def test_what_wants_a_look_is_counted_as_the_whole_sheet_lists_it(world: World) -> None:
    before = PeriodFactory(year=2021, half=1)
    world.period.compare_with = before
    world.period.save()
    world.bring("first", "ACCEPTED", period=before, RES=10, ALL=10, REQ=7)
    sent(world)
    returned(world, RES="")
    answered(world, RES=1249)

    whole = shown(world, "chair head", query="?whole")

    listed = whole.count("not explained")
    assert listed > 1
    assert f'?whole">{listed} figures to check</a>' in shown(world, "chair head")


def test_texts_from_before_the_return_are_not_pointed_at(world: World) -> None:
    words = [Said("proposal", None, "Đề nghị tập huấn.", 0)]
    save_statements(submission=world.submission("first"), said=words, by=world.people["first head"], at=AFTER)
    sent(world)
    returned(world, RES="")
    answered(world, RES=1249)

    assert "The unit changed its texts" not in shown(world, "chair head")


def test_once_confirmed_the_whole_sheet_is_back(world: World) -> None:
    sent(world)
    returned(world, RES="")
    accept(submission=answered(world, RES=1249), by=world.people["chair head"], at=AFTER + 3 * HOUR)

    page = shown(world, "chair head")

    assert "<del>" not in page
    assert "Bản yêu cầu điều tra" in page
    assert "Correction of 1 row requested" in page


def test_notes_and_words_are_text(world: World) -> None:
    attack = "<script>alert(1)</script>"
    sent(world)
    returned(world, RES=attack)
    answered(world, RES=(1249, attack))

    page = shown(world, "chair head")

    assert "<script>alert" not in page
    # The words on the row stand in the table and in the timeline, the unit's note in the table.
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 3


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(world: World, django_assert_num_queries: Any, count: int) -> None:
    sent(world)
    returned(world, **dict.fromkeys(["RES", "ALL", "REQ"][:count], "Xem lại."))
    answered(world, **{code: 1000 + n for n, code in enumerate(["RES", "ALL", "REQ"][:count])} | {"ALL": 2000})
    client = reader(world.people["chair head"])

    # One of them looks for the period before, that the count of figures to check holds these against.
    with django_assert_num_queries(19):
        page = client.get(address(world, "first"))

    assert page.content.count(b"Correction requested: Xem l") == count
    assert TimelineEntry.objects.filter(action="figures.returned").count() == 1
