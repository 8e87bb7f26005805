"""What lies in a province: itself, the units under it, and those under them."""

from collections.abc import Collection

from django.db.models import Q


def lying_in(provinces: Collection[int], *, unit: str = "") -> Q:
    """Keep the units of these provinces; `unit` is the path to the unit, such as `unit__`."""
    return (
        Q(**{f"{unit}pk__in": provinces})
        | Q(**{f"{unit}parent__in": provinces})
        | Q(**{f"{unit}parent__parent__in": provinces})
    )
