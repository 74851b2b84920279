"""What bears on a gap or a clause: for it, against it, and what answers it.

A thing here points at it. An address elsewhere has no page here that could point at anything: such
a link is kept with what it bears on, and what it says is read from the address.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from counted.hub.accounts.rules import Standing
from counted.hub.desk.words import name_of
from counted.hub.evidence.models import Link
from counted.hub.guidance.gaps import presenting, rules
from counted.hub.guidance.gaps.doing import ANSWERS
from counted.hub.guidance.models import Gap
from counted.hub.ui import things
from counted.hub.ui.parts import Item, Text
from counted.hub.ui.things import Thing

Relation = Link.Relation
FOR = (Relation.MOTIVATES, Relation.SUPPORTS, Relation.ILLUSTRATES)
AGAINST = (Relation.CONTRADICTS,)
MOST = 200  #: links of one gap with those merged into it


@dataclass(frozen=True)
class Piece:
    """One thing that bears on a gap: what it says, who says so, and why."""

    link: Link
    says: Text
    card: Item
    who: str


@dataclass(frozen=True)
class Evidence:
    """Everything that a reader may see of what bears on a gap, each once."""

    in_favour: list[Piece]
    against: list[Piece]
    answers: list[Piece]
    others: list[Piece]

    def all(self) -> list[Piece]:
        """All of it."""
        return [*self.in_favour, *self.against, *self.answers, *self.others]

    def __bool__(self) -> bool:
        return bool(self.all())


def evidence_of(keys: Iterable[int], *, reader: Any) -> Evidence:
    """What bears on some gaps that are one today, in the order in which it was said."""
    return bearing_on({Thing(presenting.KIND, str(it)) for it in keys}, reader=reader)


def bearing_on(own: Set[Thing], *, reader: Any) -> Evidence:
    """What bears on some things of a kind, taken as one, in the order in which it was said."""
    kind, names = next(iter(own)).kind, [it.key for it in own]
    there = Q(target_kind=kind, target_key__in=names)
    here = Q(source_kind=kind, source_key__in=names)
    found = Link.objects.filter(there | here).select_related("author", "speaks_for")
    links = list(found.order_by("made_at", "pk")[:MOST])
    ends = {it.pk: _other_end(it, own) for it in links}
    cards = things.cards([it for it in ends.values() if it is not None], reader=reader)
    pieces: dict[tuple[Any, ...], Piece] = {}
    for it in links:
        if piece := _piece(it, ends[it.pk], own, cards):
            end = ends[it.pk] or it.url
            pieces.setdefault((end, it.relation, it.source in own), piece)
    return _sorted(pieces.values(), own)


def _other_end(link: Link, own: Set[Thing]) -> Thing | None:
    """The thing that is not one of the gaps; None for an address elsewhere."""
    return link.target if link.source in own else link.source


def _piece(
    link: Link, end: Thing | None, own: Set[Thing], cards: Mapping[Thing, Item]
) -> Piece | None:
    card = Item(link.title or link.url, link.url) if end is None else cards.get(end)
    if card is None or end in own:
        return None
    is_forward = link.source in own and end is not None
    said = link.words if is_forward else link.back_words
    return Piece(link, said, card, name_of(link.author, link.speaks_for))


def _sorted(pieces: Iterable[Piece], own: Set[Thing]) -> Evidence:
    found: dict[str, list[Piece]] = {"in_favour": [], "against": [], "answers": [], "others": []}
    for it in pieces:
        is_forward = it.link.source in own and it.link.target is not None
        relation = it.link.relation
        if is_forward:
            found["others"].append(it)
        elif relation in FOR:
            found["in_favour"].append(it)
        elif relation in AGAINST:
            found["against"].append(it)
        else:
            found["answers" if relation in ANSWERS else "others"].append(it)
    return Evidence(**found)


def may_take_away(who: Standing, gap: Gap, piece: Piece) -> bool:
    """Whether somebody may take it away: who said it, and who looks after the gap."""
    is_own = who.is_signed_in and piece.link.author_id == who.person_id
    return is_own or rules.may_look_after(who, gap)
