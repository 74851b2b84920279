"""Refuse to build a wheel that would lack what users cannot build: bundles and catalogues.

An editable install builds without them: `script/setup` makes them right after.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLES = ("htmx.js",)
REMEDY = "Run script/setup first, then build again."


class CompletenessHook(BuildHookInterface):
    """Looks before the wheel is written."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Raise when something is missing; `version` is 'editable' for an editable install."""
        if self.target_name != "wheel" or version == "editable":
            return
        if lacking := missing(Path(self.root) / "src" / "counted"):
            raise RuntimeError(f"The wheel would lack {', '.join(lacking)}. {REMEDY}")


def missing(package: Path) -> list[str]:
    """The bundles and compiled catalogues that are not there, or older than their source."""
    vendor = package / "hub" / "static" / "vendor"
    lacking = [str(vendor / name) for name in BUNDLES if not (vendor / name).is_file()]
    for source in sorted(package.glob("locale/*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if not compiled.is_file() or compiled.stat().st_mtime < source.stat().st_mtime:
            lacking.append(str(compiled))
    return lacking
