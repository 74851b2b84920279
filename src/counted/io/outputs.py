"""Everything that one release is published as, written as one folder: all of it or nothing."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from counted.errors import WrongUse
from counted.io.release import write_release
from counted.io.report import write_report
from counted.io.sdmx import write_sdmx
from counted.io.spreadsheet import write_csv, write_xlsx
from counted.messages import LANGUAGES, mark
from counted.model.release import Release

OURS = ("release.json", "study.json", "figures.csv", "figures.xlsx", "report.html")
SDMX = ("figures.csv", "codes.csv", "sdg.csv")


def outputs(release: Release, folder: Path, *, languages: Sequence[str] = ("en",)) -> list[Path]:
    """Write all files of a release into `folder` and return their paths.

    The folder appears at the end, complete; after an error there is no trace. A folder of an
    earlier release is replaced. The report and the workbook are in the first language, further
    reports in the others. Raises WrongUse where `check_outputs` does, and where the disk refuses.
    """
    check_outputs(folder, languages=languages)
    try:
        return _written(release, folder.resolve(), languages)
    except OSError as error:
        raise _unwritable(folder, error) from error


def check_outputs(folder: Path, *, languages: Sequence[str]) -> None:
    """Raise WrongUse where a release cannot be written there, or not in these languages.

    Nothing is replaced that was not written here. Cheap: to be asked before the work begins.
    """
    _check_languages(languages)
    try:
        _check_ours(folder)
    except (OSError, ValueError) as error:
        raise _unwritable(folder, error) from error


def _unwritable(folder: Path, error: OSError | ValueError) -> WrongUse:
    reason = getattr(error, "strerror", None) or str(error)
    return WrongUse(
        mark("The folder {folder} cannot be written: {reason}."),
        remedy=mark(
            "Name a folder where you may write and that has room; nothing was left behind."
        ),
        facts={"folder": repr(str(folder)), "reason": reason},
    )


def _written(release: Release, folder: Path, languages: Sequence[str]) -> list[Path]:
    missing = [it for it in (folder.parent, *folder.parent.parents) if not it.exists()]
    fresh = folder.with_name(f".counted.{os.getpid()}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh.mkdir()
        _write(release, fresh, languages)
        _put_in_place(fresh, folder)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        for made in missing:
            with suppress(OSError):
                made.rmdir()
        raise
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
    old = folder.with_name(f".counted.{os.getpid()}.old")
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
            mark("There is no report in '{language}'."),
            remedy=mark("Choose among {known}."),
            ids=tuple(unknown),
            facts={"language": unknown[0] if unknown else "", "known": tuple(LANGUAGES)},
        )


def _check_ours(folder: Path) -> None:
    folder = folder.resolve()
    if not folder.exists():
        return
    if folder in (Path.cwd(), *Path.cwd().parents):
        raise WrongUse(
            mark("The folder {folder} is the one you are in, or lies above it."),
            remedy=mark("Name a new folder below it, such as 'release'."),
            facts={"folder": folder.name or str(folder)},
        )
    if not folder.is_dir():
        raise WrongUse(
            mark("{folder} is a file, not a folder."),
            remedy=mark("Name a folder that does not exist."),
            facts={"folder": folder.name},
        )
    inner = folder / "sdmx"
    known = {"sdmx", *OURS, *(f"report.{language}.html" for language in LANGUAGES)}
    found = {path.name for path in folder.iterdir()}
    foreign = sorted(found - known)
    if inner.is_dir():
        foreign += sorted(f"sdmx/{path.name}" for path in inner.iterdir() if path.name not in SDMX)
    if found and "release.json" not in found:
        foreign = foreign or sorted(found)
    if foreign:
        raise WrongUse(
            mark("The folder {folder} holds files that Counted did not write: {file}."),
            remedy=mark("Name a new folder, or move these files away."),
            ids=tuple(foreign),
            facts={"folder": folder.name, "file": foreign[0]},
        )
