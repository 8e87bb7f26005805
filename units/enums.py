"""The levels of the procuracy and what a person may be appointed to do."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    PROVINCE = "province", _("Province")
    REGION = "region", _("Region")
    DISTRICT = "district", _("District")
    DEPARTMENT = "department", _("Department")


class Role(TextChoices):
    REPORTER = "REPORTER", _("Compiler of figures")
    HEAD = "HEAD", _("Head of unit")
    LEADER = "LEADER", _("Provincial leader")
    OFFICER = "OFFICER", _("Standing officer for emulation")


# Who works on a unit's own figures, against who watches over a province.
UNIT_ROLES = (Role.REPORTER, Role.HEAD)
PROVINCE_ROLES = (Role.LEADER, Role.OFFICER)
