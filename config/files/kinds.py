"""The kinds of rows that files hold: their natural keys, and what writing them needs beyond the columns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db.models import ForeignKey, Model, QuerySet

from awards import models as awards
from clusters import models as clusters
from clusters.enums import MembershipRole
from indicators import models as indicators
from units import models as units

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who loads the files, and when."""

    by: units.User
    at: datetime


@dataclass(frozen=True, eq=False)
class Kind:
    """One model in the files.

    :param lookup: the natural key, as paths from the model
    :param file: where rows of it are added
    :param release: what to set first on stored rows that change, so that two may swap a place that is one's only
    :param stamp: what to write on a new (True) or changed row beside its columns, and in which fields
    :param narrow: read only what the files name (by period and unit), since there are very many rows
    """

    model: type[Model]
    lookup: tuple[str, ...]
    file: str
    release: Mapping[str, Any] = field(default_factory=dict)
    stamp: Callable[[Any, Stamp, bool], None] | None = None
    stamped: tuple[str, ...] = ()
    narrow: bool = False

    @property
    def rows(self) -> QuerySet[Any]:
        return self.model._default_manager.all()  # noqa: SLF001 - documented API

    @cached_property
    def fields(self) -> dict[str, Any]:
        """The model's own columns but its key, by the field's name."""
        named = {each.name: each for each in self.model._meta.concrete_fields}  # noqa: SLF001 - documented API
        return {name: each for name, each in named.items() if not each.primary_key}

    @cached_property
    def foreign(self) -> list[ForeignKey[Any, Any]]:
        return [each for each in self.fields.values() if isinstance(each, ForeignKey)]

    @property
    def what(self) -> str:
        return str(self.model._meta.verbose_name)  # noqa: SLF001 - documented API


def _no_password(user: units.User, _stamp: Stamp, is_new: bool) -> None:  # noqa: FBT001 - the shape of a stamp
    if is_new:
        user.password = make_password(None)


def _new_version(row: indicators.DataValue | indicators.Statement, stamp: Stamp, is_new: bool) -> None:  # noqa: FBT001
    row.version = 1 if is_new else row.version + 1
    row.updated_at, row.updated_by = stamp.at, stamp.by


UNIT = Kind(units.Unit, ("code",), "units.csv")
SUCCESSION = Kind(
    units.Succession, ("predecessor__code", "successor__code"), "successions.csv", release={"share": None}
)
USER = Kind(units.User, ("username",), "people.csv", stamp=_no_password)
APPOINTMENT = Kind(units.Appointment, ("user__username", "unit__code", "role", "starts_on"), "people.csv")
PERIOD = Kind(clusters.Period, ("code",), "periods.csv")
CLUSTER = Kind(clusters.Cluster, ("code",), "clusters.csv")
MEMBERSHIP = Kind(
    clusters.Membership,
    ("period__code", "unit__code"),
    "memberships.csv",
    release={"role": MembershipRole.MEMBER.value},
)
OVERSIGHT = Kind(clusters.Oversight, ("cluster__code", "user__username", "starts_on"), "oversight.csv")
SECTION = Kind(indicators.Section, ("code",), "sections.csv")
ELEMENT = Kind(indicators.DataElement, ("code",), "data_elements.csv")
INDICATOR = Kind(indicators.Indicator, ("code",), "indicators.csv")
TARGET = Kind(indicators.Target, ("indicator__code", "authority", "scope", "operator", "valid_from"), "targets.csv")
RULE = Kind(indicators.ValidationRule, ("code",), "rules.csv")
SUBMISSION = Kind(indicators.Submission, ("membership__period__code", "membership__unit__code"), "memberships.csv")
VALUE = Kind(
    indicators.DataValue,
    ("submission__membership__period__code", "submission__membership__unit__code", "element__code"),
    "figures.csv",
    stamp=_new_version,
    stamped=("version", "updated_at", "updated_by"),
    narrow=True,
)
STATEMENT = Kind(
    indicators.Statement,
    (
        "submission__membership__period__code",
        "submission__membership__unit__code",
        "topic",
        "indicator__code",
    ),
    "statements.csv",
    stamp=_new_version,
    stamped=("version", "updated_at", "updated_by"),
)
AWARD_TYPE = Kind(awards.AwardType, ("code",), "award_types.csv")
DECISION = Kind(awards.Decision, ("number", "decided_on", "authority"), "awards.csv")
AWARD = Kind(
    awards.Award,
    ("decision__number", "decision__decided_on", "decision__authority", "recipient", "award_type__code"),
    "awards.csv",
)
MOVEMENT = Kind(awards.Movement, ("period__code", "unit__code", "name"), "movements.csv")
INITIATIVE = Kind(awards.Initiative, ("period__code", "unit__code", "name", "author"), "initiatives.csv")
EXEMPLAR = Kind(awards.Exemplar, ("period__code", "unit__code", "name"), "exemplars.csv")

# In the order of writing: each only points at those before it, or at its own kind.
KINDS = (
    UNIT,
    SUCCESSION,
    USER,
    APPOINTMENT,
    PERIOD,
    CLUSTER,
    MEMBERSHIP,
    SUBMISSION,
    OVERSIGHT,
    SECTION,
    ELEMENT,
    INDICATOR,
    TARGET,
    RULE,
    AWARD_TYPE,
    VALUE,
    DECISION,
    AWARD,
    MOVEMENT,
    INITIATIVE,
    EXEMPLAR,
    STATEMENT,
)
