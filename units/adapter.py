"""How sign-in behaves here: accounts are given by officers, nobody signs up."""

import math
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from units.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        return False

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:  # noqa: ARG002 - allauth's
        """Say so at the sign-in page; allauth's own page for it has no address here."""
        messages.error(request, _("This account is closed. Please ask the standing officer for emulation."))
        return redirect("account_login")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt.

        :raises ValidationError: if the account is locked after too many failures, saying for how long
        """
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as refusal:
            minutes = self._minutes_locked(request, **credentials)
            words = ngettext(
                "Too many failed attempts. You can try again in %(minutes)d minute.",
                "Too many failed attempts. You can try again in %(minutes)d minutes.",
                minutes,
            )
            raise ValidationError(words % {"minutes": minutes}, code=refusal.code) from refusal

    def _minutes_locked(self, request: HttpRequest, **credentials: Any) -> int:
        # allauth keeps the times of failures, newest first; a lock ends when the oldest of them is forgotten.
        key = self._get_login_attempts_cache_key(request, **credentials)
        where = {"app": "allauth.account", "action": "login_failed"}
        seconds = [60.0]
        for rate in ratelimit.get_rates(**where):
            failures = cache.get(ratelimit.get_cache_key(request, rate=rate, key=key, **where), [])
            if len(failures) >= rate.amount:
                seconds.append(failures[-1] + rate.duration - time.time())
        return math.ceil(max(seconds) / 60)
