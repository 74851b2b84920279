"""A list of entries as pages show it: the same for the search and for every list of one kind.

    found = listing.answer(request, kinds=["release"], facets=["country", "year"])
    return render(request, "releases/list.html", listing.context(found))

Templates extend `desk/list.html` and say what the list is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counted.hub.accounts.labels import foreign
from counted.hub.accounts.rules import standing
from counted.hub.desk import finding, following, mapping, translating
from counted.hub.desk.facets import FACETS, labels_of
from counted.hub.desk.finding import Found, Question
from counted.hub.desk.models import Entry
from counted.hub.ui import things
from counted.hub.ui.parts import Column, Facet, Item, Link, Row, Table, Tag, Text
from counted.hub.ui.words import day, isolated

MOST_TAGS = 3  #: indicators named beside an entry
UNDATED = {"organisation", "person", "body"}  #: kinds whose date says nothing to a reader


def answer(
    request: HttpRequest, *, kinds: Iterable[str] = (), facets: Iterable[str] = FACETS
) -> Found:
    """What the address of a page asks, for whoever is signed in."""
    question = Question.from_query(request.GET, kinds=kinds)
    return finding.find(question, standing(request.user), facets=facets)


def context(found: Found, *, titles: Mapping[str, Text] | None = None) -> dict[str, Any]:
    """Everything that `desk/list.html` shows; a map where one was asked for.

    `titles` are of facets that mean something of their own on this list, by name.
    """
    question = found.question
    titles = {name: it.title for name, it in FACETS.items()} | dict(titles or {})
    return {
        "found": found,
        "question": question,
        "page": found.page,
        "items": items(found.entries),
        "facets": [replace(it, title=_title(it, titles)) for it in found.facets],
        "clear": found.clear,
        "made_up": any(it.made_up for it in found.entries),
        "map": drawn(found) if question.is_map else None,
        "feeds": following.links(question),
        "as_list": question.address(is_map=False),
        "as_map": question.address(is_map=True),
        "savable": question.query(is_map=False, sort="") if _says(question) else "",
        "tries": tries(found, titles) if not found.total else [],
    }


def _title(facet: Facet, titles: Mapping[str, Text]) -> Text:
    """What a facet is called on this list."""
    return next(titles[name] for name, it in FACETS.items() if it.title is facet.title)


def _says(question: Question) -> bool:
    """Whether it is more than everything."""
    return bool(question.words or question.chosen)


def items(entries: Iterable[Entry]) -> list[Item]:
    """Entries as they stand in a list of many kinds of things; titles as they were translated."""
    shown = list(entries)
    told = translating.titles(shown, get_language() or "en")
    codes = {code for it in shown for code in it.countries}
    countries = labels_of("country", codes)
    return [
        _item(it, [str(countries[code]) for code in it.countries], told.get(it.pk, {}))
        for it in shown
    ]


def _item(entry: Entry, countries: list[str], told: Mapping[str, str]) -> Item:
    dated = "" if entry.kind in UNDATED else day(entry.at)
    where = ", ".join(countries[:MOST_TAGS]) + (" …" if len(countries) > MOST_TAGS else "")
    tags = foreign(entry.language)
    tags += [
        Tag(_("SDG %s") % code, goal=int(code.partition(".")[0]))
        for code in entry.indicators[:MOST_TAGS]
    ]
    return Item(
        title=told.get("title", entry.title),
        url=entry.url,
        kind=things.label(entry.kind),
        note=told.get("summary", entry.summary),
        foot=" · ".join(isolated(it) for it in (entry.by, where, dated) if it),
        tags=tags,
        language="" if told.get("title") else entry.language,
        made_up=entry.made_up,
    )


def drawn(found: Found) -> dict[str, Any]:
    """The map of all entries found, and the table of countries beside it."""
    counted = finding.countries(found)
    labels = labels_of("country", counted)
    urls = {
        code: found.question.address(
            chosen={**found.question.chosen, "country": (code,)}, is_map=False
        )
        for code in counted
    }
    rows = [
        Row(labels[code], (formats.number_format(number),), url=urls[code])
        for code, number in sorted(counted.items(), key=lambda it: (-it[1], str(labels[it[0]])))
    ]
    head = (Column(_("Found"), numeric=True, key=True),)
    return {
        "picture": mapping.draw(counted, finding.points(found), urls=urls),
        "table": Table(_("Found, by country"), _("Country"), head, rows),
    }


def tries(found: Found, titles: Mapping[str, Text]) -> list[Link]:
    """Where nothing was found: what to take off so that something is, the most promising first."""
    question = found.question
    ways = [(finding.number_without(found, name), name) for name in question.chosen]
    return [
        Link(
            _("Without the choice of %(facet)s: %(number)s")
            % {"facet": titles[name], "number": formats.number_format(number)},
            question.address(chosen={k: v for k, v in question.chosen.items() if k != name}),
        )
        for number, name in sorted(ways, reverse=True)
        if number
    ]


def cards_of(kind: str) -> things.Cards:
    """The cards of a kind of thing, made from its entries: one query for all of them."""

    def cards(keys: Iterable[str], reader: Any) -> dict[str, Item]:
        rows = Entry.objects.filter(
            kind=kind, key__in=list(keys), audiences__overlap=sorted(standing(reader).audiences)
        )
        shown = list(rows.defer("words", "vector", "heading"))
        return {it.key: item for it, item in zip(shown, items(shown), strict=True)}

    return cards
