"""Charts of releases: drawn by the worker, kept in the data folder, never drawn by the web server.

The renderer needs some 350 MB, so a web process only looks up what was drawn. A chart is kept under
the hash of its specification, which holds the figures, the language and the variant: a picture can
be old only if nothing about it has changed.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from counted.errors import CountedError
from counted.hub.home import home
from counted.io import charts, report
from counted.model.release import Release

Render = Callable[..., str]


class NotDrawn(CountedError):
    """The pictures of a release are not there yet."""


def stored(spec: dict[str, Any], *, name: str) -> str:
    """The chart of a specification, or '' while nobody has drawn it."""
    try:
        return _path(spec, name).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def required(spec: dict[str, Any], *, name: str) -> str:
    """The chart of a specification; raises NotDrawn while nobody has drawn it."""
    svg = stored(spec, name=name)
    if not svg:
        raise NotDrawn(
            _("The pictures of this release are still being drawn."),
            remedy=_("Try again in a minute."),
        )
    return svg


def draw(release: Release, language: str, *, render: Render = charts.render_svg) -> None:
    """Draw every chart of a release in one language and keep it; what is there stays."""

    def keep(spec: dict[str, Any], *, name: str) -> str:
        return stored(spec, name=name) or _keep(_path(spec, name), render(spec, name=name))

    report.page(release, language, picture=keep)


def _path(spec: dict[str, Any], name: str) -> Path:
    text = json.dumps([name, charts.VEGA_LITE, spec], sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return home() / "cache" / "charts" / digest[:2] / f"{digest}.svg"


def _keep(path: Path, svg: str) -> str:
    """Write aside and move into place, so that nobody reads half a picture."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_text(svg, encoding="utf-8")
    draft.replace(path)
    return svg
