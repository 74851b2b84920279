"""A picture of the whole index in memory, as sets of bits: what counting facets takes.

Each entry has a place, the newest the first; each value of a facet is an integer whose bit `n`
says that the entry at place `n` has it. Narrowing 20,000 entries by several facets and counting
what every further choice would leave are then some hundred ANDs of such integers. The picture holds
no texts. It is made anew when the index has changed, which one small query tells.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, F, Max, Window
from django.db.models.functions import Lower, RowNumber

from counted.hub.desk.facets import FACETS
from counted.hub.desk.models import Change, Entry

State = tuple[int, int | None]


@dataclass(frozen=True)
class Shelf:
    """All entries by place: their keys in the database, and who has which value of a facet."""

    state: State
    keys: list[int]
    by_title: list[int]  #: place -> its number in the order of titles
    readers: Mapping[str, int]  #: audience -> entries
    values: Mapping[str, Mapping[str, int]]  #: facet -> value -> entries
    points: Mapping[int, tuple[float, float]]  #: place -> degrees north and east
    things: Mapping[tuple[str, str], int]  #: kind and key of a thing -> place
    places: Mapping[int, int] = field(init=False)  #: key in the database -> place

    def __post_init__(self) -> None:
        places = {key: place for place, key in enumerate(self.keys)}
        object.__setattr__(self, "places", places)

    def seen_by(self, audiences: Iterable[str]) -> int:
        """The entries that somebody of these audiences may see."""
        return any_of(self.readers.get(it, 0) for it in audiences)

    def having(self, facet: str, values: Iterable[str]) -> int:
        """The entries with any of these values of a facet."""
        known = self.values.get(facet, {})
        return any_of(known.get(it, 0) for it in values)

    def at(self, keys: Iterable[int]) -> int:
        """The entries with these keys in the database."""
        known = self.places
        size = len(self.keys) // 8 + 1
        bits = bytearray(size)
        for key in keys:
            if (place := known.get(key)) is not None:
                bits[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(bits, "little")

    def counts(self, facet: str, among: int) -> dict[str, int]:
        """How many of some entries have each value of a facet; values of none are left out."""
        known = self.values.get(facet, {})
        counted = ((value, (bits & among).bit_count()) for value, bits in known.items())
        return {value: number for value, number in counted if number}


def any_of(sets: Iterable[int]) -> int:
    """The entries in any of some sets."""
    found = 0
    for bits in sets:
        found |= bits
    return found


def places_in(bits: int) -> Iterator[int]:
    """The places of a set, ascending: the newest entry first."""
    for at, byte in enumerate(bits.to_bytes((bits.bit_length() + 7) // 8, "little")):
        if byte:
            yield from (at * 8 + bit for bit in range(8) if byte >> bit & 1)


_lock = threading.Lock()
_last: list[Shelf] = []


def shelf() -> Shelf:
    """The picture of the index as it is now; one query while nothing has changed, two after."""
    state = _state()
    if _last and _last[0].state == state:
        return _last[0]
    with _lock:
        if not (_last and _last[0].state == state):
            _last[:] = [_read(state)]
        return _last[0]


def _state() -> State:
    told = Change.objects.aggregate(number=Count("pk"), last=Max("pk"))
    return told["number"], told["last"]


def _read(state: State) -> Shelf:
    """All entries; read after the state, so that what is newer is only read once more."""
    columns = {name: facet.column for name, facet in FACETS.items()}
    named = ("pk", "number", "kind", "key", "audiences", "latitude", "longitude")
    numbered = Entry.objects.annotate(
        number=Window(RowNumber(), order_by=(Lower("title"), F("pk")))
    )
    rows = numbered.order_by("-at", "-pk").values_list(*named, *columns.values())
    keys: list[int] = []
    by_title: list[int] = []
    points: dict[int, tuple[float, float]] = {}
    things: dict[tuple[str, str], int] = {}
    readers: dict[str, list[int]] = {}
    values: dict[str, dict[str, list[int]]] = {name: {} for name in columns}
    for place, row in enumerate(rows.iterator(chunk_size=5000)):
        pk, number, kind, key, audiences, north, east, *facets = row
        keys.append(pk)
        by_title.append(number)
        things[kind, key] = place
        if north is not None and east is not None:
            points[place] = (north, east)
        for audience in audiences:
            readers.setdefault(audience, []).append(place)
        for name, held in zip(columns, facets, strict=True):
            for value in held if isinstance(held, list) else (str(held),) if held else ():
                values[name].setdefault(value, []).append(place)
    size = len(keys) // 8 + 1
    return Shelf(
        state=state,
        keys=keys,
        by_title=by_title,
        readers={it: _bits(held, size) for it, held in readers.items()},
        values={
            name: {it: _bits(held, size) for it, held in known.items()}
            for name, known in values.items()
        },
        points=points,
        things=things,
    )


def _bits(places: Iterable[int], size: int) -> int:
    bits = bytearray(size)
    for place in places:
        bits[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(bits, "little")
