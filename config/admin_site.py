"""The catalogue's admin: it opens by an OFFICER appointment, never by is_staff; to everyone else it is not there."""

from functools import update_wrapper
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

# One signs in, out, and changes one's password at the product's own pages; rows have no page to be viewed at.
NOT_HERE = frozenset({"logout", "password_change", "password_change_done", "view_on_site", "autocomplete"})
ORDER = ("units", "clusters", "indicators", "awards")


class CatalogueAdminSite(AdminSite):
    site_header = _("Catalogue")
    site_title = _("Catalogue")
    index_title = _("Units, clusters, periods and indicators")
    site_url = "/"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and request.standing.is_officer  # type: ignore[attr-defined]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """Hide every page from those who may not open it, where Django would lead them to sign in again."""
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not self.has_permission(request):
                raise Http404
            response: HttpResponseBase = inner(request, *args, **kwargs)
            return response

        return update_wrapper(guarded, view)

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # noqa: ARG002
        """Lead to the product's own page, and back here."""
        return redirect_to_login(reverse("admin:index", current_app=self.name), settings.LOGIN_URL)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [route for route in super().get_urls() if getattr(route, "name", None) not in NOT_HERE]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Put the apps in the order in which they build on each other."""
        apps = super().get_app_list(request, app_label)
        return sorted(apps, key=lambda app: ORDER.index(app["app_label"]) if app["app_label"] in ORDER else len(ORDER))
