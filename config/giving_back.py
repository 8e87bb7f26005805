"""Files given back to an OFFICER: the catalogue, and the rows of the officer's province."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db.models import Q

from config.files.exporting import export_file
from config.files.kinds import (
    APPOINTMENT,
    AWARD,
    CLUSTER,
    EXEMPLAR,
    INITIATIVE,
    MEMBERSHIP,
    MOVEMENT,
    OVERSIGHT,
    STATEMENT,
    SUCCESSION,
    UNIT,
    VALUE,
    Kind,
)
from config.files.register import FILES
from config.files.schema import Schema
from units.provinces import lying_in
from units.rules import Standing

# From the rows of a file to the unit whose province they belong to; what is not here is the catalogue's.
UNIT_PATHS: Mapping[Kind, str] = {
    UNIT: "",
    SUCCESSION: "successor__",
    APPOINTMENT: "unit__",
    CLUSTER: "host__",
    MEMBERSHIP: "cluster__host__",
    OVERSIGHT: "cluster__host__",
    VALUE: "submission__membership__cluster__host__",
    STATEMENT: "submission__membership__cluster__host__",
    AWARD: "unit__",
    MOVEMENT: "unit__",
    INITIATIVE: "unit__",
    EXEMPLAR: "unit__",
}


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file that can be downloaded: what it holds, whether by period, and whether this officer may hand it in."""

    name: str
    holds: str
    by_period: bool
    may_hand_in: bool


def file_lines(handed_in: Mapping[str, Schema]) -> list[FileLine]:
    """List every file in the order in which they are read.

    :param handed_in: the files that the officer may hand in, by name
    """
    return [
        FileLine(
            schema.file,
            str(schema.lists.model._meta.verbose_name_plural),  # noqa: SLF001 - documented API
            "period" in schema.names,
            schema.file in handed_in,
        )
        for schema in FILES
    ]


def given_back(file: str, standing: Standing, *, period: str = "") -> bytes | None:
    """Write one file for an OFFICER; None if there is no such file.

    :param period: the code of the only period to write rows of; blank for all
    """
    schema = next((schema for schema in FILES if schema.file == file), None)
    if schema is None:
        return None
    path = UNIT_PATHS.get(schema.lists)
    within = Q() if path is None else lying_in(standing.served_provinces, unit=path)
    return export_file(replace(schema, given_back=schema.given_back & within), periods=[period] if period else None)
