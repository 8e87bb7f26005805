"""What a person may do today, read from their appointments in force; groups and flags play no part."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from units.enums import PROVINCE_ROLES, UNIT_ROLES, Role
from units.models import Appointment, Succession, User


class Post(NamedTuple):
    """One appointment as it reads in words: the role, and the unit's two names."""

    role: Role
    unit: str
    short_name: str


@dataclass(frozen=True)
class Standing:
    """A person's appointments on one day, fetched once and asked often."""

    user: User
    on: date
    by_role: Mapping[str, frozenset[int]]
    root_officer: bool
    posts: tuple[Post, ...]

    def at(self, *roles: Role) -> frozenset[int]:
        """Return the units at which the person holds one of the roles today."""
        return frozenset().union(*(self.by_role.get(role, frozenset()) for role in roles))

    @property
    def is_officer(self) -> bool:
        return bool(self.at(Role.OFFICER))

    @property
    def is_appointed(self) -> bool:
        return any(self.by_role.values())

    @cached_property
    def own_units(self) -> frozenset[int]:
        """The units whose figures are the person's own to read: where appointed, and what those took over."""
        return self._with_predecessors(self.at(*UNIT_ROLES))

    @cached_property
    def led_provinces(self) -> frozenset[int]:
        return self._with_predecessors(self.at(Role.LEADER))

    @cached_property
    def served_provinces(self) -> frozenset[int]:
        return self._with_predecessors(self.at(Role.OFFICER))

    @cached_property
    def watched_provinces(self) -> frozenset[int]:
        return self._with_predecessors(self.at(*PROVINCE_ROLES))

    @cached_property
    def _taken_over(self) -> Mapping[int, list[int]]:
        # Read once, however many rights rest on it.
        taken_over: dict[int, list[int]] = {}
        for successor, predecessor in Succession.objects.values_list("successor_id", "predecessor_id"):
            taken_over.setdefault(successor, []).append(predecessor)
        return taken_over

    def _with_predecessors(self, units: Iterable[int]) -> frozenset[int]:
        """Add every unit that these have taken over, however long ago."""
        found, waiting = set(units), list(units)
        while waiting:
            new = [unit for unit in self._taken_over.get(waiting.pop(), []) if unit not in found]
            found.update(new)
            waiting.extend(new)
        return frozenset(found)


def standing_of(user: User, *, on: date) -> Standing:
    """Read a person's appointments in force on a day, in one query."""
    by_role: dict[str, set[int]] = {}
    posts: list[Post] = []
    root_officer = False
    if user.is_authenticated and user.is_active:
        held = Appointment.objects.in_force(on=on).filter(user=user).order_by("unit__sort_key", "role")
        columns = ("role", "unit_id", "unit__parent_id", "unit__name", "unit__short_name")
        for role, unit, parent, name, short_name in held.values_list(*columns):
            by_role.setdefault(role, set()).add(unit)
            posts.append(Post(Role(role), name, short_name))
            root_officer = root_officer or (role == Role.OFFICER and parent is None)
    return Standing(user, on, {role: frozenset(units) for role, units in by_role.items()}, root_officer, tuple(posts))
