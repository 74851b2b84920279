"""The library, for programs: read what is published, write drafts, hand them in.

The same actions and rules as on the pages: a program can do nothing that its person could not.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field, model_validator

from counted.errors import UnusableInput
from counted.hub.accounts.models import Body, Organisation
from counted.hub.accounts.programs import (
    LARGEST_KEY,
    Error,
    Key,
    SpeaksFor,
    Words,
    Writing,
    person,
    reader,
    voice,
)
from counted.hub.accounts.rules import standing
from counted.hub.desk.api import Answer, Asked, answer
from counted.hub.library import actions, presenting, publication, queries, records, rules
from counted.hub.library.api_texts import Code, Codes, Country, Language, check
from counted.hub.library.models import Concept, Item
from counted.messages import mark

router = Router(tags=["Library"])
READ = {404: Error}
WRITE = {401: Error, 403: Error, 404: Error, 422: Error}
Kind = Literal["initiative", "case", "resource", "news", "page", "room"]
KINDS = tuple(Item.Kind.values)


class AskedOfItems(Asked):
    """What to look for in the library."""

    kind: list[Kind] = Field(default_factory=list)


class Content(Schema):
    """What is written of an item; what is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    title: Words | None = Field(None, min_length=1, max_length=300)
    summary: Words | None = Field(None, max_length=600)
    text: Words | None = Field(None, max_length=100_000, description="Markdown.")
    language: Language | None = Field(None, description="BCP 47, such as sw or pt-BR.")
    licence: Words | None = Field(None, max_length=60, description="SPDX, such as CC-BY-4.0.")
    record: dict[str, Any] | None = Field(
        None, description="What only this kind has; see the descriptions of each kind."
    )
    organisation: Words | None = Field(None, description="Its short name.")
    countries: list[Country] | None = Field(None, max_length=250)
    place: Words | None = Field(None, max_length=200)
    latitude: float | None = Field(None, ge=-90, le=90)
    longitude: float | None = Field(None, ge=-180, le=180)
    scale: Literal["", "local", "subnational", "national", "regional", "global"] | None = None
    topics: Codes | None = None
    groups: Codes | None = None
    indicators: list[Code] | None = Field(None, max_length=250)
    stages: Codes | None = None
    keywords: Codes | None = Field(None, max_length=20)
    visibility: Literal["public", "members", "body"] | None = None
    body: Words | None = Field(None, description="The short name of the group it is for.")
    speaks_for: SpeaksFor = None

    @model_validator(mode="after")
    def _both_degrees(self) -> Content:
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("Tell both degrees, or neither.")
        return self


class Change(Content):
    """What is written anew of an item."""

    base: int | None = Field(
        None, ge=1, le=LARGEST_KEY, description="The `revision` from which this was written; "
        "always needed. Where others wrote since, nothing is overwritten: the answer is 409.",
    )  # fmt: skip


class NewItem(Content):
    """A draft to begin."""

    kind: Kind
    title: Words = Field(min_length=1, max_length=300)


class Handed(Schema):
    """What goes with handing in."""

    text: Words = Field("", max_length=2000, description="A word to those who check.")
    speaks_for: SpeaksFor = None


class ItemOut(Schema):
    """An item: as it was published, or for its writers as it was written last."""

    id: int
    kind: str
    url: str
    state: str
    visibility: str
    title: str
    summary: str
    text: str
    language: str
    licence: str
    record: dict[str, Any]
    organisation: str | None
    countries: list[str]
    place: str
    latitude: float | None
    longitude: float | None
    scale: str
    topics: list[str]
    groups: list[str]
    indicators: list[str]
    stages: list[str]
    keywords: list[str]
    is_compiled: bool
    made_up: bool
    revision: int = Field(description="The number of the revision that this reader sees.")
    speaks_for: str | None
    published_at: datetime | None
    changed_at: datetime


class Asks(Schema):
    """The request by which something is decided."""

    request: int
    url: str


class ConceptOut(Schema):
    """One concept of the taxonomy."""

    scheme: str
    key: str
    broader: str | None
    labels: dict[str, str]
    definitions: dict[str, str]


@router.get("/items", response=Answer)
def items(request: HttpRequest, asked: Query[AskedOfItems]) -> Any:
    """Items of the library, searched and narrowed as on its pages."""
    return answer(request, kinds=tuple(asked.kind) or KINDS)


@router.get("/items/{key}", response={200: ItemOut, **READ})
def item(request: HttpRequest, key: Key) -> Any:
    """One item as this reader sees it."""
    found = _items().filter(queries.seen(reader(request)), pk=key).first()
    if found is None:
        raise Http404
    return _out(request, found)


@router.post("/items", response={201: ItemOut, **WRITE}, auth=Writing())
def begin(request: HttpRequest, told: NewItem) -> Any:
    """Begin a draft; nobody but its writers sees it."""
    by = person(request)
    content = _content(told, kind=told.kind, before=actions.EMPTY)
    speaks_for = voice(told.speaks_for)
    made = actions.begin(kind=told.kind, by=by, content=content, speaks_for=speaks_for)
    return Status(201, _out(request, made))


@router.patch("/items/{key}", response={200: ItemOut, **WRITE, 409: Error}, auth=Writing())
def write(request: HttpRequest, key: Key, told: Change) -> Any:
    """Write a further revision; readers see it once it is published."""
    by = person(request)
    found = _writable(request, key)
    if told.base is None:
        raise without_base("revision")
    before = found.latest.content if found.latest else actions.EMPTY
    content = _content(told, kind=found.kind, before=before)
    speaks_for = voice(told.speaks_for)
    actions.write(item=found, by=by, content=content, speaks_for=speaks_for, base=told.base)
    return _out(request, _items().get(pk=key))


@router.post("/items/{key}/submit", response={201: Asks, **WRITE}, auth=Writing())
def submit(request: HttpRequest, key: Key, told: Handed) -> Any:
    """Hand in the last revision for publication."""
    found = _writable(request, key)
    asked = publication.submit(
        item=found, by=person(request), text=told.text, speaks_for=voice(told.speaks_for)
    )
    url = request.build_absolute_uri(f"/requests/{asked.pk}/")
    return Status(201, Asks(request=asked.pk, url=url))


@router.get("/taxonomy", response=list[ConceptOut])
def taxonomy(request: HttpRequest) -> Any:  # noqa: ARG001  the same for everybody
    """Topics, methods and population groups in use, with their names in six languages."""
    rows = Concept.objects.filter(state=Concept.State.IN_USE).select_related("broader")
    return [
        ConceptOut(
            scheme=it.scheme,
            key=it.key,
            broader=it.broader.key if it.broader else None,
            labels=it.labels,
            definitions=it.definitions,
        )
        for it in rows
    ]


def without_base(name: str) -> actions.MovedOnError:
    """The error of a change that does not say what it changes."""
    return actions.MovedOnError(
        mark("Nothing was written: the change does not say from what it was written."),
        remedy=mark("Read it, and send what is called ‘{name}’ there as ‘base’."),
        facts={"name": name},
    )


def _items() -> QuerySet[Item]:
    return Item.objects.select_related("organisation", "latest", "live", "speaks_for")


def _writable(request: HttpRequest, key: int) -> Item:
    """An item that the person may write; for a token that may not read, too."""
    found = queries.writable_item(standing(person(request)), key)
    if found is None:
        raise Http404
    return found


def _content(told: Content, *, kind: str, before: Any) -> dict[str, Any]:
    """What was told as columns, held against what is known here."""
    content = told.model_dump(exclude_unset=True, exclude={"kind", "base", "speaks_for"})
    for name in ("title", "summary", "text", "language", "licence", "place", "scale",
                 "visibility", "record", "countries", "topics", "groups", "indicators",
                 "stages", "keywords"):  # fmt: skip
        if name in content and content[name] is None:
            del content[name]
    for name, model in (("organisation", Organisation), ("body", Body)):
        if content.get(name):
            content[name] = _key_of(model, content[name])
    if "record" in content:
        content["record"] = records.written(records.read(kind, content["record"]))
    check({**before, **content}, changed=content)
    return content


def _key_of(model: Any, slug: str) -> int:
    found = model.objects.filter(slug=slug).values_list("pk", flat=True).first()
    if found is None:
        raise UnusableInput(
            mark("Nothing here has the short name ‘{slug}’."),
            remedy=mark("Use the short name that stands in the address of its page."),
            facts={"slug": slug},
        )
    return int(found)


def _out(request: HttpRequest, found: Item) -> ItemOut:
    """An item as it stands, with the address of its page."""
    special = {
        "id": found.pk,
        "url": request.build_absolute_uri(presenting.address(found)),
        "organisation": found.organisation.slug if found.organisation else None,
        "speaks_for": found.speaks_for.slug if found.speaks_for else None,
    }
    names = [it for it in ItemOut.model_fields if it not in special and it != "revision"]
    shown = found.live or found.latest
    told = {it: getattr(found, it) for it in names} | {"revision": shown.number if shown else 0}
    who = standing(person(request))
    if found.latest and person(request) and rules.may_edit(who, found):
        told |= {k: v for k, v in found.latest.content.items() if k in told and k not in special}
        told["revision"] = found.latest.number
    return ItemOut(**special, **told)
