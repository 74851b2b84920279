"""Points of reviewers put together: weighted mean and spread, pure numbers.

Points of a criterion are first put on a scale from 0 (fewest) to 1 (most), so that criteria with
different scales can be added; a criterion that was not given is left out with its weight.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Protocol


class Weighs(Protocol):
    """What a criterion has to have."""

    pk: int
    weight: float
    least: int
    most: int


def weighted_mean(criteria: Iterable[Weighs], scores: Mapping[str, float]) -> float | None:
    """The mean of one review from 0 to 1; None where no points were given."""
    given = [
        (it.weight, (scores[str(it.pk)] - it.least) / (it.most - it.least))
        for it in criteria
        if scores.get(str(it.pk)) is not None
    ]
    total = sum(weight for weight, _ in given)
    return sum(weight * share for weight, share in given) / total if given else None


@dataclass(frozen=True)
class Together:
    """Several reviews of one contribution."""

    reviews: int  #: handed in with points
    mean: float | None  #: 0 to 1
    spread: float | None  #: standard deviation among the reviewers (n - 1); None below two


def together(means: Iterable[float | None]) -> Together:
    """Mean and spread of reviews."""
    given = [it for it in means if it is not None]
    if not given:
        return Together(0, None, None)
    mean = sum(given) / len(given)
    if len(given) < 2:
        return Together(1, mean, None)
    squares = sum((it - mean) ** 2 for it in given)
    return Together(len(given), mean, sqrt(squares / (len(given) - 1)))
