"""Files handed in at the officer's page: which are taken, and their way through the same checks as `load`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from config.files.kinds import Stamp
from config.files.loading import Outcome, apply, in_order, read_all
from config.files.register import FILES
from config.files.schema import Schema
from config.files.tables import too_large_message
from config.files.workbooks import ENDING
from config.province_limits import Limits
from units.models import User
from units.rules import Standing

# What holds for every province; the rest lies in one.
CATALOGUE_FILES = frozenset(
    {
        "periods.csv",
        "sections.csv",
        "data_elements.csv",
        "indicators.csv",
        "targets.csv",
        "rules.csv",
        "award_types.csv",
    }
)
# Browsers number the copies of a download: units (1).csv is units.csv.
COPY_NUMBER = re.compile(r"(?: \(\d+\))?(?P<ending>\.csv|\.xlsx)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Handed:
    """Files taken by their proper names, and what is wrong with the choice of files."""

    files: dict[str, bytes] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)


def schemas_for(standing: Standing) -> tuple[Schema, ...]:
    """Return the files that an OFFICER may hand in: those of the catalogue only at a unit without parent."""
    return tuple(schema for schema in FILES if standing.root_officer or schema.file not in CATALOGUE_FILES)


def take(uploads: Iterable[UploadedFile], standing: Standing) -> Handed:
    """Recognise the uploaded files by their names; what is refused is said in words."""
    allowed = {name: schema.file for schema in schemas_for(standing) for name in schema.file_names}
    handed = Handed()
    room = settings.IMPORT_MAX_BYTES
    for upload in uploads:
        room -= upload.size or 0
        if refusal := _refusal(upload, allowed, handed, room=room):
            handed.refusals.append(refusal)
        else:
            handed.files[proper_name(upload.name or "")] = upload.read()
    return handed


def proper_name(name: str) -> str:
    """Return the name that a file goes by: without folder, capitals, and the browser's number of a copy."""
    return COPY_NUMBER.sub(r"\g<ending>", PurePath(name.replace("\\", "/")).name).lower()


def _refusal(upload: UploadedFile, allowed: Mapping[str, str], handed: Handed, *, room: int) -> str:
    name, given = proper_name(upload.name or ""), upload.name or ""
    file = name.replace(ENDING, ".csv")
    if room < 0:
        return f"{given}: {too_large_message()}"
    if name.endswith((".xls", ".xlsb", ".xlsm", ".ods")):
        words = _("%(name)s is a workbook of another kind. In Excel choose Save As, “Excel Workbook (.xlsx)”.")
        return words % {"name": given}
    if file in CATALOGUE_FILES and name not in allowed:
        words = _("%(name)s belongs to the catalogue, which only an officer at a unit without parent changes.")
        return words % {"name": given}
    if name not in allowed:
        words = _("%(name)s is none of the known files. Its name tells what it holds, such as units.csv.")
        return words % {"name": given}
    if file in {allowed[other] for other in handed.files}:
        return _("%(name)s was chosen twice. Keep one of the two.") % {"name": name}
    return ""


def hand_in(files: Mapping[str, bytes], *, by: User, standing: Standing, at: datetime, dry_run: bool) -> Outcome:
    """Check the files, the province's limits included, and write them unless there is any mistake."""
    readings = read_all(schemas_for(standing), files)
    beyond = list(Limits(readings, standing).mistakes())
    outcome = apply(readings, stamp=Stamp(by, at), dry_run=dry_run or bool(beyond))
    if not beyond:
        return outcome
    return Outcome(in_order({*outcome.mistakes, *beyond}, readings))
