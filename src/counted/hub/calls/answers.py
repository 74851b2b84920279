"""Answers and the conditions under which questions are asked: pure, without a database.

A question with a condition is asked only when the question it depends on is asked itself and was
answered with one of the values named (with anything, where none is named). Conditions look back:
one that points at a later question is never met, so that no two questions wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

Answers = Mapping[str, Any]


class Asks(Protocol):
    """What a question has to have."""

    key: str
    section: str
    is_required: bool
    condition_id: int | None
    condition_values: Sequence[str]


def is_given(value: Any) -> bool:
    """Whether there is an answer; 0 is one, an empty text or list is none."""
    return value not in (None, "", [], {})


def asked(questions: Iterable[Asks], answers: Answers) -> list[Any]:
    """The questions that are asked after these answers, in order."""
    found: list[Asks] = []
    keys: set[str] = set()
    for question in questions:
        if _is_met(question, answers, keys):
            found.append(question)
            keys.add(question.key)
    return found


def _is_met(question: Asks, answers: Answers, asked_keys: set[str]) -> bool:
    if question.condition_id is None:
        return True
    key = str(question.condition_id)
    value = answers.get(key)
    if key not in asked_keys or not is_given(value):
        return False
    wanted = set(question.condition_values)
    return not wanted or bool(wanted & set(map(str, value if isinstance(value, list) else [value])))


def follow_ups(questions: Iterable[Asks], shown: Iterable[Asks]) -> dict[str, list[Any]]:
    """By the key of a question on a screen: those that are asked there only after its answer."""
    here = {it.key: it.section for it in shown}
    found: dict[str, list[Asks]] = {}
    for it in questions:
        key = str(it.condition_id)
        if it.key not in here and here.get(key) == it.section:
            found.setdefault(key, []).append(it)
    return found


def kept(questions: Iterable[Asks], answers: Answers) -> dict[str, Any]:
    """The answers to questions that are asked; what was answered before a change of mind goes."""
    keys = {question.key for question in asked(questions, answers)}
    return {key: value for key, value in answers.items() if key in keys and is_given(value)}


def missing(questions: Iterable[Asks], answers: Answers, *, files: Iterable[str] = ()) -> list[Any]:
    """The questions that have to be answered and are not; `files` are keys answered by files."""
    there = {key for key, value in answers.items() if is_given(value)} | set(files)
    return [it for it in asked(questions, answers) if it.is_required and it.key not in there]


def is_done(questions: Iterable[Asks], answers: Answers, *, files: Iterable[str] = ()) -> bool:
    """Whether of these questions, all asked, something was answered, and all that has to be."""
    there = {key for key, value in answers.items() if is_given(value)} | set(files)
    told = list(questions)
    answered = [it for it in told if it.key in there]
    return bool(answered) and all(it.key in there for it in told if it.is_required)


def sections(questions: Iterable[Asks]) -> list[tuple[str, list[Any]]]:
    """Questions in steps: neighbours with the same name of a step stand on one screen."""
    found: list[tuple[str, list[Any]]] = []
    for question in questions:
        if not found or found[-1][0] != question.section:
            found.append((question.section, []))
        found[-1][1].append(question)
    return found
