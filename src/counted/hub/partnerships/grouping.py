"""Counting who states needs without showing who they are: nobody is one of fewer than three.

A group is shown by itself where at least three different askers (organisations, or people who speak
for themselves) stand in it, and where those of them whom the reader could not have counted in the
list of needs are none, or three and more. What is too small is put together; where what is put
together is still too small, the smallest group that could be shown joins it, so that no subtraction
from the whole gives it away. Regions are split into countries, so that the two views agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

FEWEST = 3  #: askers


@dataclass(frozen=True)
class Stated:
    """One need as it is counted."""

    asker: str  #: who states it; the same text is the same asker
    topic: str
    region: str = ""
    country: str = ""
    kind: str = ""  #: of organisation; "" in a personal capacity
    is_seen: bool = True  #: the reader finds it in the list of needs


@dataclass(frozen=True)
class Group:
    """Some needs that are counted together; `value` None: those too few to be told apart."""

    value: str | None
    rows: tuple[Stated, ...]

    @property
    def askers(self) -> int:
        """How many different organisations and people."""
        return len({it.asker for it in self.rows})

    @property
    def is_safe(self) -> bool:
        """Whether its number may be shown."""
        seen = {it.asker for it in self.rows if it.is_seen}
        hidden = {it.asker for it in self.rows} - seen
        return self.askers >= FEWEST and (not hidden or len(hidden) >= FEWEST)


def split(rows: Sequence[Stated], by: Callable[[Stated], str]) -> list[Group]:
    """Safe groups of a safe whole, the largest first, then what is put together; [] where even the
    whole may not be shown."""
    whole = Group(None, tuple(rows))
    if not whole.is_safe:
        return []
    values = sorted({by(it) for it in rows})
    groups = [Group(value, tuple(it for it in rows if by(it) == value)) for value in values]
    safe = sorted((it for it in groups if it.is_safe), key=lambda it: (-it.askers, it.value))
    rest = [row for it in groups if not it.is_safe for row in it.rows]
    while rest and not Group(None, tuple(rest)).is_safe and safe:
        rest.extend(safe.pop().rows)
    return [*safe, Group(None, tuple(rest))] if rest else safe


def topics(rows: Iterable[Stated]) -> list[Group]:
    """Needs by topic as a reader may be told of them, the most wanted first.

    A topic that is unsafe as a whole is counted from what the reader sees anyhow.
    """
    known = list(rows)
    shown = []
    for topic in sorted({it.topic for it in known}):
        of_topic = tuple(it for it in known if it.topic == topic)
        whole, seen = Group(topic, of_topic), tuple(it for it in of_topic if it.is_seen)
        best = whole if whole.is_safe else Group(topic, seen)
        if best.is_safe:
            shown.append(best)
    return sorted(shown, key=lambda it: (-it.askers, it.value))


def places(rows: Sequence[Stated]) -> list[tuple[str | None, Group]]:
    """Needs of a topic by region, each region followed by its countries: (region, group).

    The group of a region bears the region as its value, those of countries their codes.
    """
    shown: list[tuple[str | None, Group]] = []
    for region in split(rows, lambda it: it.region):
        shown.append((None, region))
        if region.value:
            shown.extend((region.value, it) for it in split(region.rows, lambda it: it.country))
    return shown
