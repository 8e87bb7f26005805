"""What an issued version keeps: the same data out as went in, through the database too."""

import json
from dataclasses import replace
from datetime import date

import pytest

from reports.content import Pact, Summary
from reports.document import render_document
from reports.drafting import draft_sections
from reports.enums import ReportSection
from reports.freezing import digest
from reports.models import ReportVersion
from reports.payload import as_json
from reports.snapshot import UnknownSnapshotError, dump, load
from tests.factories import ReportVersionFactory


def test_the_data_come_back_equal_through_json(demonstration: Summary) -> None:
    summary = replace(demonstration, pact=Pact("02/GƯ", date(2022, 2, 9)))
    loaded, _words = load(json.loads(json.dumps(dump(summary, {}))))
    assert loaded == summary


def test_a_summary_without_what_may_lack_comes_back_equal(demonstration: Summary) -> None:
    bare = replace(
        demonstration,
        same_period=None,
        previous=None,
        indicators=tuple(replace(row, same_period=None, previous=None, value=None) for row in demonstration.indicators),
        units=tuple(replace(unit, submitted_at=None) for unit in demonstration.units),
    )
    assert load(dump(bare, {}))[0] == bare


def test_drafted_words_are_kept_as_they_were(demonstration: Summary) -> None:
    _summary, words = load(dump(demonstration, {"tasks": "Việc của Cụm"}))
    assert words == {**draft_sections(demonstration), ReportSection.TASKS: "Việc của Cụm"}


@pytest.mark.django_db
def test_a_frozen_version_prints_the_same_page_and_data_from_the_database(demonstration: Summary) -> None:
    snapshot = dump(demonstration, {})
    stored = ReportVersion.objects.get(pk=ReportVersionFactory(snapshot=snapshot, sha256=digest(snapshot)).pk)
    assert digest(stored.snapshot) == stored.sha256
    summary, words = load(stored.snapshot)
    assert json.dumps(as_json(summary, words)) == json.dumps(as_json(demonstration, {}))
    for brief in (False, True):
        assert render_document(summary, words, brief=brief, draft=False) == render_document(
            demonstration, {}, brief=brief, draft=False
        )


def test_a_snapshot_of_another_schema_is_refused(demonstration: Summary) -> None:
    with pytest.raises(UnknownSnapshotError):
        load({**dump(demonstration, {}), "schema": 0})
