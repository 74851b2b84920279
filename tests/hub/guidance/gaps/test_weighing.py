"""Which gaps come first: a case worked by hand, and what always holds."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from counted.hub.guidance.gaps.weighing import MOST_MARKS, Mark, counted, tally

NAMES = ("nso", "community", "personally")
MARKS = st.lists(
    st.builds(Mark, st.integers(1, 8), st.sampled_from(NAMES), st.integers(1, 6)), max_size=40
)


def test_the_largest_constituency_does_not_outvote_the_others() -> None:
    """Ten communities want gap 1; two of them, both offices and a person want gap 2.

    Gap 1: communities 10 of 10, offices 0 of 2, persons 0 of 1: (1 + 0 + 0) / 3 = 1/3.
    Gap 2: communities 2 of 10, offices 2 of 2, persons 1 of 1: (0.2 + 1 + 1) / 3 = 11/15.
    """
    marks = [Mark(it, "community", 1) for it in range(10)]
    marks += [Mark(it, "community", 2) for it in range(2)]
    marks += [Mark(20, "nso", 2), Mark(21, "nso", 2), Mark(30, "personally", 2)]
    told = tally(marks)
    assert told.voters == {"community": 10, "nso": 2, "personally": 1}
    assert (told.priority(1), told.priority(2)) == (Fraction(1, 3), Fraction(11, 15))
    assert told.in_order() == [2, 1]
    assert told.places() == {2: 1, 1: 2}
    assert (told.number(1), told.number(2)) == (10, 5)


def test_whoever_voted_for_something_else_counts_as_a_voter() -> None:
    told = tally([Mark(1, "nso", 1), Mark(2, "nso", 2)])
    assert told.priority(1) == Fraction(1, 2)
    assert told.places() == {1: 1, 2: 1}  # a tie is a tie


@given(MARKS, st.sampled_from(NAMES), st.integers(2, 4))
def test_the_size_of_a_constituency_alone_changes_nothing(
    marks: list[Mark], name: str, times: int
) -> None:
    more = [
        it._replace(person=it.person + 100 * at)
        for it in marks
        if it.constituency == name
        for at in range(1, times)
    ]
    small, large = tally(marks), tally([*marks, *more])
    assert small.in_order() == large.in_order()
    assert all(small.priority(it) == large.priority(it) for it in small.marks)


@given(MARKS, st.dictionaries(st.integers(4, 6), st.integers(1, 3)), st.sets(st.integers(1, 6)))
def test_each_counts_once_a_gap_and_at_most_five_times(
    marks: list[Mark], into: dict[int, int], among: set[int]
) -> None:
    held = counted(marks, into=into, among=among)
    pairs = Counter((it.person, it.gap) for it in held)
    assert set(pairs.values()) <= {1}
    assert all(it.gap in among for it in held)
    by_person = Counter(it.person for it in held)
    assert all(number <= MOST_MARKS for number in by_person.values())
    shares = tally(held)
    assert all(0 < shares.priority(it) <= 1 for it in shares.marks)


def test_marks_free_themselves_and_the_first_five_count() -> None:
    marks = [Mark(1, "nso", it) for it in range(1, 8)]
    assert [it.gap for it in counted(marks, into={}, among=range(1, 8))] == [1, 2, 3, 4, 5]
    assert [it.gap for it in counted(marks, into={}, among=range(2, 8))] == [2, 3, 4, 5, 6]
    assert [it.gap for it in counted(marks, into={2: 1}, among=range(1, 8))] == [1, 3, 4, 5, 6]


def test_an_order_takes_five_voters_of_two_constituencies() -> None:
    def of(*constituencies: str) -> bool:
        return tally(Mark(at, it, 1) for at, it in enumerate(constituencies)).says_an_order

    assert of("nso", "nso", "nso", "nso", "cso")
    assert not of("nso", "nso", "nso", "nso", "nso")
    assert not of("nso", "cso", "cso", "cso")
