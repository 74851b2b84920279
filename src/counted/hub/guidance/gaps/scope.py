"""What a gap takes over from the thing that somebody came from when they raised it.

Only what everybody may see is named, quoted or linked: a gap is public from the moment on which it
is raised. What is not for everybody and what does not exist are told apart by nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser

from counted.hub.accounts.rules import PUBLIC
from counted.hub.desk import translating
from counted.hub.desk.models import Entry
from counted.hub.ui import things
from counted.hub.ui.parts import Item
from counted.hub.ui.things import Thing

SCOPE = ("topics", "stages", "groups", "indicators", "countries")


@dataclass(frozen=True)
class Origin:
    """Where somebody came from, as far as everybody may know it."""

    thing: Thing
    card: Item
    scope: Mapping[str, list[str]] = field(default_factory=dict)


def origin(text: str) -> Origin | None:
    """The thing that an address names by a kind and a key; None where not everybody sees it."""
    try:
        thing = things.thing(text)
    except ValueError:
        return None
    card = public_card(thing)
    return Origin(thing, card, scope_of(thing)) if card else None


def public_card(thing: Thing) -> Item | None:
    """The card of a thing as everybody gets it."""
    return things.card(thing, reader=AnonymousUser())


def scope_of(thing: Thing) -> dict[str, list[str]]:
    """What the search knows of a thing that everybody finds: stages, groups, places."""
    source: Any = translating.source_of(thing.kind)
    kinds = (source.entry_kinds if source else ()) or (thing.kind,)
    found = Entry.objects.filter(kind__in=kinds, key=thing.key, audiences__contains=[PUBLIC])
    told = found.values(*SCOPE).first() or {}
    return {name: list(values) for name, values in told.items() if values}
