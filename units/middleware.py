"""What an address may hold, which language one reads, and that a handed-out password must be changed first."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect

from units.models import User

OPEN_ALL_THE_SAME = frozenset({"account_change_password", "account_logout"})


class AddressMiddleware:
    """Refuse a NUL in the query of an address: none of the pages writes one, and PostgreSQL takes no text with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if any("\0" in text for name, values in request.GET.lists() for text in (name, *values)):
            raise BadRequest("NUL in the query")
        return self.get_response(request)


class LanguageMiddleware(LocaleMiddleware):
    """Vietnamese until the reader chooses: many an office browser says that it prefers English, its reader does not."""

    def process_request(self, request: HttpRequest) -> None:
        request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        super().process_request(request)


class PasswordChangeMiddleware:
    """Send whoever still has a handed-out password to the page that changes it; public views stay public."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], *_: object) -> HttpResponse | None:
        if not getattr(view, "login_required", True) or not _must_change(request):
            return None
        name = request.resolver_match.url_name if request.resolver_match else None
        return None if name in OPEN_ALL_THE_SAME else redirect("account_change_password")


def _must_change(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.must_change_password
