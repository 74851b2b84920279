"""Everything that one release is published as, written as one folder: all of it or nothing."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from counted.errors import WrongUse
from counted.io.release import write_release
from counted.io.report import write_report
from counted.io.sdmx import write_sdmx
from counted.io.spreadsheet import write_csv, write_xlsx
from counted.messages import LANGUAGES
from counted.model.release import Release

OURS = ("release.json", "study.json", "figures.csv", "figures.xlsx", "report.html")
SDMX = ("figures.csv", "codes.csv", "sdg.csv")


def outputs(release: Release, folder: Path, *, languages: Sequence[str] = ("en",)) -> list[Path]:
    """Write all files of a release into `folder` and return their paths.

    The folder appears at the end, complete; after an error there is no trace. A folder of an
    earlier release is replaced; WrongUse where it holds anything that was not written here. The
    report and the workbook are in the first language, further reports in the others.
    """
    _check_languages(languages)
    _check_ours(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = folder.with_name(f".{folder.name}.{os.getpid()}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        fresh.mkdir()
        _write(release, fresh, languages)
        _put_in_place(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _write(release: Release, folder: Path, languages: Sequence[str]) -> None:
    write_release(release, folder / "release.json")
    study = json.dumps(release.study, ensure_ascii=False, indent=2, sort_keys=True)
    (folder / "study.json").write_text(study + "\n", encoding="utf-8", newline="\n")
    write_csv(release, folder / "figures.csv")
    write_xlsx(release, folder / "figures.xlsx", language=languages[0])
    write_sdmx(release, folder / "sdmx")
    for at, language in enumerate(languages):
        name = f"report.{language}.html" if at else "report.html"
        write_report(release, folder / name, language=language)


def _put_in_place(fresh: Path, folder: Path) -> None:
    """Exchange the old folder for the new one; if that fails the old one stays."""
    if not folder.exists():
        fresh.rename(folder)
        return
    old = folder.with_name(f".{folder.name}.{os.getpid()}.old")
    folder.rename(old)
    try:
        fresh.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _check_languages(languages: Sequence[str]) -> None:
    unknown = [language for language in languages if language not in LANGUAGES]
    if unknown or not languages:
        raise WrongUse(
            f"There is no report in '{unknown[0] if unknown else ''}'.",
            remedy=f"Choose among {', '.join(LANGUAGES)}.",
            ids=tuple(unknown),
        )


def _check_ours(folder: Path) -> None:
    """Nothing is replaced that was not written here."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise WrongUse(
            f"{folder.name} is a file, not a folder.", remedy="Name a folder that does not exist."
        )
    known = {folder / name for name in OURS} | {folder / "sdmx" / name for name in SDMX}
    known |= {folder / f"report.{language}.html" for language in LANGUAGES}
    found = {path for path in folder.rglob("*") if not path.is_dir()}
    foreign = sorted(str(path.relative_to(folder)) for path in found - known)
    if found and not (folder / "release.json").is_file():
        foreign = foreign or sorted(str(path.relative_to(folder)) for path in found)
    if foreign:
        raise WrongUse(
            f"The folder {folder.name} holds files that Counted did not write: {foreign[0]}.",
            remedy="Name a new folder, or move these files away.",
            ids=tuple(foreign),
        )
