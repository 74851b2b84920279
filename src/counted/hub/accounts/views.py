"""Pages of organisations: who is here, and who may act for whom."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from counted.hub.accounts import presenting, queries, sections
from counted.hub.accounts.models import Organisation
from counted.hub.ui.narrowing import Question, Row, narrow

PER_PAGE = 30


def _kind(value: str) -> str | Promise:
    return dict(Organisation.Kind.choices).get(value, value)


QUESTIONS = (
    Question("kind", _("Kind"), _kind),
    Question("country", _("Country"), presenting.country_name),
)


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """All organisations, to be narrowed by kind and country."""
    rows = [
        Row(key, {"kind": (kind,), "country": (country,)})
        for key, kind, country in queries.facet_values(queries.organisations())
    ]
    narrowed = narrow(rows, QUESTIONS, request.GET)
    page = Paginator(narrowed.keys, PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "page": page,
        "organisations": [
            presenting.organisation_part(it) for it in queries.in_order(page.object_list)
        ],
        "facets": narrowed.facets,
        "clear": narrowed.clear,
    }
    return render(request, "accounts/directory.html", context)


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation, who may act for it today, and what it has done here."""
    found = queries.organisation(slug)
    if found is None:
        raise Http404
    context = {
        "organisation": found,
        "part": presenting.organisation_part(found),
        "people": presenting.people(found.running),
        "sections": sections.sections(request, found),
        "made_up": found.made_up,
    }
    return render(request, "accounts/organisation.html", context)
