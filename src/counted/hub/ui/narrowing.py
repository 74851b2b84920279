"""Narrowing a list by facets: which rows stay, and how many every further choice would leave.

Values of one facet add up (this country or that one), facets restrict one another. The numbers
beside a facet's choices respect all other facets and not itself: they tell what choosing gives.
All of it is in the address of the page, so that it works before any script and can be shared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from counted.hub.ui.parts import Choice, Facet, Text

MOST_CHOICES = 15  #: of one facet; those chosen are always among them


@dataclass(frozen=True)
class Question:
    """One way to narrow a list: its name in the address, its title and the labels of its values."""

    name: str
    title: Text
    label: Callable[[str], Text] = str
    by_value: bool = False  #: largest value first (years), instead of most rows first


@dataclass(frozen=True)
class Row:
    """A row of the list: its key, and its values per question."""

    key: Hashable
    values: Mapping[str, Collection[str]]


@dataclass(frozen=True)
class Narrowed:
    """The keys that stay, the facets to show, and the address without any choice."""

    keys: list[Any]
    facets: list[Facet]
    clear: str  #: "" where nothing is chosen
    kept: list[tuple[str, str]]  #: names and values chosen, for the hidden fields of a form


def narrow(rows: Sequence[Row], questions: Sequence[Question], query: QueryDict) -> Narrowed:
    """Narrow `rows` by what `query` chooses; unknown values leave an empty list, not an error."""
    chosen = {it.name: query.getlist(it.name) for it in questions if query.getlist(it.name)}
    left = [row for row in rows if _fits(row, chosen)]
    facets = [_facet(rows, question, chosen, query) for question in questions]
    bare = _without(query, *chosen)
    return Narrowed(
        keys=[row.key for row in left],
        facets=[it for it in facets if it.choices],
        clear=_address(bare) if chosen else "",
        kept=[(name, value) for name, values in chosen.items() for value in values],
    )


def _fits(row: Row, chosen: Mapping[str, Collection[str]]) -> bool:
    return all(
        any(value in values for value in row.values.get(name, ()))
        for name, values in chosen.items()
    )


def _facet(
    rows: Sequence[Row], question: Question, chosen: Mapping[str, list[str]], query: QueryDict
) -> Facet:
    name = question.name
    mine = chosen.get(name, [])
    others = {key: values for key, values in chosen.items() if key != name}
    counts: Counter[str] = Counter()
    for row in rows:
        if _fits(row, others):
            counts.update({it for it in row.values.get(name, ()) if it})
    return Facet(
        question.title,
        [
            Choice(question.label(value), number, _toggled(query, name, value), value in mine)
            for value, number in offered(counts, mine, by_value=question.by_value)
        ],
    )


def offered(
    counts: Mapping[str, int],
    chosen: Collection[str],
    *,
    by_value: bool,
    most: int = MOST_CHOICES,
) -> list[tuple[str, int]]:
    """The values of a facet to offer with their counts: those of most rows, and those chosen.

    The search index, which counts in another way, offers its values by the same rule.
    """
    order = sorted({**dict.fromkeys(chosen, 0), **counts}.items(), reverse=by_value)
    if not by_value:
        order.sort(key=lambda it: -it[1])
    return [it for at, it in enumerate(order) if at < most or it[0] in chosen]


def _toggled(query: QueryDict, name: str, value: str) -> str:
    """The address with one value chosen, or taken off where it was."""
    other = _without(query)
    values = other.getlist(name)
    other.setlist(
        name, [it for it in values if it != value] if value in values else [*values, value]
    )
    return _address(other)


def _without(query: QueryDict, *names: str) -> QueryDict:
    """The query without some names and without the number of the page."""
    other = query.copy()
    for name in ("page", *names):
        other.pop(name, None)
    return other


def _address(query: QueryDict) -> str:
    return f"?{query.urlencode()}"
