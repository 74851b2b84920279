"""How apps appear on pages of the frame: navigation, the home page's sections and its numbers.

`ui` is the lowest app and may import no other. An app registers itself when it starts, in its
`AppConfig.ready`:

    register_destination(Destination(_("Releases"), "releases:list", order=10))
    register_home_section(newest_releases, order=10)

A home callable takes the request and returns what to show, or None (an empty tuple) for nothing.
Registering the same name again replaces it, so that starting twice shows everything once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from counted.hub.ui.parts import Count, Link, Section, Text
from counted.hub.ui.things import Thing

SectionBuilder = Callable[[HttpRequest], Section | None]
CountsBuilder = Callable[[HttpRequest], Iterable[Count]]
CountrySectionBuilder = Callable[[HttpRequest, str], Section | None]
SeriesSectionBuilder = Callable[[HttpRequest, Any], Section | None]
WayOnBuilder = Callable[[HttpRequest, Thing, str], Link | None]
NewsBuilder = Callable[[HttpRequest], Count | None]
TallyBuilder = Callable[[HttpRequest], Iterable[QuerySet]]

#: Where a destination stands: in the navigation, in the menu of who is signed in, on the page of
#: what is theirs, beside the pages of one's account, as one of the buttons that open the home page,
#: on the secretariat's desk, at the foot of every page, or beside the list of organisations.
MAIN, PERSON, ACCOUNT, ASK, OFFICE = "main", "person", "account", "ask", "office"
ABOUT, JOIN, WORK = "about", "join", "work"


@dataclass(frozen=True)
class Destination:
    """A place that the navigation leads to."""

    label: Text
    url_name: str  #: a name that `reverse` knows without arguments; left out while nobody knows it
    order: int
    place: str = MAIN
    #: how much waits there for who is signed in; shown beside the label, 0 is not
    number: Callable[[HttpRequest], int] | None = None

    def url(self) -> str | None:
        """The address, or None where the name leads nowhere."""
        try:
            return reverse(self.url_name)
        except NoReverseMatch:
            return None


_destinations: dict[tuple[str, str], Destination] = {}
_sections: dict[str, tuple[int, SectionBuilder]] = {}
_counts: dict[str, tuple[int, CountsBuilder]] = {}
_country_sections: dict[str, tuple[int, CountrySectionBuilder]] = {}
_series_sections: dict[str, tuple[int, SeriesSectionBuilder]] = {}
_news: dict[str, NewsBuilder] = {}
_waiting: dict[str, tuple[int, SectionBuilder]] = {}
_begun: dict[str, tuple[int, SectionBuilder]] = {}
_theirs: dict[str, tuple[int, SectionBuilder]] = {}
_ways_on: dict[str, tuple[int, WayOnBuilder]] = {}
_tallied: dict[str, TallyBuilder] = {}


def register_destination(destination: Destination) -> None:
    """Lead to a place from every page, or from the home page."""
    _destinations[destination.place, destination.url_name] = destination


def register_home_section(build: SectionBuilder, *, order: int) -> SectionBuilder:
    """Show a section on the home page; what waits for a person and what is newest."""
    _sections[_name(build)] = (order, build)
    return build


def register_home_counts(build: CountsBuilder, *, order: int) -> CountsBuilder:
    """Add numbers to the strip on the home page."""
    _counts[_name(build)] = (order, build)
    return build


def register_country_section(build: CountrySectionBuilder, *, order: int) -> CountrySectionBuilder:
    """Show a section on the page of every country; it is given the code (ISO 3166, three)."""
    _country_sections[_name(build)] = (order, build)
    return build


def register_series_section(build: SeriesSectionBuilder, *, order: int) -> SeriesSectionBuilder:
    """Show a section on the page of every official series; it is given the series."""
    _series_sections[_name(build)] = (order, build)
    return build


def register_news(build: NewsBuilder) -> NewsBuilder:
    """Show a number beside the name of who is signed in, on every page; None shows nothing."""
    _news[_name(build)] = build
    return build


def register_waiting(build: SectionBuilder, *, order: int) -> SectionBuilder:
    """Show what waits for whoever is signed in on the page of their work, the urgent first."""
    _waiting[_name(build)] = (order, build)
    return build


def register_begun(build: SectionBuilder, *, order: int) -> SectionBuilder:
    """Show what they began and have not finished there."""
    _begun[_name(build)] = (order, build)
    return build


def register_own(build: SectionBuilder, *, order: int) -> SectionBuilder:
    """Show what else is theirs there."""
    _theirs[_name(build)] = (order, build)
    return build


def register_way_on(build: WayOnBuilder, *, order: int) -> WayOnBuilder:
    """Lead on from the page of any thing: to raise a gap that it shows, to discuss it.

    It is given the thing and the words from which somebody goes on, "" for the thing as a whole; it
    answers with None for those who may not, and for kinds of things from which nothing leads there.
    """
    _ways_on[_name(build)] = (order, build)
    return build


def ways_on(request: HttpRequest, thing: Thing, quote: str = "") -> list[Link]:
    """What a reader can go on to from a thing, or from words on its page."""
    return [link for build in _in_order(_ways_on) if (link := build(request, thing, quote))]


def work(request: HttpRequest) -> tuple[list[Section], list[Section], list[Section]]:
    """What waits for whoever is signed in, what they began, and what else is theirs."""
    waiting, begun, theirs = (
        [section for build in _in_order(parts) if (section := build(request))]
        for parts in (_waiting, _begun, _theirs)
    )
    return waiting, begun, theirs


def register_tally(build: TallyBuilder) -> TallyBuilder:
    """Count what waits for somebody in the menu of every page: rows that the database counts.

    It is asked on every page, so that it may take no query to build; where the page of their work
    looks closer, it may find a row less.
    """
    _tallied[_name(build)] = build
    return build


def tally(request: HttpRequest) -> int:
    """How much waits for whoever is signed in; one query, asked once for a page."""
    if not hasattr(request, "_tally"):
        asked = [rows for build in _tallied.values() for rows in build(request)]
        keys = [_keys(rows) for rows in asked]
        remember_tally(request, keys[0].union(*keys[1:], all=True).count() if keys else 0)
    return request._tally


def remember_tally(request: HttpRequest, number: int) -> None:
    """Say in the menu of a page what the page itself has counted."""
    request._tally = number


def _keys(rows: QuerySet) -> QuerySet:
    """The keys of rows in one shape, so that rows of several kinds are counted together."""
    key = Cast("pk", CharField())
    return rows.order_by().annotate(_key=key).values_list("_key", flat=True)


def news(request: HttpRequest) -> list[Count]:
    """What is new for whoever is signed in."""
    return [count for build in _news.values() if (count := build(request))]


def destinations(place: str = MAIN) -> list[Destination]:
    """The places of one kind, in order."""
    found = (it for it in _destinations.values() if it.place == place)
    return sorted(found, key=lambda it: it.order)


def home_sections(request: HttpRequest) -> list[Section]:
    """All sections that have something to say to this request."""
    built = (build(request) for build in _in_order(_sections))
    return [section for section in built if section]


def home_counts(request: HttpRequest) -> list[Count]:
    """All numbers for the strip."""
    return [count for build in _in_order(_counts) for count in build(request)]


def country_sections(request: HttpRequest, code: str) -> list[Section]:
    """All sections that have something to say about a country."""
    built = (build(request, code) for build in _in_order(_country_sections))
    return [section for section in built if section]


def series_sections(request: HttpRequest, series: Any) -> list[Section]:
    """All sections that have something to say about an official series."""
    built = (build(request, series) for build in _in_order(_series_sections))
    return [section for section in built if section]


def _in_order(registered: dict[str, tuple[int, Callable]]) -> Iterator[Callable]:
    for _, build in sorted(registered.values(), key=lambda it: it[0]):
        yield build


def _name(build: Callable) -> str:
    return f"{build.__module__}.{build.__qualname__}"
