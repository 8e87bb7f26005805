"""`./manage.py import_figures FILE`: figures alone, as drafts, sent or confirmed."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.files.account import import_account
from config.files.folder import read_file
from config.files.kinds import Stamp
from config.files.mistakes import Mistake
from config.files.states import import_figures
from config.files.telling import refuse, tell
from indicators.enums import SubmissionState
from units.models import User

STATES = {
    "draft": SubmissionState.DRAFT,
    "submitted": SubmissionState.SUBMITTED,
    "accepted": SubmissionState.ACCEPTED,
}


class Command(BaseCommand):
    help = (
        "Load figures from CSV or XLSX: the columns of figures.csv, or a unit's filled form; past roles, past no check."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--state", choices=STATES, default="draft", help="the state that the units are left in")
        parser.add_argument("--by", metavar="USERNAME", help="who acts; without it the account “import”")
        parser.add_argument("--dry-run", action="store_true", help="only check")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        content = read_file(path)
        if isinstance(content, Mistake):
            refuse(self, [content])
        state, dry_run = STATES[options["state"]], options["dry_run"]
        with transaction.atomic():
            stamp = Stamp(self._actor(options["by"], path), timezone.now())
            outcome = import_figures(content, name=path.name, state=state, stamp=stamp, dry_run=dry_run)
            transaction.set_rollback(bool(outcome.mistakes) or dry_run)
        if outcome.mistakes:
            refuse(self, outcome.mistakes)
        tell(self, outcome, dry_run=dry_run)

    def _actor(self, username: str | None, path: Path) -> User:
        if username is None:
            return import_account()
        found = User.objects.filter(username=username).first()
        if found is None:
            words = _("There is no account “%(username)s”. Give --by a user name that exists, or leave it out.")
            refuse(self, [Mistake(path.name, 1, "", words % {"username": username})])
        return found
