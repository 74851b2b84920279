"""Keeping the index of the search: entries are made from things, one at a time or all anew.

Each app says how its things become entries, when it starts:

    register_source("item", item_entries)

`item_entries` is given keys (None: all) and yields an unsaved `Entry` for each thing that can be
found; a thing that yields none is not found. Actions that change a thing call `put` in the same
transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice

from django.db import transaction
from django.utils import translation

from counted.hub import searching
from counted.hub.desk import facets, translating
from counted.hub.desk.models import Change, Entry, Translation, Word
from counted.hub.ui.things import Thing
from counted.messages import LANGUAGES

Build = Callable[[Iterable[str] | None], Iterable[Entry]]

#: Facets whose values are found by their words in every language of the site.
NAMED_FACETS = ("country", "topic", "group", "stage", "type")
#: Weights of translated texts; whatever else is translated weighs least.
TRANSLATED = {"title": "A", "summary": "B"}
IN_ONE_GO = 500  #: entries written together
LONGEST_TITLE = 300  #: characters
LONGEST_WORD = 40  #: letters; what is longer is no word that somebody mistypes
_WRITTEN = [it.name for it in Entry._meta.concrete_fields if it.name not in ("id", "kind", "key")]
_sources: dict[str, Build] = {}
_waiting: list[bool] = []  #: not empty while a block of `once` runs


def register_source(kind: str, build: Build) -> Build:
    """Make things of a kind findable; the same kind again replaces it."""
    _sources[kind] = build
    return build


def put(thing: Thing) -> None:
    """Bring the entry of a thing up to date; it goes where the thing can no longer be found."""
    put_all(thing.kind, [thing.key])


@transaction.atomic
def put_all(kind: str, keys: Iterable[str]) -> None:
    """Bring the entries of some things of a kind up to date; nothing for a kind without source."""
    if kind not in _sources or _waiting:
        return
    wanted = list(keys)
    written = _write(list(_sources[kind](wanted)))
    gone, _ = Entry.objects.filter(kind=kind, key__in=wanted).exclude(key__in=written).delete()
    if written or gone:
        Change.objects.create()


@contextmanager
def once() -> Iterator[None]:
    """Make the index at the end of the block, not at every change in it; for one thread only."""
    _waiting.append(True)
    try:
        yield
    finally:
        _waiting.pop()
    rebuild()


@transaction.atomic
def rebuild() -> int:
    """Make all entries anew; how many there are. Those who read meanwhile see the old ones."""
    Word.objects.all().delete()
    total = 0
    for kind, build in _sources.items():
        written: set[str] = set()
        entries = iter(build(None))
        while some := list(islice(entries, IN_ONE_GO)):
            written |= _write(some)
        Entry.objects.filter(kind=kind).exclude(key__in=written).delete()
        total += len(written)
    Entry.objects.exclude(kind__in=_sources).delete()
    forget_changes()
    return total


def is_empty() -> bool:
    """Whether nothing at all can be found."""
    return not Entry.objects.exists()


@transaction.atomic
def forget_changes() -> None:
    """Keep one change of many; whoever keeps a picture of the index makes it anew once."""
    Change.objects.all().delete()
    Change.objects.create()


def _write(entries: list[Entry]) -> set[str]:
    """Write entries of one kind with their vectors and words; the keys that were written."""
    if not entries:
        return set()
    entries = list({it.key: it for it in entries}.values())
    _keep_arrival(entries)
    names = _names(entries)
    told = translating.texts_of(entries)
    words: set[str] = set()
    for entry in entries:
        translated = told.get(entry.key, [])
        entry.languages = sorted({*entry.languages, *(it.language for it in translated)})
        weighted = _with_translations(_weighted(entry, names), translated)
        entry.vector = searching.vector(weighted)
        entry.heading = searching.vector({weight: weighted[weight] for weight in "AB"})
        entry.title = entry.title[:LONGEST_TITLE]
        entry.at = entry.at or entry.entered_at
        words.update(word for text in weighted.values() for word in text.split())
    Entry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=("kind", "key"), update_fields=_WRITTEN
    )
    fit = sorted(it for it in words if searching.can_be_mended(it) and len(it) <= LONGEST_WORD)
    Word.objects.bulk_create((Word(text=it) for it in fit), ignore_conflicts=True)
    return {entry.key for entry in entries}


def _keep_arrival(entries: list[Entry]) -> None:
    """An entry that the same readers saw before has not just arrived."""
    there = Entry.objects.filter(kind=entries[0].kind, key__in=[it.key for it in entries])
    known = {
        key: (set(audiences), arrived)
        for key, audiences, arrived in there.values_list("key", "audiences", "entered_at")
    }
    for entry in entries:
        audiences, arrived = known.get(entry.key, (set(), None))
        if arrived is not None and audiences >= set(entry.audiences):
            entry.entered_at = arrived


def _weighted(entry: Entry, names: Mapping[tuple[str, str], str]) -> dict[str, str]:
    """The words of an entry by weight: title, summary, words of its facets, everything else."""
    said = [names[facet, value] for facet, value in _named(entry)]
    codes = searching.index([*entry.indicators, entry.by])
    return {
        "A": searching.index([entry.title], language=entry.language),
        "B": searching.index([entry.summary], language=entry.language),
        "C": " ".join([*said, codes]),
        "D": entry.words,
    }


def _with_translations(
    weighted: dict[str, str], translated: Iterable[Translation]
) -> dict[str, str]:
    """The words of an entry with those of its translations, each as heavy as in the original."""
    for row in translated:
        weight = TRANSLATED.get(row.field, "D")
        more = searching.index([row.text], language=row.language)
        weighted[weight] = f"{weighted[weight]} {more}".strip()
    return weighted


def _named(entry: Entry) -> list[tuple[str, str]]:
    """The facets and values by whose words an entry is found."""
    facets_shown = [facets.FACETS[name] for name in NAMED_FACETS]
    return [(facet.name, value) for facet in facets_shown for value in facet.values_of(entry)]


def _names(entries: Iterable[Entry]) -> dict[tuple[str, str], str]:
    """The words for values of facets in every language of the site."""
    values: dict[str, set[str]] = {}
    for entry in entries:
        for facet, value in _named(entry):
            values.setdefault(facet, set()).add(value)
    found: dict[tuple[str, str], list[str]] = {}
    for language in LANGUAGES:
        with translation.override(language):
            for facet, wanted in values.items():
                for value, label in facets.labels_of(facet, wanted).items():
                    words = searching.index([str(label)], language=language)
                    found.setdefault((facet, value), []).append(words)
    return {named: " ".join(words) for named, words in found.items()}
