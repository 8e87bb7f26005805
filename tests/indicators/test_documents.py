"""What is taken as a document: told by its content, whatever its name; every other kind is refused in words."""

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import ImageFile
from pypdf import PdfWriter

from indicators.documents.examining import examined, received
from indicators.documents.kinds import DocumentKind, DocumentRefusedError
from tests.indicators.sample_files import (
    DOCX_MAIN,
    GOOD,
    OFFICE,
    XLSX_MAIN,
    docx,
    office,
    packed_objects,
    pdf,
    picture,
    relation,
    relations,
    xlsx,
    zipped,
)

DAMAGED = "damaged"


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def refusal(content: bytes, name: str = "x.pdf") -> str:
    with pytest.raises(DocumentRefusedError) as refused:
        examined(content, name=name)
    return str(refused.value)


@pytest.mark.parametrize("kind", DocumentKind)
@pytest.mark.parametrize("name", ["Kiến nghị 01.pdf", "Kiến nghị 01.png", "Kiến nghị 01"])
def test_each_kind_is_told_by_its_content_and_its_name_follows(kind: DocumentKind, name: str) -> None:
    document = examined(GOOD[kind], name=name)

    extension = {"JPEG": "jpg"}.get(kind, kind.lower())
    assert (document.kind, document.name) == (kind, f"Kiến nghị 01.{extension}")
    assert document.content == GOOD[kind]
    assert len(document.sha256) == 64


def test_what_office_programs_write_is_taken(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"].hyperlink = "https://vksndtc.gov.vn/"
    book.save(tmp_path / "x.xlsx")
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.add_metadata({"/Title": "Kiến nghị"})
    writer.write(tmp_path / "x.pdf")

    assert examined((tmp_path / "x.xlsx").read_bytes(), name="").kind == "XLSX"
    assert examined((tmp_path / "x.pdf").read_bytes(), name="").kind == "PDF"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"MZ\x90\0" + b"\0" * 500, "This is a program"),
        (b"\x7fELF" + b"\0" * 500, "This is a program"),
        (b"#!/bin/sh\nrm -rf ~\n", "This is a program"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "This is a web page or a drawing"),
        (b"\xef\xbb\xbf \n<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "This is a web page or a"),
        (b"<?xml version='1.0'?><x/>", "This is a web page or a drawing"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "Office file of the old kind"),
        (b"Rar!\x1a\x07\x00", "This is an archive"),
        (b"7z\xbc\xaf\x27\x1c", "This is an archive"),
        (b"GIF89a" + b"\0" * 20, "This is a picture or a film of another kind"),
        (b"\0\0\0\x18ftypheic", "This is a picture or a film of another kind"),
        (b"RIFF\0\0\0\0WEBP", "This is a picture or a film of another kind"),
        (b"a,b\n1,2\n", "none of PDF, XLSX, DOCX, JPEG, PNG"),
        (b" " + pdf(), "none of PDF, XLSX, DOCX, JPEG, PNG"),
        (zipped({"a.txt": "x"}), "This is an archive"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "This is an archive"),
    ],
)
def test_another_kind_is_refused_in_words_of_its_own(content: bytes, words: str) -> None:
    assert words in refusal(content)


# ---- Size ----


def test_a_file_of_thirty_megabytes_is_not_even_read(settings: Any) -> None:
    class Unread(SimpleUploadedFile):
        def read(self, *_args: Any) -> bytes:
            raise AssertionError

    upload = Unread("x.pdf", b"")
    upload.size = 30 * 1024 * 1024
    with pytest.raises(DocumentRefusedError, match=r"The file has 30 MB, at most 10 MB are taken"):
        received(upload)


def test_the_limit_itself_is_taken_and_a_byte_more_is_not(settings: Any) -> None:
    settings.ATTACHMENT_MAX_BYTES = len(GOOD["PDF"])
    assert received(SimpleUploadedFile("x.pdf", GOOD["PDF"])).kind == "PDF"
    assert "at most" in refusal(GOOD["PDF"] + b"\n")


# ---- PDF ----


@pytest.mark.parametrize(
    "content",
    [
        pdf()[:-200],
        pdf().replace(b"%PDF-1.7", b"%PDF-9.9"),
        pdf().replace(b"/Root", b"/Rout"),
        pdf().replace(b"startxref\n", b"startxref\n9"),
        pdf() + b"<script>alert(1)</script>",
        b"%PDF-1.7\n%%EOF",
    ],
    ids=["cut", "no version", "no root", "no table", "something after it", "nothing in it"],
)
def test_a_pdf_that_is_not_whole_is_refused(content: bytes) -> None:
    assert DAMAGED in refusal(content)


@pytest.mark.parametrize("padding", [b"", b"\r\n", b"\0" * 300])
def test_padding_after_the_end_of_a_pdf_does_no_harm(padding: bytes) -> None:
    assert examined(pdf().rstrip() + padding, name="x").kind == "PDF"


SCRIPT = b"<< /S /JavaScript /JS (app.alert(1)) >>"


@pytest.mark.parametrize(
    "content",
    [
        pdf(SCRIPT),
        pdf(SCRIPT.replace(b"/JavaScript", b"/J#61vaScrip#74")),
        pdf(catalogue=b"/OpenAction << /S /Launch /F (cmd.exe) >>"),
        pdf(catalogue=b"/Names << /EmbeddedFiles 4 0 R >>"),
        pdf(packed_objects(b"5 0 " + SCRIPT)),
        pdf(packed_objects(b"5 0 " + SCRIPT, name=b"Obj#53tm")),
    ],
    ids=["script", "hidden name", "launch", "file inside", "packed", "packed, hidden name"],
)
def test_a_pdf_that_does_more_than_show_pages_is_refused(content: bytes) -> None:
    assert "a script or other files inside it" in refusal(content)


def test_what_a_library_hides_in_a_pdf_is_seen(tmp_path: Path) -> None:
    attached, locked = PdfWriter(), PdfWriter()
    for writer in (attached, locked):
        writer.add_blank_page(595, 842)
    attached.add_attachment("x.exe", b"MZ")
    locked.encrypt("", "owner", algorithm="RC4-128")
    for name, writer in {"attached": attached, "locked": locked}.items():
        writer.write(tmp_path / name)

    assert "a script or other files inside it" in refusal((tmp_path / "attached").read_bytes())
    assert "has a password or is locked" in refusal((tmp_path / "locked").read_bytes())


def test_a_pdf_with_a_password_is_refused() -> None:
    assert "has a password" in refusal(pdf(trailer=b"/Encrypt 4 0 R"))


def test_objects_that_unpack_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indicators.documents.pdf.MOST_UNPACKED", 10_000)
    assert examined(pdf(packed_objects(b"4 0 << >>" + b" " * 9_000)), name="x").kind == "PDF"
    assert DAMAGED in refusal(pdf(packed_objects(b"4 0 << >>" + b" " * 20_000)))


def test_packed_objects_that_cannot_be_unpacked_are_refused() -> None:
    assert DAMAGED in refusal(pdf(b"<< /Type /ObjStm >>\nstream\nxxxx\nendstream"))
    assert DAMAGED in refusal(pdf(b"<< /Type /ObjStm >>"))
    assert DAMAGED in refusal(pdf(packed_objects(b"5 0 << >>").replace(b"endstream", b"")))


def test_packed_objects_that_overlap_are_refused() -> None:
    empty = b"/ObjStm stream\n" + zlib.compress(b"")
    assert DAMAGED in refusal(pdf(empty * 100 + b"endstream"))


# ---- Word and Excel ----


def test_links_that_one_clicks_are_part_of_a_document() -> None:
    links = tuple(
        relation(f"{OFFICE}/hyperlink", target, external=True)
        for target in ("https://vksndtc.gov.vn/", "mailto:vks@lamdong.gov.vn")
    )
    assert examined(docx(uses=links), name="x").kind == "DOCX"


MACRO_TYPE = '<Override PartName="/word/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/>'


@pytest.mark.parametrize(
    "content",
    [
        office(
            DOCX_MAIN.replace(
                "openxmlformats-officedocument.wordprocessingml.document", "ms-word.document.macroEnabled"
            )
        ),
        office("application/vnd.ms-word.document.macroEnabled.main+xml"),
        office("application/vnd.ms-excel.sheet.macroEnabled.main+xml", part="xl/workbook.xml"),
        docx(types=MACRO_TYPE),
        docx(**{"word/vbaProject.bin": b"x"}),
        docx(uses=(relation("http://schemas.microsoft.com/office/2006/relationships/vbaProject", "other.bin"),)),
        xlsx(**{"xl/macrosheets/sheet1.xml": "<x/>"}),
    ],
)
def test_macros_are_refused_whatever_the_file_calls_itself(content: bytes) -> None:
    assert "holds macros" in refusal(content, name="x.docx")


@pytest.mark.parametrize(
    "content",
    [
        docx(**{"word/embeddings/oleObject1.bin": b"x"}),
        docx(**{"word/activeX/activeX1.xml": "<x/>"}),
        docx(uses=(relation(f"{OFFICE}/oleObject", "media/x.bin"),)),
        docx(uses=(relation(f"{OFFICE}/package", "media/x.xlsx"),)),
        docx(uses=(relation(f"{OFFICE}/aFChunk", "chunk.html"),)),
    ],
)
def test_files_inside_a_file_are_refused(content: bytes) -> None:
    assert "other files or controls inside it" in refusal(content)


@pytest.mark.parametrize(
    "content",
    [
        docx(uses=(relation(f"{OFFICE}/attachedTemplate", "https://x.example/t.dotm", external=True),)),
        docx(uses=(relation(f"{OFFICE}/image", r"\\10.0.0.9\share\x.png", external=True),)),
        docx(uses=(relation(f"{OFFICE}/hyperlink", "file:///c:/windows/x.exe", external=True),)),
        xlsx(uses=(relation(f"{OFFICE}/externalLink", "externalLinks/externalLink1.xml"),)),
        xlsx(uses=(relation(f"{OFFICE}/connections", "connections.xml"),)),
        xlsx(**{"xl/externalLinks/externalLink1.xml": "<x/>"}),
        docx(**{"word/_rels/settings.xml.rels": relations(relation(f"{OFFICE}/image", "http://x/", external=True))}),
    ],
)
def test_links_outward_are_refused(content: bytes) -> None:
    assert "draws on other files or addresses" in refusal(content)


@pytest.mark.parametrize(
    "content",
    [
        office(f"{XLSX_MAIN.split('.spreadsheetml')[0]}.presentationml.presentation.main+xml"),
        office(DOCX_MAIN.replace("document.main", "template.main")),
        zipped({"[Content_Types].xml": "<Types/>", "_rels/.rels": relations()}),
    ],
    ids=["slides", "template", "nothing"],
)
def test_another_office_file_is_refused(content: bytes) -> None:
    assert "neither a Word document nor an Excel workbook" in refusal(content)


@pytest.mark.parametrize(
    "content",
    [
        docx()[:-30],
        docx() + b"trailing",
        docx().replace(struct.pack("<L", zlib.crc32(b"<document/>")), b"\0\0\0\0"),
        docx(**{"../../x.xml": "x"}),
        docx(**{"/etc/x.xml": "x"}),
        docx(**{"word/..\\x.xml": "x"}),
        zipped({"[Content_Types].xml": "<!DOCTYPE x [<!ENTITY a 'a'>]><Types>&a;</Types>"}),
        zipped({"[Content_Types].xml": "<Types"}),
        zipped({"[Content_Types].xml": "<Types/>"}),
    ],
    ids=["cut", "tail", "checksum", "up", "root", "backslash", "entities", "no xml", "no relations"],
)
def test_a_damaged_or_crooked_package_is_refused(content: bytes) -> None:
    assert DAMAGED in refusal(content)


def test_two_parts_of_one_name_are_refused() -> None:
    written = BytesIO(docx())
    with ZipFile(written, "a") as package, pytest.warns(UserWarning, match="Duplicate name"):
        package.writestr("word/document.xml", "<other/>")
    assert DAMAGED in refusal(written.getvalue())


def test_a_package_with_a_password_is_refused() -> None:
    content = bytearray(docx())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + flags] |= 1
    assert "has a password" in refusal(bytes(content))


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    content = bytearray(docx(**{"word/media/x.bin": b"\0" * 1000}))
    entry = content.index(b"PK\x01\x02", content.rindex(b"word/media/x.bin") - 60)
    struct.pack_into("<L", content, entry + 24, 3_000_000_000)
    assert "far larger than a document" in refusal(bytes(content))


def test_very_many_parts_are_refused() -> None:
    assert "far larger than a document" in refusal(docx(**{f"word/{n}.xml": "" for n in range(5001)}))


def test_a_description_too_large_to_be_one_is_refused() -> None:
    assert DAMAGED in refusal(docx(types=" " * (4 * 1024 * 1024)))


def test_an_unknown_way_of_packing_is_refused() -> None:
    content = bytearray(docx())
    for mark, method in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        struct.pack_into("<H", content, content.index(mark) + method, 99)
    assert DAMAGED in refusal(bytes(content))


def test_what_a_package_says_beside_its_types_and_relations_is_passed_over() -> None:
    assert examined(docx(types="<Note/>", uses=("<Note/>",)), name="x").kind == "DOCX"


# ---- Pictures ----


@pytest.mark.parametrize("makes_do", [False, True])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_half_a_picture_is_refused(kind: str, makes_do: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    # Rendering a report has set this for the whole process.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", makes_do)
    content = picture(kind, (400, 400))
    for kept in (len(content) // 2, len(content) - 2, 12):
        assert DAMAGED in refusal(content[:kept])


def test_a_small_picture_inside_a_cut_one_does_not_make_it_whole() -> None:
    content = picture("JPEG", (400, 400))
    preview = picture("JPEG", (16, 16))
    head = content[:2] + b"\xff\xe1" + struct.pack(">H", len(preview) + 2) + preview
    assert examined(head + content[2:], name="x").kind == "JPEG"
    assert DAMAGED in refusal((head + content[2:])[:-1000])


def test_a_picture_whose_pixels_never_begin_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    content = picture("JPEG", (400, 400))
    pixels = content.index(b"\xff\xda")
    assert DAMAGED in refusal(content[:pixels] + b"\0\0" + content[pixels + 2 :])


def test_what_a_telephone_writes_after_a_picture_does_no_harm() -> None:
    assert examined(picture("JPEG") + b"\0\0\x01\nImage_UTC_Data1654052400000SEFHk\0\0\0SEFT", name="x").kind == "JPEG"


def test_a_changed_png_is_refused() -> None:
    content = bytearray(picture("PNG"))
    content[60] ^= 1
    assert DAMAGED in refusal(bytes(content))


def test_what_follows_a_png_is_refused() -> None:
    assert DAMAGED in refusal(picture("PNG") + b"<script>alert(1)</script>")


@pytest.mark.parametrize("side", [6_500, 12_000, 20_000])
def test_a_picture_with_very_many_pixels_is_refused_unread(side: int) -> None:
    content = bytearray(picture("PNG"))
    head = struct.pack(">LL", side, side) + bytes(content[24:29])
    content[16:29] = head
    content[29:33] = struct.pack(">L", zlib.crc32(b"IHDR" + head))
    assert "more than 40 million pixels" in refusal(bytes(content))


# ---- Two in one ----


def archive_behind(content: bytes) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_STORED) as archive:
        archive.writestr(ZipInfo("x.class"), b"x")
    return content + written.getvalue()


def test_a_picture_that_is_an_archive_too_is_refused() -> None:
    assert "two kinds at once" in refusal(archive_behind(picture("JPEG")))


def test_a_pdf_that_is_an_archive_too_is_refused() -> None:
    # The PDF's end is the archive's comment.
    end = pdf()[-200:]
    crooked = archive_behind(pdf()[:-200])
    crooked = crooked[:-2] + struct.pack("<H", len(end)) + end
    assert "two kinds at once" in refusal(crooked)


def test_a_picture_that_is_a_pdf_too_is_refused() -> None:
    content = picture("JPEG")
    comment = pdf()
    crooked = content[:2] + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + content[2:]
    assert "two kinds at once" in refusal(crooked)
