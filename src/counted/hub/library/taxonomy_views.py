"""The taxonomy: for everybody to read and take away, for the secretariat to keep."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counted.errors import CountedError
from counted.hub.accounts.rules import standing
from counted.hub.library import taxonomy
from counted.hub.library.models import Concept
from counted.hub.library.taxonomy_forms import ConceptForm, RetireForm, TakeUpForm


@require_safe
def concepts(request: HttpRequest) -> HttpResponse:
    """All concepts by kind, those below others under them."""
    known = list(Concept.objects.select_related("replaced_by"))
    context = {
        "schemes": [
            (key, label, [_told(it) for it in known if it.scheme == key and _stands(it)])
            for key, label in Concept.Scheme.choices
        ],
        "retired": [_told(it) for it in known if it.state == Concept.State.RETIRED],
        "may_keep": standing(request.user).is_secretariat,
        "formats": list(taxonomy.FORMATS),
    }
    return render(request, "library/taxonomy.html", context)


def _stands(concept: Concept) -> bool:
    return concept.state != Concept.State.RETIRED


def _told(concept: Concept) -> dict[str, Any]:
    language = get_language() or "en"
    own = concept.labels.get(language)
    replaced = concept.replaced_by
    return {
        "it": concept,
        "label": own or concept.labels.get("en") or concept.key,
        "language": "" if own else "en",
        "definition": concept.definitions.get(language) or concept.definitions.get("en", ""),
        "replaced_by": replaced and (replaced.labels.get(language) or replaced.labels.get("en")),
    }


@require_safe
def skos(request: HttpRequest, ending: str) -> HttpResponse:
    """The taxonomy as SKOS in one of three notations."""
    if ending not in taxonomy.FORMATS:
        raise Http404
    base = request.build_absolute_uri(reverse("library:taxonomy")) + "#"
    text = taxonomy.skos(Concept.objects.all(), base=base, ending=ending)
    return HttpResponse(text, content_type=f"{taxonomy.MEDIA_TYPES[ending]}; charset=utf-8")


def _keeper(request: HttpRequest) -> None:
    """Nobody else learns that these pages are there."""
    if not standing(request.user).is_secretariat:
        raise Http404


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, scheme: str) -> HttpResponse:
    """Add a concept."""
    _keeper(request)
    if scheme not in taxonomy.SCHEMES:
        raise Http404
    return _concept(request, scheme, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Rename, define or move a concept."""
    _keeper(request)
    concept = get_object_or_404(Concept, key=key)
    return _concept(request, concept.scheme, concept)


def _concept(request: HttpRequest, scheme: str, concept: Concept | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = ConceptForm(data, scheme=scheme, concept=concept)
    if request.method == "POST" and form.is_valid():
        try:
            taxonomy.save(by=request.user, scheme=scheme, concept=concept, **form.told())
        except CountedError as error:
            form.add_error(None, error.said(_))
        else:
            messages.success(request, _("Kept."))
            return redirect("library:taxonomy")
    context = {"form": form, "concept": concept, "retire": concept and RetireForm(concept=concept)}
    return render(request, "library/concept.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["POST"])
def retire(request: HttpRequest, key: str) -> HttpResponse:
    """No longer offer a concept, or merge it into another."""
    _keeper(request)
    concept = get_object_or_404(Concept, key=key)
    form = RetireForm(request.POST, concept=concept)
    if form.is_valid():
        taxonomy.retire(
            by=request.user, concept=concept, replaced_by=form.cleaned_data["replaced_by"]
        )
        messages.success(request, _("It is no longer offered."))
    return redirect("library:taxonomy")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def emerging(request: HttpRequest) -> HttpResponse:
    """Words that members use and the taxonomy lacks; making a concept of one."""
    _keeper(request)
    form = TakeUpForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data
        taxonomy.take_up(
            by=request.user,
            word=found["word"],
            scheme=found["scheme"],
            labels={"en": found["label"]},
        )
        messages.success(request, _("It is a concept now; name it in the other languages, too."))
        return redirect("library:emerging")
    words = [
        (it, TakeUpForm(initial={"word": it.word, "label": it.word}, prefix=""))
        for it in taxonomy.emerging()
    ]
    return render(request, "library/emerging.html", {"words": words})
