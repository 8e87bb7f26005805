"""Who signs a report for the cluster: a HEAD of the unit that chairs it, or for them a HEAD of its deputy."""

from dataclasses import dataclass

from django.utils import timezone

from clusters.enums import MembershipRole
from reports.models import Report
from units.enums import Role
from units.models import Appointment


@dataclass(frozen=True, slots=True)
class Signer:
    """A name and an official title, both blank where nobody is appointed; the deputy signs "KT. CỤM TRƯỞNG"."""

    name: str
    title: str
    by_deputy: bool = False
    user_id: int | None = None


def signers_of(report: Report) -> list[Signer]:
    """Name who may sign today: the chair's HEADs, then the deputy's, who served longest first."""
    heads = Appointment.objects.in_force(on=timezone.localdate()).filter(
        role=Role.HEAD,
        user__is_active=True,
        unit__memberships__cluster=report.cluster,
        unit__memberships__period=report.period,
        unit__memberships__role__in=[MembershipRole.CHAIR, MembershipRole.DEPUTY],
    )
    columns = ("user__full_name", "user__title", "unit__memberships__role", "user_id")
    rows = heads.order_by("unit__memberships__role", "starts_on", "pk").values_list(*columns)
    # A deputy who heads the chair's unit too signs as its head.
    found: dict[int, Signer] = {}
    for name, title, role, user in rows:
        found.setdefault(user, Signer(name, title, role == MembershipRole.DEPUTY, user))
    return list(found.values())


def signer_of(report: Report) -> Signer:
    """Name who would sign if the report were issued now and nobody chose another."""
    return next(iter(signers_of(report)), Signer("", ""))
