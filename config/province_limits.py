"""What an OFFICER's files may touch: rows of the province and new ones, as in the admin.

The command `load`, which knows no province, is for whoever runs the machine.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from awards.models import Award
from clusters.models import Cluster, Membership
from config.files.kinds import CLUSTER, UNIT, USER, Kind
from config.files.loading import Reading
from config.files.mistakes import Finding, Mistake
from config.files.schema import Record, Schema
from units.enums import Role
from units.models import Appointment, Unit
from units.provinces import lying_in
from units.rules import Standing

AWARD_KEY = ("decision_number", "decision_date", "authority", "recipient", "award_type")


class Limits:
    """What exists already outside the province may neither be named nor changed."""

    def __init__(self, readings: Sequence[Reading], standing: Standing) -> None:
        self.readings = readings
        self.standing = standing
        self.special = {
            "units.csv": self._unit,
            "people.csv": self._person,
            "memberships.csv": self._membership,
            "awards.csv": self._award,
        }

    def mistakes(self) -> Iterator[Mistake]:
        """Yield one for each cell that reaches beyond the province."""
        for reading in self.readings:
            for record in reading.records:
                for column, message in self._findings(reading.schema, record):
                    yield Mistake(reading.table.file, record.line, column, message)

    def _findings(self, schema: Schema, record: Record) -> Iterator[Finding]:
        named = {column.name: column.refers_to for column in schema.columns if column.name != "parent"}
        for name, kind in {**named, "code": schema.lists}.items():
            if (code := record.values.get(name)) and self._is_foreign(kind, code):
                yield name, _("%(code)s does not lie in your province.") % {"code": code}
        if find := self.special.get(schema.file):
            yield from find(record)

    def _is_foreign(self, kind: Kind | None, code: str) -> bool:
        if kind is UNIT:
            return code in self._parents and code not in self._units
        if kind is CLUSTER:
            return code in self._foreign_clusters
        return kind is USER and code in self._strangers

    def _unit(self, record: Record) -> Iterator[Finding]:
        """Keep every unit under the province: who sets a parent decides who keeps the catalogue."""
        if not record.has("code", "parent"):
            return
        code, parent = record.values["code"], record.values["parent"]
        if code in self._parents and parent == self._parents[code]:
            return
        if parent and self._is_foreign(UNIT, parent):
            yield "parent", _("%(code)s does not lie in your province.") % {"code": parent}
        elif not self.standing.root_officer and (not parent or code in self._provinces):
            yield "parent", _("Name a unit of your province: what stands above it, another officer changes.")

    def _person(self, record: Record) -> Iterator[Finding]:
        if (username := record.values.get("username", "")) in self._kept_elsewhere:
            words = _("%(code)s is appointed outside your province as well. Another officer keeps this account.")
            yield "username", words % {"code": username}
        is_officer = record.values.get("role") == Role.OFFICER
        keeps_catalogue = is_officer and not self._parents.get(record.values.get("unit", ""), "unknown")
        if keeps_catalogue and not self.standing.root_officer:
            yield "role", _("Only an officer at a unit without parent appoints another one there.")

    def _membership(self, record: Record) -> Iterator[Finding]:
        if record.has("period", "unit") and (record.values["period"], record.values["unit"]) in self._foreign_members:
            yield "unit", _("In this period the unit is a member of a cluster outside your province.")

    def _award(self, record: Record) -> Iterator[Finding]:
        if record.has(*AWARD_KEY) and record.key(AWARD_KEY) in self._foreign_awards:
            yield "recipient", _("This commendation is recorded for a unit outside your province.")

    @cached_property
    def _parents(self) -> dict[str, str | None]:
        return dict(Unit.objects.values_list("code", "parent__code"))

    @cached_property
    def _units(self) -> set[str]:
        return set(Unit.objects.filter(self._within("")).values_list("code", flat=True))

    @cached_property
    def _provinces(self) -> set[str]:
        return set(Unit.objects.filter(pk__in=self.standing.served_provinces).values_list("code", flat=True))

    @cached_property
    def _foreign_clusters(self) -> set[str]:
        return set(Cluster.objects.exclude(self._within("host__")).values_list("code", flat=True))

    @cached_property
    def _foreign_members(self) -> set[tuple[str, str]]:
        rows = Membership.objects.exclude(self._within("cluster__host__"))
        return set(rows.values_list("period__code", "unit__code"))

    @cached_property
    def _foreign_awards(self) -> set[tuple[object, ...]]:
        rows = Award.objects.filter(decision__number__in=self._values("awards.csv", "decision_number"))
        beyond = rows.exclude(self._within("unit__"))
        return set(
            beyond.values_list(
                "decision__number", "decision__decided_on", "decision__authority", "recipient", "award_type__code"
            )
        )

    @cached_property
    def _strangers(self) -> set[str]:
        """Those named as overseers who are appointed somewhere, but never here."""
        held = Appointment.objects.filter(user__username__in=self._values("oversight.csv", "username"))
        names = set(held.values_list("user__username", flat=True))
        return names - set(held.filter(self._within("unit__")).values_list("user__username", flat=True))

    @cached_property
    def _kept_elsewhere(self) -> set[str]:
        """Those who hold something today or later outside the province, or keep the catalogue."""
        held = Appointment.objects.filter(user__username__in=self._values("people.csv", "username"))
        present = held.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=self.standing.on))
        beyond = ~Q(pk__in=present.filter(self._within("unit__")).values("pk"))
        if not self.standing.root_officer:
            beyond |= Q(unit__parent__isnull=True)
        return set(present.filter(beyond).values_list("user__username", flat=True))

    def _values(self, file: str, column: str) -> set[str]:
        mine = [reading for reading in self.readings if reading.schema.file == file]
        return {record.values[column] for reading in mine for record in reading.records if record.has(column)}

    def _within(self, unit: str) -> Q:
        return lying_in(self.standing.served_provinces, unit=unit)
