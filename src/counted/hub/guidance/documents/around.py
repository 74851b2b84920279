"""What rooms above documents show on the pages of versions and clauses.

A room says so when it starts; it is given the request and the version, or the passage:

    register_of_version(consultation_of, order=10)
    register_of_clause(comments_led_here, order=10)
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

from counted.hub.guidance.models import Passage, Version
from counted.hub.ui.parts import Section

OfVersion = Callable[[HttpRequest, Version], Section | None]
OfClause = Callable[[HttpRequest, Passage], Section | None]

_of_version: dict[str, tuple[int, OfVersion]] = {}
_of_clause: dict[str, tuple[int, OfClause]] = {}


def register_of_version(build: OfVersion, *, order: int) -> OfVersion:
    """Show a section on the page of every version; None shows nothing."""
    _of_version[f"{build.__module__}.{build.__qualname__}"] = (order, build)
    return build


def register_of_clause(build: OfClause, *, order: int) -> OfClause:
    """Show a section on the page of every clause of every version; None shows nothing."""
    _of_clause[f"{build.__module__}.{build.__qualname__}"] = (order, build)
    return build


def of_version(request: HttpRequest, version: Version) -> list[Section]:
    """The sections of a version, in order."""
    built = (build(request, version) for _, build in sorted(_of_version.values(), key=_order))
    return [it for it in built if it]


def of_clause(request: HttpRequest, passage: Passage) -> list[Section]:
    """The sections of a clause as a version has it, in order."""
    built = (build(request, passage) for _, build in sorted(_of_clause.values(), key=_order))
    return [it for it in built if it]


def _order(registered: tuple[int, Callable]) -> int:
    return registered[0]
