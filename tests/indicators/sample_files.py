"""Small files of every kind, whole and otherwise, for tests of what is taken and what is not."""

import zlib
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from PIL import Image

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FORMATS = "application/vnd.openxmlformats-officedocument"
DOCX_MAIN = f"{FORMATS}.wordprocessingml.document.main+xml"
XLSX_MAIN = f"{FORMATS}.spreadsheetml.sheet.main+xml"
CORE = f"{PACKAGE}/relationships/metadata/core-properties"


def pdf(*objects: bytes, catalogue: bytes = b"", trailer: bytes = b"") -> bytes:
    """Write a PDF of one empty page and further objects, with its cross-reference table."""
    root = b"<< /Type /Catalog /Pages 2 0 R " + catalogue + b" >>"
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    written, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, content in enumerate((root, pages, page, *objects), start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(places) + 1, len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return written + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)


def packed_objects(content: bytes, name: bytes = b"ObjStm") -> bytes:
    """Write a group of objects as a PDF packs them."""
    packed = zlib.compress(content)
    head = b"<< /Type /%s /N 1 /First 4 /Filter /FlateDecode /Length %d >>" % (name, len(packed))
    return b"%s\nstream\n%s\nendstream" % (head, packed)


def zipped(parts: dict[str, bytes | str]) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return written.getvalue()


def relations(*rows: str) -> str:
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(rows)}</Relationships>'


def relation(type_: str, target: str, *, external: bool = False) -> str:
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="r{abs(hash((type_, target)))}" Type="{type_}" Target="{target}"{mode}/>'


def office(
    main: str = DOCX_MAIN,
    *,
    part: str = "word/document.xml",
    uses: tuple[str, ...] = (),
    types: str = "",
    **parts: bytes | str,
) -> bytes:
    """Write a Word document (or what the main type says) with the relations of its main part and further parts."""
    folder, name = part.split("/")
    override = f'<Override PartName="/{part}" ContentType="{main}"/>'
    default = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{default}{override}{types}</Types>',
            "_rels/.rels": relations(relation(f"{OFFICE}/officeDocument", part), relation(CORE, "docProps/core.xml")),
            part: "<document/>",
            f"{folder}/_rels/{name}.rels": relations(relation(f"{OFFICE}/styles", "styles.xml"), *uses),
            **parts,
        }
    )


def docx(**kwargs: Any) -> bytes:
    return office(**kwargs)


def xlsx(**kwargs: Any) -> bytes:
    return office(XLSX_MAIN, part="xl/workbook.xml", **kwargs)


def picture(kind: str, size: tuple[int, int] = (64, 48)) -> bytes:
    written = BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(written, kind)
    return written.getvalue()


GOOD: dict[str, bytes] = {
    "PDF": pdf(),
    "DOCX": docx(),
    "XLSX": xlsx(),
    "JPEG": picture("JPEG"),
    "PNG": picture("PNG"),
}
