"""Shorthand for the database constraints that every app repeats."""

from collections.abc import Iterable

from django.db.models import CheckConstraint, F, Q

CODE_FORM = r"^[A-Z0-9]+(-[A-Z0-9]+)*$"


def both_or_neither(first: str, second: str, *, name: str) -> CheckConstraint:
    """Require that two nullable fields (who, when) are filled together."""
    return CheckConstraint(
        condition=Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
        | Q(**{f"{first}__isnull": False, f"{second}__isnull": False}),
        name=name,
    )


def in_order(earlier: str, later: str, *, name: str) -> CheckConstraint:
    """Require that a nullable date never comes before the one it follows."""
    return CheckConstraint(
        condition=Q(**{f"{later}__isnull": True}) | Q(**{f"{later}__gte": F(earlier)}),
        name=name,
    )


def one_of(field: str, values: Iterable[str], *, name: str) -> CheckConstraint:
    """Require that a field holds one of the known values."""
    return CheckConstraint(condition=Q(**{f"{field}__in": sorted(values)}), name=name)


def code_form(*, name: str) -> CheckConstraint:
    """Require that a code is written as the files of the product write codes."""
    return CheckConstraint(condition=Q(code__regex=CODE_FORM), name=name)


def not_empty(field: str, *, name: str) -> CheckConstraint:
    """Require that a text says something."""
    return CheckConstraint(condition=~Q(**{field: ""}), name=name)
