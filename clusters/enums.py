"""A unit's place in its cluster, and how firmly figures are closed."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MembershipRole(TextChoices):
    CHAIR = "chair", _("Cluster chair")
    DEPUTY = "deputy", _("Cluster deputy")
    MEMBER = "member", _("Member")


class LockStage(TextChoices):
    """Put forward: nothing is confirmed or returned by the chair. Issued: nothing changes at all."""

    PUT_FORWARD = "PUT_FORWARD", _("Report put forward")
    ISSUED = "ISSUED", _("Report issued")
