"""Reading links in both directions; a reader learns of those things only that they may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from django.db.models import QuerySet

from counted.hub.evidence.models import Link
from counted.hub.ui import things
from counted.hub.ui.parts import Item, Text
from counted.hub.ui.things import Thing

MOST = 100  #: links of one thing in one direction; pages show no more


@dataclass(frozen=True)
class Linked:
    """A link as it is shown: what it says, and of what; `link` for those who may take it away."""

    link: Link
    says: Text
    card: Item


def links_from(thing: Thing, *, reader: Any) -> list[Linked]:
    """What a thing points at, and addresses elsewhere, in the order in which it was said."""
    found = Link.objects.filter(source_kind=thing.kind, source_key=thing.key)
    return _shown(found, reader=reader, back=False)


def links_to(thing: Thing, *, reader: Any) -> list[Linked]:
    """What points at a thing."""
    found = Link.objects.filter(target_kind=thing.kind, target_key=thing.key)
    return _shown(found, reader=reader, back=True)


def each_once(*lists: Sequence[Linked]) -> list[list[Linked]]:
    """Links of which each thing stands once, in the first list that has it, with all that is said.

    A thing is known by its address: what cites a release and is cited by it is one card.
    """
    said: dict[str, list[str]] = {}
    for one in chain.from_iterable(lists):
        words = said.setdefault(one.card.url, [])
        if str(one.says) not in words:
            words.append(str(one.says))
    return [
        [
            replace(one, says=" · ".join(said.pop(one.card.url)))
            for one in some
            if one.card.url in said
        ]
        for some in lists
    ]


def _shown(found: QuerySet[Link], *, reader: Any, back: bool) -> list[Linked]:
    links = list(found.order_by("made_at", "pk")[:MOST])
    ends = {it.pk: (it.source if back else it.target) for it in links}
    cards = things.cards([it for it in ends.values() if it is not None], reader=reader)
    shown = []
    for link in links:
        end = ends[link.pk]
        card = cards.get(end) if end is not None else _elsewhere(link)
        if card is not None:
            shown.append(Linked(link, _says(link, back=back), card))
    return shown


def _elsewhere(link: Link) -> Item:
    return Item(title=link.title or link.url, url=link.url, tone="release")


def _says(link: Link, *, back: bool) -> Text:
    return link.back_words if back else link.words
