"""A unit's form that came back filled in: what it says, and what became of it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from indicators.entries import Entry
from indicators.enums import UploadState
from indicators.models.catalogue import DataElement
from indicators.models.submissions import Submission, as_entry
from units.constraints import both_or_neither, in_order
from units.models import User


class FormUploadQuerySet(models.QuerySet["FormUpload"]):
    def of(self, submission: Submission) -> Self:
        return self.filter(submission=submission)

    def stored(self) -> Self:
        """Keep those whose figures were stored, undone since or not."""
        return self.exclude(state=UploadState.PREVIEWED)

    def newest_first(self) -> Self:
        return self.order_by("-uploaded_at", "-pk")

    def with_people(self) -> Self:
        return self.select_related("uploaded_by", "applied_by", "undone_by")

    def with_counts(self) -> Self:
        """Add `written`: how many cells were stored from it."""
        return self.annotate(written=models.Count("cells", filter=Q(cells__written_version__isnull=False)))


class FormUpload(models.Model):
    """One workbook as it was handed in: looked at first, then stored in one step, perhaps undone in one step."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="uploads")
    file_name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=UploadState, default=UploadState.PREVIEWED)
    uploaded_at = models.DateTimeField(editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    applied_at = models.DateTimeField(null=True, editable=False)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    objects = FormUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("filled form")
        verbose_name_plural = _("filled forms")
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="upload_sha256_form"),
            both_or_neither("applied_at", "applied_by", name="upload_applied_at_and_by"),
            both_or_neither("undone_at", "undone_by", name="upload_undone_at_and_by"),
            in_order("uploaded_at", "applied_at", name="upload_applied_after_it_came"),
            in_order("applied_at", "undone_at", name="upload_undone_after_it_was_applied"),
            models.CheckConstraint(
                condition=Q(state=UploadState.PREVIEWED, applied_at__isnull=True, undone_at__isnull=True)
                | Q(state=UploadState.APPLIED, applied_at__isnull=False, undone_at__isnull=True)
                | Q(state=UploadState.UNDONE, applied_at__isnull=False, undone_at__isnull=False),
                name="upload_stamps_match_state",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.file_name}"


class UploadedCellQuerySet(models.QuerySet["UploadedCell"]):
    def written(self) -> Self:
        """Keep the cells whose figures were stored."""
        return self.filter(written_version__isnull=False)

    def standing(self, submission: Submission, by: User) -> Self:
        """Keep what a person's own files have stored for a unit and nobody has undone."""
        return self.written().filter(
            upload__submission=submission, upload__uploaded_by=by, upload__state=UploadState.APPLIED
        )

    def in_order(self) -> Self:
        return self.select_related("element").order_by("pk")


class UploadedCell(models.Model):
    """One row of a filled form, and once it is stored what stood in the cell before.

    Blank in the file leaves alone what is stored. `version` is what the file was downloaded with.
    """

    upload = models.ForeignKey(FormUpload, on_delete=models.CASCADE, related_name="cells")
    element = models.ForeignKey(DataElement, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=12)
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    not_arisen = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField()
    before_value = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    before_not_arisen = models.BooleanField(default=False)
    before_note = models.TextField(blank=True)
    written_version = models.PositiveIntegerField(null=True)

    objects = UploadedCellQuerySet.as_manager()

    class Meta:
        verbose_name = _("cell of a filled form")
        verbose_name_plural = _("cells of a filled form")
        constraints = [
            models.UniqueConstraint(fields=["upload", "element"], name="uploadedcell_once_per_element"),
            models.CheckConstraint(
                condition=(Q(value__isnull=True) | Q(not_arisen=False))
                & (Q(before_value__isnull=True) | Q(before_not_arisen=False)),
                name="uploadedcell_number_or_not_arisen",
            ),
            models.CheckConstraint(condition=Q(value__isnull=True) | Q(value__gte=0), name="uploadedcell_not_negative"),
            models.CheckConstraint(
                condition=Q(written_version__isnull=True) | Q(written_version__gte=1),
                name="uploadedcell_written_from_one",
            ),
            models.CheckConstraint(
                condition=Q(written_version__isnull=False)
                | Q(before_value__isnull=True, before_not_arisen=False, before_note=""),
                name="uploadedcell_before_once_written",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.upload_id} {self.address}"

    @property
    def entry(self) -> Entry:
        return as_entry(value=self.value, not_arisen=self.not_arisen)

    @property
    def before(self) -> Entry:
        return as_entry(value=self.before_value, not_arisen=self.before_not_arisen)
