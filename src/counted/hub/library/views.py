"""Reading the library: everything, a list of each kind, and a page of each item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counted.hub.accounts import labels, sections
from counted.hub.accounts.labels import language_name
from counted.hub.accounts.rules import Standing, standing
from counted.hub.desk import describing, finding, listing, translating
from counted.hub.evidence.queries import each_once, links_from, links_to
from counted.hub.library import (
    actions,
    home,
    presenting,
    queries,
    records,
    rules,
    showing,
    translated,
    works,
)
from counted.hub.library.models import Item
from counted.hub.library.publication import request_of
from counted.hub.library.shelves import SHELVES
from counted.hub.library.terms import terms
from counted.hub.ui import markdown
from counted.hub.ui.describing import Described, site
from counted.hub.ui.parts import Link, Section
from counted.hub.ui.things import Thing

GONE = 410
MOST_SIMILAR = 4
MOST_LIKE = 20  #: things looked at for them
LIKE = {*Item.Kind.values, "release"}  #: kinds of things that are called similar
FEWEST_HEADINGS = 5  #: from which on a page has a list of contents and folds what few look for
FOLDED = ("protection", "means", "more")
FACETS = ("topic", "country", "group", "indicator", "language", "organisation", "scale", "year")
FACETS_OF = {
    "resource": ("type", "topic", "language", "country", "group", "indicator", "year"),
    "case": (
        "office",
        "use",
        "topic",
        "country",
        "group",
        "indicator",
        "stage",
        "scale",
        "language",
    ),
    "page": ("language",),
}


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """Items of all kinds, to be searched and narrowed."""
    kinds = [it for it in Item.Kind.values if it != Item.Kind.PAGE]
    found = listing.answer(request, kinds=kinds, facets=("kind", *FACETS))
    shelves = [it for it in SHELVES.values() if it.kind in kinds]
    return render(request, "library/library.html", {**listing.context(found), "shelves": shelves})


@require_safe
def shelf(request: HttpRequest, kind: str) -> HttpResponse:
    """All items of a kind, to be searched and narrowed."""
    found = listing.answer(request, kinds=[kind], facets=FACETS_OF.get(kind, FACETS))
    context = {
        **listing.context(found),
        "shelf": SHELVES[kind],
        "may_begin": rules.may_begin(standing(request.user), kind),
    }
    return render(request, "library/list.html", context)


@require_safe
def item(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """One item: for its readers as it was published, for its writers with what they can do."""
    who = standing(request.user)
    found = queries.item(who, kind, slug)
    if found is None:
        return _gone(request, kind, slug)
    context = {**_page(request, found), **_sections(request, found), **tools(who, found)}
    contents = _contents(context)
    folded = FOLDED if contents else ()
    told = {**context, "contents": contents, "folded": folded}
    return render(request, "library/item.html", told)


def _gone(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """What was withdrawn tells so, and why; anything else is not there."""
    found = queries.withdrawn(kind, slug)
    if found is None:
        raise Http404
    context = {"reason": found.withdrawn_reason, "shelf": SHELVES[kind]}
    return render(request, "library/withdrawn.html", context, status=GONE)


def _page(request: HttpRequest, found: Item) -> dict[str, Any]:
    """What an item tells in the reader's language, as the template wants it."""
    words = terms()
    told = translating.told(translated.original(found), translating.wanted(request))
    record = translated.record(records.read(found.kind, found.record), told)
    is_told = isinstance(record, records.Initiative | records.Case)
    return {
        "it": found,
        "thing": actions.thing(found),
        "url": presenting.address(found),
        "shelf": SHELVES[found.kind],
        "kind": presenting.kind_words(found),
        "language": language_name(found.language),
        "direction": labels.direction(found.language),
        "told": told,
        "tags": presenting.indicator_tags(found),
        "facts": presenting.facts(found, words),
        "about": presenting.about(found, words),
        "authors": presenting.authors(found),
        "text": markdown.render(told.said("text")),
        "parts": showing.shown(record, words, told),
        "untold": showing.untold(record) if found.kind == Item.Kind.CASE else [],
        "participation": showing.participation(record, told) if is_told else None,
        "locator": presenting.locator(found),
        "files": queries.attached(found),
        "made_up": found.made_up,
        "described": described(request, found, words, told),
    }


def described(
    request: HttpRequest, found: Item, words: Mapping[str, str], told: translating.Told
) -> Described | None:
    """What machines are told of an item that everybody may read."""
    if not works.is_work(found):
        return None
    work = works.work(found, words, languages=told.others)
    return describing.described(work, site=site(request))


def _sections(request: HttpRequest, found: Item) -> dict[str, Any]:
    """What belongs to it, what is like it, and what else its organisation does: each thing once."""
    who, thing = standing(request.user), actions.thing(found)
    out, back = each_once(*(links(thing, reader=request.user) for links in (links_from, links_to)))
    linked = {presenting.address(found), *(it.card.url for it in (*out, *back))}
    near = finding.similar(Thing(found.kind, thing.key), who, count=MOST_LIKE)
    fit = [it for it in near if it.kind in LIKE and it.url not in linked]
    similar = listing.items(fit[:MOST_SIMILAR])
    shown = linked | {it.url for it in similar}
    of = [
        replace(it, items=[card for card in it.items if card.url not in shown])
        for it in _of_organisation(request, found)
    ]
    sections_of = [it for it in of if it.items]
    return {"out": out, "back": back, "similar": similar, "sections": sections_of}


def _of_organisation(request: HttpRequest, found: Item) -> list[Section]:
    if found.organisation is None:
        return []
    return sections.sections(request, found.organisation, without=home.of_organisation)


def _contents(context: Mapping[str, Any]) -> list[Link]:
    """The headings of a page, where there are so many that somebody looks for one."""
    told = context["participation"]
    known = [
        ("verdict", told.verdict if told else ""),
        *((it.key, it.title) for it in context["parts"]),
        ("files", _("Pictures and documents") if context["files"] else ""),
        ("links", _("What belongs together") if context["out"] or context["back"] else ""),
        ("similar", _("Similar") if context["similar"] else ""),
    ]
    found = [Link(title, f"#{key}") for key, title in known if title]
    return found if len(found) >= FEWEST_HEADINGS else []


def tools(who: Standing, found: Item) -> dict[str, Any]:
    """What the reader can do with it, and how it stands; no query for who cannot write it."""
    if not who.is_signed_in or not rules.may_edit(who, found):
        return {"may_edit": False}
    is_new = found.latest_id != found.live_id or found.state == Item.State.WITHDRAWN
    return {
        "may_edit": True,
        "is_draft": found.state != Item.State.PUBLISHED,
        "is_new": is_new,
        "request_about": request_of(found),
        "may_publish": rules.may_publish_at_once(who) and is_new,
        "may_withdraw": rules.may_withdraw(who, found) and found.state == Item.State.PUBLISHED,
        "may_discard": rules.may_name_authors(who, found) and found.state == Item.State.DRAFT,
    }
