"""Nobody can work out what is hidden: checked by listing every table that prints the same."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from counted.model.crossing import Crossing
from counted.model.estimate import Basis
from counted.model.release import Protected, Status
from counted.stats import protect as door
from tests.stats import bruteforce
from tests.stats.bruteforce import Hidden, Tables
from tests.stats.protection import TOY, asked, crossing, domains, protected

SQUARE = {"home": ["bank", "hill"], "sex": ["men", "women"]}
ROW = {"ward": ["east", "north", "west"]}
slowly = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@cache
def square(units: int) -> Tables:
    return bruteforce.every_table(4, units, ["ill"])


def smallest(found: list[Hidden], release: Protected) -> int | None:
    """The narrowest true range of a number that could expose someone."""
    return min((max(h.values) - min(h.values) for h in found if exposes(h)), default=None)


def exposes(hidden: Hidden) -> bool:
    if hidden.kind == "denominator":
        return hidden.truth < TOY.min_rate_denominator
    without = hidden.asked - hidden.numerator
    few = hidden.asked < TOY.min_rate_denominator
    return few or hidden.numerator < TOY.min_numerator or without < TOY.min_complement


def look(
    every: Tables, table: Crossing, release: Protected, **more: Any
) -> tuple[list[Hidden], Tables]:
    """All hidden numbers that are not public anyway, and the tables left."""
    left = bruteforce.consistent(every, release, table, profile=TOY, **more)
    readings = more.get("readings")
    found = bruteforce.hidden_numbers(every, left, release, table, readings=readings)
    return [h for h in found if not h.is_public], left


def is_shown_elsewhere(hidden: Hidden, release: Protected) -> bool:
    """A large denominator may be that of a shown figure about the same people."""
    return hidden.kind == "denominator" and any(
        f.domain == hidden.figure.domain and f.status in (Status.SHOWN, Status.FLAGGED)
        for f in release.figures
    )


def check(every: Tables, table: Crossing, release: Protected, **more: Any) -> list[Hidden]:
    found, left = look(every, table, release, **more)
    assert len(left.total), "the truth itself must print the release"
    for hidden in found:
        if not is_shown_elsewhere(hidden, release):
            assert len(hidden.values) > 1, f"determined: {hidden}"
        if hidden.truth == 0:
            assert max(hidden.values) > 0, f"everyone, or nobody: {hidden}"
    true_closest = smallest(found, release)
    if release.audit.closest is not None and true_closest is not None:
        assert release.audit.closest <= true_closest
        assert release.audit.closest >= 1
    return found


def cells(n_cells: int, units: int) -> st.SearchStrategy[list[tuple[int, int, int]]]:
    """Units spread over cells, none empty, with answers yes or no."""

    def fill(drawn: tuple[list[int], list[float]]) -> list[tuple[int, int, int]]:
        cuts, shares = drawn
        sizes = np.diff([0, *sorted(cuts), units]).tolist()
        return [(round(p * s), s - round(p * s), 0) for s, p in zip(sizes, shares, strict=True)]

    return st.tuples(
        st.lists(
            st.integers(1, units - 1), min_size=n_cells - 1, max_size=n_cells - 1, unique=True
        ),
        st.lists(st.floats(0, 1), min_size=n_cells, max_size=n_cells),
    ).map(fill)


@pytest.mark.slow
@slowly
@given(rows=cells(4, 12), basis=st.sampled_from([Basis.COMPLETE, Basis.AS_IF_RANDOM]))
def test_no_hidden_count_in_a_square_is_determined(
    rows: list[tuple[int, int, int]], basis: Basis
) -> None:
    table = crossing(SQUARE, {"ill": rows})
    wanted = domains(SQUARE, [], ["home"], ["sex"], ["home", "sex"])
    release = protected(asked(table, wanted, basis=basis), table, profile=TOY)
    check(square(12), table, release)


PLANTED = [(1, 6, 0), (4, 3, 0)]
COLUMN = {"sex": ["men", "women"]}


@cache
def column(units: int) -> Tables:
    return bruteforce.every_table(2, units, ["ill"])


def planted() -> tuple[Crossing, Protected]:
    table = crossing(COLUMN, {"ill": PLANTED})
    wanted = domains(COLUMN, [], ["sex"])
    return table, protected(asked(table, wanted, basis=Basis.COMPLETE), table, profile=TOY)


def test_without_the_audit_a_hidden_count_would_be_determined(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(door, "audit", lambda clues, profile: None)
    table, release = planted()
    found, _ = look(column(14), table, release)
    assert any(len(hidden.values) == 1 for hidden in found)


def test_with_the_audit_it_is_not() -> None:
    table, release = planted()
    assert check(column(14), table, release)
    assert release.audit.closest >= TOY.min_spread
