"""Every row that a file may name, by natural key: stored already, or added by the same files."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import F, ForeignKey, Model
from django.utils import timezone

from clusters.models import Lock
from config.files.kinds import Key, Kind, Stamp
from indicators.returning import opened_by_returns

Stored = dict[str, Any]


@dataclass(slots=True)
class Draft:
    """A row as the files want it, with what is stored of it (None: it is new) and the line that asked first."""

    kind: Kind
    row: Any
    stored: Stored | None
    line: int
    said: dict[str, tuple[Any, int]] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        return self.stored is None

    def changed_fields(self) -> list[str]:
        """Name the fields of a stored row that the files change."""
        assert self.stored is not None
        fields = self.kind.fields
        return [name for name, value in self.stored.items() if _differs(self.row, fields[name], value)]


def _differs(row: Model, model_field: Any, value: object) -> bool:
    if isinstance(model_field, ForeignKey):
        related = model_field.get_cached_value(row, default=None)
        if related is not None and related.pk is None:
            return True
    return bool(getattr(row, model_field.attname) != value)


class Shelf:
    """The rows of one kind by natural key."""

    def __init__(self, kind: Kind, rows: dict[Key, Model]) -> None:
        self.kind = kind
        self.rows = rows
        self.drafts: dict[Key, Draft] = {}

    def draft(self, key: Key, *, line: int) -> Draft:
        """Open a row for changes, or a new one."""
        found = self.drafts.get(key)
        if found is None:
            row = self.rows.get(key)
            stored = None if row is None else {n: getattr(row, f.attname) for n, f in self.kind.fields.items()}
            found = self.drafts[key] = Draft(self.kind, self.kind.model() if row is None else row, stored, line)
            self.rows[key] = found.row
        return found


class World:
    """The shelves, each read in one query when it is first asked for.

    :param periods: the periods and units that rows are read for, of kinds that have very many
    :param unread: kinds whose file could not be read, so that no code of theirs can be called unknown
    :param lost: the cells of single rows that could not be read
    """

    def __init__(
        self,
        *,
        stamp: Stamp,
        periods: Collection[str],
        units: Collection[str],
        unread: Collection[Kind],
        lost: Mapping[Kind, Collection[str]],
    ) -> None:
        self.stamp = stamp
        self._unread = unread
        self._lost = lost
        self._scope = (periods, units)
        self._shelves: dict[Kind, Shelf] = {}
        self._codes_by_pk: dict[Kind, dict[int, str]] = {}

    def shelf(self, kind: Kind) -> Shelf:
        if kind not in self._shelves:
            self._shelves[kind] = Shelf(kind, self._stored(kind))
        return self._shelves[kind]

    def row(self, kind: Kind, key: Key) -> Any:
        """Return the row with this key, as the files leave it, or None."""
        return self.shelf(kind).rows.get(key)

    def rows(self, kind: Kind) -> dict[Key, Any]:
        return self.shelf(kind).rows

    def drafts(self, kind: Kind) -> dict[Key, Draft]:
        return self.shelf(kind).drafts

    def code_of(self, row: Any, kind: Kind, name: str, named: Kind) -> str | None:
        """Return the code of the row that a field of a row names, without a query."""
        related = kind.fields[name].get_cached_value(row, default=None)
        if related is not None:
            code: str = getattr(related, named.lookup[0])
            return code
        return self._codes(named).get(getattr(row, kind.fields[name].attname))

    def _codes(self, kind: Kind) -> dict[int, str]:
        if kind not in self._codes_by_pk:
            self._codes_by_pk[kind] = {row.pk: key[0] for key, row in self.rows(kind).items() if row.pk}
        return self._codes_by_pk[kind]

    def may_be_unread(self, kind: Kind, code: str) -> bool:
        """Say whether a row that seems to be missing may stand in a line that could not be read."""
        return kind in self._unread or code in self._lost.get(kind, ())

    def has_gaps(self, kind: Kind) -> bool:
        return kind in self._unread or kind in self._lost

    @property
    def today(self) -> date:
        return timezone.localtime(self.stamp.at).date()

    @cached_property
    def locks(self) -> dict[tuple[int, int], str]:
        """The stage of each closed cluster and period, by their keys."""
        rows = Lock.objects.values_list("cluster_id", "period_id", "stage")
        return {(cluster, period): stage for cluster, period, stage in rows}

    @cached_property
    def opened(self) -> dict[int, frozenset[int]]:
        """The elements that each submission's return opens, by key; none where every cell may change."""
        return opened_by_returns()

    def _stored(self, kind: Kind) -> dict[Key, Model]:
        names = [f"key_{position}" for position in range(len(kind.lookup))]
        rows = kind.rows.annotate(**{name: F(path) for name, path in zip(names, kind.lookup, strict=True)})
        if kind.narrow:
            periods, units = self._scope
            rows = rows.filter(**{f"{kind.lookup[0]}__in": periods, f"{kind.lookup[1]}__in": units})
        return {tuple([getattr(row, name) for name in names]): row for row in rows}
