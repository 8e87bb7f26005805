"""The demonstration: filled in once by plausible people, never over somebody's data."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from clusters.models import Cluster, Period
from indicators.models import DataValue, Submission
from indicators.reading import cluster_figures
from tests.factories import UnitFactory, UserFactory
from units.models import TimelineEntry, Unit, User
from units.rules import standing_of

pytestmark = pytest.mark.django_db

SEED = {
    "TT-GQ-TL": "99,9%",
    "TG-XLHS-TL": "100%",
    "TB-KNKP": "5",
    "DT-YCDT": "479",
    "DT-TRONGDIEM": "20",
    "PTRKN": "8",
    "SHHS": "1",
}


def run_demo() -> str:
    out = StringIO()
    call_command("demo", stdout=out)
    return out.getvalue()


def password_in(printed: str, username: str) -> bool:
    words = printed.split()
    return any(authenticate(None, username=username, password=word) for word in words if len(word) >= 8)


def test_the_figures_of_the_seed_compute_from_unit_data() -> None:
    run_demo()

    figures = cluster_figures(Cluster.objects.get(code="LD-CUM3"), Period.objects.get(code="2022-H1"))
    computed = {result.spec.code: result.total_display for result in figures.results}
    assert {code: computed[code] for code in SEED} == SEED
    assert figures.missing == []


def test_everything_is_confirmed_by_someone_who_may_and_one_unit_is_late() -> None:
    run_demo()

    submissions = Submission.objects.with_place().select_related("accepted_by", "submitted_by")
    assert {submission.state for submission in submissions} == {"ACCEPTED"}
    assert submissions.count() == 15
    late = {}
    for submission in submissions:
        period, unit = submission.membership.period, submission.membership.unit
        assert period.opens_at < submission.first_submitted_at < submission.accepted_at
        assert unit.pk not in standing_of(submission.accepted_by, on=submission.accepted_at.date()).at("HEAD")
        assert unit.pk in standing_of(submission.submitted_by, on=submission.submitted_at.date()).at("HEAD")
        if submission.first_submitted_at > period.due_at:
            late[period.code, unit.code] = submission.first_submitted_at - period.due_at
    assert late == {("2022-H1", "DATEH"): timedelta(hours=1, minutes=5)}


def test_figures_were_entered_before_they_were_sent() -> None:
    run_demo()

    rows = DataValue.objects.select_related("submission", "updated_by")
    assert all(row.updated_at < row.submission.submitted_at for row in rows)
    assert {row.updated_by.username.split(".")[1] for row in rows} == {"nhaplieu"}


def test_the_printed_password_signs_every_account_in() -> None:
    printed = run_demo()

    for username in ("baoloc.nhaplieu", "baoloc.lanhdao", "tinh.lanhdao", "tinh.thuongtruc"):
        assert username in printed
        assert password_in(printed, username), username
    assert not User.objects.filter(must_change_password=True).exists()


def test_a_chosen_password_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO_PASSWORD", "mot-mat-khau")

    assert "mot-mat-khau" in run_demo()
    assert authenticate(None, username="baolam.lanhdao", password="mot-mat-khau")


def test_a_second_run_keeps_the_data_and_prints_sign_ins_that_work() -> None:
    run_demo()
    Unit.objects.filter(code="DATEH").update(place="Nơi đã sửa")
    before = (DataValue.history.count(), TimelineEntry.objects.count())

    printed = run_demo()

    assert (DataValue.history.count(), TimelineEntry.objects.count()) == before
    assert Unit.objects.get(code="DATEH").place == "Nơi đã sửa"
    assert password_in(printed, "baoloc.lanhdao")


def test_somebody_elses_database_is_left_alone() -> None:
    UnitFactory(code="X")

    with pytest.raises(CommandError):
        run_demo()

    assert list(Unit.objects.values_list("code", flat=True)) == ["X"]
    assert not User.objects.filter(username="baoloc.lanhdao").exists()


def test_a_machine_whose_clock_is_years_behind_is_told_what_is_wrong() -> None:
    with time_machine.travel("2020-01-01"), pytest.raises(CommandError, match=r"awards\.csv:2:decision_date: "):
        run_demo()

    assert not Unit.objects.exists()


def test_a_first_officer_may_be_there_already() -> None:
    person = UserFactory(username="quan.tri")
    person.set_password("mot-mat-khau-rieng")
    person.save()

    run_demo()

    assert authenticate(None, username="quan.tri", password="mot-mat-khau-rieng") == person
