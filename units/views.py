"""The pages of one's own account that allauth does not have."""

from allauth.decorators import rate_limit
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from units.forms import FirstPasswordForm, OwnPasswordForm
from units.http import SignedInRequest


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(action="change_password")  # type: ignore[untyped-decorator]  # allauth ships no types
def password_change(request: SignedInRequest) -> HttpResponse:
    """Change one's password; the first one, handed out by an officer, need not be typed again."""
    first = request.user.must_change_password
    form = (FirstPasswordForm if first else OwnPasswordForm)(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Your password is changed."))
        return redirect("home")
    return render(request, "account/password_first.html" if first else "account/password_change.html", {"form": form})
