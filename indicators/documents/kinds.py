"""The kinds of documents that are taken, and the refusal of every other."""

from enum import StrEnum


class DocumentKind(StrEnum):
    """A kind of document that any office opens."""

    PDF = "PDF"
    XLSX = "XLSX"
    DOCX = "DOCX"
    JPEG = "JPEG"
    PNG = "PNG"

    @property
    def extension(self) -> str:
        return "jpg" if self is DocumentKind.JPEG else self.value.lower()

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self]


_OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    DocumentKind.PDF: "application/pdf",
    DocumentKind.XLSX: f"{_OFFICE}.spreadsheetml.sheet",
    DocumentKind.DOCX: f"{_OFFICE}.wordprocessingml.document",
    DocumentKind.JPEG: "image/jpeg",
    DocumentKind.PNG: "image/png",
}


class DocumentRefusedError(Exception):
    """The file is not taken; the message says why and what to do, fit to show the user."""
