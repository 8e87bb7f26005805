"""What stands in the head of every page: where one can go, and who one is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from units.enums import UNIT_ROLES, Role
from units.models import User
from units.rules import Standing


@dataclass(frozen=True, slots=True)
class MainPage:
    """One of the main pages, and whose it is."""

    route: str
    label: str | Promise
    is_for: Callable[[Standing], bool]


def _watches(standing: Standing) -> bool:
    return bool(standing.at(Role.LEADER, Role.OFFICER))


def _works_at_a_unit(standing: Standing) -> bool:
    return bool(standing.at(*UNIT_ROLES))


def _is_appointed(standing: Standing) -> bool:
    return standing.is_appointed


def _is_officer(standing: Standing) -> bool:
    return standing.is_officer


MAIN_PAGES = (
    MainPage("home", _("What waits for you"), lambda _standing: True),
    MainPage("indicators:figures", _("Enter figures"), _works_at_a_unit),
    MainPage("indicators:clusters", _("Progress and figures of the cluster"), _is_appointed),
    MainPage("reports:report_switch", _("Reports"), _is_appointed),
    MainPage("reports:review", _("Results of the clusters"), _watches),
    MainPage("awards:register", _("Emulation and commendation"), _is_appointed),
    MainPage("admin:index", _("Catalogue"), _is_officer),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Give the templates the main pages that are the person's, and the person; nothing to strangers."""
    user, standing = getattr(request, "user", None), getattr(request, "standing", None)
    if user is None or standing is None or not user.is_authenticated:
        return {"navigation": [], "person": None, "version": settings.PRODUCT_VERSION}
    return {
        "navigation": list(_links(standing, request.path)),
        "person": SimpleLazyObject(lambda: _person(user, standing)),
        "version": settings.PRODUCT_VERSION,
    }


def _links(standing: Standing, path: str) -> Iterator[dict[str, Any]]:
    for page in MAIN_PAGES:
        if page.is_for(standing):
            url = reverse(page.route)
            current = path == url or (url != "/" and path.startswith(url))
            yield {"url": url, "label": page.label, "count": None, "current": current}


def _person(user: User, standing: Standing) -> dict[str, Any]:
    posts = standing.posts
    roles = [f"{post.role.label} · {post.unit}" for post in posts]
    # The head has room for the office itself; what follows a comma (whom it serves) opens with the menu.
    title = user.title.partition(",")[0]
    return {
        "name": str(user),
        "title": title,
        "unit": posts[0].short_name if posts else "",
        "roles": roles if title == user.title else [user.title, *roles],
    }
