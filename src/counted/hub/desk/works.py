"""Works that anybody may read and cite, in one noun from which every standard is written.

schema.org, Dublin Core, DataCite and OAI-PMH ask for the same things in different words. Each app
says how its published things are works, when it starts:

    register(Collection("item", sets, find=..., window=...))

Nothing is a work that is not for everybody. What was for everybody and was taken back is `Gone`:
harvesters are told so, and nothing more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from counted.hub.ui.parts import Text

PUBLISHER = "Counted"
PENDING = "(:tba)"  #: DataCite's word for what is to be assigned, such as a DOI
MADE_UP = "made up"  #: a subject, so that no harvester takes an example for the world
UNKNOWN = "(:unkn)"  #: DataCite's word for what nobody knows, such as an author


@dataclass(frozen=True)
class Agent:
    """Somebody, or some organisation, as they are cited."""

    name: str
    is_organisation: bool = False
    ror: str = ""
    affiliation: str = ""


@dataclass(frozen=True)
class Work:
    """Something published; `key` is unique within its collection, addresses are paths."""

    collection: str
    key: str
    set: str  #: of OAI-PMH: case, resource, release ...
    url: str
    title: str
    language: str
    type: str  #: in words, English: "Case study"
    general_type: str  #: DataCite's resourceTypeGeneral
    schema: str  #: of schema.org
    published: datetime
    changed: datetime
    summary: str = ""
    creators: tuple[Agent, ...] = ()
    publisher: str = PUBLISHER
    year: int | None = None  #: of publication, where it was published elsewhere before
    doi: str = ""
    licence: str = ""  #: SPDX
    licence_url: str = ""
    subjects: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()  #: ISO 3166, three letters
    point: tuple[float, float] | None = None  #: degrees north and east
    sources: tuple[str, ...] = ()  #: addresses elsewhere of what it stands on
    files: tuple[tuple[str, str], ...] = ()  #: media types and paths of what can be taken away
    languages: tuple[str, ...] = ()  #: in which it is translated
    version: str = ""
    sha256: str = ""
    made_up: bool = False
    more: Mapping[str, Any] = field(default_factory=dict)  #: schema.org of this kind alone


@dataclass(frozen=True)
class Gone:
    """What everybody could read, and can no longer."""

    collection: str
    key: str
    set: str
    changed: datetime


Record = Work | Gone


@dataclass(frozen=True)
class Window:
    """Which records of a collection are asked for, in the order of change and then of key."""

    sets: frozenset[str]
    since: datetime | None = None
    before: datetime | None = None
    after: tuple[datetime, int] | None = None  #: change and row of the last one that was told
    count: int = 50

    def of(self, rows: QuerySet, *, changed: str) -> QuerySet:
        """What falls into it of all rows, where the field `changed` tells when each did."""
        rows = rows.order_by(changed, "pk")
        if self.since:
            rows = rows.filter(**{f"{changed}__gte": self.since})
        if self.before:
            rows = rows.filter(**{f"{changed}__lt": self.before})
        if self.after:
            at, pk = self.after
            rows = rows.filter(Q(**{f"{changed}__gt": at}) | Q(**{changed: at, "pk__gt": pk}))
        return rows[: self.count]


@dataclass(frozen=True)
class Collection:
    """The works of one app."""

    name: str
    sets: Mapping[str, Text]
    find: Callable[[str], Record | None]
    #: rows of a window: the place of each in the order, and its record
    window: Callable[[Window], Iterable[tuple[datetime, int, Record]]]


_collections: dict[str, Collection] = {}


def register(collection: Collection) -> Collection:
    """Make the works of an app known; the same name again replaces them."""
    _collections[collection.name] = collection
    return collection


def collections() -> list[Collection]:
    """All collections, in a fixed order."""
    return [_collections[name] for name in sorted(_collections)]


def find(collection: str, key: str) -> Record | None:
    """One record, None where there is none for everybody."""
    known = _collections.get(collection)
    return known.find(key) if known else None
