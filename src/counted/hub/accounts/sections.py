"""What other apps show on the page of an organisation; they register it when they start.

    register_section(releases_of, order=10)

A callable takes the request and the organisation and returns a section, or None for nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

from counted.hub.accounts.models import Organisation
from counted.hub.ui.parts import Section

SectionBuilder = Callable[[HttpRequest, Organisation], Section | None]

_sections: dict[str, tuple[int, SectionBuilder]] = {}


def register_section(build: SectionBuilder, *, order: int) -> SectionBuilder:
    """Show a section on the page of every organisation."""
    _sections[f"{build.__module__}.{build.__qualname__}"] = (order, build)
    return build


def sections(
    request: HttpRequest, organisation: Organisation, *, without: SectionBuilder | None = None
) -> list[Section]:
    """All sections that have something to say about an organisation, in order.

    `without` leaves one out: the page of a thing shows what else its organisation does.
    """
    in_order = sorted(_sections.values(), key=lambda it: it[0])
    built = (build(request, organisation) for _, build in in_order if build is not without)
    return [section for section in built if section]
