"""`import_figures`: figures alone, brought into a state past roles and opening, never past a check."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from config.files.kinds import Stamp
from config.files.states import import_figures
from indicators.enums import SubmissionState
from indicators.models import DataValue, Submission
from tests.config.folders import AT, load_folder_of_tests, places
from tests.config.test_load_mistakes import lock
from tests.factories import UserFactory
from units.models import TimelineEntry, User

pytestmark = pytest.mark.django_db

HEAD = "period,unit,element,value,note\n"
COMPLETE = HEAD + "".join(f"2022-H1,B,{line},\n" for line in ("TB-CU,5", "TB-MOI,10", "TB-GQ,12", "TB-CON,3"))
BOTH = COMPLETE + "".join(f"2022-H1,A,{line},\n" for line in ("TB-CU,1", "TB-MOI,1", "TB-GQ,1"))


@pytest.fixture(autouse=True)
def _loaded() -> None:
    load_folder_of_tests()


def run(folder: Path, content: str, *options: str) -> tuple[int, list[str]]:
    file, err = folder / "nhap.csv", StringIO()
    file.write_text(content, encoding="utf-8")
    try:
        call_command("import_figures", str(file), *options, stdout=StringIO(), stderr=err)
    except SystemExit as end:
        return int(str(end.code)), err.getvalue().splitlines()
    return 0, err.getvalue().splitlines()


def submission(unit: str) -> Submission:
    return Submission.objects.get(membership__unit__code=unit)


def value(unit: str, element: str) -> DataValue:
    return DataValue.objects.get(submission__membership__unit__code=unit, element__code=element)


def test_without_a_state_figures_stay_drafts(tmp_path: Path) -> None:
    assert run(tmp_path, COMPLETE) == (0, [])

    assert submission("B").state == "DRAFT"
    assert value("B", "TB-CU").value == 5
    assert value("B", "TB-CU").updated_by.username == "import"


@pytest.mark.django_db(transaction=True)
def test_an_account_that_is_gone_by_the_time_of_writing_is_refused_in_words() -> None:
    stamp = Stamp(by=UserFactory.build(pk=404), at=AT)

    outcome = import_figures(COMPLETE.encode(), name="nhap.csv", state=SubmissionState.DRAFT, stamp=stamp)

    assert places(outcome) == ["nhap.csv:1:"]
    assert not DataValue.objects.filter(submission__membership__unit__code="B", value__gt=0).exists()


def test_submitted_stamps_and_leaves_a_line(tmp_path: Path) -> None:
    assert run(tmp_path, COMPLETE, "--state", "submitted") == (0, [])

    sent = submission("B")
    assert (sent.state, sent.submitted_by.username, sent.accepted_at) == ("SUBMITTED", "import", None)
    assert sent.first_submitted_at == sent.submitted_at
    entry = TimelineEntry.objects.about("figures/2022-H1/B").get()
    assert (entry.action, entry.by.username, entry.at) == ("figures.submitted", "import", sent.submitted_at)
    assert submission("A").state == "DRAFT"
    assert sent.history.latest("history_date").state == "SUBMITTED"


def test_accepted_by_a_named_person(tmp_path: Path) -> None:
    assert run(tmp_path, BOTH, "--state", "accepted", "--by", "a.lanhdao") == (0, [])

    for unit in ("A", "B"):
        done = submission(unit)
        assert (done.state, done.submitted_by.username, done.accepted_by.username) == (
            "ACCEPTED",
            "a.lanhdao",
            "a.lanhdao",
        )
        actions = [entry.action for entry in TimelineEntry.objects.about(f"figures/2022-H1/{unit}")]
        assert actions == ["figures.submitted", "figures.accepted"]
    assert value("B", "TB-CU").updated_by.username == "a.lanhdao"


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    run(tmp_path, COMPLETE, "--state", "accepted")
    before = (submission("B").accepted_at, DataValue.history.count(), TimelineEntry.objects.count())

    for state in ("draft", "submitted", "accepted"):
        assert run(tmp_path, COMPLETE, "--state", state) == (0, [])

    assert (submission("B").accepted_at, DataValue.history.count(), TimelineEntry.objects.count()) == before
    assert submission("B").state == "ACCEPTED"


def test_sent_figures_can_be_confirmed_by_the_same_file(tmp_path: Path) -> None:
    run(tmp_path, COMPLETE, "--state", "submitted")
    sent_at = submission("B").submitted_at

    assert run(tmp_path, COMPLETE, "--state", "accepted") == (0, [])
    assert submission("B").submitted_at == sent_at


@pytest.mark.parametrize("state", ["submitted", "accepted"])
def test_other_figures_on_sent_or_confirmed_ones_are_refused(tmp_path: Path, state: str) -> None:
    run(tmp_path, COMPLETE, "--state", state)

    status, err = run(tmp_path, COMPLETE.replace("TB-CU,5", "TB-CU,6"), "--state", "accepted")

    assert status == 1
    assert [line.split(": ")[0] for line in err] == ["nhap.csv:2:value"]
    assert value("B", "TB-CU").value == 5


def test_returned_figures_are_sent_again_and_keep_their_first_time(tmp_path: Path) -> None:
    run(tmp_path, COMPLETE, "--state", "submitted")
    first = submission("B").first_submitted_at
    Submission.objects.filter(membership__unit__code="B").update(state="RETURNED", return_reason="Kiểm tra lại.")

    assert run(tmp_path, COMPLETE.replace("TB-CU,5", "TB-CU,6"), "--state", "submitted") == (0, [])

    again = submission("B")
    assert (again.state, again.first_submitted_at) == ("SUBMITTED", first)
    assert again.submitted_at > first


def test_every_required_blank_of_every_unit_is_named_and_nothing_written(tmp_path: Path) -> None:
    blank = BOTH.replace("A,TB-MOI,1", "A,TB-MOI,").replace("2022-H1,B,TB-GQ,12,\n", "")

    status, err = run(tmp_path, blank, "--state", "submitted")

    assert status == 1
    assert sorted(line.split(": ")[0] for line in err) == ["nhap.csv:2:value", "nhap.csv:6:value"]
    assert any("TB-GQ" in line and "Đã giải quyết" in line for line in err)
    assert any("TB-MOI" in line and "Số mới" in line for line in err)
    assert value("A", "TB-MOI").value == 1234
    assert submission("A").state == submission("B").state == "DRAFT"


def test_an_error_refuses_the_unit_and_a_warning_does_not(tmp_path: Path) -> None:
    too_many = COMPLETE.replace("TB-GQ,12", "TB-GQ,16")

    status, err = run(tmp_path, too_many, "--state", "accepted")

    assert status == 1
    assert all(line.startswith("nhap.csv:") and "TB-GQ" in line for line in err)
    # The rule on KN only warns: without a single recommendation the file goes through.
    assert run(tmp_path, COMPLETE + "2022-H1,B,KN,0,\n", "--state", "accepted") == (0, [])


def test_a_blank_row_of_a_draft_is_no_mistake(tmp_path: Path) -> None:
    assert run(tmp_path, COMPLETE.replace("TB-GQ,12", "TB-GQ,")) == (0, [])


def test_dry_run_says_the_same_and_writes_nothing(tmp_path: Path) -> None:
    incomplete = COMPLETE.replace("TB-MOI,10", "TB-MOI,")

    assert run(tmp_path, COMPLETE, "--state", "accepted", "--dry-run") == (0, [])
    assert run(tmp_path, incomplete, "--state", "accepted", "--dry-run")[0] == 1

    assert submission("B").state == "DRAFT"
    assert not DataValue.objects.filter(submission=submission("B"), element__code="TB-MOI").exists()


@pytest.mark.parametrize(
    ("stage", "state", "status"),
    [("PUT_FORWARD", "submitted", 0), ("PUT_FORWARD", "accepted", 1), ("ISSUED", "submitted", 1)],
)
def test_locks_hold_as_for_people(tmp_path: Path, stage: str, state: str, status: int) -> None:
    run(tmp_path, COMPLETE)
    lock(stage=stage)

    assert run(tmp_path, COMPLETE, "--state", state)[0] == status


def test_mistakes_of_the_file_come_first_and_all(tmp_path: Path) -> None:
    status, err = run(tmp_path, COMPLETE.replace("TB-CU,5", "TB-CU,1.5").replace("B,TB-GQ", "B,TB-GQQ"))

    assert status == 1
    assert [line.split(": ")[0] for line in err] == ["nhap.csv:2:value", "nhap.csv:4:element"]


def test_an_unknown_person_or_file_is_refused(tmp_path: Path) -> None:
    status, err = run(tmp_path, COMPLETE, "--by", "nobody")
    assert (status, len(err)) == (1, 1)
    assert "nobody" in err[0]

    with pytest.raises(SystemExit):
        call_command("import_figures", str(tmp_path / "no.csv"), stdout=StringIO(), stderr=StringIO())


def test_the_account_of_the_program_cannot_sign_in(tmp_path: Path) -> None:
    run(tmp_path, COMPLETE)

    account = User.objects.get(username="import")
    assert (account.is_active, account.has_usable_password(), account.full_name) == (False, False, "Nhập từ tệp")
