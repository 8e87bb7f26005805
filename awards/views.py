"""Thi đua, khen thưởng: the register of commendations, and the emulation work beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from awards.enums import Category, Subject
from awards.filters import AwardFilter, WorkFilter
from awards.models import Award, Exemplar, Initiative, Movement
from units.http import SignedInRequest

ON_A_PAGE = 50
TABS = (
    ("awards:register", gettext_lazy("Commendations")),
    ("awards:movements", gettext_lazy("Emulation movements")),
    ("awards:initiatives", gettext_lazy("Initiatives")),
    ("awards:exemplars", gettext_lazy("Exemplars")),
)


@dataclass(frozen=True, slots=True)
class CategoryCount:
    """Commendations of one category (blank: of all)."""

    label: str
    collectives: int
    individuals: int

    @property
    def total(self) -> int:
        return self.collectives + self.individuals


@require_safe
def register(request: SignedInRequest) -> HttpResponse:
    """Show the commendations by decision, the newest first, with their statistics."""
    form = AwardFilter(request.GET, rows=Award.objects.visible_to(request.standing))
    rows = _narrowed(request, form)
    context = _context(request, form, rows.in_register_order(), current="awards:register")
    counts = counts_of(rows)
    return render(request, "awards/register.html", context | {"counts": counts, "all": total_of(counts)})


@require_safe
def movements(request: SignedInRequest) -> HttpResponse:
    form = WorkFilter(request.GET, rows=Movement.objects.visible_to(request.standing))
    rows = _narrowed(request, form).order_by("-period__year", "-period__half", "unit__sort_key", "-starts_on", "pk")
    return render(request, "awards/movements.html", _context(request, form, rows, current="awards:movements"))


@require_safe
def initiatives(request: SignedInRequest) -> HttpResponse:
    form = WorkFilter(request.GET, rows=Initiative.objects.visible_to(request.standing))
    rows = _narrowed(request, form).order_by("-period__year", "-period__half", "unit__sort_key", "name", "pk")
    return render(request, "awards/initiatives.html", _context(request, form, rows, current="awards:initiatives"))


@require_safe
def exemplars(request: SignedInRequest) -> HttpResponse:
    form = WorkFilter(request.GET, rows=Exemplar.objects.visible_to(request.standing))
    rows = _narrowed(request, form).order_by("-period__year", "-period__half", "unit__sort_key", "name", "pk")
    return render(request, "awards/exemplars.html", _context(request, form, rows, current="awards:exemplars"))


def counts_of(awards: QuerySet) -> list[CategoryCount]:
    """Count commendations by category and by whom they are for, in one query; empty categories are left out."""
    rows = awards.order_by().values_list("category", "subject").annotate(Count("pk"))
    counted = {(category, subject): number for category, subject, number in rows}
    found = [
        CategoryCount(
            str(category.label),
            counted.get((category, Subject.COLLECTIVE), 0),
            counted.get((category, Subject.INDIVIDUAL), 0),
        )
        for category in Category
    ]
    return [one for one in found if one.total]


def total_of(counts: Iterable[CategoryCount]) -> CategoryCount:
    """Add up the categories."""
    listed = list(counts)
    return CategoryCount(
        _("Altogether"), sum(one.collectives for one in listed), sum(one.individuals for one in listed)
    )


def _narrowed(request: SignedInRequest, form: WorkFilter) -> Any:
    if not request.standing.is_appointed:
        raise Http404
    form.is_valid()
    return form.narrowed()


def _context(request: HttpRequest, form: WorkFilter, rows: QuerySet, *, current: str) -> dict[str, Any]:
    page: Page = Paginator(rows.select_related("unit", "period"), ON_A_PAGE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    return {
        "form": form,
        "page": page,
        "query": f"{asked.urlencode()}&" if asked else "",
        "tabs": [{"name": name, "label": label, "is_current": name == current} for name, label in TABS],
    }
