"""figures.csv: what a cell may hold, whose figures may change, and what each change leaves behind."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import DataElement, DataValue, Statement, Submission
from indicators.workflow import send_back
from tests.config.folders import AT, FOLDER, load, load_folder_of_tests, places
from tests.config.test_load_mistakes import lock
from units.models import User

pytestmark = pytest.mark.django_db

HEAD = "period,unit,element,value,note\n"


def cell(unit: str, element: str) -> DataValue | None:
    return DataValue.objects.filter(submission__membership__unit__code=unit, element__code=element).first()


def figures(*lines: str) -> dict[str, str]:
    return {"figures.csv": HEAD + "".join(f"{line}\n" for line in lines)}


@pytest.fixture
def _loaded() -> None:
    load_folder_of_tests()


@pytest.mark.parametrize(
    ("typed", "value"),
    [("0", 0), ("7", 7), ("1234", 1234), ("1.234", 1234), ("1.234.567", 1234567), ("007", 7), (" 12 ", 12)],
)
@pytest.mark.usefixtures("_loaded")
def test_a_whole_number_is_read(typed: str, value: int) -> None:
    assert places(load(figures(f"2022-H1,B,TB-MOI,{typed},"))) == []
    assert cell("B", "TB-MOI").value == value


@pytest.mark.parametrize(
    ("typed", "value"), [('"1,5"', "1.5"), ('"1,25"', "1.25"), ('"1.234,5"', "1234.5"), ("2", "2")]
)
@pytest.mark.usefixtures("_loaded")
def test_decimals_are_read_where_the_element_has_them(typed: str, value: str) -> None:
    assert places(load(figures(f"2022-H1,B,GIO,{typed},"))) == []
    assert cell("B", "GIO").value == Decimal(value)


@pytest.mark.parametrize(
    "typed",
    [
        "1.5",
        "12.34",
        "0.125",
        "12a",
        "-3",
        "−3",
        '"1,234"',
        '"1,5"',
        "1 234",
        "1\u00a0234",
        "１２",
        "=SUM(A1:A2)",
        "99%",
        "kps",
        "Kps",
        "không phát sinh",
        "1e3",
        "1234567890123456",
        "NULL",
    ],
)
@pytest.mark.usefixtures("_loaded")
def test_a_value_that_could_mean_something_else_is_refused(typed: str) -> None:
    outcome = load(figures(f"2022-H1,B,TB-MOI,{typed},"))

    assert places(outcome) == ["figures.csv:2:value"]
    assert typed.strip('"')[:10].split()[0] in outcome.mistakes[0].message.replace("\u00a0", " ")
    assert cell("B", "TB-MOI") is None


@pytest.mark.usefixtures("_loaded")
def test_more_decimals_than_the_element_has_are_refused() -> None:
    assert places(load(figures('2022-H1,B,GIO,"1,234",', '2022-H1,B,TB-MOI,"1,0",'))) == [
        "figures.csv:2:value",
        "figures.csv:3:value",
    ]


@pytest.mark.usefixtures("_loaded")
def test_not_arisen_is_kept_as_such_and_refused_where_the_unit_itself_produces() -> None:
    assert places(load(figures("2022-H1,B,TB-GQ,KPS,", "2022-H1,B,KN,KPS,"))) == ["figures.csv:3:value"]
    assert places(load(figures("2022-H1,B,TB-GQ,KPS,"))) == []
    assert (cell("B", "TB-GQ").value, cell("B", "TB-GQ").not_arisen) == (None, True)


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("2022-H1,A,TINH-DONG,5,", "element"),
        ("2022-H1,A,HET,5,", "element"),
        ("2022-H1,TINH,TB-MOI,5,", "unit"),
        ("2021-H1,A,TB-MOI,,", "unit"),
        ("2022-H1,X,TB-MOI,5,", "unit"),
        ("2022-H2,A,TB-MOI,5,", "period"),
        ("2022-6T,A,TB-MOI,5,", "period"),
        ("2022-H1,A,,5,", "element"),
    ],
)
@pytest.mark.usefixtures("_loaded")
def test_a_figure_must_have_its_place(line: str, column: str) -> None:
    assert places(load(figures(line))) == [f"figures.csv:2:{column}"]


@pytest.mark.usefixtures("_loaded")
def test_a_blank_where_no_figure_belongs_is_passed_over() -> None:
    assert places(load(figures("2022-H1,A,TINH-DONG,,", "2022-H1,A,HET,,"))) == []
    assert cell("A", "HET") is None


@pytest.mark.usefixtures("_loaded")
def test_a_blank_clears_a_drafts_value_and_makes_no_row_where_there_is_none() -> None:
    count = DataValue.objects.count()

    assert places(load(figures("2022-H1,A,TB-CU,,", "2022-H1,A,TB-GQ,,", "2022-H1,B,TB-MOI,,"))) == []

    assert (cell("A", "TB-CU").value, cell("A", "TB-CU").version) == (None, 2)
    assert (cell("A", "TB-GQ").not_arisen, cell("A", "TB-GQ").note) == (False, "")
    assert DataValue.objects.count() == count


@pytest.mark.usefixtures("_loaded")
def test_a_note_alone_is_kept() -> None:
    load(figures("2022-H1,B,TB-MOI,,chờ đối chiếu"))

    assert (cell("B", "TB-MOI").value, cell("B", "TB-MOI").note) == (None, "chờ đối chiếu")


@pytest.mark.usefixtures("_loaded")
def test_a_change_counts_the_version_up_and_leaves_history() -> None:
    later = AT + timedelta(days=1)
    before = cell("A", "TB-CU")

    outcome = load(figures("2022-H1,A,TB-CU,6,", "2022-H1,A,KN,2,"), at=later)

    count = outcome.counts["figures.csv"]
    assert (count.created, count.changed, count.unchanged) == (0, 1, 1)
    after = cell("A", "TB-CU")
    assert (before.value, before.version, after.value, after.version) == (5, 1, 6, 2)
    assert after.updated_at == later
    assert after.updated_by.username == "import"
    history = DataValue.history.filter(id=after.pk).order_by("history_id")
    assert [(row.value, row.version, row.history_type) for row in history] == [(5, 1, "+"), (6, 2, "~")]
    assert cell("A", "KN").version == 1


def set_state(unit: str, state: str) -> None:
    stamps = {"submitted_at": AT, "first_submitted_at": AT, "submitted_by": User.objects.first()}
    if state == "ACCEPTED":
        stamps |= {"accepted_at": AT, "accepted_by": User.objects.first()}
    if state == "RETURNED":
        stamps |= {"return_reason": "Kiểm tra lại."}
    Submission.objects.filter(membership__unit__code=unit).update(state=state, **stamps)


@pytest.mark.parametrize("state", ["SUBMITTED", "ACCEPTED"])
@pytest.mark.usefixtures("_loaded")
def test_figures_out_of_the_units_hands_may_be_the_same_but_not_differ(state: str) -> None:
    set_state("A", state)

    assert places(load({"figures.csv": FOLDER["figures.csv"]})) == []
    assert places(load(figures("2022-H1,A,TB-CU,6,", "2022-H1,A,TB-MOI,,", "2022-H1,A,TB-CON,1,"))) == [
        "figures.csv:2:value",
        "figures.csv:3:value",
        "figures.csv:4:value",
    ]
    assert places(load(figures("2022-H1,A,TB-CU,5,khác"))) == ["figures.csv:2:value"]
    assert cell("A", "TB-CU").value == 5


@pytest.mark.usefixtures("_loaded")
def test_figures_that_were_returned_may_change() -> None:
    set_state("A", "RETURNED")

    assert places(load(figures("2022-H1,A,TB-CU,6,"))) == []
    assert Submission.objects.get(membership__unit__code="A").state == "RETURNED"


@pytest.mark.usefixtures("_loaded")
def test_of_figures_returned_by_cells_only_those_change() -> None:
    set_state("A", "SUBMITTED")
    set_state("B", "RETURNED")
    of_a = Submission.objects.with_place().get(membership__unit__code="A")
    send_back(submission=of_a, by=User.objects.first(), at=AT, reason="Kiểm tra lại.", cells={"TB-CU": ""})

    changed = figures("2022-H1,A,TB-CU,6,", "2022-H1,A,KN,9,", "2022-H1,A,GIO,,thêm ghi chú", "2022-H1,B,KN,9,")
    assert places(load(changed)) == ["figures.csv:3:value", "figures.csv:4:value"]
    assert places(load({"figures.csv": FOLDER["figures.csv"]})) == []
    assert places(load(figures("2022-H1,A,TB-CU,6,", "2022-H1,B,KN,9,"))) == []
    assert (cell("A", "TB-CU").value, cell("B", "KN").value) == (6, 9)


@pytest.mark.usefixtures("_loaded")
def test_nothing_changes_once_the_report_is_issued() -> None:
    lock(stage="ISSUED")

    assert places(load({name: FOLDER[name] for name in ("figures.csv", "statements.csv")})) == []
    assert places(load(figures("2022-H1,B,TB-CU,1,"))) == ["figures.csv:2:value"]


@pytest.mark.usefixtures("_loaded")
def test_words_of_a_unit_follow_the_same_rule() -> None:
    set_state("A", "SUBMITTED")
    changed = FOLDER["statements.csv"].replace("Chờ kết quả", "Đợi kết quả")

    assert places(load({"statements.csv": FOLDER["statements.csv"]})) == []
    assert places(load({"statements.csv": changed})) == ["statements.csv:4:text"]

    set_state("A", "RETURNED")
    assert places(load({"statements.csv": changed})) == []
    statement = Statement.objects.get(topic="objective_cause")
    assert (statement.version, statement.history.count()) == (2, 2)


def test_queries_do_not_grow_with_lines() -> None:
    def queries(units: int) -> int:
        names = [f"U{number}" for number in range(units)]
        unit_lines = "".join(f"{name},Huyện,Huyện,district,TINH,,2015-06-01,\n" for name in names)
        files = FOLDER | {
            "units.csv": FOLDER["units.csv"] + unit_lines,
            "memberships.csv": FOLDER["memberships.csv"] + "".join(f"2022-H1,CUM-1,{n},member,9\n" for n in names),
            "figures.csv": HEAD + "".join(f"2022-H1,{name},TB-CU,5,\n" for name in names),
        }
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert places(load(files)) == []
        DataValue.objects.all().delete()
        return len(captured)

    load_folder_of_tests()

    assert queries(3) == queries(30)


@pytest.mark.usefixtures("_loaded")
def test_a_new_element_takes_figures_from_the_same_folder() -> None:
    files = {
        "data_elements.csv": FOLDER["data_elements.csv"]
        + "MOI,TB,9,Dòng mới,vụ,FLOW,,no,,QĐ 1 ngày 1/1/2022,2022-01-01,,1,,,yes,,\n",
        "figures.csv": HEAD + '2022-H1,A,MOI,"2,5",\n',
    }

    assert places(load(files)) == []
    assert DataElement.objects.get(code="MOI").values.get().value == Decimal("2.5")
