"""Reading the library: everything, a list of each kind, and a page of each item."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from counted.hub.accounts import labels, sections
from counted.hub.accounts.labels import language_name
from counted.hub.accounts.rules import Standing, standing
from counted.hub.desk import describing, listing, translating
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

GONE = 410
FACETS = ("topic", "country", "group", "indicator", "language", "organisation", "scale", "year")
FACETS_OF = {
    "resource": ("type", "topic", "language", "country", "group", "indicator", "year"),
    "case": ("topic", "country", "group", "indicator", "stage", "scale", "language"),
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
    return render(request, "library/item.html", context)


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
        "participation": showing.participation(record) if is_told else None,
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
    """What else its organisation does; nothing of what it has not done."""
    if found.organisation is None:
        return {"sections": []}
    of = sections.sections(request, found.organisation, without=home.of_organisation)
    return {"sections": [it for it in of if it.items]}


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
