"""A report's data as plain JSON and back, without loss: what an issued version keeps.

Dates and numbers are texts; every class is written by its field names and read back by its annotations.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from reports.content import Summary
from reports.drafting import completed
from reports.enums import ReportSection

SCHEMA = 1
Read = Callable[[Any], Any]


class UnknownSnapshotError(ValueError):
    """The snapshot was written by another version of the product."""


def dump(summary: Summary, written: Mapping[str, str]) -> dict[str, Any]:
    """Write the data and all words, those included that were drafted and left as they were."""
    words = completed(summary, written)
    return {"schema": SCHEMA, "summary": _plain(summary), "narrative": {key.value: text for key, text in words.items()}}


def load(snapshot: Mapping[str, Any]) -> tuple[Summary, dict[str, str]]:
    """Read what `dump` wrote.

    :raises UnknownSnapshotError: if it is of another schema
    """
    if snapshot.get("schema") != SCHEMA:
        raise UnknownSnapshotError(f"schema {snapshot.get('schema')}")
    summary: Summary = _reader(Summary)(snapshot["summary"])
    return summary, {ReportSection(key): text for key, text in snapshot["narrative"].items()}


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


@cache
def _reader(kind: Any) -> Read:
    """Return the function that reads one annotated type, built once."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        return _optional(*(_reader(part) for part in arguments if part is not types.NoneType))
    if origin is tuple:
        return _many(_reader(arguments[0]))
    if origin is dict:
        return _mapped(_reader(arguments[1]))
    if is_dataclass(kind):
        return _record(kind)
    return _single(kind)


def _optional(read: Read) -> Read:
    return lambda value: None if value is None else read(value)


def _many(read: Read) -> Read:
    return lambda values: tuple(map(read, values))


def _mapped(read: Read) -> Read:
    return lambda values: {key: read(value) for key, value in values.items()}


def _record(kind: Any) -> Read:
    readers = {name: _reader(annotation) for name, annotation in get_type_hints(kind).items()}
    # What came later than the first snapshots has a default; anything else must be there.
    later = {field.name for field in fields(kind) if field.default is not MISSING}
    return lambda values: kind(
        **{name: read(values[name]) for name, read in readers.items() if name in values or name not in later}
    )


def _single(kind: Any) -> Read:
    if kind in {date, datetime}:
        read: Read = kind.fromisoformat
        return read
    if isinstance(kind, type) and issubclass(kind, Enum | Decimal):
        return kind
    return lambda value: value
