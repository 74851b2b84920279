"""The search over everything that the reader may see, and the searches that somebody saved."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from counted.errors import WrongUse
from counted.hub.desk import listing, saved_searches
from counted.hub.desk.finding import Question
from counted.hub.ui import things

LONGEST_PATH = 200


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything that answers some words and choices, as a list or as a map."""
    found = listing.answer(request)
    context = {**listing.context(found), "query": found.question.words}
    return render(request, "desk/search.html", context)


@login_required
@require_safe
def searches(request: HttpRequest) -> HttpResponse:
    """The searches that somebody saved."""
    found = saved_searches.of(request.user)
    context = {"searches": [(it, saved_searches.address(it)) for it in found]}
    return render(request, "desk/searches.html", context)


@login_required
@require_POST
def save_search(request: HttpRequest) -> HttpResponse:
    """Save a question, to be told of new answers."""
    kinds = [it for it in request.POST.getlist("of") if it in things.kinds()]
    question = Question.from_query(QueryDict(request.POST.get("query", "")), kinds=kinds)
    if not (question.words or question.chosen):
        messages.error(request, _("Type a word or choose something first; then it can be saved."))
        return redirect("desk:search")
    path = _list_at(request.POST.get("path", ""))
    try:
        saved = saved_searches.save(person=request.user, question=question, path=path)
    except WrongUse as error:
        messages.error(request, error.said(_))
        return redirect(path or "desk:search")
    messages.success(request, _("Saved. You are told when there is something new."))
    return redirect(saved_searches.address(saved))


def _list_at(path: str) -> str:
    """A path of this site that leads to a page; "" where it leads elsewhere."""
    try:
        resolve(path)
    except Resolver404:
        return ""
    return path if len(path) <= LONGEST_PATH else ""


@login_required
@require_POST
def forget_search(request: HttpRequest, pk: int) -> HttpResponse:
    """No longer tell somebody of new answers to a question."""
    if not saved_searches.forget(person=request.user, pk=pk):
        raise Http404
    messages.success(request, _("You are no longer told about this search."))
    return redirect("desk:searches")
