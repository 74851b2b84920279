"""Pages on which the secretariat keeps terms; for nobody else they are there."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from counted.hub.accounts.rules import standing
from counted.hub.guidance.documents import defining, presenting, rules
from counted.hub.guidance.documents.terms_forms import DefinitionForm, TermForm
from counted.hub.guidance.models import Definition, Term
from counted.hub.ui.parts import Link
from counted.hub.ui.writing import posted, writes, written


@login_required
@writes
def add(request: HttpRequest) -> HttpResponse:
    """Add a term."""
    return _named(request, None, _("Add a term"))


@login_required
@writes
def name(request: HttpRequest, slug: str) -> HttpResponse:
    """Name a term anew."""
    return _named(request, _term(request, slug), _("Names of the term"))


def _named(request: HttpRequest, term: Term | None, title: str) -> HttpResponse:
    _keeper(request)
    form = TermForm(posted(request), term=term)

    def act() -> str:
        return presenting.term_url(defining.save(by=request.user, told=form.told(), term=term))

    back = presenting.term_url(term) if term else reverse("guidance:terms")
    return written(request, form, act, {"title": title, "back": back})


@login_required
@writes
def define(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a definition of a term."""
    return _defined(request, _term(request, slug), None, _("Add a definition"))


@login_required
@writes
def redefine(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Mend a definition of a term."""
    term = _term(request, slug)
    return _defined(request, term, get_object_or_404(term.definitions, pk=pk), _("Definition"))


def _defined(
    request: HttpRequest, term: Term, definition: Definition | None, title: str
) -> HttpResponse:
    form = DefinitionForm(posted(request), definition=definition)

    def act() -> str:
        defining.define(by=request.user, term=term, told=form.cleaned_data, definition=definition)
        return presenting.term_url(term)

    back = presenting.term_url(term)
    context = {
        "title": title, "over": Link(str(term), back), "back": back, "definition": definition,
        "term": term, "form": form,
    }  # fmt: skip
    if request.method == "POST":
        return written(request, form, act, context)
    return render(request, "guidance/documents/definition_form.html", context)


@login_required
@require_POST
def drop(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a definition out."""
    term = _term(request, slug)
    defining.drop(by=request.user, definition=get_object_or_404(term.definitions, pk=pk))
    return redirect(presenting.term_url(term))


def _term(request: HttpRequest, slug: str) -> Term:
    _keeper(request)
    return get_object_or_404(Term, slug=slug)


def _keeper(request: HttpRequest) -> None:
    if not rules.may_keep_terms(standing(request.user)):
        raise Http404
