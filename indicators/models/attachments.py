"""Documents that go with a figure (tài liệu kèm theo), and the trace that each leaves when it is gone.

What the unit removes and what an OFFICER purges loses its content; name, hash, who and when stay on the row.
"""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from indicators.documents.kinds import DocumentKind
from indicators.documents.names import MOST_CHARACTERS
from indicators.enums import DOCUMENT_KINDS
from indicators.models.catalogue import DataElement
from indicators.models.submissions import Submission
from units.constraints import both_or_neither, not_empty, one_of
from units.rules import Standing

GONE = Q(removed_at__isnull=False) | Q(purged_at__isnull=False)
WITHOUT_CONTENT = Q(content__isnull=True, file="")


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def at(self, *, period: str, unit: str, element: str) -> Self:
        """Keep those of one cell, by its codes."""
        return self.filter(
            submission__membership__period__code=period,
            submission__membership__unit__code=unit,
            element__code=element,
        )

    def listed(self) -> Self:
        """Keep what a page lists: all but what the unit itself removed; what was purged stays in sight."""
        return self.filter(removed_at__isnull=True)

    def present(self) -> Self:
        """Keep what can still be opened."""
        return self.exclude(GONE)

    def visible_to(self, standing: Standing) -> Self:
        """Keep what goes with figures that the person may read."""
        return self.filter(submission__in=Submission.objects.values_visible_to(standing))

    def removable_by(self, standing: Standing) -> Self:
        """Keep what lies with units whose figures the person types."""
        return self.filter(submission__in=Submission.objects.entered_by(standing))

    def purgeable_by(self, standing: Standing) -> Self:
        """Keep what lies in the provinces that the person serves as an OFFICER."""
        return self.filter(submission__in=Submission.objects.served_by(standing))

    def number_on(self, submission: int) -> Coalesce:
        """Count, for each row of a query on data elements, what is present on that cell of a submission."""
        here = self.present().filter(submission=submission, element=models.OuterRef("pk")).order_by()
        return Coalesce(models.Subquery(here.values("element").annotate(n=models.Count("pk")).values("n")), 0)

    def with_people(self) -> Self:
        return self.select_related("added_by", "removed_by", "purged_by")

    def with_place(self) -> Self:
        return self.select_related(
            "element",
            "submission__membership__unit",
            "submission__membership__period",
            "submission__membership__cluster__host",
        )


class AttachmentManager(models.Manager.from_queryset(AttachmentQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> AttachmentQuerySet:
        """Leave the content, up to ten megabytes a row, where it is until somebody asks for it."""
        queryset: AttachmentQuerySet = super().get_queryset()
        return queryset.defer("content")


class Attachment(models.Model):
    """One document on one cell. Its content is in `content`, or in the folder under the name `file`."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="attachments")
    element = models.ForeignKey(DataElement, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(_("name"), max_length=MOST_CHARACTERS)
    kind = models.CharField(_("kind"), max_length=4, choices=DOCUMENT_KINDS)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(null=True)
    file = models.CharField(max_length=32, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    purged_at = models.DateTimeField(null=True)
    purged_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    purge_reason = models.TextField(_("reason"), blank=True)

    objects = AttachmentManager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = [
            not_empty("name", name="attachment_name_given"),
            one_of("kind", [kind.value for kind in DocumentKind], name="attachment_kind_known"),
            models.CheckConstraint(condition=Q(size__gt=0), name="attachment_holds_something"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="attachment_hash_form"),
            models.CheckConstraint(condition=Q(file__regex=r"^([0-9a-f]{32})?$"), name="attachment_file_form"),
            both_or_neither("removed_at", "removed_by", name="attachment_removed_at_and_by"),
            both_or_neither("purged_at", "purged_by", name="attachment_purged_at_and_by"),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(purged_at__isnull=True), name="attachment_removed_or_purged"
            ),
            models.CheckConstraint(
                condition=Q(purged_at__isnull=True, purge_reason="")
                | (Q(purged_at__isnull=False) & ~Q(purge_reason="")),
                name="attachment_purged_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(purged_at__isnull=True) | WITHOUT_CONTENT, name="attachment_purged_has_no_content"
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | WITHOUT_CONTENT, name="attachment_removed_has_no_content"
            ),
            models.CheckConstraint(condition=GONE | ~WITHOUT_CONTENT, name="attachment_present_has_content"),
            models.CheckConstraint(
                condition=Q(content__isnull=True) | Q(file=""), name="attachment_content_in_one_place"
            ),
            models.UniqueConstraint(
                fields=["submission", "element", "sha256"],
                condition=Q(removed_at__isnull=True),
                name="attachment_once_per_cell",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_present(self) -> bool:
        return self.removed_at is None and self.purged_at is None

    @property
    def trace(self) -> str:
        """What the timeline keeps of it; call it on rows fetched with_place()."""
        return f"{self.name} · {self.element.name} · SHA-256 {self.sha256}"
