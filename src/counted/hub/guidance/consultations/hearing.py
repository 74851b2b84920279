"""Who has spoken in a consultation, and who has not: people against who is a member.

A voice is a person, or those for whom a member wrote something down. It counts once in each
category, however often it spoke. What people tell of their sex is counted in steps of five and
only where no group becomes smaller than that: nobody is read out of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from counted.hub.accounts.places import region_of

FEWEST = 5  #: people in a group that is shown by itself where it is sensitive
UNKNOWN = ""
DIMENSIONS = ("region", "constituency", "language")


class Voice(NamedTuple):
    """One comment, by where it stands and who said it."""

    passage: int | None
    kind: str
    author: int
    said_by: str
    constituency: str
    country: str
    language: str
    sex: str
    speaks_for: int | None = None

    @property
    def who(self) -> tuple[int, str]:
        """Those who are one voice."""
        return self.author, self.said_by.strip().casefold()

    @property
    def region(self) -> str:
        """The part of the world they speak from."""
        return _region(self.country)


_region = cache(region_of)  #: asked once for every comment


@dataclass(frozen=True)
class Share:
    """How many voices a category has, beside how many members."""

    value: str
    voices: int
    members: int
    voices_share: float  #: of all voices, 0 to 1
    members_share: float  #: of all members, 0 to 1

    @property
    def is_missing(self) -> bool:
        """Members of whom nobody has spoken, or fewer than half of what their number would give."""
        if self.value == UNKNOWN or not self.members:
            return False
        return not self.voices or (
            self.members >= FEWEST and self.voices_share < self.members_share / 2
        )


def people(voices: Iterable[Voice]) -> int:
    """How many voices there are."""
    return len({it.who for it in voices})


def balance(
    voices: Iterable[Voice], members: Iterable[Mapping[str, str]]
) -> dict[str, tuple[Share, ...]]:
    """Voices beside members by each of `DIMENSIONS`; categories with most members first.

    `members` has for each member the value in every dimension.
    """
    spoken, there = list(voices), list(members)
    total = people(spoken)
    return {name: tuple(_shares(name, spoken, there, total)) for name in DIMENSIONS}


def _shares(
    name: str, voices: list[Voice], members: list[Mapping[str, str]], total: int
) -> list[Share]:
    heard: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for it in voices:
        heard[getattr(it, name)].add(it.who)
    counted = Counter(it[name] for it in members)
    rows = [
        Share(
            value=value,
            voices=len(heard.get(value, ())),
            members=counted[value],
            voices_share=len(heard.get(value, ())) / total if total else 0.0,
            members_share=counted[value] / len(members) if members else 0.0,
        )
        for value in {*heard, *counted}
    ]
    return sorted(rows, key=lambda it: (-it.members, -it.voices, it.value))


def missing(shares: Iterable[Share]) -> list[Share]:
    """Those of whom too little is heard, the largest group first."""
    return [it for it in shares if it.is_missing]


def by_sex(voices: Iterable[Voice]) -> Counter[str]:
    """Voices by what they told of their sex; whoever told it once has told it."""
    told: dict[tuple[int, str], str] = {}
    for it in voices:
        told[it.who] = told.get(it.who) or it.sex
    return Counter(told.values())


def shielded(counts: Mapping[str, int]) -> dict[tuple[str, ...], int]:
    """Groups that may be shown, each with at least how many people, in steps of five.

    Groups of fewer than five are put together, with the next smallest where they are still too
    few; what remains too few is not there at all.
    """
    order = sorted((number, value) for value, number in counts.items() if number)
    small = [it for it in order if it[0] < FEWEST]
    large = order[len(small) :]
    while small and sum(number for number, _ in small) < FEWEST and large:
        small.append(large.pop(0))
    groups = [((value,), number) for number, value in large]
    if small:
        groups.append((tuple(sorted(it for _, it in small)), sum(it for it, _ in small)))
    return {names: number - number % FEWEST for names, number in groups if number >= FEWEST}
