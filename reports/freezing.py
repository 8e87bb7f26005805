"""What issuing keeps: the data of the report, the pages made from it, and their hash."""

import hashlib
import json
from contextlib import suppress
from datetime import datetime

from django.db import transaction

from reports.document import render_document
from reports.models import Report, ReportVersion
from reports.pdf import PdfUnavailableError, render_pdf
from reports.signing import Signer
from reports.snapshot import dump, load
from reports.summary import build_summary
from units.models import User


def freeze(*, report: Report, signer: Signer, by: User, at: datetime) -> ReportVersion:
    """Keep the report's data as its first version, over the name and in the capacity of who signs it."""
    written = {row.section: row.text for row in report.narratives.all()}
    snapshot = dump(build_summary(cluster=report.cluster, period=report.period), written)
    version = ReportVersion(
        report=report,
        snapshot=snapshot,
        sha256=digest(snapshot),
        frozen_at=at,
        frozen_by=by,
        signer_name=signer.name,
        signer_title=signer.title,
        signed_by_deputy=signer.by_deputy,
    )
    render(version)
    return version


def digest(snapshot: object) -> str:
    """Return the SHA-256 of a snapshot, the same whatever order its keys were stored in."""
    canonical = json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def render(version: ReportVersion) -> None:
    """Make the version's pages from its frozen data alone, and store them."""
    version.html, version.html_brief = _html(version, brief=False), _html(version, brief=True)
    version.pdf = version.pdf_brief = b""
    version.save()
    # After the step, so that nobody's typing waits for it; a page without its print is printed when asked for.
    transaction.on_commit(lambda: _store_prints(version))


def _store_prints(version: ReportVersion) -> None:
    with suppress(PdfUnavailableError):
        version.pdf, version.pdf_brief = render_pdf(version.html), render_pdf(version.html_brief)
        version.save(update_fields=["pdf", "pdf_brief"])


def _html(version: ReportVersion, *, brief: bool) -> str:
    summary, narrative = load(version.snapshot)
    return render_document(
        summary,
        narrative,
        brief=brief,
        draft=False,
        number=version.number,
        dated_on=version.dated_on,
        signer_name=version.signer_name,
        signer_title=version.signer_title,
        signed_by_deputy=version.signed_by_deputy,
    )
