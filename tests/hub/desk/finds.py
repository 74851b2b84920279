"""Things that exist only for tests of the search: a source of its own, and what it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.http import QueryDict

from counted.hub import searching
from counted.hub.accounts.rules import PUBLIC, Standing
from counted.hub.desk import indexing
from counted.hub.desk.finding import Found, Question, find
from counted.hub.desk.models import Entry

KIND = "leaf"
NOBODY = Standing()
held: dict[str, dict[str, Any]] = {}


def leaves(keys: Iterable[str] | None) -> Iterator[Entry]:
    """Entries of what is held."""
    for key in held if keys is None else keys:
        if key in held:
            values = dict(held[key])
            text = values.pop("text", "")
            yield Entry(
                **{
                    "kind": KIND,
                    "key": key,
                    "title": key,
                    "url": f"/leaves/{key}/",
                    "language": "en",
                    "audiences": [PUBLIC],
                    "at": datetime(2026, 1, 1, tzinfo=UTC),
                    "words": searching.index([text], language=values.get("language", "en")),
                    **values,
                }
            )


def hold(key: str, **values: Any) -> None:
    """Hold a thing and make it findable; a value of None takes the thing away."""
    held[key] = values
    indexing.put_all(KIND, [key])


def lose(key: str) -> None:
    """Take a thing away."""
    del held[key]
    indexing.put_all(KIND, [key])


def ask(query: str, standing: Standing = NOBODY) -> Found:
    """Ask as a page does."""
    return find(Question.from_query(QueryDict(query)), standing)


def keys(found: Found) -> list[str]:
    """What was found, in order."""
    return [it.key for it in found.entries]


def counts(found: Found) -> dict[str, dict[str, int]]:
    """Titles of facets with the counts of their values."""
    return {str(it.title): {str(c.label): c.count for c in it.choices} for it in found.facets}
