"""Addresses of the register of commendations and of emulation work."""

from django.urls import path

from awards import views

app_name = "awards"

urlpatterns = [
    path("", views.register, name="register"),
    path("movements/", views.movements, name="movements"),
    path("initiatives/", views.initiatives, name="initiatives"),
    path("exemplars/", views.exemplars, name="exemplars"),
]
