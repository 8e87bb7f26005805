"""Who signs a report for the cluster: a HEAD of the unit that chairs it."""

from dataclasses import dataclass

from django.utils import timezone

from clusters.enums import MembershipRole
from reports.models import Report
from units.enums import Role
from units.models import Appointment


@dataclass(frozen=True, slots=True)
class Signer:
    """A name and an official title, both blank where nobody is appointed."""

    name: str
    title: str


def signer_of(report: Report) -> Signer:
    """Name the chair's longest-serving HEAD today, who would sign if the report were issued now."""
    heads = Appointment.objects.in_force(on=timezone.localdate()).filter(
        role=Role.HEAD,
        unit__memberships__cluster=report.cluster,
        unit__memberships__period=report.period,
        unit__memberships__role=MembershipRole.CHAIR,
    )
    first = heads.order_by("starts_on", "pk").values_list("user__full_name", "user__title").first()
    return Signer(*first) if first else Signer("", "")
