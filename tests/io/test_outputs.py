"""One folder with everything, or nothing at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from counted.errors import WrongUse
from counted.io import outputs as module
from counted.io.outputs import outputs
from counted.io.release import read_release
from tests.io.releases import figure, make_release

pytestmark = pytest.mark.slow


def names(folder: Path) -> list[str]:
    return sorted(str(it.relative_to(folder)) for it in folder.rglob("*") if it.is_file())


def test_everything_is_there(tmp_path: Path) -> None:
    written = outputs(make_release(), tmp_path / "out", languages=("en", "ar"))
    assert names(tmp_path / "out") == [
        "figures.csv",
        "figures.xlsx",
        "release.json",
        "report.ar.html",
        "report.html",
        "sdmx/codes.csv",
        "sdmx/figures.csv",
        "study.json",
    ]
    assert [str(it.relative_to(tmp_path / "out")) for it in written] == names(tmp_path / "out")
    assert [it.name for it in tmp_path.iterdir()] == ["out"]
    again = read_release((tmp_path / "out/release.json").read_text(encoding="utf-8"))
    assert again == make_release()


def test_same_release_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        outputs(make_release(), tmp_path / name)
    for name in names(tmp_path / "a"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_a_release_read_back_is_published_alike(tmp_path: Path) -> None:
    outputs(make_release(), tmp_path / "a")
    again = read_release((tmp_path / "a/release.json").read_text(encoding="utf-8"))
    outputs(again, tmp_path / "b")
    for name in names(tmp_path / "a"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_an_earlier_release_is_replaced(tmp_path: Path) -> None:
    outputs(make_release(), tmp_path / "out", languages=("en", "fr"))
    outputs(make_release((figure("water", {"ward": "north"}, "0.5"),)), tmp_path / "out")
    assert "report.fr.html" not in names(tmp_path / "out")
    assert len((tmp_path / "out/figures.csv").read_text().splitlines()) == 2


@pytest.mark.parametrize("others", [["notes.txt"], ["release.json", "notes.txt"], ["figures.csv"]])
def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path, others: list[str]) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    for name in others:
        (folder / name).write_text("mine")
    with pytest.raises(WrongUse, match="Counted did not write") as caught:
        outputs(make_release(), folder)
    assert caught.value.remedy
    assert names(folder) == sorted(others)


def test_a_file_in_the_way_and_an_unknown_language_are_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(WrongUse, match="is a file"):
        outputs(make_release(), tmp_path / "out")
    with pytest.raises(WrongUse, match="no report in 'xx'"):
        outputs(make_release(), tmp_path / "new", languages=("en", "xx"))


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert outputs(make_release(), tmp_path / "out")


def test_after_an_error_nothing_half_written_remains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs(make_release(), tmp_path / "old")
    before = (tmp_path / "old/release.json").read_bytes()

    def fail(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(module, "write_sdmx", fail)
    for name in ("new", "old"):
        with pytest.raises(WrongUse, match="disk is full"):
            outputs(make_release((figure("water", {}, "0.5"),)), tmp_path / name)
    assert [it.name for it in tmp_path.iterdir()] == ["old"]
    assert (tmp_path / "old/release.json").read_bytes() == before
