"""Addresses of the review and of the reports."""

from django.urls import path

import units.converters  # noqa: F401 - registers the converter "code"
from reports.views import report, review, unit_form

app_name = "reports"

urlpatterns = [
    path("reports/", report.report_switch, name="report_switch"),
    path("reports/<code:cluster>/<code:period>/", report.report_detail, name="report"),
    path("reports/<code:cluster>/<code:period>/save/", report.report_save, name="report_save"),
    path("reports/<code:cluster>/<code:period>/put-forward/", report.report_put_forward, name="report_put_forward"),
    path("reports/<code:cluster>/<code:period>/agree/", report.report_approve, name="report_approve"),
    path("reports/<code:cluster>/<code:period>/send-back/", report.report_send_back, name="report_send_back"),
    path("reports/<code:cluster>/<code:period>/issue/", report.report_issue, name="report_issue"),
    path("reports/<code:cluster>/<code:period>/number/", report.report_number, name="report_number"),
    path("reports/<code:cluster>/<code:period>/document.<str:form>", report.report_document, name="report_document"),
    path("figures/<code:period>/<code:unit>/form.<str:form>", unit_form.unit_form, name="unit_form"),
    path("review/", review.review, name="review"),
    path("review/<code:cluster>/", review.review_switch, name="review_switch"),
    path("review/<code:cluster>/<code:period>/", review.review_cluster, name="review_cluster"),
    path("review/<code:cluster>/<code:period>/<code:unit>/", review.review_unit, name="review_unit"),
    path(
        "review/<code:cluster>/<code:period>/<code:unit>/<code:indicator>/", review.review_figure, name="review_figure"
    ),
]
