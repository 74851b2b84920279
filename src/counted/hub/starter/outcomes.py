"""What becomes of an entry of the starter collection when it is loaded."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """What became of an entry."""

    ADDED = "added"
    RENEWED = "renewed"
    UNCHANGED = "unchanged"
    LEFT = "left"  #: somebody changed, withdrew or claimed it
