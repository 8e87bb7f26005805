"""The usual report as PDF in a process that is warm: against Chromium, and against WeasyPrint left to itself."""

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import weasyprint  # noqa: TID251 - what reports.pdf adds to it is measured

from benchmarks.generate import World
from benchmarks.measure import Task, show, side_by_side
from reports.documents import draft_html
from reports.models import Report
from reports.pdf import STYLE, render_pdf
from reports.signing import signer_of
from reports.summary import build_summary

OURS, BARE, CHROMIUM = "render_pdf", "bare WeasyPrint", "Chromium"


def measure(world: World, title: str, *, rounds: int) -> None:
    """Print what the three take for the same page, and the ratios."""
    html = _html(world)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "report.html"
        file.write_text(_with_own_style(html), encoding="utf-8")
        tasks: dict[str, Task] = {OURS: lambda: render_pdf(html), BARE: lambda: _bare(file)}
        if browser := shutil.which(os.environ.get("CHROMIUM") or "chromium"):
            tasks[CHROMIUM] = lambda: _printed(browser, file)
        times = side_by_side(tasks, rounds=rounds)
    rows = [[name, times.median(name), times.ratio(OURS, name)] for name in tasks]
    show(f"{title}, {len(html) / 1024:.0f} KB of HTML", ["PDF", "ms", "render_pdf is × of it"], rows)


def _html(world: World) -> str:
    report = Report.objects.select_related("cluster__host", "period").get(cluster=world.cluster, period=world.period)
    summary = build_summary(cluster=world.cluster, period=world.period)
    return draft_html(summary, {}, signer_of(report), brief=False)


def _with_own_style(html: str) -> str:
    """Point to the style's file, for programs that have no fetcher of ours."""
    before, mark, rest = html.partition(f"css/{STYLE.name}")
    assert mark, "The report's page names its style."
    return before[: before.rindex('"') + 1] + STYLE.as_uri() + rest


def _bare(file: Path) -> bytes:
    pdf: bytes = weasyprint.HTML(filename=file).write_pdf()
    return pdf


def _printed(browser: str, file: Path) -> None:
    pdf = file.with_suffix(".pdf")
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={file.parent / 'profile'}"]
    printing = [browser, *options, "--no-pdf-header-footer", f"--print-to-pdf={pdf}", file.as_uri()]
    subprocess.run(printing, check=True, capture_output=True)
    assert pdf.stat().st_size > 10_000
    pdf.unlink()
