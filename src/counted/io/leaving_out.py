"""Groups that a question leaves out on purpose, as far as the study itself shows it.

Whoever is under five is not asked what is asked from five on: that is no silence and no gap.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from counted.io import words
from counted.io.panels import entry
from counted.messages import mark, translator
from counted.model.release import Figure, Reason, Release

NOT_ASKED = mark("not asked: the form skips the question for this group")


def note(release: Release, figure: Figure, language: str) -> str:
    """What a reader has to know about one figure; "" where there is nothing to add."""
    if is_left_out(release, figure):
        return translator(language)(NOT_ASKED)
    return words.note(figure, language)


def is_left_out(release: Release, figure: Figure) -> bool:
    """Whether nobody answered because the form asks nobody of this group."""
    asked = entry(release, "indicators", figure.indicator)["asked"]
    if Reason.NOBODY not in figure.reasons or not asked:
        return False
    return any(_apart(release, asked, *part) for part in figure.domain.parts)


def _apart(release: Release, asked: Mapping[str, Any], dimension: str, category: str) -> bool:
    """Whether nobody of a category meets the conditions, all of which have to hold."""
    described = entry(release, "dimensions", dimension)
    one = next(it for it in described["categories"] if it["id"] == category)
    return any(
        _none_fits(one, condition)
        for column, condition in asked.items()
        if _is_same(column, described["column"])
    )


def _none_fits(category: Mapping[str, Any], condition: Any) -> bool:
    if isinstance(condition, list):
        values = {str(it) for it in category["values"]}
        return bool(values) and values.isdisjoint(str(it) for it in condition)
    if not isinstance(condition, Mapping):
        return False
    at_least, below = condition.get("at_least"), condition.get("below")
    is_under = None not in (at_least, category["below"]) and category["below"] <= at_least
    is_over = None not in (below, category["at_least"]) and category["at_least"] >= below
    return is_under or is_over


def _is_same(one: str, other: str) -> bool:
    """Whether two names mean one column; a name without its file means any of that name."""
    bare = one.rpartition(".")[2] == other.rpartition(".")[2]
    return bare and (one == other or "." not in one or "." not in other)
