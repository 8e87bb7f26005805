"""Rows of a table to records, records to the rows of the database that they feed; every mistake on the way."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from config.files.kinds import Key
from config.files.mistakes import CellError, Finding, Mistake
from config.files.schema import NEEDED, Column, Part, Record, RowCheck, Schema
from config.files.tables import Row, Table
from config.files.world import Draft, World

Read = tuple[object, str]


def read_records(schema: Schema, table: Table) -> tuple[list[Record], list[Mistake]]:
    """Read every cell of a file without looking at the database."""
    cells = [_CellReader(each, _longest(schema, each)) for each in schema.columns]
    records, mistakes = [], []
    for row in table.rows:
        record = Record(row.line, {})
        for column, message in _read_row(record, row, cells):
            record.is_sound = False
            mistakes.append(Mistake(table.file, row.line, column, message))
        records.append(record)
    return records, mistakes


def _read_row(record: Record, row: Row, cells: Sequence["_CellReader"]) -> Iterator[Finding]:
    for cell in cells:
        text = row.cells.get(cell.name)
        if text is None:
            continue
        value, message = cell.read(text)
        if message:
            yield cell.name, message
        else:
            record.values[cell.name] = value


class _CellReader:
    """One column's cells; the same text is read once, since codes and dates recur on every line."""

    def __init__(self, column: Column, longest: int | None) -> None:
        self.name = column.name
        self._column = column
        self._longest = longest
        self._known: dict[str, Read] = {}

    def read(self, text: str) -> Read:
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = self._fresh(text)
        return found

    def _fresh(self, text: str) -> Read:
        if not text:
            needed = _("This cell may not be blank.") if self._column.blank is NEEDED else ""
            return self._column.blank, needed
        if self._longest is not None and len(text) > self._longest:
            words = _("The text has %(length)s characters; at most %(most)s fit here.")
            return None, words % {"length": len(text), "most": self._longest}
        try:
            return self._column.read(text), ""
        except CellError as error:
            return None, str(error)


def _longest(schema: Schema, column: Column) -> int | None:
    for part in schema.parts:
        for name, source in part.fields.items():
            if source == column.name and column.refers_to is None:
                length: int | None = getattr(part.kind.fields[name], "max_length", None)
                return length
    return None


class Resolver:
    """Feeds the records of one file to the world."""

    def __init__(self, schema: Schema, world: World, *, file: str) -> None:
        self._schema = schema
        self._world = world
        self._file = file
        self._references = [each for each in schema.columns if each.refers_to is not None]
        self._first_lines: dict[Key, int] = {}

    def resolve(self, records: Sequence[Record]) -> Iterator[Mistake]:
        """Find what each record names, fill the rows it feeds, then check each line and the file as a whole."""
        if any(each.refers_to is self._schema.lists for each in self._references):
            self._announce(records)
        # Checks wait until every line has been resolved, as a row may name one further down.
        for step in (self._resolve, self._check):
            for record in records:
                for column, message in step(record):
                    record.is_sound = False
                    yield Mistake(self._file, record.line, column, message)
        for check in self._schema.file_checks:
            for line, column, message in check(records, self._world):
                yield Mistake(self._file, line, column, message)

    def _announce(self, records: Iterable[Record]) -> None:
        # A line may name a row that stands further down in its own file.
        main = self._schema.main
        for record in records:
            if record.has(*main.key):
                self._world.shelf(main.kind).draft(record.key(main.key), line=record.line)

    def _resolve(self, record: Record) -> Iterator[Finding]:
        yield from self._find_references(record)
        yield from self._check_key(record)
        if self._schema.derive:
            yield from self._run(self._schema.derive, record)
        for part in self._schema.parts:
            if record.feeds or part is not self._schema.main:
                yield from self._feed(record, part)

    def _check(self, record: Record) -> Iterator[Finding]:
        for check in self._schema.row_checks:
            yield from self._run(check, record)

    def _run(self, check: RowCheck, record: Record) -> Iterator[Finding]:
        if record.has(*check.needs):
            yield from check.find(record, self._world)

    def _find_references(self, record: Record) -> Iterator[Finding]:
        for column in self._references:
            code = record.values.get(column.name)
            if code is None:
                record.found[column.name] = None
                continue
            assert column.refers_to is not None
            row = self._world.row(column.refers_to, (code,))
            if row is not None:
                record.found[column.name] = row
                continue
            del record.values[column.name]
            record.is_sound = False
            if not self._world.may_be_unread(column.refers_to, code):
                yield column.name, _unknown(column, code)

    def _check_key(self, record: Record) -> Iterator[Finding]:
        columns = self._schema.main.key
        if not record.has(*columns):
            return
        first = self._first_lines.setdefault(record.key(columns), record.line)
        if first != record.line:
            record.feeds = False
            words = _("Lines %(first)s and %(line)s are of the same row (same %(columns)s). Keep one of them.")
            yield columns[-1], words % {"first": first, "line": record.line, "columns": ", ".join(columns)}

    def _feed(self, record: Record, part: Part) -> Iterator[Finding]:
        if not record.has(*part.key) or any(kind not in record.rows for kind in part.links.values()):
            return
        key = record.key(part.key)
        if part.missing is not None:
            record.rows[part.kind] = self._world.row(part.kind, key)
            if record.rows[part.kind] is None:
                del record.rows[part.kind]
                if not self._world.may_be_unread(part.kind, key[-1]):
                    yield part.missing(record)
            return
        draft = self._world.shelf(part.kind).draft(key, line=record.line)
        record.drafts[part.kind], record.rows[part.kind] = draft, draft.row
        for name, kind in part.links.items():
            setattr(draft.row, name, record.rows[kind])
        yield from self._fill(record, part, draft)

    def _fill(self, record: Record, part: Part, draft: Draft) -> Iterator[Finding]:
        for name, column in part.fields.items():
            if column not in record.values:
                continue
            value = record.found[column] if column in record.found else record.values[column]
            if not part.shared:
                setattr(draft.row, name, value)
                continue
            said, line = draft.said.get(name, (None, 0))
            if said and value and said != value:
                words = _("Line %(line)s says “%(said)s” of the same row. Write the same in both lines.")
                yield column, words % {"line": line, "said": said}
            elif value or not said:
                draft.said[name] = (value, record.line)
                setattr(draft.row, name, value)


def _unknown(column: Column, code: str) -> str:
    assert column.refers_to is not None
    words = _("There is no %(what)s “%(code)s”. Write one that stands in %(file)s or was loaded before.")
    return words % {"what": column.refers_to.what, "code": code, "file": column.refers_to.file}
