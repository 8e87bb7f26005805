"""A folder of files into the database: everything or nothing, and a second time nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from config.files.entered import FIGURES, STATEMENTS
from config.files.kinds import Kind, Stamp
from config.files.mistakes import Mistake
from config.files.register import FILES
from config.files.resolving import Resolver, read_records
from config.files.schema import Part, Record, Schema
from config.files.tables import Table, read_table
from config.files.workbooks import ENDING, read_workbook
from config.files.world import World
from config.files.writing import Count, write_all
from indicators.models import Submission
from units.models import User


@dataclass(frozen=True, slots=True)
class Outcome:
    """All mistakes, in the order of files and lines; or what was written, by file."""

    mistakes: list[Mistake] = field(default_factory=list)
    counts: dict[str, Count] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """A file whose cells have been read."""

    schema: Schema
    table: Table
    records: list[Record]
    mistakes: list[Mistake]


def load_folder(files: Mapping[str, bytes], *, by: User, at: datetime, dry_run: bool = False) -> Outcome:
    """Take in whichever files of DESIGN §8 are given, by name, as CSV or as workbooks; others are left alone.

    Nothing is written on any mistake, nor on a dry run.
    """
    if mistakes := list(_handed_in_twice(files)):
        return Outcome(mistakes)
    return apply(read_all(FILES, files), stamp=Stamp(by, at), dry_run=dry_run)


def read_all(schemas: Iterable[Schema], files: Mapping[str, bytes]) -> list[Reading]:
    """Read whichever of the files are there, as CSV or as workbooks."""
    return [read(schema, files[name], name=name) for schema in schemas for name in schema.file_names if name in files]


def read(schema: Schema, content: bytes, *, name: str = "") -> Reading:
    """Read a file, called `name` in its mistakes if it has another than usual."""
    file, columns, optional = name or schema.file, schema.names, schema.optional
    if file.lower().endswith(ENDING):
        takes_form = schema is FIGURES
        table = read_workbook(file, content, columns=columns, optional=optional, takes_form=takes_form)
    else:
        table = read_table(file, content, columns=columns, optional=optional)
    records, mistakes = read_records(schema, table)
    return Reading(schema, table, records, [*table.mistakes, *mistakes])


def apply(readings: Sequence[Reading], *, stamp: Stamp, dry_run: bool) -> Outcome:
    """Check the files against each other and the database, and write them in one transaction."""
    try:
        with transaction.atomic():
            outcome = apply_within(readings, stamp=stamp)
            if outcome.mistakes or dry_run:
                transaction.set_rollback(True)
    except DatabaseError as error:
        return Outcome([refused_by_database(readings, error)])
    return outcome


def apply_within(readings: Sequence[Reading], *, stamp: Stamp) -> Outcome:
    """Do so within the caller's transaction, which must be rolled back on any mistake."""
    periods, units = _scope(readings)
    _hold_submissions(periods, units)
    world = World(stamp=stamp, periods=periods, units=units, unread=_unread(readings), lost=_lost(readings))
    mistakes = [mistake for reading in readings for mistake in reading.mistakes]
    for reading in readings:
        mistakes += Resolver(reading.schema, world, file=reading.table.file).resolve(reading.records)
    if mistakes:
        return Outcome(in_order(mistakes, readings))
    counts = write_all(world)
    return Outcome(counts={reading.table.file: counts[reading.schema.lists] for reading in readings})


def in_order(mistakes: Iterable[Mistake], readings: Sequence[Reading]) -> list[Mistake]:
    """Sort by file, line and column, as a person goes through them."""
    files = {reading.table.file: position for position, reading in enumerate(readings)}
    columns = {reading.table.file: reading.schema.names for reading in readings}

    def place(mistake: Mistake) -> tuple[int, int, int]:
        names = columns[mistake.file]
        return files[mistake.file], mistake.line, names.index(mistake.column) if mistake.column in names else -1

    return sorted(mistakes, key=place)


def refused_by_database(readings: Sequence[Reading], error: DatabaseError) -> Mistake:
    """Say that the database refused what the checks let through, as when someone else wrote meanwhile."""
    file = readings[0].table.file if readings else ""
    words = _("Nothing was written: the database refused it. Someone may have changed the same rows; try again.")
    return Mistake(file, 1, "", f"{words} ({' '.join(str(error).split())})")


def _handed_in_twice(files: Mapping[str, bytes]) -> Iterator[Mistake]:
    words = _("There are both %(csv)s and %(workbook)s. Keep the one that counts.")
    for schema in FILES:
        csv, workbook = schema.file_names
        if csv in files and workbook in files:
            yield Mistake(workbook, 1, "", words % {"csv": csv, "workbook": workbook})


def _unread(readings: Iterable[Reading]) -> set[Kind]:
    return {part.kind for reading in readings for part in reading.schema.parts if _is_unread(reading, part)}


def _is_unread(reading: Reading, part: Part) -> bool:
    missing = {mistake.column for mistake in reading.table.mistakes if mistake.line == 1}
    return part.missing is None and (reading.table.broken or bool(missing.intersection(part.key)))


def _lost(readings: Iterable[Reading]) -> dict[Kind, frozenset[str]]:
    return {
        part.kind: reading.table.lost
        for reading in readings
        for part in reading.schema.parts
        if reading.table.lost and part.missing is None
    }


def _scope(readings: Iterable[Reading]) -> tuple[set[str], set[str]]:
    entered = [record for reading in readings if _hands_in(reading.schema) for record in reading.records]
    periods = {record.values["period"] for record in entered if record.has("period")}
    return periods, {record.values["unit"] for record in entered if record.has("unit")}


def _hands_in(schema: Schema) -> bool:
    return schema in (FIGURES, STATEMENTS)


def _hold_submissions(periods: set[str], units: set[str]) -> None:
    # No unit may send, and no chair confirm, figures while they are being replaced: the same guard as a step's.
    if periods:
        Submission.objects.filter(membership__period__code__in=periods, membership__unit__code__in=units).update(
            state=F("state")
        )
