"""A recommendation on its way: attached by the unit, read by the chair, taken down by the officer."""

from collections.abc import Callable
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import expect

from indicators.models import Attachment, Submission
from indicators.workflow import submit
from tests.indicators.sample_files import GOOD, pdf
from tests.journeys.conftest import Arrive
from tests.journeys.visitor import say
from units.enums import Role
from units.models import Appointment

SHEET = "/figures/2022-H1/DATEH/"
PAGE = f"{SHEET}attachments/TB-KNKP/"
NAME = "Kiến nghị số 01-KN-VKS.pdf"


def test_a_document_is_attached_read_and_taken_down(
    arrive: Arrive, unsent: Callable[..., Submission], tmp_path: Path
) -> None:
    submission = unsent("DATEH")
    for name, content in {NAME: pdf(), "ảnh.png": GOOD["PNG"], "chương trình.pdf": b"MZ" + b"\0" * 99}.items():
        (tmp_path / name).write_bytes(content)

    clerk = arrive("dateh.nhaplieu")
    clerk.go(SHEET)
    clerk.follow(say("Attach a document"), within=clerk.row("TB-KNKP"))
    clerk.sees(say("Never attach state secrets, nor lists of accused persons"))
    chosen = clerk.page.get_by_label(say("Choose documents"))
    chosen.set_input_files([tmp_path / NAME, tmp_path / "ảnh.png", tmp_path / "chương trình.pdf"])
    clerk.press(say("Attach"))
    clerk.sees(say("This is a program, whatever its name says. Only documents and pictures are taken."))
    clerk.follow(f"{say('Remove it')} ảnh.png")
    clerk.press(say("Remove it"))
    clerk.sees(say("“%(name)s” is removed.", name="ảnh.png"))
    clerk.follow(say("Back to the figures"))
    expect(clerk.row("TB-KNKP")).to_contain_text(say("Attachments: %(n)s", n=1))

    head = Appointment.objects.get(unit=submission.membership.unit, role=Role.HEAD).user
    submit(submission=submission, by=head, at=timezone.now())
    chair = arrive("baoloc.lanhdao")
    chair.go("/clusters/LD-CUM3/2022-H1/DATEH/")
    with chair.page.expect_download() as download:
        chair.row("TB-KNKP").get_by_role("link", name=NAME).click()
    assert download.value.suggested_filename == NAME
    assert Path(download.value.path()).read_bytes() == pdf()
    chair.follow(say("Attachments: %(n)s", n=1), within=chair.row("TB-KNKP"))
    expect(chair.page.locator("input[type=file]")).to_have_count(0)

    officer = arrive("tinh.thuongtruc")
    officer.go(PAGE)
    officer.follow(f"{say('Take down')} {NAME}")
    officer.press(say("Take it down"))
    officer.sees(say("Say why the document must go."))
    officer.page.get_by_label(say("Why the document must go")).fill("Tài liệu có danh sách bị can.")
    officer.press(say("Take it down"))
    officer.sees("Tài liệu có danh sách bị can.")
    assert not Attachment.objects.present().exists()
