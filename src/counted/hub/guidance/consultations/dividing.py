"""What unites constituencies and what divides them, by who agrees with which comment.

A constituency is heard on a comment once three of its people have said what they think. A comment
*unites* where at least two constituencies are heard and in each of them more than half agree. One
that does not *divides* as far as the share that agrees differs between the constituency that agrees
most and the one that agrees least. Who says "neither" counts among those asked. Shares are exact
fractions: no rounding decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

FEWEST = 3  #: people of a constituency before it is heard on a comment
AGREE = 1


class Said(NamedTuple):
    """Somebody of a constituency says of a comment: agree 1, neither 0, disagree -1."""

    comment: int
    constituency: str
    value: int


@dataclass(frozen=True)
class Opinion:
    """What constituencies think of one comment."""

    comment: int
    people: int
    agree: int
    shares: Mapping[str, Fraction]  #: that agrees, of constituencies that are heard

    @property
    def unites(self) -> bool:
        """More than half agree in every constituency that is heard, and there are two."""
        return len(self.shares) > 1 and min(self.shares.values()) > Fraction(1, 2)

    @property
    def distance(self) -> Fraction:
        """Between the constituency that agrees most and the one that agrees least."""
        return max(self.shares.values()) - min(self.shares.values()) if self.shares else Fraction(0)

    @property
    def divides(self) -> bool:
        """The constituencies differ, and not all of them agree."""
        return not self.unites and self.distance > 0


def opinions(said: Iterable[Said]) -> dict[int, Opinion]:
    """What is thought of each comment of which somebody has said anything."""
    values: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for it in said:
        values[it.comment][it.constituency].append(it.value)
    return {key: _opinion(key, by) for key, by in values.items()}


def _opinion(comment: int, by: Mapping[str, list[int]]) -> Opinion:
    agree = {name: sum(value == AGREE for value in them) for name, them in by.items()}
    return Opinion(
        comment=comment,
        people=sum(map(len, by.values())),
        agree=sum(agree.values()),
        shares={
            name: Fraction(agree[name], len(them))
            for name, them in sorted(by.items())
            if len(them) >= FEWEST
        },
    )


def uniting(found: Iterable[Opinion]) -> list[Opinion]:
    """Comments that unite, first the one whose weakest constituency agrees most."""
    those = [it for it in found if it.unites]
    return sorted(those, key=lambda it: (-min(it.shares.values()), -it.people, it.comment))


def dividing(found: Iterable[Opinion]) -> list[Opinion]:
    """Comments that divide, first the one on which constituencies differ most."""
    those = [it for it in found if it.divides]
    return sorted(those, key=lambda it: (-it.distance, -it.people, it.comment))
