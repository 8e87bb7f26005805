"""The addresses of one's own account and language; of allauth's pages only those that are in use."""

from allauth.account.views import login, logout
from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from units.views import password_change

urlpatterns = [
    path("login/", login, name="account_login"),
    path("logout/", logout, name="account_logout"),
    path("password/", password_change, name="account_change_password"),
    path("language/", login_not_required(set_language), name="set_language"),
]
