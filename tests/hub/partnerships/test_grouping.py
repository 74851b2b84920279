"""Counting needs: nobody is one of fewer than three, and no subtraction tells."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counted.hub.partnerships import grouping
from counted.hub.partnerships.grouping import FEWEST, Group, Stated


def rows(*told: tuple[str, str]) -> list[Stated]:
    """Needs of (asker, country)."""
    return [Stated(asker, "t", country=country) for asker, country in told]


def shown(groups: list[Group]) -> list[tuple[str | None, int]]:
    return [(it.value, it.askers) for it in groups]


def country(row: Stated) -> str:
    return row.country


def test_fewer_than_three_are_not_shown_at_all() -> None:
    assert grouping.split(rows(("a", "KEN"), ("b", "KEN"), ("b", "UGA")), country) == []
    assert grouping.topics(rows(("a", "KEN"), ("b", "KEN"))) == []


def test_what_is_small_is_put_together() -> None:
    told = rows(*((it, "KEN") for it in "abc"), *((it, it) for it in "xyz"))
    assert shown(grouping.split(told, country)) == [("KEN", 3), (None, 3)]


def test_a_remainder_that_subtraction_would_tell_takes_the_smallest_group_along() -> None:
    told = rows(*((it, "KEN") for it in "abcd"), *((it, "UGA") for it in "efg"), ("h", "RWA"))
    assert shown(grouping.split(told, country)) == [("KEN", 4), (None, 4)]


def test_one_who_asks_often_counts_once() -> None:
    told = rows(*(("a", "KEN") for _ in range(9)), ("b", "KEN"))
    assert grouping.split(told, country) == []


def hidden(*askers: str) -> list[Stated]:
    return [Stated(it, "t", is_seen=False) for it in askers]


def test_hidden_ones_are_not_told_by_subtracting_those_in_the_list() -> None:
    seen = rows(("a", ""), ("b", ""), ("c", ""))
    assert shown(grouping.topics([*seen, *hidden("d")])) == [("t", 3)]  # of the list only
    assert shown(grouping.topics([*seen, *hidden("d", "e", "f")])) == [("t", 6)]
    assert grouping.topics([*rows(("a", "")), *hidden("d", "e")]) == []


def test_countries_stand_in_regions_that_are_shown() -> None:
    told = [Stated(f"{it}", "t", region="002", country="KEN") for it in range(3)]
    told += [Stated(f"u{it}", "t", region="002", country="UGA") for it in range(3)]
    told += [Stated("p", "t", region="009", country="FJI")]
    # One in Oceania: the only region that could stand alone joins it, so that it is not told.
    assert [(region, it.value, it.askers) for region, it in grouping.places(told)] == [
        (None, None, 7)
    ]


MANY = st.lists(
    st.builds(
        Stated,
        asker=st.sampled_from("abcdefghij"),
        topic=st.just("t"),
        region=st.sampled_from(["002", "142"]),
        country=st.sampled_from(["KEN", "UGA", "RWA", "NPL"]),
        is_seen=st.booleans(),
    ),
    max_size=40,
)


@pytest.mark.slow
@given(MANY)
def test_every_group_is_safe_and_nothing_is_lost(told: list[Stated]) -> None:
    for by in (country, lambda it: it.region):
        _check(told, by)
    for group in grouping.topics(told):
        assert group.is_safe
        assert all(it.is_safe for _region, it in grouping.places(group.rows))


def _check(told: list[Stated], by: Callable[[Stated], str]) -> None:
    groups = grouping.split(told, by)
    for group in groups:
        assert group.askers >= FEWEST
        unseen = {it.asker for it in group.rows} - {it.asker for it in group.rows if it.is_seen}
        assert len(unseen) not in (1, 2)
    if groups:
        assert sorted(map(str, told)) == sorted(str(it) for one in groups for it in one.rows)
