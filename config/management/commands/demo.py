"""`./manage.py demo`: the demonstration, and the sign-ins to try it with."""

import os
import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from config import demo

# Letters and digits that nobody mistakes for one another when typing them from a screen.
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 12


class Command(BaseCommand):
    help = "Load the demonstration into an empty database, and print its sign-ins; a second run keeps the data."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            if demo.is_filled():
                self.stdout.write(_("The demonstration is here already; its data stay as they are."))
            else:
                demo.fill(at=timezone.now())
                self.stdout.write(_("The demonstration is loaded. Everything in it is illustrative."))
        except (demo.NotEmptyError, demo.FilesWrongError) as error:
            raise CommandError(str(error)) from None
        self._print_sign_ins(os.environ.get("DEMO_PASSWORD") or _new_password())

    def _print_sign_ins(self, password: str) -> None:
        sign_ins = demo.open_accounts(password)
        width = max(len(each.username) for each in sign_ins)
        names = max(len(each.who) for each in sign_ins)
        self.stdout.write("")
        self.stdout.write(_("Password of all these accounts: %(password)s") % {"password": password})
        for each in sign_ins:
            self.stdout.write(f"  {each.username:<{width}}  {each.who:<{names}}  {each.what}")
        self.stdout.write("")


def _new_password() -> str:
    return "".join(secrets.choice(SIGNS) for _position in range(LENGTH))
