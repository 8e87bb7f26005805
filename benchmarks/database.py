"""A database of its own for each size: SQLite in the temporary folder, or beside the one that DATABASE_URL names."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from benchmarks.generate import Size, World, generate


@contextmanager
def filled(size: Size) -> Iterator[World]:
    """Make, migrate and fill a database, and drop it afterwards."""
    usual = str(connection.settings_dict["NAME"])
    connection.settings_dict["TEST"] |= {"NAME": _name(usual), "MIGRATE": True}
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        world = generate(size)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        yield world
    finally:
        connection.creation.destroy_test_db(usual, verbosity=0)


def engine() -> str:
    """Name the database and its version."""
    version = ".".join(map(str, connection.get_database_version()))
    return f"{connection.display_name} {version}"


def _name(usual: str) -> str:
    if connection.vendor == "sqlite":
        return str(Path(settings.VAR_DIR) / "bench.sqlite3")
    return f"{usual}_bench"
