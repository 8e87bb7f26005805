"""HTML in, PDF bytes out. The only module that imports WeasyPrint, and only once a PDF is wanted."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "static"
STYLE = STATIC / "css" / "document.css"
FONTS = STATIC / "vendor" / "tinos"
# A name that nobody can own: what the page refers to is one of our files or is refused.
PAGE = "https://document.invalid/"
# A document is many boxes that all stay until its end: looking for cycles among them is time lost.
COLLECT_RARELY = (100_000, 50, 100)
_one_at_a_time = Lock()


class ForeignAddressError(Exception):
    """The page refers to something that is not the report's own."""


class PdfUnavailableError(Exception):
    """The system's text layout library, Pango, is missing."""


def render_pdf(html: str) -> bytes:
    """Turn a report's page into a tagged PDF with its own fonts embedded.

    :raises ForeignAddressError: if the page refers to anything but the report's style and data: addresses
    :raises PdfUnavailableError: if this machine cannot lay out text
    """
    with _one_at_a_time, _rare_collection():
        weasyprint, fetcher, style, fonts = _tools()
        page = weasyprint.HTML(string=html, base_url=PAGE, url_fetcher=fetcher)
        try:
            pdf: bytes = page.write_pdf(stylesheets=[style], font_config=fonts, pdf_tags=True)
        except weasyprint.urls.FatalURLFetchingError as error:
            # It is no Exception, and would end the process that serves the page.
            raise ForeignAddressError(str(error)) from error
    return pdf


@contextmanager
def _rare_collection() -> Iterator[None]:
    usual = gc.get_threshold()
    gc.set_threshold(*COLLECT_RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@cache
def _tools() -> tuple[Any, Any, Any, Any]:
    # The import takes over a second, and the style and its fonts a tenth: once a process, and not for pages.
    try:
        import weasyprint  # noqa: PLC0415
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
        from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # noqa: PLC0415
    except OSError as missing:
        raise PdfUnavailableError from missing

    class OwnFilesOnly(URLFetcher):  # type: ignore[misc]
        """Refuse every address but the fonts, data:, and the style, which is handed over already."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            if url.startswith(PAGE) and url.endswith(f"/css/{STYLE.name}"):
                return URLFetcherResponse(url, "", {"Content-Type": "text/css"})
            if url.startswith("data:") or _is_font(url):
                return super().fetch(url, headers)
            raise FatalURLFetchingError(f"A report may not load {url}")

    fetcher, fonts = OwnFilesOnly(), FontConfiguration()
    return weasyprint, fetcher, weasyprint.CSS(filename=STYLE, font_config=fonts, url_fetcher=fetcher), fonts


def _is_font(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "file" and Path(unquote(parts.path)).resolve().parent == FONTS.resolve()
