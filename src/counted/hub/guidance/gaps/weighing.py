"""Which gaps should come first, by marks of people in constituencies of very different size.

A gap's priority is the mean, over constituencies, of the share of that constituency's voters who
marked it. A voter is whoever marked any gap at all. So a constituency counts as one, whether three
of its people vote or three hundred; its size alone never changes the order. Shares are exact
fractions: no rounding decides between two gaps.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

MOST_MARKS = 5  #: gaps that one person may mark as those that should come first
FEWEST_VOTERS = 5  #: without as many, of at least two constituencies, nothing is said to come first


class Mark(NamedTuple):
    """Somebody, speaking for a constituency, holds that a gap should come first; keys of rows."""

    person: int
    constituency: str
    gap: int


@dataclass(frozen=True)
class Tally:
    """Marks by gap and constituency, and how many people of each voted at all."""

    voters: Mapping[str, int]  #: constituency -> people
    marks: Mapping[int, Mapping[str, int]]  #: gap -> constituency -> people

    def of(self, gap: int) -> Mapping[str, int]:
        """How many people of each constituency marked a gap."""
        return self.marks.get(gap, {})

    def number(self, gap: int) -> int:
        """How many people marked a gap."""
        return sum(self.of(gap).values())

    @property
    def says_an_order(self) -> bool:
        """Whether enough people of more than one constituency voted to speak of an order."""
        return len(self.voters) > 1 and sum(self.voters.values()) >= FEWEST_VOTERS

    def priority(self, gap: int) -> Fraction:
        """The mean of the shares, from 0 to 1."""
        marked = self.of(gap)
        shares = [Fraction(marked.get(it, 0), number) for it, number in self.voters.items()]
        return sum(shares, Fraction(0)) / len(shares) if shares else Fraction(0)

    def in_order(self) -> list[int]:
        """All gaps that were marked, the first first; the one raised earlier where it is a tie."""
        return sorted(self.marks, key=lambda it: (-self.priority(it), it))

    def places(self) -> Mapping[int, int]:
        """The place of each gap, from 1; those of the same priority share theirs."""
        values = sorted((self.priority(it) for it in self.marks), reverse=True)
        return {it: values.index(self.priority(it)) + 1 for it in self.marks}


def counted(
    marks: Iterable[Mark], *, into: Mapping[int, int], among: Collection[int]
) -> list[Mark]:
    """The marks that count, of those given in the order in which they were made.

    Marks on gaps merged `into` others count for those, once a person; marks on gaps that are not
    `among` the open ones are free again. Where gaps come apart or open again and somebody then
    holds more than five, their first five count.
    """
    held: dict[int, dict[int, Mark]] = {}
    for it in marks:
        gap = into.get(it.gap, it.gap)
        mine = held.setdefault(it.person, {})
        if gap in among and gap not in mine and len(mine) < MOST_MARKS:
            mine[gap] = it._replace(gap=gap)
    return [it for mine in held.values() for it in mine.values()]


def tally(marks: Iterable[Mark]) -> Tally:
    """Count marks that count."""
    people: dict[str, set[int]] = {}
    by_gap: dict[int, dict[str, set[int]]] = {}
    for it in marks:
        people.setdefault(it.constituency, set()).add(it.person)
        by_gap.setdefault(it.gap, {}).setdefault(it.constituency, set()).add(it.person)
    return Tally(
        voters={name: len(them) for name, them in people.items()},
        marks={
            gap: {name: len(them) for name, them in named.items()} for gap, named in by_gap.items()
        },
    )
