"""What must hold of the files themselves: vendored ones unchanged, fonts whole, reasons given, no machine's secrets."""

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static" / "vendor"
FONTS = sorted([*VENDOR.rglob("*.ttf"), *VENDOR.rglob("*.woff2")])

TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
VOWELS = {unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in TONES}
LETTERS = {letter for letter in VOWELS | {"đ"} if not letter.isascii()}
VIETNAMESE = LETTERS | {letter.upper() for letter in LETTERS}
PUNCTUATION = "0123456789.,;:()/%+-=<>“”‘’–—…≥≤×°§\u00a0"

NEVER_SEARCHED = {"var", "vendor", "__pycache__", ".coverage", ".env", ".git"}
TEXT = {
    ".cfg",
    ".css",
    ".csv",
    ".example",
    ".html",
    ".js",
    ".lock",
    ".md",
    ".po",
    ".py",
    ".svg",
    ".toml",
    ".txt",
    ".yaml",
    "",
}
# Taken apart, so that this file does not hold them itself.
FORBIDDEN = re.compile(
    "|".join(
        [
            r"\bpypi" + r"\.org",
            r"python" + r"hosted\.org",
            r"npm" + r"js\.(?:org|com)",
            r"deb" + r"\.debian\.org",
            r"--(?:extra-)?index" + r"-url",
            r"(?<![\w.:~}/])/(?:work|farm|root|tmp|opt)" + r"/[a-z.]",
            r"\bTO" + r"DO\b",
            r"\bFIX" + r"ME\b",
        ]
    )
)


def own_texts() -> Iterator[Path]:
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in NEVER_SEARCHED and (name[0] != "." or name == ".ci")]
        yield from (Path(folder) / name for name in names if Path(name).suffix in TEXT and name not in NEVER_SEARCHED)


def test_vendored_files_are_what_was_vetted():
    lines = (VENDOR / "CHECKSUMS.sha256").read_text(encoding="utf-8").splitlines()
    vetted = {name.removeprefix("./"): checksum for checksum, name in (line.split("  ") for line in lines)}
    present = {path.relative_to(VENDOR).as_posix(): path for path in VENDOR.rglob("*") if path.is_file()}
    found = {
        name: hashlib.sha256(path.read_bytes()).hexdigest()
        for name, path in present.items()
        if name not in {"CHECKSUMS.sha256", "README.md"}
    }
    assert found == vetted


def test_every_vendored_folder_has_its_licence():
    without = [
        folder.name
        for folder in VENDOR.iterdir()
        if folder.is_dir() and not any((folder / name).is_file() for name in ("LICENSE", "OFL.txt"))
    ]
    assert without == []


@pytest.mark.parametrize("path", FONTS, ids=lambda path: path.name)
def test_font_is_a_whole_file_with_every_vietnamese_letter(path):
    drawn = TTFont(path).getBestCmap()
    assert len(VIETNAMESE) == 134
    assert [sign for sign in sorted(VIETNAMESE | set(PUNCTUATION)) if ord(sign) not in drawn] == []


@pytest.mark.parametrize("path", FONTS, ids=lambda path: path.name)
def test_font_can_set_figures_in_columns(path):
    font = TTFont(path)
    digits = [font.getBestCmap()[ord(digit)] for digit in "0123456789"]
    substitutes = _tabular_substitutes(font)
    assert len({font["hmtx"][substitutes.get(digit, digit)][0] for digit in digits}) == 1


def _tabular_substitutes(font: TTFont) -> dict[str, str]:
    table = font["GSUB"].table
    lookups = [
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "tnum"
        for index in record.Feature.LookupListIndex
    ]
    return {
        glyph: substitute
        for index in lookups
        for subtable in table.LookupList.Lookup[index].SubTable
        for glyph, substitute in subtable.mapping.items()
    }


def test_nothing_names_a_registry_a_machine_or_an_unfinished_thing():
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in own_texts()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        if FORBIDDEN.search(line)
    ]
    assert found == []


def test_pages_and_styles_load_nothing_from_another_host():
    outside = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//|url\(["']?(?:https?:)?//|@import""")
    files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static").rglob("*.css")]
    found = [path.name for path in files if outside.search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_every_dependency_has_its_reason_above_it():
    lines = [line.strip() for line in (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()]
    lists = re.findall(r"(?:^dependencies|^dev) = \[\n(.*?)^\]", "\n".join(lines), re.DOTALL | re.MULTILINE)
    assert len(lists) == 2
    entries = [line for text in lists for line in text.splitlines()]
    without = [
        entry
        for before, entry in zip(["", *entries], entries, strict=False)
        if entry.startswith('"') and not before.startswith("# ")
    ]
    assert without == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_library_has_its_hashes(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    locked = re.findall(r"^[a-z0-9][a-z0-9-]*(?:\[.*\])?==.*(?:\n {4}--hash=sha256:.*)*", text, re.MULTILINE)
    assert len(locked) > 20
    assert [entry.splitlines()[0] for entry in locked if "--hash=sha256:" not in entry] == []


def test_every_extra_that_a_locked_library_asks_for_is_locked_by_name():
    # pip before 25 takes `coverage[toml]` and `coverage` for two things, finds a newer version of the first, and stops.
    text = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    named = dict(re.findall(r"^([a-z0-9][a-z0-9-]*)(\[.*\])?==", text, re.MULTILINE))
    installed = [name for name in named if _is_installed(name)]
    asked = {
        (canonicalize_name(wanted.name), extra)
        for name in installed
        for wanted in map(Requirement, requires(name) or [])
        if wanted.marker is None or wanted.marker.evaluate({"extra": ""})
        for extra in wanted.extras
    }
    assert ("coverage", "toml") in asked
    assert {(name, extra) for name, extra in asked if name in installed and extra not in named[name]} == set()


def _is_installed(name: str) -> bool:
    try:
        return bool(version(name))
    except PackageNotFoundError:
        return False


def test_both_lock_files_hold_the_same_versions():
    runtime, dev = (
        dict(
            re.findall(
                r"^([a-z0-9][a-z0-9-]*)(?:\[.*\])?==(\S+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE
            )
        )
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    assert {name: dev.get(name) for name in runtime} == runtime
