"""Which database is used."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from counted.errors import UnusableInput
from counted.hub import database


def settings(url: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    monkeypatch.setenv("DATABASE_URL", url)
    return database.django_settings(Path("unused"))


def test_without_a_url_it_is_the_embedded_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    found = database.django_settings(tmp_path)
    assert database.is_embedded()
    assert (found["NAME"], found["HOST"]) == ("counted", str(tmp_path / "postgres"))


def test_a_url_is_read_with_its_options(monkeypatch: pytest.MonkeyPatch) -> None:
    found = settings("postgres://dora:p%40ss@db.example:6543/hub?sslmode=require", monkeypatch)
    assert not database.is_embedded()
    assert (found["NAME"], found["USER"], found["PASSWORD"]) == ("hub", "dora", "p@ss")
    assert (found["HOST"], found["PORT"]) == ("db.example", "6543")
    assert found["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize(
    "url", ["sqlite:///db", "mysql://x/y", "postgres://dora@host", "postgres://h/x?nonsense=1"]
)
def test_anything_else_is_refused_with_the_form_that_works(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UnusableInput) as refused:
        settings(url, monkeypatch)
    assert "postgresql://user:password@host:5432/name" in refused.value.remedy
    assert refused.value.exit_code == 3


@pytest.mark.django_db
def test_an_old_server_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    database.require_version()
    monkeypatch.setattr(database, "server_version", lambda: 14)
    with pytest.raises(UnusableInput, match="PostgreSQL 14"):
        database.require_version()


@pytest.mark.django_db
def test_a_password_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "PASSWORD", "very secret")
    assert "secret" not in database.shown()
    assert database.server_version() == 18
