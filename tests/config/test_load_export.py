"""The files given back load again without changing a thing."""

import csv
import io
from pathlib import Path

import pytest
from django.core.management import call_command

from clusters.models import Membership
from config.files.exporting import export_files
from config.files.kinds import KINDS
from config.files.register import FILES
from indicators.models import DataValue, Submission
from reports.models import Report
from tests.config.folders import FOLDER, load, places
from tests.config.test_load import rows_and_history

pytestmark = pytest.mark.django_db


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_what_is_given_back_loads_again_as_nothing_new() -> None:
    load(FOLDER)
    before = rows_and_history()

    outcome = load(export_files())

    assert places(outcome) == []
    assert {(count.created, count.changed) for count in outcome.counts.values()} == {(0, 0)}
    assert rows_and_history() == before


def test_what_is_given_back_fills_an_empty_database_alike() -> None:
    load(FOLDER)
    given_back = export_files()
    Report.objects.all().delete()
    for kind in reversed(KINDS):
        if kind.model.__name__ != "User":
            kind.rows._raw_delete(using="default")

    assert places(load(given_back)) == []
    assert export_files() == given_back


@pytest.mark.parametrize("schema", FILES, ids=[schema.file for schema in FILES])
def test_each_file_has_its_columns_and_every_line(schema: object) -> None:
    load(FOLDER)

    header, *rows = lines(export_files()[schema.file])  # type: ignore[attr-defined]

    handed_in, *lines_in = lines(FOLDER[schema.file].encode())  # type: ignore[attr-defined]
    assert header[: len(handed_in)] == handed_in
    assert len(rows) == len(lines_in)


def test_cells_are_written_as_they_are_read() -> None:
    load(FOLDER)
    given_back = export_files()

    assert ["2022-H1", "A", "TB-GQ", "KPS", "không có việc"] in lines(given_back["figures.csv"])
    assert ["2022-H1", "A", "TB-MOI", "1234", ""] in lines(given_back["figures.csv"])
    assert ["2022-H1", "A", "GIO", "1,5", ""] in lines(given_back["figures.csv"])
    assert "2022-06-02T16:00" in lines(given_back["periods.csv"])[2]
    assert ["2022-H1", "A", "practice", "", "Giao ban hằng tuần.\nPhân công từng tin."] in lines(
        given_back["statements.csv"]
    )
    assert {row[0]: row[-1] for row in lines(given_back["data_elements.csv"])} == {
        "code": "attachments",
        **dict.fromkeys(["TB-CU", "TB-MOI", "TB-GQ", "TB-CON", "GIO", "TINH-DONG", "HET"], "no"),
        "KN": "yes",
    }
    assert "92,5" in lines(given_back["targets.csv"])[3] + lines(given_back["targets.csv"])[2]


def test_a_target_of_thousands_is_given_back_without_groups() -> None:
    load(FOLDER | {"targets.csv": FOLDER["targets.csv"].replace('"92,5"', "1180").replace("4.5", "2.500")})

    given_back = {"targets.csv": export_files()["targets.csv"]}

    assert {"1180", "2500"} <= {line[4] for line in lines(given_back["targets.csv"])}
    assert places(load(given_back)) == []


def test_blank_figures_are_not_given_back() -> None:
    load(FOLDER)
    DataValue.objects.filter(element__code="KN").update(value=None)

    assert not any("KN" in row for row in lines(export_files()["figures.csv"]))


def test_a_backup_restored_by_django_gets_no_second_drafts(tmp_path: Path) -> None:
    load({name: text for name, text in FOLDER.items() if name not in {"figures.csv", "statements.csv"}})
    models, backup = (Membership, Submission, Report), tmp_path / "backup.json"
    before = [sorted(model.objects.values_list("pk", flat=True)) for model in models]
    call_command("dumpdata", *(model._meta.label for model in models), output=str(backup), verbosity=0)
    for model in reversed(models):
        model.objects.all().delete()

    call_command("loaddata", str(backup), verbosity=0)

    assert [sorted(model.objects.values_list("pk", flat=True)) for model in models] == before


def test_only_the_periods_asked_for() -> None:
    load(FOLDER)

    given_back = export_files(periods=["2021-H1"])

    assert lines(given_back["figures.csv"])[1:] == []
    assert lines(given_back["memberships.csv"])[1:] == []
    assert len(lines(given_back["periods.csv"])) == 3
    assert len(lines(export_files(periods=["2022-H1"])["memberships.csv"])) == 3
