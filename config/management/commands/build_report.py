"""`./manage.py build_report`: a cluster's report on a period, as a page, a PDF or data."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from clusters.models import Cluster, Period
from indicators.reading import Member, members_of
from indicators.workflow import StepRefusedError
from reports.document import standalone
from reports.documents import FORMATS, document_of
from reports.enums import ReportState
from reports.models import Report


class Command(BaseCommand):
    help = "Write a cluster's report from the confirmed figures; once issued, the version that was frozen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cluster", required=True, metavar="CODE")
        parser.add_argument("--period", required=True, metavar="CODE")
        parser.add_argument("--format", required=True, metavar="|".join(FORMATS))
        parser.add_argument("--output", type=Path, metavar="FILE", help="without it the report goes to standard output")

    def handle(self, *_args: Any, **options: Any) -> None:
        form: str = options["format"]
        if form not in FORMATS:
            words = _("The report cannot be written as “%(form)s”. Choose one of: %(known)s.")
            raise CommandError(words % {"form": form, "known": ", ".join(FORMATS)})
        cluster, period = _cluster(options["cluster"]), _period(options["period"])
        members = members_of(cluster, period)
        if not members:
            words = _("%(cluster)s has no members in the period %(period)s.")
            raise CommandError(words % {"cluster": cluster.name, "period": period.name})
        report, _created = Report.objects.get_or_create(cluster=cluster, period=period)
        self._write(_content(report, form), options["output"])
        self._tell(report, members)

    def _write(self, content: bytes, output: Path | None) -> None:
        if output is None:
            cast("BinaryIO", self.stdout.buffer).write(content)
            return
        try:
            output.write_bytes(content)
        except OSError as error:
            words = _("“%(file)s” cannot be written. See that its folder exists and may be written to.")
            raise CommandError(words % {"file": output}) from error

    def _tell(self, report: Report, members: tuple[Member, ...]) -> None:
        for member in members:
            if not member.is_accepted:
                words = _("No confirmed figures: %(unit)s (%(code)s).")
                self.stderr.write(words % {"unit": member.name, "code": member.code})
        if report.state == ReportState.ISSUED:
            self.stderr.write(_("This report is issued: what was written is the version that was frozen."))


def _cluster(code: str) -> Cluster:
    found = Cluster.objects.select_related("host").filter(code=code).first()
    if found is None:
        words = _("There is no cluster “%(code)s”. Known: %(known)s.")
        known = Cluster.objects.order_by("code").values_list("code", flat=True)
        raise CommandError(words % {"code": code, "known": ", ".join(known)})
    return found


def _period(code: str) -> Period:
    found = Period.objects.select_related("compare_with").filter(code=code).first()
    if found is None:
        words = _("There is no period “%(code)s”. Known: %(known)s.")
        known = Period.objects.in_order().values_list("code", flat=True)
        raise CommandError(words % {"code": code, "known": ", ".join(known)})
    return found


def _content(report: Report, form: str) -> bytes:
    try:
        content = document_of(report, form=form, brief=False).content
    except StepRefusedError as refusal:
        raise CommandError(str(refusal)) from refusal
    return standalone(content.decode()).encode() if form == "html" else content
