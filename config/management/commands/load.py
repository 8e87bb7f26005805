"""`./manage.py load FOLDER [--dry-run]`: the files of DESIGN §8 into the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.files.account import import_account
from config.files.folder import read_folder
from config.files.loading import load_folder
from config.files.telling import refuse, tell


class Command(BaseCommand):
    help = "Load whichever of the known files (CSV, XLSX) a folder holds: all of them or, on any mistake, nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only check")

    def handle(self, *_args: Any, **options: Any) -> None:
        folder = read_folder(options["folder"])
        if folder.mistakes:
            refuse(self, folder.mistakes)
        for name in folder.unknown:
            self.stdout.write(_("Left alone: %(name)s is none of the known files.") % {"name": name})
        dry_run = options["dry_run"]
        with transaction.atomic():
            outcome = load_folder(folder.files, by=import_account(), at=timezone.now(), dry_run=dry_run)
            transaction.set_rollback(bool(outcome.mistakes) or dry_run)
        if outcome.mistakes:
            refuse(self, outcome.mistakes)
        tell(self, outcome, dry_run=dry_run)
