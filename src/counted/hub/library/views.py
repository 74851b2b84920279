"""Pages of initiatives: who counts whom, and each one in the words of those who do it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from counted.hub.accounts import sections
from counted.hub.accounts.models import Organisation
from counted.hub.accounts.presenting import country_name
from counted.hub.groups import group_name
from counted.hub.library import home, presenting, queries
from counted.hub.library.models import Initiative
from counted.hub.ui.narrowing import Question, Row, narrow

PER_PAGE = 20


def _kind(value: str) -> str | Promise:
    return dict(Organisation.Kind.choices).get(value, value)


QUESTIONS = (
    Question("language", _("Language"), presenting.language_name),
    Question("country", _("Country"), country_name),
    Question("kind", _("Who counts"), _kind),
    Question("group", _("Group"), group_name),
    Question("indicator", _("SDG indicator")),
)


@require_safe
def initiatives(request: HttpRequest) -> HttpResponse:
    """All initiatives, to be narrowed by language, country, kind, group and indicator."""
    rows = [
        Row(
            key,
            {
                "language": (language,),
                "country": (country,),
                "kind": (kind,),
                "group": groups,
                "indicator": indicators,
            },
        )
        for key, language, country, kind, groups, indicators in queries.facet_rows()
    ]
    narrowed = narrow(rows, QUESTIONS, request.GET)
    page = Paginator(narrowed.keys, PER_PAGE).get_page(request.GET.get("page"))
    shown = queries.in_order(page.object_list)
    context: dict[str, Any] = {
        "page": page,
        "entries": [_told(it) for it in shown],
        "facets": narrowed.facets,
        "clear": narrowed.clear,
        "made_up": any(it.made_up for it in shown),
    }
    return render(request, "library/initiatives.html", context)


@require_safe
def initiative(request: HttpRequest, slug: str) -> HttpResponse:
    """One initiative, and what its organisation has released."""
    found = queries.initiative(slug)
    if found is None:
        raise Http404
    context = {
        **_told(found),
        "facts": presenting.facts(found),
        "is_foreign": found.language != get_language(),
        "sections": sections.sections(request, found.organisation, without=home.of_organisation),
        "made_up": found.made_up,
    }
    return render(request, "library/initiative.html", context)


def _told(initiative: Initiative) -> dict[str, Any]:
    """An initiative with its language, as templates want it."""
    return {
        "it": initiative,
        "url": presenting.address(initiative),
        "where": presenting.where(initiative),
        "when": presenting.span(initiative),
        "direction": presenting.direction(initiative.language),
        "language": presenting.language_name(initiative.language),
        "own": presenting.own_name(initiative.language),
        "tags": presenting.indicator_tags(initiative),
    }
