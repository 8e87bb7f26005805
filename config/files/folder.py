"""Files from the disk, refused by their size before they are read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from config.files.mistakes import Mistake
from config.files.register import FILES
from config.files.tables import too_large_message


@dataclass(frozen=True, slots=True)
class Folder:
    """The known files by name, what hindered reading them, and files that are none of ours."""

    files: dict[str, bytes] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    unknown: Sequence[str] = ()


def read_folder(path: Path) -> Folder:
    """Read whichever of the known files are there; one that cannot be read does not hide mistakes in the others."""
    if not path.is_dir():
        words = _("There is no such folder. Name the folder that holds units.csv and the other files.")
        return Folder(mistakes=[Mistake(str(path), 1, "", words)])
    names = [name for schema in FILES for name in schema.file_names]
    there = [each.name for ending in ("*.csv", "*.xlsx") for each in path.glob(ending)]
    found = Folder(unknown=sorted(name for name in there if name not in names))
    for name in names:
        if (path / name).exists():
            content = read_file(path / name)
            if isinstance(content, Mistake):
                found.mistakes.append(content)
            else:
                found.files[name] = content
    if not found.files and not found.mistakes:
        words = _("The folder holds none of the known files: %(names)s.") % {
            "names": ", ".join(schema.file for schema in FILES)
        }
        found.mistakes.append(Mistake(str(path), 1, "", words))
    return found


def read_file(path: Path) -> bytes | Mistake:
    """Return what a file holds, or why it is not read."""
    try:
        if not path.is_file():
            return Mistake(path.name, 1, "", _("There is no such file."))
        if path.stat().st_size > settings.IMPORT_MAX_BYTES:
            return Mistake(path.name, 1, "", too_large_message())
        return path.read_bytes()
    except OSError:
        return Mistake(path.name, 1, "", _("The file cannot be opened. Check that it may be read."))
