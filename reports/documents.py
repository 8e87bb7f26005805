"""The report as a file to hand out: the frozen one once issued, else today's, marked as a draft."""

import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from indicators.workflow import StepRefusedError
from reports import snapshot
from reports.content import Summary
from reports.document import dressed, render_document
from reports.enums import ReportState
from reports.models import Report, ReportVersion
from reports.payload import as_json
from reports.pdf import PdfUnavailableError, render_pdf
from reports.signing import Signer, signer_of
from reports.summary import build_summary

FORMATS = {"html": "text/html; charset=utf-8", "pdf": "application/pdf", "json": "application/json; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Document:
    """One file of the report."""

    content: bytes
    content_type: str
    filename: str


def document_of(report: Report, *, form: str, brief: bool) -> Document:
    """Give the report in one of FORMATS, in full or as tóm tắt.

    :raises StepRefusedError: for a PDF on a machine that cannot make one
    """
    version = report.versions.order_by("-version").first() if report.state == ReportState.ISSUED else None
    content = _frozen(version, form, brief=brief) if version else _draft(report, form, brief=brief)
    name = f"bao-cao{'-tom-tat' if brief else ''}-{report.cluster.code}-{report.period.code}.{form}"
    return Document(content, FORMATS[form], name)


def _frozen(version: ReportVersion, form: str, *, brief: bool) -> bytes:
    if form == "json":
        return _json(*snapshot.load(version.snapshot))
    if form == "html":
        return dressed(version.html_brief if brief else version.html).encode()
    stored = bytes(version.pdf_brief if brief else version.pdf)
    return stored or pdf_of(version.html_brief if brief else version.html)


def _draft(report: Report, form: str, *, brief: bool) -> bytes:
    summary = build_summary(cluster=report.cluster, period=report.period)
    written = {row.section: row.text for row in report.narratives.all()}
    if form == "json":
        return _json(summary, written)
    html = draft_html(summary, written, signer_of(report), brief=brief)
    return dressed(html).encode() if form == "html" else pdf_of(html)


def draft_html(summary: Summary, written: dict[str, str], signer: Signer, *, brief: bool) -> str:
    """Render today's figures and words, marked DỰ THẢO, over the name of who would sign."""
    return render_document(
        summary,
        written,
        brief=brief,
        draft=True,
        number="",
        dated_on=None,
        signer_name=signer.name,
        signer_title=signer.title,
        signed_by_deputy=signer.by_deputy,
    )


def _json(summary: Summary, written: Any) -> bytes:
    return json.dumps(as_json(summary, written), ensure_ascii=False, indent=2).encode()


def pdf_of(html: str) -> bytes:
    """Turn a page into a PDF.

    :raises StepRefusedError: on a machine that cannot make one
    """
    try:
        return render_pdf(html)
    except PdfUnavailableError as missing:
        raise StepRefusedError(
            _("This machine cannot make a PDF: the system library Pango is missing. The HTML page can be printed.")
        ) from missing
