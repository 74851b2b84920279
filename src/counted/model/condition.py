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
from counted.messages import mark

CONNECTIVES = ("any", "all", "not")
TESTS = ("at_least", "below", "answered")


def check_condition(condition: dict[str, Any]) -> dict[str, Any]:
    """The condition itself, if it is well formed; numbers among the answers become text."""
    if not condition or not isinstance(condition, dict):
        raise StudyError(
            mark("A condition is no column with its answers.")
            if condition
            else mark("A condition is empty."),
            remedy=mark("Name a column and the answers that count."),
        )
    return {key: _check_part(key, value) for key, value in condition.items()}


def _check_part(key: str, value: Any) -> Any:
    if key in ("any", "all"):
        if not isinstance(value, list) or not value:
            raise StudyError(
                mark("'{column}' needs a list of conditions."),
                remedy=mark("Write one per line."),
                facts={"column": key},
            )
        return [check_condition(part) for part in value]
    if key == "not":
        return check_condition(value)
    if isinstance(value, dict):
        unknown = sorted(set(value) - set(TESTS))
        if unknown:
            raise StudyError(
                mark("'{test}' is no test of an answer (column '{column}')."),
                remedy=mark("Use {tests}, or a list of answers."),
                ids=(key,),
                facts={"test": unknown[0], "column": key, "tests": TESTS},
            )
        return _check_together({t: _check_test(t, bound, key) for t, bound in value.items()}, key)
    answers = value if isinstance(value, list) else [value]
    if not answers:
        raise StudyError(
            mark("No answer is listed for column '{column}'."),
            remedy=mark("List at least one, or take the column out."),
            ids=(key,),
            facts={"column": key},
        )
    return [_text(answer, key) for answer in answers]


def _check_together(tests: dict[str, float | bool], column: str) -> dict[str, float | bool]:
    """The tests of one answer, if some answer could pass them."""
    is_empty = tests.get("at_least", -inf) >= tests.get("below", inf)
    if not tests or is_empty or ("answered" in tests and len(tests) > 1):
        raise StudyError(
            mark("The tests of column '{column}' leave no range of answers: {tests}.")
            if tests
            else mark("The tests of column '{column}' leave no range of answers: there are none."),
            remedy=mark("Give 'at_least', a larger 'below', or both; or 'answered' alone."),
            ids=(column,),
            facts={
                "column": column,
                "tests": tuple(f"{name} {bound}" for name, bound in tests.items()),
            },
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
        mark("'{test}' of column '{column}' is {bound}."),
        remedy=mark("Write true or false.") if test == "answered" else mark("Write a number."),
        ids=(column,),
        facts={"test": test, "column": column, "bound": repr(bound)},
    )


def _text(answer: Any, column: str) -> str:
    if answer is None or answer == "" or isinstance(answer, (list, dict)):
        raise StudyError(
            mark("An answer listed for column '{column}' is blank or a list of its own."),
            remedy=mark("List the answers as words; a blank is tested with {answered: false}."),
            ids=(column,),
            facts={"column": column},
        )
    if isinstance(answer, bool):
        raise StudyError(
            mark("An answer listed for column '{column}' was read as true or false."),
            remedy=mark('Put the answer in quotes, for example "Y" or "yes".'),
            ids=(column,),
            facts={"column": column},
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
