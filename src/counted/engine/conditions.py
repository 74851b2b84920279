"""Conditions, evaluated row by row in three values (Kleene 1952): true, false, missing.

A missing answer makes a condition missing only where it matters: "any" is true as soon as one
part is, "all" is false as soon as one part is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counted.model.frame import KINDS
from counted.model.indicator import MissingCodes
from counted.model.table import Text

LARGEST = 1e15  #: above it a number is a slip, and its square soon no number at all
WHOLE = re.compile(r"-?\d+").fullmatch

Truth = NDArray[np.int8]
Column = Callable[[str], Text]


def evaluate(condition: dict[str, Any], *, column: Column, missing: MissingCodes) -> Truth:
    """Truth per row: 1 true, 0 false, -1 missing."""
    parts: list[Truth] = []
    for key, value in condition.items():
        if key in ("any", "all"):
            inner = [evaluate(part, column=column, missing=missing) for part in value]
            parts.append(reduce(np.maximum if key == "any" else np.minimum, map(_rank, inner)))
        elif key == "not":
            parts.append(2 - _rank(evaluate(value, column=column, missing=missing)))
        else:
            parts.append(_rank(_test(column(key), value, missing)))
    return _truth(reduce(np.minimum, parts))


def _rank(truth: Truth) -> Truth:
    """False 0, missing 1, true 2: then 'all' is the minimum and 'any' the maximum."""
    rank: Truth = np.array([1, 0, 2], dtype=np.int8)[truth + 1]
    return rank


def _truth(rank: Truth) -> Truth:
    truth: Truth = np.array([0, -1, 1], dtype=np.int8)[rank]
    return truth


def _test(values: Text, test: Any, missing: MissingCodes) -> Truth:
    gone = kinds_of(values, missing) >= 0
    if isinstance(test, list):
        hit = np.isin(values, spellings(test))
        return np.where(hit, 1, np.where(gone, -1, 0)).astype(np.int8)
    if "answered" in test:
        wanted = bool(test["answered"])
        return np.where(gone, not wanted, wanted).astype(np.int8)
    number = numbers(values)
    inside = (number >= test.get("at_least", -np.inf)) & (number < test.get("below", np.inf))
    return np.where(gone | np.isnan(number), -1, inside).astype(np.int8)


def numbers(values: Text) -> NDArray[np.float64]:
    """The values as numbers; NaN where they are none, or beyond anything that can be counted."""
    return np.array([_number(value) for value in values], dtype=np.float64)


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return float("nan")
    is_sound = abs(value) <= LARGEST and "_" not in text
    return value if is_sound else float("nan")


def kinds_of(values: Text, missing: MissingCodes) -> NDArray[np.int8]:
    """Per row, the position in `KINDS` of why there is no value; -1 where there is one."""
    kinds = np.full(len(values), -1, dtype=np.int8)
    for kind, codes in (
        ("refused", missing.refused),
        ("unknown", missing.unknown),
        ("sentinel", missing.sentinel),
        ("unanswered", ("",)),
    ):
        kinds[np.isin(values, spellings(codes))] = KINDS.index(kind)
    return kinds


def spellings(answers: Collection[str]) -> Text:
    """The answers as written, and whole numbers as a spreadsheet may write them: 1 and 1.0."""
    whole = (answer.removesuffix(".0") for answer in answers)
    known = [*answers, *(s for number in whole if WHOLE(number) for s in (number, f"{number}.0"))]
    return np.array(known, dtype=object)


def merged(study: MissingCodes, own: MissingCodes | None) -> MissingCodes:
    """The missing codes of the study together with those of one indicator."""
    if own is None:
        return study
    return MissingCodes(
        refused=study.refused + own.refused,
        unknown=study.unknown + own.unknown,
        sentinel=study.sentinel + own.sentinel,
    )
