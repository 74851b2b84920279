"""A text becomes clauses, and nothing of it is left out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from counted.hub.guidance.documents.numbering import DEEPEST, numbers
from counted.hub.guidance.documents.taking_in import Piece, pieces

TEXT = """An opening line.

# Principles

People come first.
They decide.

- asked
- told

## Consent

| a | b |
|---|---|
| 1 | 2 |

[1]: https://example.org
"""


def test_headings_paragraphs_and_lists_are_clauses_of_their_own() -> None:
    assert pieces(TEXT) == [
        Piece(1, text="An opening line."),
        Piece(1, kind="heading", title="Principles"),
        Piece(2, text="People come first.\nThey decide."),
        Piece(2, text="- asked\n- told"),
        Piece(1, kind="heading", title="Consent"),
        Piece(2, text="| a | b |\n|---|---|\n| 1 | 2 |"),
        Piece(2, text="[1]: https://example.org"),
    ]


def test_numbers_follow_depth() -> None:
    assert numbers([1, 2, 2, 3, 1, 4, 2]) == ["1", "1.1", "1.2", "1.2.1", "2", "2.1", "2.2"]


@given(st.lists(st.integers(-3, 9)))
def test_every_number_is_given_once(depths: list[int]) -> None:
    told = numbers(depths)
    assert len(set(told)) == len(depths)
    assert all(it.count(".") < DEEPEST for it in told)


def test_an_underlined_heading_of_several_lines_stays_whole() -> None:
    assert pieces("One\ntwo\n===") == [Piece(1, text="One\ntwo\n===")]


@given(st.text(alphabet="ab #\n-*>|=1.`~[]():\\\t", max_size=80))
def test_no_word_is_lost(text: str) -> None:
    told = "".join(it.title + it.text for it in pieces(text))
    assert {sign: told.count(sign) for sign in "ab"} == {sign: text.count(sign) for sign in "ab"}
