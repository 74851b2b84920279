"""What stands in a room: entries of the search by topic, gaps that cases name, the best cases.

Apps above the library add to it when they start:

    register_room_section(needs_of, order=40)

`needs_of` is given the request and the key of the topic and returns a section, or None for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from counted.hub.accounts.rules import Standing, standing
from counted.hub.desk import listing
from counted.hub.desk.models import Entry
from counted.hub.desk.shelf import places_in, shelf
from counted.hub.evidence.models import Link
from counted.hub.evidence.queries import Linked, links_to
from counted.hub.library import actions, presenting, queries, rooms
from counted.hub.library.models import Authorship, Concept, Item
from counted.hub.library.terms import choices
from counted.hub.ui.parts import Item as Card
from counted.hub.ui.parts import Link as Way
from counted.hub.ui.parts import Section
from counted.hub.ui.things import Thing

RoomSection = Callable[[HttpRequest, str], Section | None]
SHOWN = 6  #: things of one sort
MOST_GAPS = 12
NEWS = ("case", "initiative", "resource", "news", "call", "release", "exchange", "need", "gap")
TEACHES = ("training", "guidance", "tool")

_sections: dict[str, tuple[int, RoomSection]] = {}


def register_room_section(build: RoomSection, *, order: int) -> RoomSection:
    """Show a section in every room."""
    _sections[f"{build.__module__}.{build.__qualname__}"] = (order, build)
    return build


def sections_of_others(request: HttpRequest, key: str) -> list[Section]:
    """What other apps have to say about a topic, in order."""
    in_order = sorted(_sections.values(), key=lambda it: it[0])
    return [it for _, build in in_order if (it := build(request, key)) is not None]


@dataclass(frozen=True)
class Sort:
    """One sort of things of a topic: which entries, under which heading."""

    name: str
    kinds: tuple[str, ...]
    types: tuple[str, ...] = ()


SORTS = (
    Sort("newest", NEWS),
    Sort("teaching", ("resource",), TEACHES),
    Sort("people", ("person",)),
    Sort("initiatives", ("initiative",)),
)


def things_of(key: str, who: Standing) -> dict[str, list[Card]]:
    """The latest of each sort about a topic that a reader may see; three queries for all."""
    here = shelf()
    about = here.seen_by(who.audiences) & here.having("topic", [key])
    wanted: dict[str, list[int]] = {}
    for sort in SORTS:
        bits = about & here.having("kind", sort.kinds)
        if sort.types:
            bits &= here.having("type", sort.types)
        wanted[sort.name] = [here.keys[it] for it in islice(places_in(bits), SHOWN)]
    keys = {it for several in wanted.values() for it in several}
    rows = Entry.objects.filter(pk__in=keys, audiences__overlap=sorted(who.audiences))
    known = list(rows.defer("words", "vector", "heading"))
    cards = {it.pk: card for it, card in zip(known, listing.items(known), strict=True)}
    return {name: [cards[it] for it in found if it in cards] for name, found in wanted.items()}


def numbers(who: Standing) -> Mapping[str, int]:
    """How many things of each topic a reader may see."""
    here = shelf()
    return here.counts("topic", here.seen_by(who.audiences))


@dataclass(frozen=True)
class Gap:
    """What a case says nobody knows yet, in its own language."""

    text: str
    language: str
    case: Way
    thing: Thing  #: the case


def gaps_of(key: str, who: Standing) -> list[Gap]:
    """What cases about a topic found that nobody knows yet."""
    cases = queries.published(who, Item.Kind.CASE).filter(
        topics__contains=[key], record__has_key="gaps"
    )
    return [
        Gap(
            it.record["gaps"], it.language, Way(it.title, presenting.address(it)), actions.thing(it)
        )
        for it in cases[:MOST_GAPS]
        if it.record["gaps"]
    ]


def best_cases(room: Item, reader: Any) -> list[Linked]:
    """The cases that facilitators recommend, as far as the reader may see them."""
    found = links_to(actions.thing(room), reader=reader)
    return [it for it in found if is_recommended(it.link)]


def is_recommended(link: Link) -> bool:
    """Whether a link is a recommendation; what others say of a room bears no reason."""
    return link.relation == rooms.SHOWS and bool(link.note)


def recommendable(who: Standing, key: str) -> list[tuple[str, str]]:
    """Published cases that can be recommended, those about the topic first: key and title."""
    found = queries.published(who, Item.Kind.CASE).values_list("pk", "title", "topics")
    in_order = sorted(found, key=lambda it: (key not in it[2], it[1].casefold()))
    return [(str(pk), title) for pk, title, _ in in_order]


@dataclass(frozen=True)
class Door:
    """A topic in the list of all: its page, how much there is, and whether its room is open."""

    label: str
    url: str
    number: int
    summary: str = ""
    language: str = ""  #: of the summary
    keepers: str = ""
    made_up: bool = False


def doors(request: HttpRequest) -> tuple[list[Door], list[Door]]:
    """Topics with a room, and all others; those with most in them first."""
    who = standing(request.user)
    names, counted = dict(choices(Concept.Scheme.TOPIC)), numbers(who)
    agreed = Authorship.objects.filter(accepted_at__isnull=False, is_named=True)
    with_people = Prefetch("authorships", agreed.select_related("person"), to_attr="agreed")
    found = queries.published(who, Item.Kind.ROOM)
    items = {
        it.record.get("concept"): it
        for it in found.select_related("author").prefetch_related(with_people)
    }
    opened = [_door(key, names[key], counted, items[key]) for key in names if key in items]
    closed = [_door(key, names[key], counted, None) for key in names if key not in items]
    return (
        sorted(opened, key=lambda it: -it.number),
        sorted(closed, key=lambda it: -it.number),
    )


def _door(key: str, label: str, counted: Mapping[str, int], room: Item | None) -> Door:
    url = reverse("library:room", args=[key])
    if room is None:
        return Door(label, url, counted.get(key, 0))
    people = [str(room.author), *(str(it.person) for it in room.agreed)]
    return Door(
        label, url, counted.get(key, 0), room.summary, room.language,
        _("Looked after by %s") % ", ".join(people), room.made_up,
    )  # fmt: skip
