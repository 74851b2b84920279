"""The map between versions: nothing that was said of a clause is ever without a way."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from counted.hub.guidance.documents import mapping
from counted.hub.guidance.documents.mapping import (
    EDITED,
    MERGED,
    NEW,
    REMOVED,
    SAME,
    SPLIT,
    Course,
    course,
    named,
    origins,
    whole,
)


def test_what_has_no_way_was_removed_or_is_new() -> None:
    ways = whole([(1, 11), (7, 12), (2, 99)], before=[1, 2], after=[11, 12])
    assert ways == [(1, 11), (None, 12), (2, None)]


def test_ways_are_named_by_what_they_do() -> None:
    prints = {
        1: "a",
        11: "a",
        2: "b",
        12: "B",
        3: "c",
        13: "c1",
        14: "c2",
        4: "d",
        5: "e",
        15: "de",
    }
    ways = whole(
        [(1, 11), (2, 12), (3, 13), (3, 14), (4, 15), (5, 15)],
        before=[1, 2, 3, 4, 5, 6],
        after=[11, 12, 13, 14, 15, 16],
    )
    assert named(ways, prints) == {
        (1, 11): SAME,
        (2, 12): EDITED,
        (3, 13): SPLIT,
        (3, 14): SPLIT,
        (4, 15): MERGED,
        (5, 15): MERGED,
        (None, 16): NEW,
        (6, None): REMOVED,
    }


def test_half_of_one_clause_put_to_another_is_told_from_both_ends() -> None:
    ways = [(1, 11), (1, 12), (2, 12)]
    told = named(ways, {1: "ab", 2: "c", 11: "a", 12: "bc"})
    assert told == {(1, 11): SPLIT, (1, 12): MERGED, (2, 12): MERGED}


def test_a_course_goes_through_all_versions_and_tells_where_it_ends() -> None:
    ways = [(1, 11), (1, 12), (11, 21), (12, None), (2, 13), (13, 21), (None, 22)]
    assert course(1, ways) == Course(now=(21,), ended=(12,))
    assert course(2, ways) == Course(now=(21,))
    assert course(22, ways) == Course(now=(22,))
    assert origins(21, ways) == (11, 13, 1, 2)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[list[int]], list[mapping.Way]]:
    """Versions of passages, and ways between them, some of which lead astray."""
    versions = [
        [100 * number + it for it in range(draw(st.integers(0, 5)))]
        for number in range(1, draw(st.integers(1, 5)) + 1)
    ]
    ways: list[mapping.Way] = []
    for old, new in pairwise(versions):
        pairs = st.tuples(st.sampled_from([*old, 999]), st.sampled_from([*new, 998]))
        ways += whole(draw(st.lists(pairs, max_size=8)), before=old, after=new)
    return versions, ways


@given(histories())
def test_every_passage_is_somewhere_or_is_told_to_have_ended(
    history: tuple[list[list[int]], list[mapping.Way]],
) -> None:
    versions, ways = history
    for passage in (it for version in versions for it in version):
        told = course(passage, ways)
        assert told.now or told.ended
        assert set(told.now) <= set(versions[-1])
        for end in told.ended:
            assert (end, None) in ways
        for end in told.now:
            assert end == passage or passage in origins(end, ways)
