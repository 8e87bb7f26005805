"""Requests to correct a unit's figures, and the cells that each of them opened; kept for ever."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from indicators.models.catalogue import DataElement
from indicators.models.submissions import Submission
from units.models import TimelineEntry


class Return(models.Model):
    """One request to correct; its step in the timeline says who, when and why. Without cells it opens them all."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="returns")
    number = models.PositiveSmallIntegerField()
    step = models.OneToOneField(TimelineEntry, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="return_numbered_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="return_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} #{self.number}"


class ReturnedCellQuerySet(models.QuerySet["ReturnedCell"]):
    def of_the_last_return(self) -> Self:
        """Keep what the last return of each submission opened; none where it opened them all."""
        later = Return.objects.filter(
            submission=models.OuterRef("returned__submission"), number__gt=models.OuterRef("returned__number")
        )
        return self.exclude(models.Exists(later))


class ReturnedCell(models.Model):
    """A cell that a return opened: named, perhaps with words on it, or sharing something with a named one."""

    returned = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="cells")
    element = models.ForeignKey(DataElement, on_delete=models.PROTECT, related_name="+")
    is_named = models.BooleanField(default=False)
    words = models.TextField(blank=True)

    objects = ReturnedCellQuerySet.as_manager()

    class Meta:
        verbose_name = _("returned cell")
        verbose_name_plural = _("returned cells")
        constraints = [
            models.UniqueConstraint(fields=["returned", "element"], name="returnedcell_once_in_a_return"),
            models.CheckConstraint(condition=Q(is_named=True) | Q(words=""), name="returnedcell_words_on_named_cells"),
        ]

    def __str__(self) -> str:
        return f"{self.returned_id} {self.element_id}"
