"""Who and what could help with a need, each with the reasons for which it is suggested.

People come from the directory, as far as the reader finds them there; resources, initiatives and
other needs come from the index of the search, as far as the reader may see them. What shares the
topic is put in order by language and place; nothing is suggested for a reason that is not said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from counted.hub.accounts.labels import language_name
from counted.hub.accounts.models import User, display_name
from counted.hub.accounts.places import country_name, region_name, region_of
from counted.hub.accounts.presenting import person_url
from counted.hub.accounts.queries import listed_people
from counted.hub.accounts.rules import Standing, standing
from counted.hub.desk import finding, listing
from counted.hub.desk.models import Entry
from counted.hub.desk.shelf import places_in, shelf
from counted.hub.partnerships.models import Need
from counted.hub.ui import parts
from counted.hub.ui.words import isolated

SHOWN = 6  #: suggestions of each sort
LOOKED_AT = 200  #: the newest things of a topic that are put in order
PEOPLE_LOOKED_AT = 1000
TEACHES = ("training", "guidance", "tool")
SAME_LANGUAGE, SAME_COUNTRY, SAME_REGION, OFFERS, TEACHING = 2, 3, 1, 1, 2  #: weights


@dataclass(frozen=True)
class Reasons:
    """Why something is suggested, and how much that weighs."""

    weight: int
    words: tuple[str, ...]


@dataclass(frozen=True)
class Suggestion:
    """Something or somebody that could help, because of this."""

    card: parts.Item
    because: str
    person: User | None = None  #: who can be asked


def suggestions(need: Need, reader: Any, *, topic: str) -> dict[str, list[Suggestion]]:
    """What could help with a need as this reader may know it, by sort, the best first.

    `topic` is the topic in the reader's language. Without a topic of the taxonomy, resources are
    looked for by the writer's own words.
    """
    who = standing(reader)
    if not need.topic:
        return {"resources": _by_words(need, who)}
    return {
        "people": people(need, who, topic=topic),
        "resources": things(need, who, kind="resource", topic=topic),
        "initiatives": things(need, who, kind="initiative", topic=topic),
        "exchanges": things(need, who, kind="exchange", topic=topic),
        "others": things(need, who, kind="need", topic=topic),
    }


def people(need: Need, who: Standing, *, topic: str) -> list[Suggestion]:
    """People of the directory who know about the topic, the nearest first."""
    found = listed_people(who).filter(expertise__contains=[need.topic]).exclude(pk=need.author_id)
    scored = [
        (_of_person(need, it, topic), it)
        for it in found.exclude(pk=who.person_id)[:PEOPLE_LOOKED_AT]
    ]
    scored.sort(key=lambda it: (-it[0].weight, display_name(it[1])))
    return [
        Suggestion(_person_card(it), "; ".join(why.words), person=it) for why, it in scored[:SHOWN]
    ]


def _of_person(need: Need, person: User, topic: str) -> Reasons:
    weight, words = 0, [_("knows about %s") % isolated(topic)]
    if need.language in {*person.languages, person.language}:
        weight, words = weight + SAME_LANGUAGE, [*words, _speaks(need.language)]
    near, where = _near(need, [person.country] if person.country else [])
    if person.offers:
        weight, words = weight + OFFERS, [*words, _("says what they can offer")]
    return Reasons(weight + near, (*words, *where))


def _speaks(language: str) -> str:
    return _("reads %s") % isolated(language_name(language))


def _person_card(person: User) -> parts.Item:
    return parts.Item(
        title=display_name(person),
        url=person_url(person),
        kind=_("Person"),
        note=person.offers or person.about,
        foot=country_name(person.country) if person.country else "",
        made_up=person.made_up,
    )


def _near(need: Need, countries: Iterable[str]) -> tuple[int, tuple[str, ...]]:
    """How near something is to a need: the same country, or the same region."""
    there = set(countries)
    if not need.country or not there:
        return 0, ()
    if need.country in there:
        return SAME_COUNTRY, (_("is in %s, too") % isolated(country_name(need.country)),)
    region = region_of(need.country)
    if region and region in {region_of(it) for it in there}:
        return SAME_REGION, (_("is in the same region: %s") % isolated(str(region_name(region))),)
    return 0, ()


def things(need: Need, who: Standing, *, kind: str, topic: str) -> list[Suggestion]:
    """Things of a kind about the topic, as far as the reader may see them, the nearest first."""
    here = shelf()
    bits = here.seen_by(who.audiences) & here.having("kind", [kind])
    bits &= here.having("topic", [need.topic])
    keys = [here.keys[it] for it in islice(places_in(bits), LOOKED_AT)]
    rows = Entry.objects.filter(pk__in=keys, audiences__overlap=sorted(who.audiences))
    entries = [it for it in rows.defer("words", "vector", "heading") if not _is(it, need)]
    return _in_order(entries, lambda it: _of_entry(need, it, topic))


def _is(entry: Entry, need: Need) -> bool:
    return entry.kind == "need" and entry.key == str(need.pk)


def _of_entry(need: Need, entry: Entry, topic: str) -> Reasons:
    weight, words = 0, [_("is about %s") % isolated(topic)]
    if entry.type in TEACHES:
        weight += TEACHING
        words = [_("teaches about %s") % isolated(topic)] if entry.type == "training" else words
    if need.language in {*entry.languages, entry.language}:
        weight += SAME_LANGUAGE
        words.append(_("can be read in %s") % isolated(language_name(need.language)))
    near, where = _near(need, entry.countries)
    return Reasons(weight + near, (*words, *where))


def _by_words(need: Need, who: Standing) -> list[Suggestion]:
    """Resources that hold the writer's own words."""
    question = finding.Question(words=need.words, kinds=("resource",))
    found = finding.find(question, who, facets=(), per_page=SHOWN)
    if found.answer.is_partly:
        return []
    why = Reasons(0, (_("speaks of “%s”") % isolated(need.words),))
    return _in_order(found.entries, lambda _entry: why)


def _in_order(entries: list[Entry], why: Callable[[Entry], Reasons]) -> list[Suggestion]:
    newest = sorted(entries, key=lambda it: it.at, reverse=True)
    scored = sorted(((why(it), it) for it in newest), key=lambda it: -it[0].weight)[:SHOWN]
    cards = listing.items([it for _why, it in scored])
    pairs = zip(cards, scored, strict=True)
    return [Suggestion(card, "; ".join(one.words)) for card, (one, _entry) in pairs]
