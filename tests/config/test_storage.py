"""Static files in production: a script's modules find each other under the names that change with their content."""

import re
import shutil
from pathlib import Path

from django.conf import settings

from config.storage import StaticFilesStorage


def test_the_modules_of_the_sheet_import_each_other_by_their_hashed_names(tmp_path: Path) -> None:
    shutil.copytree(Path(settings.BASE_DIR) / "static" / "js" / "entry", tmp_path / "entry")
    storage = StaticFilesStorage(location=tmp_path, base_url="/static/")
    names = sorted(f"entry/{file.name}" for file in (tmp_path / "entry").iterdir())

    list(storage.post_process({name: (storage, name) for name in names}))

    main = (tmp_path / storage.stored_name("entry/main.js")).read_text(encoding="utf-8")
    imported = re.findall(r'from "\./([\w.-]+)"', main)
    assert len(imported) > 5
    assert [name for name in imported if not re.fullmatch(r"[a-z-]+\.[0-9a-f]{12}\.js", name)] == []
    assert [name for name in imported if not (tmp_path / "entry" / name).is_file()] == []
