"""The numbers by which readers cite: chapters, their clauses, and what stands below."""

from __future__ import annotations

from collections.abc import Iterable

DEEPEST = 4


def numbers(depths: Iterable[int]) -> list[str]:
    """A number for each passage, from its depth (1 a chapter): "1", "1.1", "1.2", "2".

    A passage that is deeper than its place allows counts as one step below what stands before it.
    """
    counts: list[int] = []
    told = []
    for wanted in depths:
        depth = max(1, min(wanted, len(counts) + 1, DEEPEST))
        counts = [*counts[: depth - 1], counts[depth - 1] + 1 if len(counts) >= depth else 1]
        told.append(".".join(map(str, counts)))
    return told
