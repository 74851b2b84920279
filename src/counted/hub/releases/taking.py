"""Releases as files to take away: written on the fly, the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from counted.hub.releases import drawing
from counted.io.release import release_text
from counted.io.report import report_html
from counted.io.sdmx import write_sdmx
from counted.io.spreadsheet import STAMP, write_csv, write_xlsx
from counted.model.release import Release


@dataclass(frozen=True)
class Kind:
    """A kind of file: its type, the end of its name, and how to write it in a language."""

    type: str
    suffix: str
    write: Callable[[Release, str], bytes]
    in_language: bool = False  #: whether the bytes depend on the reader's language


def _json(release: Release, language: str) -> bytes:  # noqa: ARG001 - one signature for all
    return release_text(release).encode()


def _csv(release: Release, language: str) -> bytes:  # noqa: ARG001 - one signature for all
    with TemporaryDirectory() as folder:
        write_csv(release, path := Path(folder) / "figures.csv")
        return path.read_bytes()


def _xlsx(release: Release, language: str) -> bytes:
    with TemporaryDirectory() as folder:
        write_xlsx(release, path := Path(folder) / "figures.xlsx", language=language)
        return path.read_bytes()


def _sdmx(release: Release, language: str) -> bytes:  # noqa: ARG001 - one signature for all
    """The messages and their codes in one zip file without clock time."""
    out = io.BytesIO()
    with TemporaryDirectory() as folder, zipfile.ZipFile(out, "w") as bundle:
        write_sdmx(release, Path(folder))
        for path in sorted(Path(folder).iterdir()):
            info = zipfile.ZipInfo(path.name, STAMP)
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            bundle.writestr(info, path.read_bytes())
    return out.getvalue()


def _report(release: Release, language: str) -> bytes:
    """Raises NotDrawn while its pictures are not there."""
    return report_html(
        release, language=language, picture=drawing.required(release.sha256)
    ).encode()


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {
    "release.json": Kind("application/json", "json", _json),
    "figures.csv": Kind("text/csv; charset=utf-8", "csv", _csv),
    "figures.xlsx": Kind(XLSX, "xlsx", _xlsx, in_language=True),
    "sdmx.zip": Kind("application/zip", "sdmx.zip", _sdmx),
    "report.html": Kind("text/html; charset=utf-8", "html", _report, in_language=True),
}
