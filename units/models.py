"""Who: units through their mergers, people, and what people are appointed to do."""

from datetime import date, datetime
from typing import Any, Self

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from units.constraints import code_form, in_order, not_empty, one_of
from units.enums import Level, Role
from units.text import search_key, sort_key


class UnitQuerySet(models.QuerySet["Unit"]):
    def active(self, *, on: date) -> Self:
        return self.filter(active_from__lte=on).filter(Q(active_until__isnull=True) | Q(active_until__gte=on))

    def named_like(self, words: str) -> Self:
        return self.filter(search_key__contains=search_key(words))

    def in_name_order(self) -> Self:
        return self.order_by("sort_key", "code")


class Unit(models.Model):
    """An organ of the procuracy, from the day it was established to the last day it existed."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=80)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children", verbose_name=_("parent unit")
    )
    place = models.CharField(_("place of issue"), max_length=80, blank=True)
    active_from = models.DateField(_("active from"))
    active_until = models.DateField(_("active until"), null=True, blank=True)
    sort_key = models.CharField(max_length=600, editable=False, db_index=True)
    search_key = models.CharField(max_length=400, editable=False)

    objects = UnitQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["sort_key", "search_key"])

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            code_form(name="unit_code_form"),
            one_of("level", Level.values, name="unit_level_known"),
            not_empty("name", name="unit_name_given"),
            in_order("active_from", "active_until", name="unit_active_in_order"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="unit_is_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.refresh_keys()
        super().save(*args, **kwargs)

    def refresh_keys(self) -> None:
        """Derive the columns that both databases sort and search by."""
        self.sort_key = sort_key(self.short_name or self.name)[:600]
        self.search_key = search_key(f"{self.name} {self.short_name} {self.code}")[:400]


class Succession(models.Model):
    """One unit taken over by another: wholly (share 1), or in a part that cannot be compared (blank)."""

    predecessor = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="succeeded_by", verbose_name=_("predecessor")
    )
    successor = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="preceded_by", verbose_name=_("successor")
    )
    on = models.DateField(_("on"))
    share = models.DecimalField(_("share"), max_digits=5, decimal_places=4, null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once_per_pair"),
            models.UniqueConstraint(
                fields=["predecessor"], condition=Q(share__isnull=False), name="succession_whole_only_once"
            ),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_between_two_units"),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share=1), name="succession_share_whole_or_blank"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class User(AbstractUser):
    """A person who signs in; what they may do comes from appointments alone."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField(_("full name"), max_length=120)
    title = models.CharField(_("official title"), max_length=120, blank=True)
    must_change_password = models.BooleanField(_("must change the password at the next sign-in"), default=False)
    sort_key = models.CharField(max_length=600, editable=False, db_index=True)
    search_key = models.CharField(max_length=400, editable=False)

    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [not_empty("username", name="user_username_given")]

    def __str__(self) -> str:
        return self.full_name or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.refresh_keys()
        super().save(*args, **kwargs)

    def refresh_keys(self) -> None:
        """Derive the sort key by given name, as Vietnamese lists run, and the search key."""
        given = self.full_name.rsplit(" ", 1)[-1]
        self.sort_key = sort_key(f"{given} {self.full_name}")[:600]
        self.search_key = search_key(f"{self.full_name} {self.username}")[:400]

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def in_force(self, *, on: date) -> Self:
        return self.filter(starts_on__lte=on).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))


class Appointment(models.Model):
    """What a person does at a unit, from one day to another; last year's head has no rights today."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("person"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=10, choices=Role)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            models.UniqueConstraint(fields=["user", "unit", "role", "starts_on"], name="appointment_once_from_a_day"),
            one_of("role", Role.values, name="appointment_role_known"),
            in_order("starts_on", "ends_on", name="appointment_dates_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}, {self.unit}"


class TimelineEntryQuerySet(models.QuerySet["TimelineEntry"]):
    def about(self, subject: str) -> Self:
        return self.filter(subject=subject).select_related("by").order_by("at", "pk")


class TimelineEntry(models.Model):
    """One step that someone took: kept as text about a subject, so that the trail never blocks a deletion."""

    subject = models.CharField(max_length=200, db_index=True)
    action = models.CharField(max_length=60)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    objects = TimelineEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("timeline entry")
        verbose_name_plural = _("timeline")
        constraints = [
            not_empty("subject", name="timeline_subject_given"),
            not_empty("action", name="timeline_action_given"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.action}"


def record(*, subject: str, action: str, by: User, at: datetime, note: str = "") -> TimelineEntry:
    """Write a line in the timeline of a subject."""
    return TimelineEntry.objects.create(subject=subject, action=action, by=by, at=at, note=note)
