"""The request type that views receive behind the sign-in middleware, and the standing it carries."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from units.models import User
from units.rules import Standing, standing_of


class SignedInRequest(HttpRequest):
    """A request whose user is known: the sign-in middleware lets no other through."""

    user: User
    standing: Standing


class StandingMiddleware:
    """Give each request the standing of its user today, read when first asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.standing = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: standing_of(request.user, on=timezone.localdate())  # type: ignore[arg-type]
        )
        return self.get_response(request)
