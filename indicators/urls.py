"""Addresses of figures: the units' own, and their clusters' boards."""

from django.urls import path

import units.converters  # noqa: F401 - registers the converter "code"
from indicators.views import attachments, board, cells, entry, exchange, history, sending, submission

app_name = "indicators"
ATTACHMENTS = "figures/<code:period>/<code:unit>/attachments/<code:element>/"

urlpatterns = [
    path("figures/", entry.figures, name="figures"),
    path("figures/<code:period>/<code:unit>/", entry.entry, name="entry"),
    path("figures/<code:period>/<code:unit>/show/", entry.entry_show, name="entry_show"),
    path("figures/<code:period>/<code:unit>/send/", entry.entry_send, name="entry_send"),
    path("figures/<code:period>/<code:unit>/explain/", sending.entry_explain, name="entry_explain"),
    path("figures/<code:period>/<code:unit>/cells/", cells.entry_cells, name="entry_cells"),
    path("figures/<code:period>/<code:unit>/state/", cells.entry_state, name="entry_state"),
    path("figures/<code:period>/<code:unit>/history/", history.history, name="history"),
    path("figures/<code:period>/<code:unit>/history/<code:element>/", history.cell_history, name="cell_history"),
    path(ATTACHMENTS, attachments.attachments, name="attachments"),
    path(f"{ATTACHMENTS}<int:attachment>/", attachments.attachment, name="attachment"),
    path(f"{ATTACHMENTS}<int:attachment>/remove/", attachments.attachment_remove, name="attachment_remove"),
    path(f"{ATTACHMENTS}<int:attachment>/purge/", attachments.attachment_purge, name="attachment_purge"),
    path("figures/<code:period>/<code:unit>/excel/", exchange.excel, name="excel"),
    path("figures/<code:period>/<code:unit>/excel/form.xlsx", exchange.excel_form, name="excel_form"),
    path("figures/<code:period>/<code:unit>/excel/<int:upload>/", exchange.excel_upload, name="excel_upload"),
    path("figures/<code:period>/<code:unit>/excel/<int:upload>/apply/", exchange.excel_apply, name="excel_apply"),
    path("figures/<code:period>/<code:unit>/excel/<int:upload>/undo/", exchange.excel_undo, name="excel_undo"),
    path("clusters/", board.clusters, name="clusters"),
    path("clusters/<code:cluster>/<code:period>/", board.board, name="board"),
    path("clusters/<code:cluster>/<code:period>/<code:unit>/", submission.submission, name="submission"),
    path(
        "clusters/<code:cluster>/<code:period>/<code:unit>/confirm/",
        submission.submission_confirm,
        name="submission_confirm",
    ),
    path(
        "clusters/<code:cluster>/<code:period>/<code:unit>/return/",
        submission.submission_return,
        name="submission_return",
    ),
    path(
        "clusters/<code:cluster>/<code:period>/<code:unit>/reopen/",
        submission.submission_reopen,
        name="submission_reopen",
    ),
]
