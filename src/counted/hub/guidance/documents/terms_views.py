"""Pages of terms: what a word means, by whom, side by side."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from counted.hub.accounts.rules import standing
from counted.hub.guidance.documents import presenting, queries, rules, terms_skos
from counted.hub.guidance.models import Term
from counted.hub.library import taxonomy
from counted.hub.ui.describing import Described, beginning, site


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """All terms with how many definitions each has."""
    found = Term.objects.prefetch_related("definitions")
    told = [(presenting.term_name(it, get_language()), it) for it in found]
    context = {
        "terms": sorted(told, key=lambda it: it[0].lower()),
        "may_keep": rules.may_keep_terms(standing(request.user)),
        "formats": list(taxonomy.FORMATS),
    }
    return render(request, "guidance/documents/terms.html", context)


@require_safe
def term(request: HttpRequest, slug: str) -> HttpResponse:
    """One term: its definitions side by side, terms near to it, clauses that use or define it."""
    found = get_object_or_404(Term.objects.select_related("broader"), slug=slug)
    language = get_language()
    definitions = list(found.definitions.select_related("clause__document"))
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
        "uses": [presenting.passage_card(it) for it in queries.uses(found)],
        "thing": presenting.term_thing(found),
        "made_up": found.made_up,
        "may_keep": rules.may_keep_terms(standing(request.user)),
        "described": Described(
            title=str(found),
            url=presenting.term_url(found),
            summary=beginning(definitions[0].text) if definitions else found.note,
            language="en",
            data=terms_skos.defined_term(found, definitions, site=site(request)),
        ),
    }
    return render(request, "guidance/documents/term.html", context)


@require_safe
def skos(request: HttpRequest, ending: str) -> HttpResponse:
    """The register as SKOS in one of three notations."""
    if ending not in taxonomy.FORMATS:
        raise Http404
    rows = Term.objects.prefetch_related("definitions__clause__document")
    text = terms_skos.skos(rows, site=site(request), scheme=presenting.terms_url(), ending=ending)
    return HttpResponse(text, content_type=f"{taxonomy.MEDIA_TYPES[ending]}; charset=utf-8")
