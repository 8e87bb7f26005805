"""What the settings make of the environment: the first start, the development machine, and production."""

import runpy
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent.parent
SET_BY_OTHERS = ("DEBUG", "HTTPS", "SECRET_KEY", "DATABASE_URL", "EMAIL_URL")


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in SET_BY_OTHERS:
        # Not removed: an .env file of this machine would fill it in.
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/db.sqlite3")
    monkeypatch.setenv("EMAIL_URL", "consolemail://")
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))


def settings_of() -> dict[str, Any]:
    """Run the settings once more, beside those of the tests."""
    return runpy.run_path(str(ROOT / "config" / "settings.py"))


def test_a_first_start_makes_a_secret_that_stays_and_that_only_its_owner_reads(tmp_path: Path) -> None:
    first, again = settings_of(), settings_of()

    assert len(first["SECRET_KEY"]) >= 64
    assert again["SECRET_KEY"] == first["SECRET_KEY"]
    assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o077 == 0


def test_a_given_secret_is_written_nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY", "của riêng máy chủ")

    assert settings_of()["SECRET_KEY"] == "của riêng máy chủ"
    assert not (tmp_path / "var").exists()


def test_behind_a_proxy_with_tls_nothing_travels_openly(monkeypatch: pytest.MonkeyPatch) -> None:
    openly = settings_of()
    monkeypatch.setenv("HTTPS", "on")
    closed = settings_of()

    names = ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_INCLUDE_SUBDOMAINS")
    assert not any(openly.get(name) for name in names)
    assert all(closed[name] is True for name in names)
    assert closed["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")
    assert closed["SECURE_HSTS_SECONDS"] == 31536000


def test_each_database_gets_what_it_needs_under_load(monkeypatch: pytest.MonkeyPatch) -> None:
    embedded = settings_of()["DATABASES"]["default"]
    monkeypatch.setenv("DATABASE_URL", "postgres://thidua:x@127.0.0.1:5432/thidua")
    server = settings_of()["DATABASES"]["default"]

    assert embedded["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "CONN_MAX_AGE" not in embedded or embedded["CONN_MAX_AGE"] == 0
    assert (server["ENGINE"], server["CONN_MAX_AGE"], server["CONN_HEALTH_CHECKS"]) == (
        "django.db.backends.postgresql",
        600,
        True,
    )


def test_a_developers_machine_serves_files_that_nobody_has_collected(monkeypatch: pytest.MonkeyPatch) -> None:
    collected = settings_of()["STORAGES"]["staticfiles"]["BACKEND"]
    monkeypatch.setenv("DEBUG", "on")

    assert collected == "config.storage.StaticFilesStorage"
    assert settings_of()["STORAGES"]["staticfiles"]["BACKEND"].startswith("django.contrib.staticfiles")


def test_documents_lie_in_one_of_two_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATTACHMENTS_IN", "folder")
    assert settings_of()["ATTACHMENTS_IN"] == "folder"
    monkeypatch.setenv("ATTACHMENTS_IN", "cloud")
    with pytest.raises(ImproperlyConfigured, match="ATTACHMENTS_IN"):
        settings_of()
