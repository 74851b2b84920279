"""The release as a file: canonical JSON with its own hash. Same release, same bytes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from counted.errors import UnusableInput
from counted.messages import mark
from counted.model.release import Release, canonical, restore

REMEDY = mark("Take a release.json that `counted produce` wrote, unchanged.")


def write_release(release: Release, path: Path) -> None:
    """Write the content of a release and its sha256, as one line of JSON."""
    path.write_text(release_text(release), encoding="utf-8", newline="\n")


def release_text(release: Release) -> str:
    """The content of a release and its sha256, as canonical JSON ending in a newline."""
    return canonical({**release.content(), "sha256": release.sha256}) + "\n"


def read_release(text: str) -> Release:
    """The release written in `text`.

    Raises UnusableInput where `text` is no release or was changed after it was made.
    """
    document = _parse(text)
    sha256 = document.pop("sha256", None)
    if sha256 is None or "counted_release" not in document:
        raise UnusableInput(mark("This file is JSON, but not a release of Counted."), remedy=REMEDY)
    try:
        return restore(document, sha256=sha256)
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise UnusableInput(
            mark("This release lacks a part or holds one of the wrong kind ({reason})."),
            remedy=REMEDY,
            facts={"reason": str(error)},
        ) from error


def _parse(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnusableInput(
            mark("This file is not JSON (line {line}, column {column})."),
            remedy=REMEDY,
            facts={"line": error.lineno, "column": error.colno},
        ) from error
    if not isinstance(document, dict):
        raise UnusableInput(mark("This file is JSON, but not a release of Counted."), remedy=REMEDY)
    return document
