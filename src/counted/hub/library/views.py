"""Reading the library: a list of each kind, and a page of each item."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from counted.hub.accounts import sections
from counted.hub.accounts.labels import language_name
from counted.hub.accounts.models import Organisation
from counted.hub.accounts.places import country_name
from counted.hub.accounts.rules import Standing, standing
from counted.hub.library import home, presenting, queries, records, rules, showing
from counted.hub.library.models import Item
from counted.hub.library.shelves import SHELVES
from counted.hub.library.terms import terms
from counted.hub.ui import markdown
from counted.hub.ui.narrowing import Question, Row, narrow

PER_PAGE = 20


def _kind(value: str) -> str | Promise:
    return dict(Organisation.Kind.choices).get(value, value)


def _questions(words: Mapping[str, str]) -> tuple[Question, ...]:
    return (
        Question("language", _("Language"), language_name),
        Question("country", _("Country"), country_name),
        Question("kind", _("Who counts"), _kind),
        Question("group", _("Group"), lambda key: words.get(key, key)),
        Question("indicator", _("SDG indicator")),
    )


@require_safe
def shelf(request: HttpRequest, kind: str) -> HttpResponse:
    """All items of a kind, to be narrowed by language, country, kind, group and indicator."""
    who = standing(request.user)
    rows = [
        Row(
            key,
            {
                "language": (language,),
                "country": countries,
                "kind": (organisation,) if organisation else (),
                "group": groups,
                "indicator": indicators,
            },
        )
        for key, language, countries, organisation, groups, indicators in queries.facet_rows(
            who, kind
        )
    ]
    narrowed = narrow(rows, _questions(terms()), request.GET)
    page = Paginator(narrowed.keys, PER_PAGE).get_page(request.GET.get("page"))
    shown = queries.in_order(page.object_list)
    context: dict[str, Any] = {
        "page": page,
        "shelf": SHELVES[kind],
        "may_begin": rules.may_begin(who, kind),
        "entries": [_told(it) for it in shown],
        "facets": narrowed.facets,
        "clear": narrowed.clear,
        "made_up": any(it.made_up for it in shown),
    }
    return render(request, "library/list.html", context)


@require_safe
def item(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """One item: for its readers as it was published, for its writers with what they can do."""
    who = standing(request.user)
    found = queries.item(who, kind, slug)
    if found is None:
        raise Http404
    context = {**_page(found), **_sections(request, found), **_tools(who, found)}
    return render(request, "library/item.html", context)


def _page(found: Item) -> dict[str, Any]:
    """What an item tells, as the template wants it."""
    words = terms()
    record = records.read(found.kind, found.record)
    is_told = isinstance(record, records.Initiative | records.Case)
    return {
        **_told(found),
        "shelf": SHELVES[found.kind],
        "facts": presenting.facts(found, words),
        "text": markdown.render(found.text),
        "parts": showing.shown(record, words),
        "untold": showing.untold(record) if found.kind == Item.Kind.CASE else [],
        "participation": showing.participation(record) if is_told else None,
        "topics": [words.get(key, key) for key in found.topics],
        "is_foreign": found.language != get_language(),
        "made_up": found.made_up,
    }


def _sections(request: HttpRequest, found: Item) -> dict[str, Any]:
    """What else its organisation does."""
    if found.organisation is None:
        return {"sections": []}
    of = sections.sections(request, found.organisation, without=home.of_organisation)
    return {"sections": of}


def _tools(who: Standing, found: Item) -> dict[str, Any]:
    """What the reader can do with it."""
    return {"may_edit": rules.may_edit(who, found)}


def _told(found: Item) -> dict[str, Any]:
    """An item with its language, as templates want it."""
    return {
        "it": found,
        "url": presenting.address(found),
        "kind": presenting.kind_words(found),
        "where": presenting.where(found),
        "when": presenting.span(found),
        "direction": presenting.direction(found.language),
        "language": language_name(found.language),
        "own": presenting.own_name(found.language),
        "tags": presenting.indicator_tags(found),
    }
