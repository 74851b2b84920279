"""Finding: what a reader asks, and everything that list pages show of the answer.

A question is words, choices of facets, an order and a page; all of it stands in the address. Words
are answered by PostgreSQL, choices and counts by the `shelf`. A reader is never told of anything
they may not see: neither by an entry, nor by a count, nor by a word offered in place of a mistyped
one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts.rules import Standing
from counted.hub.desk import asking
from counted.hub.desk.facets import FACETS, labels_of
from counted.hub.desk.models import Entry
from counted.hub.desk.shelf import Shelf, State, places_in, shelf
from counted.hub.ui import parts
from counted.hub.ui.narrowing import offered
from counted.hub.ui.parts import Text
from counted.hub.ui.things import Thing

PER_PAGE = 20
MOST_CHOICES = 12  #: of one facet; those chosen are always among them
MOST_CHOSEN = 30  #: values of all facets together; more are not looked at
MOST_REMEMBERED = 2000  #: answers to what is near a thing
MOST_NEW = 2000  #: entries looked through for what is new
SORTS: Mapping[str, Text] = {
    "relevance": _("Best answers first"),
    "newest": _("Newest first"),
    "title": _("By title"),
}


@dataclass(frozen=True)
class Question:
    """What somebody asks of the search or of a list."""

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  #: facet -> values
    sort: str = ""  #: "": the best first where there are words, else the newest
    page: str = "1"
    is_map: bool = False
    kinds: tuple[str, ...] = ()  #: of a list that holds only some kinds; () all

    @classmethod
    def from_query(cls, query: QueryDict, *, kinds: Iterable[str] = ()) -> Question:
        """The question in an address; what nobody knows is left out."""
        chosen: dict[str, tuple[str, ...]] = {}
        for name in FACETS:
            if values := tuple(dict.fromkeys(filter(None, query.getlist(name)))):
                chosen[name] = values[:MOST_CHOSEN]
        return cls(
            words=query.get("q", "").replace("\0", "").strip(),
            chosen=chosen,
            sort=query.get("sort", "") if query.get("sort") in SORTS else "",
            page=query.get("page", "1"),
            is_map=query.get("view") == "map",
            kinds=tuple(kinds),
        )

    def pairs(self, **changed: Any) -> list[tuple[str, str]]:
        """Names and values of the question, changed, in an address; its first page."""
        other = replace(self, **changed)
        chosen = [(name, value) for name, values in other.chosen.items() for value in values]
        view = "map" if other.is_map else ""
        told = [("q", other.words), *chosen, ("sort", other.sort), ("view", view)]
        return [(name, value) for name, value in told if value]

    def query(self, **changed: Any) -> str:
        """The part of an address after the "?" that asks this question, changed."""
        return urlencode(self.pairs(**changed))

    def everywhere(self) -> Question:
        """The same question asked of the search: the kinds of the list are a choice there."""
        if not self.kinds or "kind" in self.chosen:
            return replace(self, kinds=())
        return replace(self, kinds=(), chosen={**self.chosen, "kind": self.kinds})

    def address(self, **changed: Any) -> str:
        """The address of this question, changed, from the page on which it was asked."""
        return f"?{self.query(**changed)}"

    def toggled(self, facet: str, value: str) -> dict[str, tuple[str, ...]]:
        """The choices with one more, or without it where it was chosen."""
        values = self.chosen.get(facet, ())
        other = tuple(it for it in values if it != value) if value in values else (*values, value)
        return {name: held for name, held in {**self.chosen, facet: other}.items() if held}


@dataclass(frozen=True)
class Found:
    """The answer: entries of one page, how many there are, and ways to narrow them."""

    question: Question
    page: Page  #: of keys of entries
    entries: list[Entry]
    facets: list[parts.Facet]
    answer: asking.Answer  #: how the words were understood
    bits: int  #: all entries found, as places of `shelf`
    among: int  #: the same before any choice
    shelf: Shelf

    @property
    def total(self) -> int:
        """How many entries there are."""
        return self.page.paginator.count

    @property
    def clear(self) -> str:
        """The address without any choice; "" where nothing is chosen."""
        return self.question.address(chosen={}) if self.question.chosen else ""

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Names and values that a form of the page keeps in hidden fields."""
        return self.question.pairs(words="", sort="")

    @property
    def mended(self) -> tuple[str, ...]:
        """Words that replaced what nobody wrote."""
        return self.answer.mended

    @property
    def sorts(self) -> list[tuple[str, Text, bool]]:
        """The orders: value, words, and whether it is the one of this answer."""
        here = _order(self.question)
        offered = SORTS if self.question.words else {k: SORTS[k] for k in ("newest", "title")}
        return [(value, text, value == here) for value, text in offered.items()]


def find(
    question: Question,
    standing: Standing,
    *,
    facets: Iterable[str] = FACETS,
    per_page: int = PER_PAGE,
) -> Found:
    """Answer a question for somebody; as many database queries for one entry as for many."""
    here = shelf()
    seen = here.seen_by(standing.audiences)
    if question.kinds:
        seen &= here.having("kind", question.kinds)
    answer = asking.answer(question.words, standing.audiences, kinds=question.kinds)
    among = seen if answer.ranked is None else seen & here.at(answer.ranked)
    chosen = {name: here.having(name, values) for name, values in question.chosen.items()}
    bits = _all_of(among, chosen.values())
    page = Paginator(_in_order(here, bits, question, answer), per_page).get_page(question.page)
    return Found(
        question=question,
        page=page,
        entries=_entries(page.object_list, standing),
        facets=_facets(here, among, question, chosen, facets),
        answer=answer,
        bits=bits,
        among=among,
        shelf=here,
    )


def _all_of(among: int, sets: Iterable[int]) -> int:
    for bits in sets:
        among &= bits
    return among


def _order(question: Question) -> str:
    if question.sort and (question.words or question.sort != "relevance"):
        return question.sort
    return "relevance" if question.words else "newest"


def _in_order(here: Shelf, bits: int, question: Question, answer: asking.Answer) -> list[int]:
    """The keys of the entries found, in the order asked for."""
    order = _order(question)
    if order == "relevance" and answer.ranked is not None:
        left = {here.keys[place] for place in places_in(bits)}
        return [key for key in answer.ranked if key in left]
    places = places_in(bits)
    if order == "title":
        places = sorted(places, key=here.by_title.__getitem__)
    return [here.keys[place] for place in places]


def _entries(keys: Iterable[int], standing: Standing) -> list[Entry]:
    """The entries with these keys that somebody may see, in the order of the keys."""
    wanted = list(keys)
    rows = Entry.objects.filter(audiences__overlap=sorted(standing.audiences))
    known = rows.defer("words", "vector", "heading").in_bulk(wanted)
    return [known[key] for key in wanted if key in known]


def _facets(
    here: Shelf,
    among: int,
    question: Question,
    chosen: Mapping[str, int],
    names: Iterable[str],
) -> list[parts.Facet]:
    """Each facet with its counts, which respect all other facets and not itself."""
    shown = []
    for name in names:
        others = (bits for other, bits in chosen.items() if other != name)
        counts = here.counts(name, _all_of(among, others))
        mine = question.chosen.get(name, ())
        if values := offered(counts, mine, by_value=FACETS[name].by_value, most=MOST_CHOICES):
            labels = labels_of(name, [value for value, _ in values])
            shown.append(
                parts.Facet(
                    FACETS[name].title,
                    [
                        parts.Choice(
                            labels[value],
                            number,
                            question.address(chosen=question.toggled(name, value)),
                            value in mine,
                        )
                        for value, number in values
                    ],
                )
            )
    return shown


def similar(thing: Thing, standing: Standing, *, count: int = 4) -> list[Entry]:
    """What is most like a thing among what somebody may see: shared topics, groups, indicators,
    countries and words of the title; none where the thing itself is not for them.

    Two queries where the same was asked since the index changed, else four more.
    """
    here = shelf()
    place = here.things.get((thing.kind, thing.key))
    seen = here.seen_by(standing.audiences)
    if place is None or not seen >> place & 1:
        return []
    scores: dict[int, float] = {}
    for name, weight in SHARED.items():
        for bits in here.values[name].values():
            if bits >> place & 1:
                held = bits & seen & ~(1 << place)
                rare = weight / (1 + held.bit_count() ** 0.5)
                for other in places_in(held) if held.bit_count() <= MOST_SHARING else ():
                    scores[other] = scores.get(other, 0) + rare
    for key, rank in _near(here.keys[place], frozenset(standing.audiences), here.state):
        if (other := here.places.get(key)) is not None and other != place:
            scores[other] = scores.get(other, 0) + SHARED_WORDS * rank
    best = sorted(scores, key=lambda it: (-scores[it], it))[:count]
    return _entries([here.keys[it] for it in best], standing)


@lru_cache(maxsize=MOST_REMEMBERED)
def _near(
    key: int,
    audiences: frozenset[str],
    state: State,  # noqa: ARG001  of the index: what was found holds for this one only
) -> tuple[tuple[int, float], ...]:
    return tuple(asking.near(key, audiences))


#: What a shared value of a facet weighs; a value that many have weighs less.
SHARED = {"topic": 3.0, "indicator": 3.0, "group": 2.0, "stage": 1.0, "country": 1.0}
SHARED_WORDS = 4.0
MOST_SHARING = 500  #: entries; a value that more have tells nothing


def points(found: Found) -> list[tuple[float, float]]:
    """Where the entries found are, of those that say so: degrees north and east."""
    known = found.shelf.points
    return [known[place] for place in places_in(found.bits) if place in known]


def countries(found: Found) -> dict[str, int]:
    """How many of the entries found are about each country."""
    return found.shelf.counts("country", found.bits)


def number_without(found: Found, facet: str) -> int:
    """How many entries there would be without the choices of one facet."""
    chosen = found.question.chosen
    others = (found.shelf.having(it, values) for it, values in chosen.items() if it != facet)
    return _all_of(found.among, others).bit_count()


def arrived(question: Question, standing: Standing, *, since: datetime) -> list[Entry]:
    """The answers that somebody can see since a time, the latest first; not beyond a page."""
    found = find(replace(question, page="1", sort="newest"), standing, facets=(), per_page=1)
    recent = Entry.objects.filter(
        entered_at__gt=since, audiences__overlap=sorted(standing.audiences)
    )
    keys = list(recent.order_by("-entered_at").values_list("pk", flat=True)[:MOST_NEW])
    among = found.bits
    places = found.shelf.places
    kept = [key for key in keys if key in places and among >> places[key] & 1]
    return _entries(kept[:PER_PAGE], standing)
