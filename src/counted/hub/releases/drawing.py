"""Charts of releases: drawn by the worker, kept in the data folder, never drawn by the web server.

The renderer needs some 350 MB, so a web process only looks up what was drawn. A chart is kept in
the folder of its release under the hash of its specification, which holds the figures, the language
and the variant: a picture can be old only if nothing about it has changed, and all pictures of a
release can be taken away together.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

from counted.errors import CountedError
from counted.hub.home import home
from counted.io import charts, report
from counted.io.report import Picture
from counted.messages import mark
from counted.model.release import Release


class NotDrawn(CountedError):
    """The pictures of a release are not there yet."""


def stored(sha256: str) -> Picture:
    """Looks up the charts of a release; '' for one that nobody has drawn yet."""

    def picture(spec: dict[str, Any], *, name: str) -> str:
        try:
            return _path(sha256, spec, name).read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""

    return picture


def required(sha256: str) -> Picture:
    """Looks up the charts of a release; raises NotDrawn for one that nobody has drawn yet."""
    look_up = stored(sha256)

    def picture(spec: dict[str, Any], *, name: str) -> str:
        svg = look_up(spec, name=name)
        if not svg:
            raise NotDrawn(
                mark("The pictures of this release are still being drawn."),
                remedy=mark("Try again in a minute."),
            )
        return svg

    return picture


def draw(release: Release, language: str, *, render: Picture = charts.render_svg) -> None:
    """Draw every chart of a release in one language and keep it; what is there stays."""
    sha256 = release.sha256
    look_up = stored(sha256)

    def picture(spec: dict[str, Any], *, name: str) -> str:
        found = look_up(spec, name=name)
        return found or _keep(_path(sha256, spec, name), render(spec, name=name))

    report.page(release, language, picture=picture)


def forget(sha256: str) -> None:
    """Take away every chart of a release, in all languages."""
    shutil.rmtree(_folder(sha256), ignore_errors=True)


def _folder(sha256: str) -> Path:
    return home() / "cache" / "charts" / sha256


def _path(sha256: str, spec: dict[str, Any], name: str) -> Path:
    text = json.dumps([name, charts.VEGA_LITE, spec], sort_keys=True, ensure_ascii=False)
    return _folder(sha256) / f"{hashlib.sha256(text.encode()).hexdigest()}.svg"


def _keep(path: Path, svg: str) -> str:
    """Write aside and move into place, so that nobody reads half a picture."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)  # previews are no one's business
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_text(svg, encoding="utf-8")
    draft.replace(path)
    return svg
