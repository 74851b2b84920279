"""What other apps show on the pages of organisations, people and bodies.

They register it when they start:

    register_section(releases_of, order=10)              # on the page of every organisation
    register_person_section(written_by, order=10)        # on the page of every person
    register_body_section(documents_of, order=10)        # on the page of every body

A callable takes the request and the organisation, person or body, and returns a section, or None
for nothing. On the page of a body it decides itself what this reader may see (`rules`).
`register_ways` adds links to what a reader can ask for there: a seat, a mandate.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from counted.hub.accounts.models import Body, Organisation, User
from counted.hub.ui.parts import Link, Section

SectionBuilder = Callable[[HttpRequest, Organisation], Section | None]
PersonSectionBuilder = Callable[[HttpRequest, User], Section | None]
BodySectionBuilder = Callable[[HttpRequest, Body], Section | None]
WaysBuilder = Callable[[HttpRequest, Any], list[Link]]

_sections: dict[str, tuple[int, SectionBuilder]] = {}
_of_people: dict[str, tuple[int, PersonSectionBuilder]] = {}
_of_bodies: dict[str, tuple[int, BodySectionBuilder]] = {}
_ways: dict[str, tuple[type, WaysBuilder]] = {}


def register_section(build: SectionBuilder, *, order: int) -> SectionBuilder:
    """Show a section on the page of every organisation."""
    _sections[_name(build)] = (order, build)
    return build


def register_person_section(build: PersonSectionBuilder, *, order: int) -> PersonSectionBuilder:
    """Show a section on the page of every person."""
    _of_people[_name(build)] = (order, build)
    return build


def register_body_section(build: BodySectionBuilder, *, order: int) -> BodySectionBuilder:
    """Show a section on the page of every body."""
    _of_bodies[_name(build)] = (order, build)
    return build


def sections(
    request: HttpRequest, organisation: Organisation, *, without: SectionBuilder | None = None
) -> list[Section]:
    """All sections that have something to say about an organisation, in order.

    `without` leaves one out: the page of a thing shows what else its organisation does.
    """
    return _built(_sections, request, organisation, without=without)


def person_sections(request: HttpRequest, person: User) -> list[Section]:
    """All sections that have something to say about a person, in order."""
    return _built(_of_people, request, person)


def body_sections(request: HttpRequest, body: Body) -> list[Section]:
    """All sections that have something to say about a body, in order."""
    return _built(_of_bodies, request, body)


def register_ways(subject: type, build: WaysBuilder) -> WaysBuilder:
    """Offer links on the page of every organisation, person or body: give the model."""
    _ways[_name(build)] = (subject, build)
    return build


def ways(request: HttpRequest, subject: Any) -> list[Link]:
    """What this reader can ask for on the page of an organisation, person or body."""
    builders = (build for kind, build in _ways.values() if isinstance(subject, kind))
    return [link for build in builders for link in build(request, subject)]


def _built(
    registered: dict[str, tuple[int, Callable]],
    request: HttpRequest,
    subject: Any,
    *,
    without: Callable | None = None,
) -> list[Section]:
    in_order = sorted(registered.values(), key=lambda it: it[0])
    built = (build(request, subject) for _, build in in_order if build is not without)
    return [section for section in built if section]


def _name(build: Callable) -> str:
    return f"{build.__module__}.{build.__qualname__}"
