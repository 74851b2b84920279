"""Pages of terms: what a word means, by whom, side by side."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from counted.hub.guidance.documents import presenting
from counted.hub.guidance.models import Term


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """All terms with how many definitions each has."""
    found = Term.objects.prefetch_related("definitions")
    told = [(presenting.term_name(it, get_language()), it) for it in found]
    context = {"terms": sorted(told, key=lambda it: it[0].lower())}
    return render(request, "guidance/documents/terms.html", context)


@require_safe
def term(request: HttpRequest, slug: str) -> HttpResponse:
    """One term: its definitions side by side, terms near to it, clauses that define it."""
    found = get_object_or_404(Term.objects.select_related("broader"), slug=slug)
    language = get_language()
    definitions = found.definitions.select_related("clause__document")
    context = {
        "it": found,
        "name": presenting.term_name(found, language),
        "names": sorted(set(found.labels.items()) - {(language, found.labels.get(language))}),
        "definitions": [
            (one, presenting.clause_url(one.clause) if one.clause else "") for one in definitions
        ],
        "near": [
            (presenting.term_name(one, language), one)
            for one in [*([found.broader] if found.broader else []), *found.narrower.all()]
        ],
        "thing": presenting.term_thing(found),
        "made_up": found.made_up,
    }
    return render(request, "guidance/documents/term.html", context)
