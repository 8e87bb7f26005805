"""The command: everything or nothing, twice the same, mistakes one a line."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from awards.models import Award, Decision
from clusters.models import Membership, Period
from config.files.kinds import KINDS
from indicators.models import DataElement, DataValue, Indicator, Statement, Submission, Target
from reports.models import Report
from tests.config.folders import FOLDER, load, places, spoilt, write
from units.models import Appointment, Succession, Unit, User

pytestmark = pytest.mark.django_db


def run(folder: Path, *options: str) -> tuple[int, str, list[str]]:
    out, err = StringIO(), StringIO()
    try:
        call_command("load", str(folder), *options, stdout=out, stderr=err)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue(), err.getvalue().splitlines()
    return 0, out.getvalue(), err.getvalue().splitlines()


def rows_and_history() -> dict[str, int]:
    counted: dict[str, int] = {}
    for kind in KINDS:
        counted[kind.model.__name__] = kind.rows.count()
        if hasattr(kind.model, "history"):
            counted[f"{kind.model.__name__} history"] = kind.model.history.count()
    return counted


def test_load_writes_every_file(tmp_path: Path) -> None:
    status, out, err = run(write(tmp_path / "f", FOLDER))

    assert (status, err) == (0, [])
    assert all(name in out for name in FOLDER)
    assert Unit.objects.get(code="A").parent == Unit.objects.get(code="TINH")
    assert Succession.objects.get().share == 1
    assert Period.objects.get(code="2022-H1").compare_with == Period.objects.get(code="2021-H1")
    assert Period.objects.get(code="2022-H1").due_at.isoformat() == "2022-06-02T09:00:00+00:00"
    assert DataElement.objects.get(code="TB-CU").carries == DataElement.objects.get(code="TB-CON")
    assert DataElement.objects.get(takes_attachments=True).code == "KN"
    assert Target.objects.get(scope="CUM-1").value == 92.5
    assert Award.objects.count() == 2
    assert Decision.objects.get().awards.count() == 2
    assert Statement.objects.get(topic="practice").text == "Giao ban hằng tuần.\nPhân công từng tin."
    assert Unit.objects.named_like("vien kiem sat nhan dan huyen a").get().code == "A"


def test_figures_are_left_as_drafts_and_every_member_has_one() -> None:
    load(FOLDER)

    assert list(Submission.objects.values_list("state", flat=True)) == ["DRAFT", "DRAFT"]
    assert Submission.objects.filter(membership__in=Membership.objects.all()).count() == 2


def test_the_chair_finds_the_draft_of_its_report() -> None:
    load(FOLDER)
    load(FOLDER)

    report = Report.objects.get()
    assert (report.cluster.code, report.period.code, report.state) == ("CUM-1", "2022-H1", "DRAFT")


def test_loaded_people_cannot_sign_in_yet() -> None:
    load(FOLDER)

    person = User.objects.get(username="a.lanhdao")
    assert not person.has_usable_password()
    assert (person.email, person.title, person.is_active) == ("an@example.vn", "Viện trưởng", True)
    assert Appointment.objects.filter(user=person).count() == 2


def test_a_second_load_changes_nothing() -> None:
    load(FOLDER)
    before = rows_and_history()
    versions = list(DataValue.objects.order_by("pk").values_list("version", "updated_at"))

    outcome = load(FOLDER)

    assert outcome.mistakes == []
    assert {(count.created, count.changed) for count in outcome.counts.values()} == {(0, 0)}
    assert rows_and_history() == before
    assert list(DataValue.objects.order_by("pk").values_list("version", "updated_at")) == versions


def test_a_changed_line_changes_its_row_and_nothing_else() -> None:
    load(FOLDER)
    before = rows_and_history()

    outcome = load(spoilt("units.csv", "Bảo Lộc", "Di Linh"))

    assert outcome.counts["units.csv"].changed == 1
    assert Unit.objects.get(code="B").place == "Di Linh"
    assert rows_and_history() == before | {"Unit history": before["Unit history"] + 1}


def test_history_names_who_loaded() -> None:
    load(FOLDER)

    assert {entry.history_user.username for entry in Unit.history.all()} == {"import"}
    assert set(Unit.history.values_list("history_type", flat=True)) == {"+"}


def test_dry_run_only_checks(tmp_path: Path) -> None:
    status, _out, err = run(write(tmp_path / "f", FOLDER), "--dry-run")

    assert (status, err) == (0, [])
    assert set(rows_and_history().values()) == {0}


def test_any_mistake_writes_nothing_and_all_are_listed(tmp_path: Path) -> None:
    files = spoilt("units.csv", "A,Viện kiểm sát nhân dân huyện A", "A,")
    files["figures.csv"] = files["figures.csv"].replace("A,KN,2", "A,KN,-2").replace("TB-MOI,1.234", "TB-MOI,12a")

    status, out, err = run(write(tmp_path / "f", files))

    assert status == 1
    assert out == ""
    assert [line.split(": ")[0] for line in err] == ["units.csv:3:name", "figures.csv:3:value", "figures.csv:5:value"]
    assert set(rows_and_history().values()) == {0}


def test_files_may_come_one_at_a_time() -> None:
    for name, text in FOLDER.items():
        if name == "data_elements.csv":
            assert places(load({"indicators.csv": FOLDER["indicators.csv"]}))[0] == "indicators.csv:2:numerator"
        assert places(load({name: text})) == [], name

    assert DataValue.objects.count() == 6


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_a_folder_that_is_missing_or_empty_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()

    status, _out, err = run(tmp_path / name)

    assert status == 1
    assert len(err) == 1
    assert name in err[0]


def test_a_file_above_the_limit_is_refused_unread(tmp_path: Path) -> None:
    folder = write(tmp_path / "f", FOLDER)
    with (folder / "figures.csv").open("r+b") as file:
        file.truncate(50 * 1024 * 1024)

    status, _out, err = run(folder)

    assert status == 1
    assert [line.split(": ")[0] for line in err] == ["figures.csv:1:"]


def test_every_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    folder = write(tmp_path / "f", FOLDER)
    for name in ("units.csv", "figures.csv"):
        (folder / name).unlink()
        # A file that nobody, not even root, can read from its start.
        (folder / name).symlink_to("/proc/self/mem")

    status, _out, err = run(folder)

    assert status == 1
    assert [line.split(": ")[0] for line in err] == ["units.csv:1:", "figures.csv:1:"]


def test_files_of_other_names_are_named_and_left_alone(tmp_path: Path) -> None:
    status, out, err = run(write(tmp_path / "f", FOLDER | {"unit.csv": "code\nX\n"}))

    assert (status, err) == (0, [])
    assert "unit.csv" in out


def test_the_chair_can_pass_to_another_unit_and_clusters_can_swap_members() -> None:
    load(FOLDER)
    changed = FOLDER["memberships.csv"].replace("A,chair", "A,deputy").replace("B,member", "B,chair")

    assert places(load({"memberships.csv": changed})) == []
    assert Membership.objects.get(role="chair").unit.code == "B"
    assert Membership.history.count() == 4


def test_chairs_of_two_clusters_can_change_places() -> None:
    two = FOLDER | {
        "clusters.csv": FOLDER["clusters.csv"] + "CUM-2,Cụm thi đua số 2,2,TINH\n",
        "memberships.csv": "period,cluster,unit,role\n2022-H1,CUM-1,A,chair\n2022-H1,CUM-2,B,chair\n",
    }
    load(two)

    swapped = "period,cluster,unit,role\n2022-H1,CUM-2,A,chair\n2022-H1,CUM-1,B,chair\n"

    assert places(load({"memberships.csv": swapped})) == []
    assert Membership.objects.get(unit__code="A").cluster.code == "CUM-2"


def test_members_can_move_to_a_cluster_that_comes_with_them() -> None:
    load(FOLDER)
    cluster = "code,name,number,host\nCUM-2,Cụm thi đua số 2,2,TINH\n"
    moved = {"clusters.csv": cluster, "memberships.csv": FOLDER["memberships.csv"].replace("CUM-1", "CUM-2")}

    outcome = load(moved)

    assert (places(outcome), outcome.counts["memberships.csv"].changed) == ([], 2)
    assert set(Membership.objects.values_list("cluster__code", flat=True)) == {"CUM-2"}


def test_a_second_line_of_a_person_may_leave_blank_what_the_first_says() -> None:
    load(spoilt("people.csv", "2020-12-31,an@example.vn,Viện trưởng", "2020-12-31,,"))

    person = User.objects.get(username="a.lanhdao")
    assert (person.email, person.title) == ("an@example.vn", "Viện trưởng")


def test_pairs_may_name_each_other() -> None:
    files = spoilt("data_elements.csv", "TB-MOI,TB,2,Số mới,tin,FLOW,,", "TB-MOI,TB,2,Số mới,tin,FLOW,TB-GQ,")
    files["data_elements.csv"] = files["data_elements.csv"].replace("tin,FLOW,,yes", "tin,FLOW,TB-MOI,yes", 1)

    assert places(load(files)) == []
    assert DataElement.objects.get(code="TB-MOI").pair == DataElement.objects.get(code="TB-GQ")
    assert DataElement.objects.get(code="TB-GQ").pair == DataElement.objects.get(code="TB-MOI")
    assert DataElement.history.filter(code="TB-GQ").get().pair_id == DataElement.objects.get(code="TB-MOI").pk


def test_an_absent_column_leaves_what_is_stored() -> None:
    load(FOLDER)
    without = "\n".join(",".join(line.split(",")[:4]) for line in FOLDER["memberships.csv"].splitlines())

    assert places(load({"memberships.csv": without})) == []
    assert Membership.objects.get(unit__code="B").order == 2


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    load(spoilt("initiatives.csv", "Quy trình số hóa", "=SUM(A1:A9)"))

    assert load(spoilt("initiatives.csv", "Quy trình số hóa", "=SUM(A1:A9)")).counts["initiatives.csv"].created == 0


def test_a_count_may_print_fewer_decimals_than_it_adds_up() -> None:
    hours = "GIO,TB,3,Tổng giờ học,COUNT,GIO,,giờ,higher,,no,,QĐ 139 ngày 29/4/2020,2020-01-01,,\n"

    assert places(load(FOLDER | {"indicators.csv": FOLDER["indicators.csv"] + hours})) == []
    assert Indicator.objects.get(code="GIO").decimals == 0
