"""The officer's page of files, and the address that tells whether the product is alive."""

from dataclasses import dataclass, field

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from clusters.models import Period
from config.carrying import carried, carry
from config.files.loading import Outcome
from config.files.mistakes import Mistake
from config.forms import HandInForm
from config.giving_back import file_lines, given_back
from config.handing_in import Handed, hand_in, schemas_for, take
from units.http import SignedInRequest

MOST_SHOWN = 1000


@dataclass(frozen=True, slots=True)
class Result:
    """What came of the files: mistakes, or counts of a check or of a load."""

    outcome: Outcome
    is_check: bool
    carried: str = ""
    names: tuple[str, ...] = field(default=())

    @property
    def shown(self) -> list[Mistake]:
        return self.outcome.mistakes[:MOST_SHOWN]

    @property
    def hidden(self) -> int:
        return max(0, len(self.outcome.mistakes) - MOST_SHOWN)


@require_http_methods(["GET", "HEAD", "POST"])
def files(request: SignedInRequest) -> HttpResponse:
    """Check and load an OFFICER's files, and offer each for download."""
    if not request.standing.is_officer:
        raise Http404
    if request.method != "POST":
        return _page(request, HandInForm())
    kept = carried(request.POST.get("carried", ""), by=request.user)
    form = HandInForm(request.POST, request.FILES)
    if kept is None and not form.is_valid():
        return _page(request, form, status=422)
    handed = Handed(files=kept) if kept is not None else take(form.cleaned_data["chosen"], request.standing)
    if handed.refusals:
        return _page(request, HandInForm(), refusals=handed.refusals, status=422)
    result = _result(request, handed, is_check=request.POST.get("step") != "load")
    return _page(request, HandInForm(), result=result, status=422 if result.outcome.mistakes else 200)


def _result(request: SignedInRequest, handed: Handed, *, is_check: bool) -> Result:
    outcome = hand_in(handed.files, by=request.user, standing=request.standing, at=timezone.now(), dry_run=is_check)
    may_go_on = is_check and not outcome.mistakes
    kept = carry(handed.files, by=request.user) if may_go_on else ""
    return Result(outcome, is_check, kept, tuple(handed.files))


def _page(
    request: SignedInRequest,
    form: HandInForm,
    *,
    result: Result | None = None,
    refusals: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    schemas = {schema.file: schema for schema in schemas_for(request.standing)}
    context = {
        "form": form,
        "result": result,
        "refusals": refusals or [],
        "lines": file_lines(schemas),
        "periods": Period.objects.newest_first(),
        "chosen": request.GET.get("period", ""),
        "crumbs": [{"label": _("Catalogue"), "url": reverse("admin:index")}],
    }
    return render(request, "files/files.html", context, status=status)


@require_safe
def files_download(request: SignedInRequest, file: str) -> HttpResponse:
    """Give one file back as CSV."""
    if not request.standing.is_officer:
        raise Http404
    period = request.GET.get("period", "")
    content = given_back(file, request.standing, period=period)
    if content is None or (period and not Period.objects.filter(code=period).exists()):
        raise Http404
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file}"'
    return response


@login_not_required
@never_cache
@require_safe
def healthz(_request: SignedInRequest) -> HttpResponse:
    """Say ok while the database answers; no session, no sign-in."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database unavailable", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")
