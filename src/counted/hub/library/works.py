"""Published items as works that anybody may cite and harvest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import translation

from counted.hub.accounts.models import display_name
from counted.hub.desk import works
from counted.hub.desk.works import Agent, Collection, Gone, Record, Window, Work
from counted.hub.library import presenting, queries, records
from counted.hub.library.actions import KIND
from counted.hub.library.licences import address as licence_address
from counted.hub.library.models import Item, Revision
from counted.hub.library.terms import terms
from counted.hub.ui import markdown
from counted.hub.ui.describing import beginning, without_empty

LONGEST_SUMMARY = 2000  #: characters
#: Kinds (of resources: types) in the words of schema.org and of DataCite.
SCHEMA: Mapping[str, str] = {
    "initiative": "Project", "case": "Report", "news": "NewsArticle", "page": "WebPage",
    "room": "CollectionPage", "guidance": "LearningResource", "training": "LearningResource",
    "tool": "SoftwareApplication", "publication": "CreativeWork", "data": "Dataset",
}  # fmt: skip
GENERAL: Mapping[str, str] = {
    "initiative": "Project", "room": "Collection", "tool": "Software", "data": "Dataset",
    "training": "Other",
}  # fmt: skip


def register() -> None:
    """Make items known to harvesters."""
    works.register(Collection(KIND, dict(Item.Kind.choices), find, window))


def find(key: str) -> Record | None:
    """One item as everybody may know of it."""
    found = _known().filter(pk=key).first() if key.isdecimal() else None
    return record(found, terms()) if found else None


def window(asked: Window) -> Iterator[tuple[datetime, int, Record]]:
    """Items of a window in the order of change."""
    words = terms()
    for item in asked.of(_known().filter(kind__in=asked.sets), changed="changed_at"):
        yield item.changed_at, item.pk, record(item, words)


def _known() -> QuerySet[Item]:
    """Items that everybody may read, and those that everybody could read once."""
    is_public = Q(visibility=Item.Visibility.PUBLIC)
    was_public = Exists(
        Revision.objects.filter(item=OuterRef("pk"), content__visibility=Item.Visibility.PUBLIC)
    )
    narrowed = Q(state=Item.State.PUBLISHED) & ~is_public & was_public
    withdrawn = Q(state=Item.State.WITHDRAWN, published_at__isnull=False) & (is_public | was_public)
    rows = Item.objects.filter(Q(state=Item.State.PUBLISHED) & is_public | narrowed | withdrawn)
    return rows.select_related("organisation", "author", "speaks_for", "live").prefetch_related(
        Prefetch("authorships", queries.named(), to_attr="named")
    )


def is_work(item: Item) -> bool:
    """Whether everybody may read it."""
    return item.state == Item.State.PUBLISHED and item.visibility == Item.Visibility.PUBLIC


def record(item: Item, words: Mapping[str, str]) -> Record:
    """An item as a work, or that it is gone; `words` names concepts."""
    if not is_work(item):
        return Gone(KIND, str(item.pk), item.kind, item.changed_at)
    return work(item, words)


def work(item: Item, words: Mapping[str, str], *, languages: Iterable[str] = ()) -> Work:
    """A published item as a work."""
    told = records.read(item.kind, item.record)
    point = (item.latitude, item.longitude)
    kind = item.record.get("type", "publication") if item.kind == "resource" else item.kind
    with translation.override("en"):
        type_words = presenting.kind_words(item)
    return Work(
        collection=KIND,
        key=str(item.pk),
        set=item.kind,
        url=presenting.address(item),
        title=item.title,
        language=item.language,
        type=type_words,
        general_type=GENERAL.get(kind, "Text"),
        schema=SCHEMA[kind],
        published=item.published_at or item.changed_at,
        changed=item.changed_at,
        summary=item.summary or beginning(markdown.plain(item.text), longest=LONGEST_SUMMARY),
        creators=tuple(_creators(item, told)),
        publisher=getattr(told, "publisher", "") or works.PUBLISHER,
        year=getattr(told, "year", None),
        doi=getattr(told, "doi", ""),
        licence=item.licence,
        licence_url=licence_address(item.licence),
        subjects=tuple(_subjects(item, words)),
        countries=tuple(item.countries),
        point=point if None not in point else None,
        sources=tuple(dict.fromkeys(filter(None, _sources(told)))),
        languages=tuple(languages),
        made_up=item.made_up,
        more=_more(item, told),
    )


def _creators(item: Item, told: Any) -> Iterator[Agent]:
    """Who made it: named authors of a resource, whose initiative it is, who wrote it."""
    if authors := getattr(told, "authors", ()):
        yield from map(Agent, authors)
        return
    of = item.speaks_for or (item.organisation if item.kind == Item.Kind.INITIATIVE else None)
    if of is not None:
        yield Agent(of.name, is_organisation=True, ror=of.ror)
    if item.is_compiled or item.kind == Item.Kind.RESOURCE:
        return
    affiliation = of.name if of else ""
    named = getattr(item, "named", None)
    if named is None:
        named = item.authorships.filter(is_named=True, accepted_at__isnull=False)
        named = named.select_related("person")
    people = dict.fromkeys([item.author, *(it.person for it in named)])
    yield from (Agent(display_name(it), affiliation=affiliation) for it in people)


def _subjects(item: Item, words: Mapping[str, str]) -> Iterator[str]:
    yield from (str(words.get(it, it)) for it in (*item.topics, *item.groups))
    yield from (f"SDG {it}" for it in item.indicators)
    yield from item.keywords
    if item.made_up:
        yield works.MADE_UP


def _sources(told: Any) -> Iterator[str]:
    yield getattr(told, "url", "")
    yield from (it.url for it in told.sources)
    yield from (it.url for it in getattr(told, "data_elsewhere", ()))


def _more(item: Item, told: Any) -> dict[str, Any]:
    """What schema.org asks of one kind alone."""
    if item.kind == Item.Kind.INITIATIVE:
        return without_empty(
            {
                "foundingDate": str(told.since or ""),
                "dissolutionDate": str(told.until or ""),
                "sameAs": told.website,
            }
        )
    if item.kind == Item.Kind.RESOURCE:
        minutes = told.duration_minutes
        return without_empty(
            {
                "educationalLevel": str(told.level),
                "learningResourceType": str(told.type.value),
                "timeRequired": f"PT{minutes}M" if minutes else "",
                "sameAs": told.url,
            }
        )
    return {}
