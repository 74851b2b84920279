"""Translations that readers ask for: who asks watches a translation that is not there yet.

The thing `translation:item:12:fr` is the French translation of `item:12`. Those who read both
languages and the secretariat see what is wanted, most wanted first; when it can be read, whoever
asked is told, and asks no more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, gettext_noop, ngettext

from counted.hub.accounts import labels
from counted.hub.accounts.models import User
from counted.hub.accounts.rules import standing
from counted.hub.desk import telling, translating
from counted.hub.desk.models import Entry, Notice, Watch
from counted.hub.desk.translating import Original, Told
from counted.hub.ui import things
from counted.hub.ui.parts import Item
from counted.hub.ui.things import Kind, Thing
from counted.messages import LANGUAGES

KIND = "translation"
MOST = 100  #: that the page of what is wanted shows
HERE = gettext_noop("What you asked for can be read in %(language)s: %(title)s")


def register() -> None:
    """Let translations that are not there yet be watched; called when the app starts."""
    things.register(Kind(KIND, gettext_lazy("Translation"), cards))


def wish(thing: Thing, language: str) -> Thing:
    """The translation of a thing into a language, as a thing that can be watched."""
    return Thing(KIND, f"{thing}:{language}")


def wished(key: str) -> tuple[Thing, str] | None:
    """Of what and into which language; None where the key names no translation."""
    name, _, language = key.rpartition(":")
    try:
        thing = things.thing(name)
    except ValueError:
        return None
    is_one = translating.source_of(thing.kind) is not None and language in LANGUAGES
    return (thing, language) if is_one else None


def cards(keys: Iterable[str], reader: Any) -> Mapping[str, Item]:
    """The cards of those things whose translation is asked for, as far as the reader sees them."""
    asked = {key: found for key in keys if (found := wished(key))}
    known = _entries((thing for thing, _ in asked.values()), reader)
    return {
        key: Item(
            title=known[thing].title, url=known[thing].url, language=known[thing].language,
            kind=gettext("Translation into {language}").format(
                language=labels.language_name(language)
            ),
        )
        for key, (thing, language) in asked.items()
        if thing in known and known[thing].language != language
    }  # fmt: skip


def _entries(wanted: Iterable[Thing], reader: Any) -> dict[Thing, Entry]:
    """The entries of the search of translatable things that the reader may see; one query."""
    keys: dict[str, set[str]] = {}
    for thing in wanted:
        keys.setdefault(thing.kind, set()).add(thing.key)
    chosen = Q(pk__in=())
    for kind, those in keys.items():
        source = translating.source_of(kind)
        kinds = (source.entry_kinds if source else ()) or (kind,)
        chosen |= Q(kind__in=kinds, key__in=those)
    rows = Entry.objects.filter(chosen, audiences__overlap=sorted(standing(reader).audiences))
    shown = rows.defer("words", "vector", "heading") if keys else ()
    found = {translating.thing_of(it): it for it in shown}
    return {thing: it for thing, it in found.items() if thing is not None}


@dataclass(frozen=True)
class Asked:
    """How many ask for a translation, and whether the reader does."""

    thing: Thing
    number: int
    is_mine: bool


def asked(thing: Thing, language: str, reader: Any) -> Asked:
    """Who asks for the translation of a thing; one query."""
    of = wish(thing, language)
    rows = Watch.objects.filter(thing_kind=of.kind, thing_key=of.key)
    people = set(rows.exclude(level=Watch.Level.NOTHING).values_list("person_id", flat=True))
    return Asked(of, len(people), reader.pk in people)


def may_help(reader: Any, source: str, target: str) -> bool:
    """Whether somebody reads both languages, or is of the secretariat, who finds such people."""
    return standing(reader).is_secretariat or {source, target} <= set(reader.languages)


def own(reader: Any) -> list[Item]:
    """What somebody asks to have translated, the latest first; two queries."""
    keys = list(
        _wishes().filter(person=reader).order_by("-since").values_list("thing_key", flat=True)
    )
    known = cards(keys, reader) if keys else {}
    told = gettext("You are told when it can be read.")
    return [replace(known[key], foot=told) for key in keys if key in known][:MOST]


def _wishes() -> QuerySet[Watch]:
    return Watch.objects.filter(thing_kind=KIND).exclude(level=Watch.Level.NOTHING).exclude(
        thing_key=""
    )  # fmt: skip


def wanted(reader: Any, *, of_others: bool = False) -> list[Item]:
    """What somebody could help to translate, the most wanted first; two queries.

    `of_others` leaves out what the reader asks for, who cannot be the one who helps.
    """
    if not standing(reader).is_member:
        return []
    numbers: Counter[str] = Counter()
    mine: set[str] = set()
    for key, person in _wishes().values_list("thing_key", "person_id"):
        numbers[key] += 1
        if of_others and person == reader.pk:
            mine.add(key)
    for key in mine:
        del numbers[key]
    known = cards(numbers, reader) if numbers else {}
    found = []
    for key, number in numbers.most_common():
        card, pair = known.get(key), wished(key)
        if card and pair and may_help(reader, card.language, pair[1]):
            found.append(_line(card, *pair, number))
    return found[:MOST]


def _line(card: Item, thing: Thing, language: str, number: int) -> Item:
    text = ngettext("One reader asks for it", "{number} readers ask for it", number)
    return replace(
        card,
        url=reverse("desk:translate", args=[thing, language]),
        foot=text.format(number=number),
        tone="waiting",
    )


def fulfil(original: Original, language: str, *, by: User) -> None:
    """Tell those who asked that they can read it, once what one reads first is translated."""
    if not _is_readable(translating.told(original, language)):
        return
    of = wish(original.thing, language)
    rows = Watch.objects.filter(thing_kind=of.kind, thing_key=of.key)
    asking = rows.exclude(level=Watch.Level.NOTHING).values("person")
    seeing = [
        it for it in User.objects.filter(pk__in=asking, is_active=True)
        if things.card(original.thing, reader=it) is not None
    ]  # fmt: skip
    facts = {"language": labels.own_language_name(language), "title": original.title}
    why = Notice.Why.WATCHED
    telling.tell(people=seeing, why=why, text=HERE, facts=facts, url=original.url, by=by)
    rows.delete()


def _is_readable(told: Told) -> bool:
    """Whether all texts of the thing itself are translated; those of its record may follow."""
    own = [it for name, it in told.wordings.items() if "." not in name]
    return bool(own) and all(it.is_translated for it in own)
