"""Each step on documents beside a figure: when it may be taken, what it writes, where the content lies and goes."""

import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from clusters.enums import LockStage
from clusters.models import Lock
from indicators.attaching import attach, purge, remove
from indicators.attachment_contents import ContentLostError, content_of
from indicators.documents.examining import Document, examined
from indicators.models import Attachment, Submission
from indicators.workflow import StepRefusedError
from tests.factories import (
    AttachmentFactory,
    DataElementFactory,
    DataValueFactory,
    MembershipFactory,
    PeriodFactory,
    ReturnedCellFactory,
    ReturnFactory,
    SubmissionFactory,
    UserFactory,
)
from tests.indicators.sample_files import pdf
from units.models import TimelineEntry

pytestmark = pytest.mark.django_db
OPEN = datetime(2022, 6, 1, 3, 0, tzinfo=UTC)
STATES: dict[str, dict[str, Any]] = {
    "DRAFT": {},
    "SUBMITTED": {"submitted": True},
    "RETURNED": {"returned": True},
    "ACCEPTED": {"accepted": True},
}
DOCUMENT = examined(pdf(), name="Kiến nghị 01.pdf")
REASON = "Tài liệu có danh sách bị can."


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def document(text: str) -> Document:
    return examined(pdf(f"({text})".encode()), name=f"{text}.pdf")


def figures(year: int = 2022, **state: Any) -> Submission:
    row = SubmissionFactory(membership=MembershipFactory(period=PeriodFactory(year=year)), **state)
    return Submission.objects.with_place().get(pk=row.pk)


def attached(submission: Submission, what: Document = DOCUMENT, **element: Any) -> Attachment:
    row = DataElementFactory(takes_attachments=True, **element)
    return attach(submission=submission, element=row, document=what, by=UserFactory(), at=OPEN)


def stored(row: Attachment) -> Attachment:
    return Attachment.objects.with_place().get(pk=row.pk)


def content_in_the_row(row: Attachment) -> Any:
    return Attachment.objects.filter(pk=row.pk).values_list("content", flat=True).get()


@pytest.fixture(params=["database", "folder"])
def store(request: Any, settings: Any, tmp_path: Path) -> Path:
    """Both places where contents may lie; returns the folder, which stays empty for the database."""
    settings.ATTACHMENTS_IN = request.param
    settings.ATTACHMENTS_FOLDER = tmp_path / "attachments"
    return settings.ATTACHMENTS_FOLDER


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


# ---- Adding ----


def test_attaching_keeps_the_document_and_who_did_it_when(store: Path) -> None:
    submission, element, by = figures(), DataElementFactory(takes_attachments=True, name="Kiến nghị"), UserFactory()

    row = stored(attach(submission=submission, element=element, document=DOCUMENT, by=by, at=OPEN))

    assert (row.submission, row.element, row.name, row.kind) == (submission, element, "Kiến nghị 01.pdf", "PDF")
    assert (row.size, row.sha256) == (len(pdf()), sha256(pdf()).hexdigest())
    assert (row.added_by, row.added_at) == (by, OPEN)
    assert content_of(row) == pdf()
    line = TimelineEntry.objects.get()
    assert (line.subject, line.action, line.by, line.at) == (submission.subject, "figures.attached", by, OPEN)
    assert line.note == f"Kiến nghị 01.pdf · Kiến nghị · SHA-256 {row.sha256}"


def test_a_content_lies_in_one_place(store: Path, settings: Any) -> None:
    row = stored(attached(figures()))

    if settings.ATTACHMENTS_IN == "database":
        assert (bytes(content_in_the_row(row)), row.file, files_in(store)) == (pdf(), "", [])
    else:
        (path,) = files_in(store)
        assert (content_in_the_row(row), path.name, path.read_bytes()) == (None, row.file, pdf())
        assert [stat.S_IMODE(each.stat().st_mode) for each in (path, path.parent, store)] == [0o600, 0o700, 0o700]


def test_what_lies_where_an_older_setting_put_it_is_still_found(settings: Any, tmp_path: Path) -> None:
    settings.ATTACHMENTS_FOLDER = tmp_path
    submission, rows = figures(), {}
    for place in ("database", "folder"):
        settings.ATTACHMENTS_IN = place
        rows[place] = stored(attached(submission, document(place)))
    for place in ("folder", "database"):
        settings.ATTACHMENTS_IN = place
        assert [content_of(rows[each]) == document(each).content for each in rows] == [True, True]


def test_lists_do_not_fetch_what_the_files_hold() -> None:
    assert '"content"' not in str(Attachment.objects.listed().with_people().query)


@pytest.mark.parametrize("state", STATES)
def test_attaching_and_removing_ask_what_typing_asks(state: str, store: Path) -> None:
    submission = figures(**STATES[state])
    row = AttachmentFactory(submission=submission)
    element = DataElementFactory(takes_attachments=True)
    by = UserFactory()
    if state in {"DRAFT", "RETURNED"}:
        attach(submission=submission, element=element, document=DOCUMENT, by=by, at=OPEN)
        remove(attachment=stored(row), by=by, at=OPEN)
        assert Attachment.objects.present().count() == 1
        return
    for step in (
        lambda: attach(submission=submission, element=element, document=DOCUMENT, by=by, at=OPEN),
        lambda: remove(attachment=stored(row), by=by, at=OPEN),
    ):
        with pytest.raises(StepRefusedError, match="These figures have moved on"):
            step()
    assert list(Attachment.objects.present()) == [row]
    assert (files_in(store), TimelineEntry.objects.count()) == ([], 0)


@pytest.mark.parametrize(("stage", "refused"), [(LockStage.ISSUED, True), (LockStage.PUT_FORWARD, False)])
def test_an_issued_report_closes_documents_as_it_closes_figures(stage: LockStage, refused: bool) -> None:
    submission, by = figures(returned=True), UserFactory()
    row = AttachmentFactory(submission=submission)
    place = submission.membership
    Lock.objects.create(cluster=place.cluster, period=place.period, stage=stage, since=OPEN, by=by)
    if refused:
        with pytest.raises(StepRefusedError):
            attached(submission)
        with pytest.raises(StepRefusedError):
            remove(attachment=stored(row), by=by, at=OPEN)
    else:
        attached(submission)
        remove(attachment=stored(row), by=by, at=OPEN)


def test_nothing_is_attached_or_removed_before_the_period_opens() -> None:
    submission, by = figures(), UserFactory()
    row = AttachmentFactory(submission=submission)
    early = submission.membership.period.opens_at - timedelta(seconds=1)
    with pytest.raises(StepRefusedError):
        attach(submission=submission, element=row.element, document=DOCUMENT, by=by, at=early)
    with pytest.raises(StepRefusedError):
        remove(attachment=stored(row), by=by, at=early)
    assert Attachment.objects.present().count() == 1


def refusal(step: Any) -> str:
    with pytest.raises(StepRefusedError) as refused:
        step()
    return str(refused.value)


def test_a_row_that_takes_none_takes_none() -> None:
    element = DataElementFactory()
    words = refusal(lambda: attach(submission=figures(), element=element, document=DOCUMENT, by=UserFactory(), at=OPEN))
    assert words == "This row takes no attachments."


def test_the_same_file_twice_is_said_in_words(store: Path) -> None:
    submission, by = figures(), UserFactory()
    first = attached(submission)
    renamed = Document(DOCUMENT.kind, "Bản khác.pdf", DOCUMENT.content)

    def again(element: Any = first.element) -> Attachment:
        return attach(submission=submission, element=element, document=renamed, by=by, at=OPEN)

    assert refusal(again) == "This very file lies here already, as “Kiến nghị 01.pdf”."
    assert again(DataElementFactory(takes_attachments=True)).name == "Bản khác.pdf"
    remove(attachment=stored(first), by=by, at=OPEN)
    second = again()
    purge(attachment=stored(second), by=UserFactory(full_name="Đỗ Thị Yến"), at=OPEN, reason=REASON)
    assert refusal(again) == f"This very file was taken down by Đỗ Thị Yến: {REASON}"


def test_there_is_a_most_for_a_cell_and_for_a_half_year(settings: Any) -> None:
    settings.ATTACHMENTS_PER_CELL, settings.ATTACHMENTS_PER_SUBMISSION = 2, 3
    submission, by = figures(), UserFactory()
    here, there = (DataElementFactory(takes_attachments=True) for _ in range(2))

    def add(element: Any, text: str) -> Attachment:
        return attach(submission=submission, element=element, document=document(text), by=by, at=OPEN)

    first, _second = add(here, "a"), add(here, "b")
    assert "A row takes at most 2 attachments." in refusal(lambda: add(here, "c"))
    add(there, "d")
    assert "figures take at most 3 attachments." in refusal(lambda: add(there, "e"))
    # What is gone leaves its place to another, on this unit's figures alone.
    remove(attachment=stored(first), by=by, at=OPEN)
    add(there, "e")
    attached(figures(2021), document("f"))
    assert Attachment.objects.present().count() == 4


def test_a_failure_after_the_content_is_kept_leaves_nothing(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    submission = figures()
    before = Attachment.objects.count()
    nobody = UserFactory.build()
    with pytest.raises(ValueError, match="unsaved"):
        attach(
            submission=submission,
            element=DataElementFactory(takes_attachments=True),
            document=DOCUMENT,
            by=nobody,
            at=OPEN,
        )
    assert (Attachment.objects.count(), files_in(store)) == (before, [])


# ---- Removing and purging ----


def test_what_the_unit_removes_is_gone_but_for_its_trace(store: Path) -> None:
    row, by = stored(attached(figures())), UserFactory()

    remove(attachment=row, by=by, at=OPEN)

    gone = stored(row)
    assert (gone.removed_by, gone.removed_at, gone.name, gone.sha256) == (by, OPEN, row.name, row.sha256)
    assert (content_in_the_row(gone), gone.file, files_in(store)) == (None, "", [])
    assert not Attachment.objects.listed().exists()
    line = TimelineEntry.objects.get(action="figures.detached")
    assert (line.subject, line.by, line.at, line.note) == (row.submission.subject, by, OPEN, row.trace)


@pytest.mark.parametrize("state", STATES)
def test_an_officer_destroys_a_content_in_any_state(state: str, store: Path) -> None:
    submission = figures()
    row, by = stored(attached(submission)), UserFactory()
    Submission.objects.filter(pk=submission.pk).update(**stamps_of(state))
    Lock.objects.create(
        cluster=submission.membership.cluster, period=submission.membership.period, stage="ISSUED", since=OPEN, by=by
    )

    purge(attachment=row, by=by, at=OPEN, reason=f"  {REASON} ")

    gone = stored(row)
    assert (gone.purged_by, gone.purged_at, gone.purge_reason) == (by, OPEN, REASON)
    assert (gone.name, gone.sha256, gone.size) == (row.name, row.sha256, row.size)
    assert (content_in_the_row(gone), gone.file, files_in(store)) == (None, "", [])
    assert list(Attachment.objects.listed()) == [gone]
    assert not Attachment.objects.present().exists()
    line = TimelineEntry.objects.get(action="figures.purged")
    assert line.note == f"{row.trace}\n{REASON}"


def stamps_of(state: str) -> dict[str, Any]:
    if state == "DRAFT":
        return {"state": state}
    user = UserFactory()
    stamps = {"state": state, "first_submitted_at": OPEN, "submitted_at": OPEN, "submitted_by": user}
    if state == "ACCEPTED":
        stamps |= {"accepted_at": OPEN, "accepted_by": user}
    return stamps | {"return_reason": "Kiểm tra lại."}


def test_a_purge_needs_a_reason() -> None:
    row = stored(AttachmentFactory())
    assert refusal(lambda: purge(attachment=row, by=UserFactory(), at=OPEN, reason=" \n")) == (
        "Say why the document must go."
    )
    assert stored(row).is_present


@pytest.mark.parametrize("how", ["removed", "purged"])
def test_what_is_gone_cannot_go_again(how: str) -> None:
    row, by = AttachmentFactory(submission=figures()), UserFactory()
    before = stored(row)
    Attachment.objects.filter(pk=row.pk).delete()
    AttachmentFactory(pk=row.pk, submission=row.submission, element=row.element, **{how: True})

    for step in (
        lambda: remove(attachment=before, by=by, at=OPEN),
        lambda: purge(attachment=before, by=by, at=OPEN, reason=REASON),
    ):
        assert refusal(step) == "Someone else has taken this document away meanwhile."
    assert not TimelineEntry.objects.exists()


def test_a_file_that_cannot_be_deleted_is_not_said_to_be_gone(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ATTACHMENTS_IN, settings.ATTACHMENTS_FOLDER = "folder", tmp_path
    row = stored(attached(figures()))
    (path,) = files_in(tmp_path)
    path.unlink()
    path.mkdir()

    with pytest.raises(OSError, match=r"directory|permitted"):
        purge(attachment=row, by=UserFactory(), at=OPEN, reason=REASON)
    assert stored(row).is_present
    assert not TimelineEntry.objects.filter(action="figures.purged").exists()


# ---- Reading ----


def test_a_content_that_was_changed_or_lost_is_not_given_out(store: Path, settings: Any) -> None:
    row = attached(figures())
    if settings.ATTACHMENTS_IN == "folder":
        (path,) = files_in(store)
        path.write_bytes(b"other")
    else:
        Attachment.objects.filter(pk=row.pk).update(content=b"other")
    with pytest.raises(ContentLostError, match=r"“Kiến nghị 01.pdf” cannot be found in the store, or is no longer"):
        content_of(stored(row))
    if settings.ATTACHMENTS_IN == "folder":
        path.unlink()
        with pytest.raises(ContentLostError):
            content_of(stored(row))


def test_the_folder_lies_outside_of_what_the_server_gives_out(settings: Any) -> None:
    folder = Path(settings.ATTACHMENTS_FOLDER)
    given_out = [Path(settings.STATIC_ROOT), *map(Path, settings.STATICFILES_DIRS)]
    assert folder.is_relative_to(settings.VAR_DIR)
    assert not any(folder.is_relative_to(each) or each.is_relative_to(folder) for each in given_out)
    assert settings.MEDIA_ROOT == ""


def test_the_database_keeps_a_large_content_whole() -> None:
    content = bytes(range(256)) * 40_000
    assert content_of(stored(AttachmentFactory(handed_in=content))) == content


def test_while_a_return_names_other_rows_the_documents_of_this_one_stay() -> None:
    submission = figures(returned=True)
    named, other = DataElementFactory(takes_attachments=True), DataElementFactory(takes_attachments=True)
    ReturnedCellFactory(returned=ReturnFactory(submission=submission), element=named)
    for element in (named, other):
        DataValueFactory(submission=submission, element=element)

    attach(submission=submission, element=named, document=DOCUMENT, by=UserFactory(), at=OPEN)
    with pytest.raises(StepRefusedError, match="No correction of this row was requested"):
        attach(submission=submission, element=other, document=DOCUMENT, by=UserFactory(), at=OPEN)
    assert [row.element for row in Attachment.objects.all()] == [named]
