"""Sharing out contributions among reviewers: by workload, never into a conflict. Pure.

Contributions that fewest reviewers may take go first; each goes to those with most room left.
What cannot be given to enough people is told, not forced.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Shared:
    """Who is asked for what, and which contributions lack how many reviewers."""

    pairs: list[tuple[int, int]]  #: contribution, reviewer
    short: dict[int, int]  #: contribution -> reviewers that are missing


def share_out(
    contributions: Sequence[int],
    room: Mapping[int, int],
    *,
    each: int,
    barred: Mapping[int, Collection[int]],
    already: Mapping[int, Collection[int]],
    counted: Mapping[int, int] | None = None,
) -> Shared:
    """Give each contribution to `each` reviewers.

    `room` is how many more each reviewer may take, `barred` who may not have a contribution,
    `already` who was asked for it before in any way, and `counted` how many of these still count
    (all of them by default).
    """
    left = dict(room)
    pairs: list[tuple[int, int]] = []
    short: dict[int, int] = {}

    def free(one: int) -> list[int]:
        taken = {*barred.get(one, ()), *already.get(one, ())}
        return [person for person in left if person not in taken]

    for one in sorted(contributions, key=lambda it: (len(free(it)), it)):
        there = len(already.get(one, ())) if counted is None else counted.get(one, 0)
        wanted = max(each - there, 0)
        able = [person for person in free(one) if left[person] > 0]
        chosen = sorted(able, key=lambda person: (-left[person], person))[:wanted]
        for person in chosen:
            left[person] -= 1
            pairs.append((one, person))
        if len(chosen) < wanted:
            short[one] = wanted - len(chosen)
    return Shared(pairs, short)
