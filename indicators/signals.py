"""A unit that joins a cluster for a period gets its empty draft at once, however it joined."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from clusters.models import Membership
from indicators.models import Submission


@receiver(post_save, sender=Membership)
def open_draft(instance: Membership, *, raw: bool, **_kwargs: Any) -> None:
    if not raw:
        Submission.objects.open_for([instance])
