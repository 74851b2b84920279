"""The data folder keeps secrets, and two processes agree on them."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from counted.hub.home import home, last_address, remember_address, remember_demo, secret


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COUNTED_HOME", str(tmp_path / "deep" / "folder"))
    return tmp_path / "deep" / "folder"


def test_the_folder_is_made_and_nobody_else_may_look(folder: Path) -> None:
    assert home() == folder
    assert folder.stat().st_mode & 0o066 == 0


def test_a_secret_is_made_once_and_read_by_its_owner_only(folder: Path) -> None:
    first = secret("some.key")
    assert len(first) >= 50
    assert secret("some.key") == first
    assert (folder / "some.key").stat().st_mode & 0o077 == 0
    assert [path.name for path in folder.iterdir()] == ["some.key"]


def test_a_checkout_keeps_its_data_in_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    from counted.hub import home as module

    monkeypatch.delenv("COUNTED_HOME")
    assert module._chosen() == Path(__file__).parents[2] / ".counted"


def test_many_at_once_agree(folder: Path) -> None:
    home()
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: secret("shared.key"), range(8)))) == 1


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8123"),
        ("0.0.0.0", "http://localhost:8123"),  # noqa: S104 - the worst case
        ("::1", "http://[::1]:8123"),
    ],
)
def test_mails_lead_to_where_the_web_server_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, address: str
) -> None:
    monkeypatch.setenv("COUNTED_HOME", str(tmp_path))
    monkeypatch.delenv("COUNTED_ADDRESS", raising=False)
    assert last_address() == "http://localhost:8000"
    remember_address(host, 8123)
    asked = "from counted.hub import settings; print(settings.ADDRESS)"
    run = [sys.executable, "-c", asked]
    told = subprocess.run(run, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == address
    named = {**os.environ, "COUNTED_ADDRESS": "https://data.example.org/"}
    told = subprocess.run(run, capture_output=True, text=True, check=True, env=named)
    assert told.stdout.strip() == "https://data.example.org"


def test_a_demonstration_is_known_by_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTED_HOME", str(tmp_path))
    run = [sys.executable, "-c", "from counted.hub import settings; print(settings.IS_DEMO)"]
    assert subprocess.run(run, capture_output=True, text=True, check=True).stdout.strip() == "False"
    remember_demo()
    assert subprocess.run(run, capture_output=True, text=True, check=True).stdout.strip() == "True"
