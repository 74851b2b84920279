"""Items as things that others point at, as entries of the search, and as words of its facets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from django.db.models.signals import post_save
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from counted.hub import searching
from counted.hub.accounts.labels import register_topic_labels
from counted.hub.accounts.models import User, display_name
from counted.hub.accounts.rules import SECRETARIAT, standing
from counted.hub.desk.facets import register_labels
from counted.hub.desk.indexing import put_all, register_source
from counted.hub.desk.models import Entry
from counted.hub.library import presenting, queries, rules, translated
from counted.hub.library.actions import KIND
from counted.hub.library.models import Concept, Item
from counted.hub.library.presenting import TYPES
from counted.hub.library.showing import CHOICES
from counted.hub.library.terms import choices, terms
from counted.hub.library.verdicts import STAGES
from counted.hub.ui import markdown
from counted.hub.ui.parts import Item as Card
from counted.hub.ui.parts import Text
from counted.hub.ui.things import Kind, of_keys, register

LONGEST_SUMMARY = 600


def register_all() -> None:
    """Make items known to everything that points, searches and names."""
    register(Kind(KIND, _("Library"), cards))
    register(Kind("topic", _("Topic"), topic_cards))
    for kind, label in Item.Kind.choices:
        register(Kind(kind, label, cards))
        register_source(kind, partial(entries, kind))
    register_labels("topic", _terms)
    register_labels("group", _terms)
    register_labels("stage", _stages)
    register_labels("type", _types)
    register_labels("scale", _scales)
    register_labels("office", _office)
    register_labels("use", _uses)
    register_topic_labels(lambda: dict(choices("topic")))
    post_save.connect(_follow_author, sender=User, dispatch_uid="name authors")


def cards(keys: Iterable[str], reader: Any) -> Mapping[str, Card]:
    """Cards of those items that the reader may read or writes."""
    who = standing(reader)
    seen = queries.readable(who) | queries.writable(who) | queries.judged(who)
    found = list(of_keys(Item.objects.filter(seen), keys).select_related("organisation"))
    return {str(it.pk): card for it, card in zip(found, translated.cards(found), strict=True)}


def topic_cards(keys: Iterable[str], reader: Any) -> Mapping[str, Card]:  # noqa: ARG001
    """Cards of topics, with a room or without: everybody may see them."""
    known = terms()
    found = Concept.objects.filter(scheme=Concept.Scheme.TOPIC, key__in=list(keys))
    return {
        it.key: Card(known.get(it.key, it.key), reverse("library:room", args=[it.key]), _("Topic"))
        for it in found
    }


def entries(kind: str, keys: Iterable[str] | None) -> Iterator[Entry]:
    """An entry for each published item of a kind; the kind of the entry is that of the item."""
    found = Item.objects.filter(kind=kind, state=Item.State.PUBLISHED)
    found = of_keys(found, keys).select_related("organisation", "author")
    for item in found.iterator(chunk_size=500):
        yield entry(item)


def entry(item: Item) -> Entry:
    """What the search knows of an item."""
    by = item.organisation.name if item.organisation else display_name(item.author)
    texts = [markdown.plain(item.text), item.place, *item.keywords, *_told(item.record)]
    year = item.record.get("year") or item.record.get("since")
    return Entry(
        kind=item.kind,
        key=str(item.pk),
        title=item.title,
        summary=item.summary[:LONGEST_SUMMARY],
        language=item.language,
        url=presenting.address(item),
        by=by,
        made_up=item.made_up,
        at=item.published_at,
        audiences=sorted({rules.audience(item), SECRETARIAT}),
        countries=item.countries,
        languages=sorted({item.language, *item.record.get("languages", [])}),
        topics=item.topics,
        groups=item.groups,
        indicators=item.indicators,
        goals=sorted({it.partition(".")[0] for it in item.indicators}),
        stages=item.stages,
        office=item.record.get("office", ""),
        uses=sorted({it.get("kind", "other") for it in item.record.get("used_in", [])}),
        scale=item.scale,
        organisation_kind=item.organisation.kind if item.organisation else "",
        type=item.record.get("type", "") if item.kind == Item.Kind.RESOURCE else "",
        year=year,
        latitude=item.latitude,
        longitude=item.longitude,
        words=searching.index(texts, language=item.language),
    )


def _follow_author(sender: Any, instance: User, **told: Any) -> None:  # noqa: ARG001  a signal
    """Let the search call authors as they are called now; who left is called by no name."""
    if told.get("raw") or set(told.get("update_fields") or ()) == {"last_login"}:
        return
    own = Item.objects.filter(author=instance, organisation=None, state=Item.State.PUBLISHED)
    keys = [str(it) for it in own.values_list("pk", flat=True)]
    stale = Entry.objects.filter(kind__in=Item.Kind.values, key__in=keys)
    for kind, key in stale.exclude(by=display_name(instance)).values_list("kind", "key"):
        put_all(kind, [key])


def _told(value: Any) -> Iterator[str]:
    """Every text of a record."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for it in value.values():
            yield from _told(it)
    elif isinstance(value, list):
        for it in value:
            yield from _told(it)


def _terms(values: Iterable[str]) -> dict[str, Text]:
    known = terms()
    return {it: known[it] for it in values if it in known}


def _stages(values: Iterable[str]) -> dict[str, Text]:
    return {it: STAGES[it] for it in values if it in STAGES}


def _types(values: Iterable[str]) -> dict[str, Text]:
    return {it: TYPES[it] for it in values if it in TYPES}


def _office(values: Iterable[str]) -> dict[str, Text]:
    return _of(CHOICES["office"], values)


def _uses(values: Iterable[str]) -> dict[str, Text]:
    return _of(CHOICES["kind"], values)


def _of(known: Mapping[str, Text], values: Iterable[str]) -> dict[str, Text]:
    return {it: known[it] for it in values if it in known}


def _scales(values: Iterable[str]) -> dict[str, Text]:
    known = dict(Item.Scale.choices)
    return {it: known[it] for it in values if it in known}
