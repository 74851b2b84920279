"""How much of a file is looked at: one budget for it and for everything packed within it.

A small file may unpack to more than a computer holds, and may hold others that do the same.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass

from counted.hub.library import filing


class TooMuchError(ValueError):
    """A file unpacks to more than is looked at."""


@dataclass
class Budget:
    """What is left of it while a file is looked at."""

    parts: int = 3_000
    unpacked_bytes: int = 120 * 1024 * 1024
    nodes: int = 1_000_000  #: elements and attributes of texts
    pixels: int = 120_000_000  #: over all frames of all pictures

    def spend(self, kind: str, amount: int) -> None:
        """Take from one of the amounts; TooMuchError where that much is not left."""
        left = getattr(self, kind) - amount
        if left < 0:
            raise TooMuchError(kind)
        setattr(self, kind, left)

    def unpacked(self, data: zipfile.ZipFile) -> dict[str, bytes]:
        """The parts of an archive by their names, once all of them are known to be affordable."""
        listed = [it for it in data.infolist() if not it.is_dir()]
        self.spend("parts", len(listed))
        self.spend("unpacked_bytes", sum(it.file_size for it in listed))
        return {it.filename: data.read(it) for it in listed}

    def text(self, data: bytes) -> bytes:
        """An XML part that may be read: neither too long nor of too many elements."""
        if len(data) > filing.LARGEST_PART_BYTES:
            raise TooMuchError("part")
        self.spend("nodes", data.count(b"<") - data.count(b"</") + data.count(b"="))
        return data
