"""What the commands say: mistakes one a line on the error output, counts on the other."""

from collections.abc import Iterable
from typing import NoReturn

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from config.files.loading import Outcome
from config.files.mistakes import Mistake


def refuse(command: BaseCommand, mistakes: Iterable[Mistake]) -> NoReturn:
    """List every mistake and end with status 1."""
    for mistake in mistakes:
        command.stderr.write(str(mistake))
    raise SystemExit(1)


def tell(command: BaseCommand, outcome: Outcome, *, dry_run: bool) -> None:
    """Say what was written, or would have been."""
    words = _("%(file)s: %(created)s added, %(changed)s changed, %(unchanged)s unchanged")
    for file, count in outcome.counts.items():
        parts = {"created": count.created, "changed": count.changed, "unchanged": count.unchanged}
        command.stdout.write(words % {"file": file, **parts})
    if dry_run:
        command.stdout.write(_("No mistakes. Nothing was written, as this was only a check."))
