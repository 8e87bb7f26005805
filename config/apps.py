"""The project's own app (commands, navigation, files), and the admin site that opens by appointment."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class ProjectConfig(AppConfig):
    name = "config"
    default = True


class AdminConfig(admin_apps.AdminConfig):
    default_site = "config.admin_site.CatalogueAdminSite"
    default = False
