"""The data folder keeps secrets, and two processes agree on them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from counted.hub.home import home, secret


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
