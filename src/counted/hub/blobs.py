"""Bytes on disk under their own hash: written whole or not at all, removed for good.

All of it is below `blobs/` in the data folder, so that one backup holds all of it.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

STRAY_SECONDS = 86_400.0  #: bytes so old belong to no transaction under way
DRAFT = ".draft-"  #: beginning of the name of a file that is being written


class Blobs:
    """A folder of bytes; none of them is served by the web server itself."""

    def __init__(self, *below: str) -> None:
        self.below = below

    @property
    def folder(self) -> Path:
        """Where it is; the data folder may change between tests."""
        return Path(settings.HOME).joinpath("blobs", *self.below)

    def put(self, data: bytes, *, made_of: str = "") -> str:
        """Keep the bytes and return their sha256; the same bytes are kept once.

        What is `made_of` other bytes is kept under their sha256 instead of its own.
        """
        sha256 = made_of or hashlib.sha256(data).hexdigest()
        path = self.path_of(sha256)
        if path.exists():
            path.touch()  # young again, so that no sweep takes it from who hands it in now
            return sha256
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=DRAFT, delete=False) as draft:
            try:
                draft.write(data)
                draft.flush()
                os.fsync(draft.fileno())
                Path(draft.name).replace(path)
            except BaseException:
                Path(draft.name).unlink(missing_ok=True)
                raise
        _sync_folder(path.parent)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes kept under this hash; FileNotFoundError where there are none."""
        return self.path_of(sha256).read_bytes()

    def remove(self, sha256: str) -> None:
        """Remove the bytes; nothing happens where there are none."""
        path = self.path_of(sha256)
        if path.exists():
            path.unlink()
            _sync_folder(path.parent)

    def written(self, *, before_seconds: float) -> list[Path]:
        """Files written so long ago or earlier, drafts of a killed process too."""
        latest = time.time() - before_seconds
        files = (it for it in self.folder.glob("[0-9a-f][0-9a-f]/*") if it.is_file())
        return [it for it in files if it.stat().st_mtime <= latest]

    def sweep(
        self, known: Callable[[list[str]], set[str]], *, older_than_seconds: float = STRAY_SECONDS
    ) -> int:
        """Remove bytes that nothing points to, and drafts of a killed process; how many.

        `known` tells which of these hashes something points to. Young files may belong to a
        transaction under way.
        """
        old = self.written(before_seconds=older_than_seconds)
        kept = known([it.name for it in old if not it.name.startswith(DRAFT)])
        latest = time.time() - older_than_seconds
        removed = 0
        for path in old:
            if path.name not in kept and path.exists() and path.stat().st_mtime <= latest:
                path.unlink(missing_ok=True)
                removed += 1
        return removed

    def path_of(self, sha256: str) -> Path:
        """Where bytes of this hash are kept."""
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise ValueError("a sha256 has 64 hexadecimal digits")
        return self.folder / sha256[:2] / sha256


def _sync_folder(folder: Path) -> None:
    """Make a rename or removal survive a power cut, where the system can."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
