"""The name that a document is kept under: harmless on every system, and still the person's own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.documents.kinds import DocumentKind
from indicators.documents.names import MOST_CHARACTERS, document_name


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Kiến nghị số 05 (bản ký).pdf", "Kiến nghị số 05 (bản ký).pdf"),
        ("Kie\u0302\u0301n nghi\u0323.pdf", "Kiến nghị.pdf"),
        ("12.KN.VKS-P1", "12.KN.VKS-P1.pdf"),
        ("Công văn 01.2022", "Công văn 01.2022.pdf"),
        ("<script>.pdf", "script.pdf"),
        ("../../x.pdf", "x.pdf"),
        ("C:\\Users\\Oanh\\Máy tính\\x.pdf", "x.pdf"),
        ("/etc/passwd", "passwd.pdf"),
        ("x.exe", "x.exe.pdf"),
        ("x.PNG", "x.pdf"),
        ("x\u202efdp.exe", "xfdp.exe.pdf"),
        ("a\u200bb\u2066c\x00d\x1b.pdf", "abcd.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie x=1.pdf"),
        ("  . hai   dấu\tcách . .pdf", "hai dấu cách.pdf"),
        ('a"b;c%2f$d.pdf', "a b c 2f d.pdf"),
        ("con.pdf", "_con.pdf"),
        ("LPT1.báo cáo.pdf", "_LPT1.báo cáo.pdf"),
        ("concho.pdf", "concho.pdf"),
        ("", "tai-lieu.pdf"),
        (".pdf", "tai-lieu.pdf"),
        ("..", "tai-lieu.pdf"),
        ("???", "tai-lieu.pdf"),
        (f"{'ă' * 300}.pdf", f"{'ă' * 116}.pdf"),
    ],
)
def test_a_name_is_cleaned(given_name: str, kept: str) -> None:
    assert document_name(given_name, DocumentKind.PDF) == kept


@given(st.text(max_size=300), st.sampled_from(list(DocumentKind)))
def test_no_name_does_harm(given_name: str, kind: DocumentKind) -> None:
    name = document_name(given_name, kind)

    assert len(name) <= MOST_CHARACTERS
    assert name.endswith(f".{kind.extension}")
    assert not set(name) & set('<>:"/\\|?*\0\r\n\t\u202e\u200b')
    assert name.isprintable()
    assert not name.startswith((".", " "))
    assert document_name(name, kind) == name
