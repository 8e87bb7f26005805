"""What a unit's figures are held against: its own earlier periods, and the other units of its cluster.

A unit is held against the others only in an earlier period whose report is issued, so that it reads nothing there that
its members could not read already; this period's confirmed figures are for those who may read them all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from clusters.models import Cluster, Membership, Period
from indicators.catalogue import Catalogue
from indicators.comparison import Base
from indicators.doubts import Beside, Others, Pool, follows
from indicators.reading import Today, earlier_period, issued_cells, previous_of
from indicators.results import EarlierPeriod

Then = tuple[Period | None, EarlierPeriod | None]


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier period and what it holds of this unit; no base where nothing can be compared."""

    period: Period
    base: Base | None


def beside_of(period: Period, *, same: Earlier | None, previous: Earlier | None, pools: Mapping[int, Pool]) -> Beside:
    """Gather what one unit's figures of a period are held against.

    :param pools: by the keys of earlier periods with an issued report, what the cluster's units had there
    """
    comparable = same if period.comparable else None
    carries = previous if previous and follows(previous.period.ends_on, period.starts_on) else None
    return Beside(
        left_over=carries.base.entries if carries and carries.base else None,
        same=comparable.base.entries if comparable and comparable.base else None,
        others=_others([then for then in (comparable, previous) if then], pools),
    )


def earlier_of(place: Membership, catalogue: Catalogue) -> tuple[Then, Then]:
    """Read the same period and the half-year before, each with what it holds of one unit.

    :param place: with its unit, and its period with what that is compared with
    """
    period, unit = place.period, place.unit
    units = {unit.pk: Today(unit.code, unit.level)}
    same, previous = period.compare_with, previous_of(period)
    return (
        (same, earlier_period(same, period, units, catalogue, comparable=period.comparable)),
        (previous, earlier_period(previous, period, units, catalogue, comparable=True)),
    )


def besides_of(
    cluster: Cluster,
    period: Period,
    catalogue: Catalogue,
    *,
    same: Then,
    previous: Then,
    units: Iterable[str],
) -> dict[str, Beside]:
    """Gather what the figures of several units of a cluster are held against, by unit, in one query."""
    periods = [then for then, _bases in (same, previous) if then]
    cells = issued_cells(cluster, periods, catalogue)
    pools = {then: Pool(catalogue.specs, units_then) for then, units_then in cells.items()}
    return {
        unit: beside_of(period, same=_at(unit, *same), previous=_at(unit, *previous), pools=pools) for unit in units
    }


def _at(unit: str, period: Period | None, bases: EarlierPeriod | None) -> Earlier | None:
    return Earlier(period, bases.bases.get(unit) if bases else None) if period else None


def _others(candidates: Iterable[Earlier], pools: Mapping[int, Pool]) -> Others | None:
    for then in candidates:
        pool = pools.get(then.period.pk)
        if pool and then.base and not pool.units.isdisjoint(then.base.units):
            return Others(then.period.name, pool.without(then.base.units))
    return None
