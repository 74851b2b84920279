"""Points put together, against one case by hand and a slow version."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import mean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counted.hub.calls.weighing import together, weighted_mean


@dataclass
class Criterion:
    """As reviews weigh it."""

    pk: int
    weight: float = 1
    least: int = 1
    most: int = 5


def test_by_hand() -> None:
    # 3 of 1..5 is a half, 10 of 0..10 is all; weights 1 and 3: (0.5 + 3) / 4.
    criteria = [Criterion(1), Criterion(2, weight=3, least=0, most=10)]
    assert weighted_mean(criteria, {"1": 3, "2": 10}) == pytest.approx(0.875)


def test_what_was_not_given_takes_its_weight_along() -> None:
    criteria = [Criterion(1), Criterion(2, weight=3)]
    assert weighted_mean(criteria, {"1": 3}) == pytest.approx(0.5)
    assert weighted_mean(criteria, {}) is None


@given(st.lists(st.none() | st.floats(0, 1), max_size=12))
def test_mean_and_spread_are_those_of_the_textbook(means: list[float | None]) -> None:
    found = together(means)
    given_ones = [it for it in means if it is not None]
    assert found.reviews == len(given_ones)
    assert found.mean == (pytest.approx(mean(given_ones)) if given_ones else None)
    expected = pytest.approx(stdev(given_ones), abs=1e-9) if len(given_ones) > 1 else None
    assert found.spread == expected


@given(st.lists(st.integers(1, 5), min_size=1, max_size=6), st.data())
def test_a_mean_stays_between_none_and_all(points: list[int], data: st.DataObject) -> None:
    weights = [data.draw(st.floats(0.1, 10)) for _ in points]
    criteria = [Criterion(at, weight) for at, weight in enumerate(weights)]
    found = weighted_mean(criteria, {str(at): it for at, it in enumerate(points)})
    assert found is not None
    assert (min(points) - 1) / 4 - 1e-9 <= found <= (max(points) - 1) / 4 + 1e-9
