"""Conditions: which questions are asked after which answers."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counted.hub.calls import answers


@dataclass
class Asked:
    """A question as the conditions see it."""

    pk: int
    condition_id: int | None = None
    condition_values: list[str] = field(default_factory=list)
    is_required: bool = False
    section: str = ""

    @property
    def key(self) -> str:
        return str(self.pk)


def keys(found: list[Asked]) -> list[int]:
    return [it.pk for it in found]


@pytest.mark.parametrize(
    ("given_answers", "asked"),
    [
        ({}, [1]),
        ({"1": "no"}, [1]),
        ({"1": "yes"}, [1, 2]),
        ({"1": "yes", "2": ["b", "c"]}, [1, 2, 3]),
        ({"1": "no", "2": ["b"]}, [1]),  # an answer that is not asked for opens nothing
    ],
)
def test_a_question_is_asked_only_after_the_answer_it_waits_for(
    given_answers: dict[str, object], asked: list[int]
) -> None:
    questions = [Asked(1), Asked(2, 1, ["yes"]), Asked(3, 2, ["c", "b"])]
    assert keys(answers.asked(questions, given_answers)) == asked


def test_any_answer_opens_where_no_value_is_named_also_nought() -> None:
    questions = [Asked(1), Asked(2, 1)]
    assert keys(answers.asked(questions, {"1": 0})) == [1, 2]
    assert keys(answers.asked(questions, {"1": ""})) == [1]


def test_no_two_questions_wait_for_each_other() -> None:
    questions = [Asked(1, 2), Asked(2, 1)]
    assert answers.asked(questions, {"1": "x", "2": "y"}) == []


def test_what_was_answered_before_a_change_of_mind_goes() -> None:
    questions = [Asked(1), Asked(2, 1, ["yes"])]
    assert answers.kept(questions, {"1": "no", "2": "secret"}) == {"1": "no"}


def test_only_questions_that_are_asked_can_be_missing() -> None:
    questions = [Asked(1, is_required=True), Asked(2, 1, ["yes"], is_required=True)]
    assert keys(answers.missing(questions, {})) == [1]
    assert keys(answers.missing(questions, {"1": "yes"})) == [2]
    assert keys(answers.missing(questions, {"1": "yes"}, files=["2"])) == []
    assert keys(answers.missing(questions, {"1": "no"})) == []


def test_neighbours_with_one_name_stand_on_one_screen() -> None:
    questions = [Asked(1, section="a"), Asked(2, section="a"), Asked(3), Asked(4, section="a")]
    assert [(name, keys(some)) for name, some in answers.sections(questions)] == [
        ("a", [1, 2]), ("", [3]), ("a", [4]),
    ]  # fmt: skip


@st.composite
def forms(draw: st.DrawFn) -> tuple[list[Asked], dict[str, str]]:
    size = draw(st.integers(1, 8))
    values = st.sampled_from(["", "a", "b"])
    questions = [
        Asked(
            pk,
            draw(st.none() | st.integers(1, size)),
            draw(st.lists(st.sampled_from(["a", "b"]), max_size=2)),
            is_required=draw(st.booleans()),
        )
        for pk in range(1, size + 1)
    ]
    return questions, {str(pk): draw(values) for pk in range(1, size + 1)}


@given(forms())
def test_keeping_is_settled_and_never_opens_anything(
    form: tuple[list[Asked], dict[str, str]],
) -> None:
    questions, told = form
    kept = answers.kept(questions, told)
    assert kept.items() <= told.items()
    assert answers.kept(questions, kept) == kept
    assert answers.asked(questions, kept) == answers.asked(questions, told)
    assert {it.key for it in answers.missing(questions, told)}.isdisjoint(kept)
