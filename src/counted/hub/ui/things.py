"""Things that can be pointed at, whatever app they live in: one registry of kinds.

A request, a notice, a link of evidence, a translation and an entry of the search all point at
something: a case, a body, a call, a release. They keep a `Thing`, a kind and a key, and know no
app. Each app registers its kinds when it starts, in its `AppConfig.ready`:

    register(Kind("resource", _("Resource"), cards=resource_cards))

`cards` is given keys and who reads; it answers with what this reader may see, by key, in one or
two queries for all of them. What is missing from the answer is not there for this reader.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import QuerySet

from counted.hub.ui.parts import Item, Text

LONGEST_KEY = 18  #: digits that every column for keys holds


class Thing(NamedTuple):
    """A kind and a key within it; the key is a text, so that any app can have its own."""

    kind: str
    key: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


def thing(text: str) -> Thing:
    """The thing that a text such as "resource:12" names. Raises ValueError where it names none."""
    kind, colon, key = text.partition(":")
    if not (kind and colon and key):
        raise ValueError(f"'{text}' names no thing; a name looks like resource:12.")
    return Thing(kind, key)


def key_of(text: str) -> int | None:
    """The number of a row that somebody sent; None where the text is none, or too large for one."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_KEY else None


Cards = Callable[[Iterable[str], Any], Mapping[str, Item]]


def of_keys(rows: QuerySet, keys: Iterable[str] | None) -> QuerySet:
    """The rows whose numbers these keys are; all without keys. Other keys name nothing."""
    return rows if keys is None else rows.filter(pk__in=[it for it in map(key_of, keys) if it])


@dataclass(frozen=True)
class Kind:
    """A kind of thing: its name in addresses, its word, and how things of it are shown."""

    name: str
    label: Text
    cards: Cards


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known; the same name again replaces it."""
    _kinds[kind.name] = kind
    return kind


def kinds() -> Mapping[str, Kind]:
    """All kinds by name."""
    return dict(_kinds)


def label(name: str) -> Text:
    """The word for a kind; its name where nobody registered it."""
    return _kinds[name].label if name in _kinds else name


def cards(things: Iterable[Thing], *, reader: Any) -> dict[Thing, Item]:
    """The cards of those things that the reader may see; one call per kind."""
    wanted: dict[str, list[str]] = {}
    for one in things:
        wanted.setdefault(one.kind, []).append(one.key)
    return {
        Thing(kind, key): card
        for kind, keys in wanted.items()
        if kind in _kinds
        for key, card in _kinds[kind].cards(keys, reader).items()
    }


def card(one: Thing, *, reader: Any) -> Item | None:
    """The card of one thing, or None where the reader may not see it or it is gone."""
    return cards([one], reader=reader).get(one)
