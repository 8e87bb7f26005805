"""The files given back: what they hold is what `load` reads, so that loading them again changes nothing."""

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db.models import Q

from config.files.register import FILES
from config.files.schema import Column, Schema
from config.files.tables import BYTE_ORDER_MARK


def export_files(*, periods: Collection[str] | None = None) -> dict[str, bytes]:
    """Write every file from the database, by name.

    :param periods: codes; what belongs to a period is written for these only (None: for all)
    """
    return {schema.file: export_file(schema, periods=periods) for schema in FILES}


def export_file(schema: Schema, *, periods: Collection[str] | None = None) -> bytes:
    """Write one file: UTF-8 with a byte order mark, so that spreadsheets show its letters."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(schema.names)
    writer.writerows(_rows(schema, periods))
    return BYTE_ORDER_MARK + written.getvalue().encode()


def _rows(schema: Schema, periods: Collection[str] | None) -> Iterator[list[str]]:
    chosen = schema.given_back & _in_periods(schema, periods)
    rows = schema.lists.rows.filter(chosen).order_by(*schema.lists.lookup)
    paths = [path for column in schema.columns for path in column.paths]
    for values in rows.values_list(*paths).iterator(chunk_size=5000):
        yield _cells(schema.columns, values)


def _in_periods(schema: Schema, periods: Collection[str] | None) -> Q:
    paths = [column.paths[0] for column in schema.columns if column.name == "period"]
    if periods is None or not paths:
        return Q()
    return Q(**{f"{paths[0]}__in": list(periods)})


def _cells(columns: Sequence[Column], values: Sequence[Any]) -> list[str]:
    taken = iter(values)
    parts = [[next(taken) for _path in column.paths] for column in columns]
    return [_cell(column, part) for column, part in zip(columns, parts, strict=True)]


def _cell(column: Column, parts: Sequence[Any]) -> str:
    if len(parts) == 1 and (parts[0] is None or parts[0] == ""):
        return ""
    return column.write(*parts)
