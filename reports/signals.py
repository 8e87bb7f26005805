"""A cluster that gets its chair for a period gets the empty draft of its report at once."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from clusters.models import Membership
from reports.models import Report


@receiver(post_save, sender=Membership)
def open_report(instance: Membership, *, raw: bool, **_kwargs: Any) -> None:
    if not raw:
        Report.objects.open_for([instance])
