"""Conditions on answers, as the study file writes them.

    {Toilet: [flush, pit]}              the answer is one of these
    {Age: {at_least: 18, below: 60}}    a number in this range (either end may be left out)
    {Has_phone: {answered: true}}       there is an answer (false: there is none)
    {any: [...]}, {all: [...]}, {not: {...}}

Several columns in one mapping must all hold. Evaluation (`engine.conditions`) is three-valued:
true, false, or missing where an answer that matters is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from math import inf, isfinite
from typing import Any

from counted.errors import StudyError

CONNECTIVES = ("any", "all", "not")
TESTS = ("at_least", "below", "answered")


def check_condition(condition: dict[str, Any]) -> dict[str, Any]:
    """The condition itself, if it is well formed; numbers among the answers become text."""
    if not condition or not isinstance(condition, dict):
        raise StudyError(
            f"A condition is {'empty' if not condition else 'no column with its answers'}.",
            remedy="Name a column and the answers that count.",
        )
    return {key: _check_part(key, value) for key, value in condition.items()}


def _check_part(key: str, value: Any) -> Any:
    if key in ("any", "all"):
        if not isinstance(value, list) or not value:
            raise StudyError(f"'{key}' needs a list of conditions.", remedy="Write one per line.")
        return [check_condition(part) for part in value]
    if key == "not":
        return check_condition(value)
    if isinstance(value, dict):
        unknown = sorted(set(value) - set(TESTS))
        if unknown:
            raise StudyError(
                f"'{unknown[0]}' is no test of an answer (column '{key}').",
                remedy=f"Use {', '.join(TESTS)}, or a list of answers.",
                ids=(key,),
            )
        return _check_together({t: _check_test(t, bound, key) for t, bound in value.items()}, key)
    answers = value if isinstance(value, list) else [value]
    if not answers:
        raise StudyError(
            f"No answer is listed for column '{key}'.",
            remedy="List at least one, or take the column out.",
            ids=(key,),
        )
    return [_text(answer, key) for answer in answers]


def _check_together(tests: dict[str, float | bool], column: str) -> dict[str, float | bool]:
    """The tests of one answer, if some answer could pass them."""
    is_empty = tests.get("at_least", -inf) >= tests.get("below", inf)
    if not tests or is_empty or ("answered" in tests and len(tests) > 1):
        raise StudyError(
            f"The tests of column '{column}' leave no range of answers: "
            f"{', '.join(f'{name} {bound}' for name, bound in tests.items()) or 'there are none'}.",
            remedy="Give 'at_least', a larger 'below', or both; or 'answered' alone.",
            ids=(column,),
        )
    return tests


def _check_test(test: str, bound: Any, column: str) -> float | bool:
    if test == "answered" and isinstance(bound, bool):
        return bound
    if test != "answered" and not isinstance(bound, bool):
        with suppress(TypeError, ValueError):
            if isfinite(number := float(bound)):
                return number
    raise StudyError(
        f"'{test}' of column '{column}' is {bound!r}.",
        remedy="Write true or false." if test == "answered" else "Write a number.",
        ids=(column,),
    )


def _text(answer: Any, column: str) -> str:
    if answer is None or answer == "" or isinstance(answer, (list, dict)):
        raise StudyError(
            f"An answer listed for column '{column}' is blank or a list of its own.",
            remedy="List the answers as words; a blank is tested with {answered: false}.",
            ids=(column,),
        )
    if isinstance(answer, bool):
        raise StudyError(
            f"An answer listed for column '{column}' was read as true or false.",
            remedy='Put the answer in quotes, for example "Y" or "yes".',
            ids=(column,),
        )
    return str(answer).strip()


def columns_of(condition: dict[str, Any] | None) -> Iterator[str]:
    """The columns that a condition looks at, in the order of writing."""
    for key, value in (condition or {}).items():
        if key in ("any", "all"):
            for part in value:
                yield from columns_of(part)
        elif key == "not":
            yield from columns_of(value)
        else:
            yield key
