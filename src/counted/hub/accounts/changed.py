"""Telling whoever keeps copies that a person, an organisation, a body or a meeting has changed.

The index of the search stands above and registers when it starts:

    on_change(put)

The callable is given a thing; it looks up by itself what there is of it now, if anything.
"""

from __future__ import annotations

from collections.abc import Callable

from counted.hub.ui.things import Thing

Told = Callable[[Thing], object]

_told: dict[str, Told] = {}


def on_change(tell: Told) -> Told:
    """Have `tell` called, within the transaction, whenever one of these things changes."""
    _told[f"{tell.__module__}.{tell.__qualname__}"] = tell
    return tell


def changed(kind: str, key: int) -> None:
    """Say that a thing has changed, appeared or gone."""
    for tell in _told.values():
        tell(Thing(kind, str(key)))
