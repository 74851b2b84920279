"""From entries of a file to drafts of resources, and which of them are here already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from pydantic import ValidationError

from counted.hub import searching
from counted.hub.accounts.labels import language_of
from counted.hub.accounts.models import Organisation, User
from counted.hub.accounts.rules import Standing
from counted.hub.library import actions, queries, records
from counted.hub.library.importing import Entry
from counted.hub.library.licences import LICENCES
from counted.hub.library.models import Item


@dataclass(frozen=True)
class Known:
    """An entry, and what is here already under its DOI or title."""

    entry: Entry
    item: Item | None = None
    is_again: bool = False  #: an earlier entry of the same file is the same


def compare(entries: Iterable[Entry], who: Standing) -> list[Known]:
    """Which entries are here already, among what somebody may read or writes; two queries."""
    seen = queries.readable(who) | queries.own(who)
    here = Item.objects.filter(seen, kind=Item.Kind.RESOURCE)
    by_doi: dict[str, int] = {}
    by_title: dict[str, int] = {}
    for key, title, doi in here.values_list("pk", "title", "record__doi"):
        by_title.setdefault(_same(title), key)
        if doi:
            by_doi.setdefault(doi.lower(), key)
    rows, before = [], set()
    for entry in entries:
        marks = {it for it in (entry.doi, _same(entry.title)) if it}
        key = by_doi.get(entry.doi) or by_title.get(_same(entry.title))
        rows.append((entry, key, bool(marks & before)))
        before |= marks
    items = Item.objects.in_bulk([key for _entry, key, _again in rows if key])
    return [
        Known(entry, items.get(key) if key else None, again and not entry.trouble)
        for entry, key, again in rows
    ]


def _same(title: str) -> str:
    """A title without what two people write differently."""
    return " ".join(searching.words_of(title))


@transaction.atomic
def keep(
    *, entries: Iterable[Entry], by: User, language: str, speaks_for: Organisation | None = None
) -> tuple[list[Item], list[Entry]]:
    """Drafts of the entries, and the entries of which none could be made."""
    made, left = [], []
    for entry in entries:
        try:
            content = _content(entry, language)
            if not entry.title:
                raise ValueError("no title")
            with transaction.atomic():
                made.append(
                    actions.begin(kind="resource", by=by, content=content, speaks_for=speaks_for)
                )
        except (ValidationError, ValueError):
            left.append(entry)
    return made, left


def _content(entry: Entry, language: str) -> dict[str, object]:
    told = language_of(entry.language) if entry.language else ""
    record = {
        "type": entry.type,
        "authors": entry.authors,
        "publisher": entry.publisher,
        "year": entry.year,
        "doi": entry.doi,
        "url": entry.url,
        "languages": (told,) if told else (),
    }
    return {
        "title": entry.title,
        "summary": entry.summary,
        "language": told or language,
        "licence": entry.licence if entry.licence in LICENCES else "",
        "keywords": list(entry.keywords),
        "record": records.written(records.read("resource", record)),
    }
