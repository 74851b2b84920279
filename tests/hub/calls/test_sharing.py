"""Sharing out: never into a conflict, never above a limit, as even as can be."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from counted.hub.calls.sharing import share_out

ids = st.integers(0, 7)


@given(
    st.sets(ids, max_size=8),
    st.dictionaries(st.integers(10, 15), st.integers(0, 5), max_size=6),
    st.integers(1, 3),
    st.dictionaries(ids, st.sets(st.integers(10, 15), max_size=6)),
    st.dictionaries(ids, st.sets(st.integers(10, 15), max_size=3)),
)
def test_always(
    contributions: set[int],
    room: dict[int, int],
    each: int,
    barred: dict[int, set[int]],
    already: dict[int, set[int]],
) -> None:
    found = share_out(sorted(contributions), room, each=each, barred=barred, already=already)
    assert len(set(found.pairs)) == len(found.pairs)
    for one, person in found.pairs:
        assert person not in barred.get(one, ())
        assert person not in already.get(one, ())
    given_to = Counter(person for _one, person in found.pairs)
    assert all(number <= room[person] for person, number in given_to.items())
    got = Counter(one for one, _person in found.pairs)
    for one in contributions:
        there = len(already.get(one, ()))
        assert got[one] + found.short.get(one, 0) == max(each - there, 0)


def test_the_load_is_even() -> None:
    room = dict.fromkeys(range(10, 15), 100)
    found = share_out(range(100), room, each=3, barred={}, already={})
    assert set(Counter(person for _one, person in found.pairs).values()) == {60}


def test_the_one_with_fewest_reviewers_goes_first() -> None:
    found = share_out([1, 2], {10: 1, 11: 1}, each=1, barred={2: {11}}, already={})
    assert sorted(found.pairs) == [(1, 11), (2, 10)]
    assert not found.short


def test_whoever_declined_is_not_asked_again_and_somebody_else_is() -> None:
    found = share_out(
        [1], {10: 5, 11: 5}, each=1, barred={}, already={1: {10}}, counted={1: 0}
    )  # fmt: skip
    assert found.pairs == [(1, 11)]
