"""The Vietnamese catalogues are complete, in step with the code and with what is compiled."""

import ast
import gettext
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.utils import translation

ROOT = Path(__file__).resolve().parent.parent
OWN = ROOT / "locale" / "vi" / "LC_MESSAGES" / "django.po"
LIBRARIES = ROOT / "locale" / "libraries" / "vi" / "LC_MESSAGES" / "django.po"
CATALOGUES = pytest.mark.parametrize("catalogue", [OWN, LIBRARIES], ids=["own", "libraries"])
SOURCES = ("config", "units", "clusters", "indicators", "awards", "reports", "templates")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
DJANGO = Path(django.__file__).parent
# Where Django's words are that a user of these pages can meet.
MET = re.compile(
    r"^(forms/|core/validators\.py|core/paginator\.py|db/models/|utils/(timesince|text|dates)\.py"
    r"|contrib/auth/(forms|validators|password_validation|models|base_user)\.py|contrib/admin/)"
)
Key = tuple[str, str]


@dataclass(frozen=True)
class Message:
    """One entry of a catalogue."""

    context: str
    id: str
    plural: str
    text: str
    is_fuzzy: bool
    places: tuple[str, ...]

    @property
    def key(self) -> Key:
        return self.context, self.id


def messages(path: Path) -> Iterator[Message]:
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        fields, field, comments = {"msgctxt": "", "msgid": "", "msgid_plural": "", "msgstr": ""}, "", []
        for line in block.splitlines():
            if line.startswith("#"):
                comments.append(line)
                continue
            name, quoted = re.fullmatch(r"(\w*)(?:\[\d\])?\s*(\".*\")", line.strip()).groups()
            field = name or field
            fields[field] += ast.literal_eval(quoted)
        if fields["msgid"] and not any(comment.startswith("#~") for comment in comments):
            yield Message(
                fields["msgctxt"],
                fields["msgid"],
                fields["msgid_plural"],
                fields["msgstr"],
                any(comment.startswith("#,") and "fuzzy" in comment for comment in comments),
                tuple(place for comment in comments if comment.startswith("#: ") for place in comment[3:].split()),
            )


def keys(path: Path) -> set[Key]:
    return {message.key for message in messages(path)}


@CATALOGUES
def test_every_message_has_its_vietnamese(catalogue: Path) -> None:
    found = list(messages(catalogue))

    assert len(found) > 200
    assert [message.id for message in found if not message.text or message.is_fuzzy] == []


@CATALOGUES
def test_every_message_keeps_its_placeholders(catalogue: Path) -> None:
    def lost(message: Message) -> bool:
        asked, given = set(PLACEHOLDER.findall(message.id)), set(PLACEHOLDER.findall(message.text))
        return asked != given and set(PLACEHOLDER.findall(message.plural)) != given

    assert [(message.id, message.text) for message in messages(catalogue) if lost(message)] == []


@CATALOGUES
def test_what_is_compiled_is_what_is_written(catalogue: Path) -> None:
    with catalogue.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog
    compiled.pop("", None)
    written = {
        (f"{message.context}\x04{message.id}" if message.context else message.id): message.text
        for message in messages(catalogue)
        if message.text
    }

    assert {key[0] if isinstance(key, tuple) else key: text for key, text in compiled.items()} == written


def test_no_message_stands_in_both_catalogues() -> None:
    assert keys(OWN) & keys(LIBRARIES) == set()


@pytest.fixture(scope="module")
def asked_for(tmp_path_factory: pytest.TempPathFactory) -> set[Key]:
    """What the code and the templates ask for, gathered anew from a copy of them."""
    if not shutil.which("xgettext"):
        pytest.skip("xgettext is not here: whether the catalogue is in step with the code was not looked at")
    copy = tmp_path_factory.mktemp("gathered")
    for source in SOURCES:
        shutil.copytree(ROOT / source, copy / source, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", copy)
    (copy / "locale" / "vi" / "LC_MESSAGES").mkdir(parents=True)
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale", "vi", "--keep-pot", "--verbosity", "0"],
        cwd=copy,
        env={**os.environ, "VAR_DIR": str(copy / "var"), "DJANGO_SETTINGS_MODULE": "config.settings"},
        check=True,
        capture_output=True,
    )
    return keys(copy / "locale" / "django.pot")


def test_no_message_of_the_code_is_missing(asked_for: set[Key]) -> None:
    assert len(asked_for) > 500
    assert sorted(asked_for - keys(OWN)) == []


def test_no_message_is_stale(asked_for: set[Key]) -> None:
    assert sorted(keys(OWN) - asked_for) == []


@pytest.mark.parametrize("part", ["conf", "contrib/auth", "contrib/admin"])
def test_what_a_user_can_meet_of_django_is_vietnamese(part: str) -> None:
    english = messages(DJANGO / part / "locale" / "en" / "LC_MESSAGES" / "django.po")
    wanted = [message for message in english if any(MET.match(place) for place in message.places)]

    with translation.override("vi"):
        missing = [message.id for message in wanted if not _is_translated(message)]
    assert len(wanted) > 50
    assert missing == []


def _is_translated(message: Message) -> bool:
    known = {key for part in _loaded() for key in part}
    key = f"{message.context}\x04{message.id}" if message.context else message.id
    return bool({key, (key, 0)} & known)


def _loaded() -> list[dict[str, str]]:
    from django.utils.translation import trans_real

    return trans_real.translation("vi")._catalog._catalogs


def test_both_folders_of_catalogues_are_read() -> None:
    assert [Path(path) for path in settings.LOCALE_PATHS] == [ROOT / "locale", ROOT / "locale" / "libraries"]
    with translation.override("vi"):
        assert translation.gettext("This field is required.") == "Cần nhập nội dung này."
        assert translation.gettext("Username") == "Tên đăng nhập"
