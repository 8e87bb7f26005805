"""Every address of the product."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from config.views import files, files_download, healthz
from reports.views.home import home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("", include("indicators.urls")),
    path("", include("reports.urls")),
    path("awards/", include("awards.urls")),
    path("files/", files, name="files"),
    path("files/<str:file>", files_download, name="files_download"),
    path("healthz/", healthz, name="healthz"),
    path("accounts/", include("units.urls")),
    path("admin/", admin.site.urls),
]
