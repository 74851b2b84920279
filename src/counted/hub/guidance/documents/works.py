"""Published guidance as works that anybody may cite and harvest; what was withdrawn is gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import translation

from counted.hub.desk import works
from counted.hub.desk.works import Agent, Collection, Gone, Record, Window, Work
from counted.hub.guidance.documents import presenting, queries, taking_along
from counted.hub.guidance.models import Document, Version
from counted.hub.library import licences
from counted.hub.library.terms import terms

NAME = "document"


def register() -> None:
    """Make documents known to harvesters."""
    words = Document._meta.verbose_name_plural
    works.register(Collection(NAME, {NAME: words}, find, window))


def find(key: str) -> Record | None:
    """One document as everybody may know of it."""
    found = _known().filter(pk=key).first() if key.isdecimal() else None
    return record(found) if found else None


def window(asked: Window) -> Iterator[tuple[datetime, int, Record]]:
    """Documents of a window in the order of change."""
    if NAME not in asked.sets:
        return
    for row in asked.of(_known(), changed="changed_at"):
        yield row.changed_at, row.pk, record(row)


def _known() -> QuerySet[Document]:
    """Documents that everybody reads, and those that everybody could read once."""
    published = Version.objects.filter(queries.NOT_DRAFT).values("document")
    return queries.documents().filter(pk__in=published).prefetch_related("versions")


def record(document: Document) -> Record:
    """A document as a work, or that it is gone."""
    last = queries.current(list(document.versions.all()))
    if document.withdrawn_reason or last is None:
        return Gone(NAME, str(document.pk), NAME, document.changed_at)
    last.document = document
    return work(document, last)


def work(document: Document, last: Version) -> Work:
    """A document by its version of today."""
    words = terms()
    page = presenting.version_url(last)
    with translation.override("en"):
        kind = document.get_kind_display()
        keeper = presenting.keeper(document)
    return Work(
        collection=NAME,
        key=str(document.pk),
        set=NAME,
        url=presenting.document_url(document),
        title=document.title,
        language=document.language,
        type=kind,
        general_type="Text",
        schema="CreativeWork",
        published=last.published_at or document.changed_at,
        changed=document.changed_at,
        summary=document.summary,
        creators=(Agent(keeper, is_organisation=True),),
        licence=document.licence,
        licence_url=licences.address(document.licence),
        subjects=tuple(_subjects(document, words)),
        countries=tuple(document.countries),
        files=tuple(
            (it.media_type.partition(";")[0], f"{page}take/{name}")
            for name, it in taking_along.FORMATS.items()
        ),
        version=str(last.number),
        sha256=last.sha256,
        made_up=document.made_up,
    )


def _subjects(document: Document, words: Any) -> Iterator[str]:
    yield from (str(words.get(it, it)) for it in document.topics)
    if document.made_up:
        yield works.MADE_UP
