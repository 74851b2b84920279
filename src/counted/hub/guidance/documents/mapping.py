"""What becomes of passages from version to version: the one map that everything else follows.

A *way* leads from a passage of one version to a passage of the next. Ways are all that is kept
while a draft is written; whether something was edited, split or merged follows from them. A
passage of the older version without a way was removed, one of the newer without a way is new, and
each of these is written down as a way of its own, with one end open: so no passage is ever
without a way, and whatever was said of it can always be followed to where it stands, or to the
version that dropped it.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

SAME, EDITED, SPLIT, MERGED, REMOVED, NEW = "same", "edited", "split", "merged", "removed", "new"

#: from, to; None where it begins or ends nowhere
Way = tuple[int | None, int | None]


def whole(ways: Iterable[Way], *, before: Collection[int], after: Collection[int]) -> list[Way]:
    """The ways between two versions, each passage on at least one of them.

    `before` and `after` are the passages of the two versions, in their order; ways of others are
    dropped.
    """
    place = {key: number for number, key in enumerate(after)}
    old_ones = set(before)
    led = {(a, b) for a, b in ways if a in old_ones and b in place}
    origins, ends = {a for a, _ in led}, {b for _, b in led}
    kept: list[Way] = sorted(led, key=lambda it: (place[it[1]], it[0]))
    kept += [(None, it) for it in after if it not in ends]
    kept += [(it, None) for it in before if it not in origins]
    return kept


def named(ways: Iterable[Way], prints: Mapping[int, str]) -> dict[Way, str]:
    """What each way means; `prints` tells of every passage by what it reads the same.

    Where one passage is both split and merged with another, it is called merged: the text that a
    reader finds has several origins.
    """
    ways = list(ways)
    out = Counter(before for before, after in ways if after is not None)
    into = Counter(after for before, after in ways if before is not None)
    return {way: _name(way, out, into, prints) for way in ways}


def _name(
    way: Way, out: Mapping[int | None, int], into: Mapping[int | None, int], prints: Mapping
) -> str:
    before, after = way
    if before is None:
        return NEW
    if after is None:
        return REMOVED
    if into[after] > 1:
        return MERGED
    if out[before] > 1:
        return SPLIT
    return SAME if prints[before] == prints[after] else EDITED


@dataclass(frozen=True)
class Course:
    """What became of a passage, as far as there are versions."""

    now: tuple[int, ...] = ()  #: the passages of the last version that it led to
    ended: tuple[int, ...] = ()  #: the last passages on ways that end: they were removed after it


def course(start: int, ways: Iterable[Way]) -> Course:
    """Where a passage has come to; `ways` are those of all versions of its document."""
    return courses([start], ways)[start]


def courses(starts: Collection[int], ways: Iterable[Way]) -> dict[int, Course]:
    """Where several passages have come to."""
    onward: dict[int, list[int | None]] = defaultdict(list)
    for before, after in ways:
        if before is not None:
            onward[before].append(after)
    return {start: _follow(start, onward) for start in starts}


def _follow(start: int, onward: Mapping[int, Sequence[int | None]]) -> Course:
    now, ended, seen, waiting = [], [], {start}, deque([start])
    while waiting:
        here = waiting.popleft()
        steps = onward.get(here)
        if steps is None:
            now.append(here)
            continue
        if None in steps:
            ended.append(here)
        for step in steps:
            if step is not None and step not in seen:
                seen.add(step)
                waiting.append(step)
    return Course(tuple(now), tuple(ended))


def origins(end: int, ways: Iterable[Way]) -> tuple[int, ...]:
    """All earlier passages from which one came, the nearest first."""
    return all_origins([end], ways)[end]


def all_origins(ends: Collection[int], ways: Iterable[Way]) -> dict[int, tuple[int, ...]]:
    """All earlier passages from which each of several came, the nearest first."""
    turned: dict[int, list[int | None]] = defaultdict(list)
    for before, after in ways:
        if after is not None:
            turned[after].append(before)
    return {end: _back(end, turned) for end in ends}


def _back(end: int, turned: Mapping[int, Sequence[int | None]]) -> tuple[int, ...]:
    found: dict[int, None] = {}
    waiting = deque([end])
    while waiting:
        for it in turned.get(waiting.popleft(), ()):
            if it is not None and it not in found:
                found[it] = None
                waiting.append(it)
    return tuple(found)
