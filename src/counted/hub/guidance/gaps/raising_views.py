"""Raising a gap, from anywhere, in one step; saying it differently."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counted.hub.accounts.rules import standing
from counted.hub.desk import finding, listing
from counted.hub.desk.finding import Question
from counted.hub.guidance.gaps import actions, presenting, rules, scope, steps
from counted.hub.guidance.gaps.answering import about, known, posted, writes, written
from counted.hub.guidance.gaps.forms import GapForm, RewordForm
from counted.hub.guidance.gaps.moving import Action
from counted.hub.guidance.gaps.scope import Origin
from counted.hub.ui.parts import Item

MOST_NEAR = 4  #: gaps that are offered as perhaps the same
LONGEST_QUOTE = 4000  #: characters
LONGEST_WORDS = 300  #: characters of a quote that similar gaps are looked for by


@login_required
@writes
def raise_gap(request: HttpRequest) -> HttpResponse:
    """Raise a gap; what is near is shown once before it is kept."""
    who = standing(request.user)
    if not rules.may_raise(who):
        raise Http404
    named = request.GET.get("from", "")
    origin = scope.origin(named) if named else None
    is_closed = bool(named) and origin is None
    quote = "" if is_closed else request.GET.get("quote", "")[:LONGEST_QUOTE].strip()
    form = GapForm(posted(request), initial=_first(origin, quote), person=request.user)
    words = {
        "title": _("Raise a gap"),
        "lead": _("What is missing in concepts, methods, capacity, law or data. It stands in the "
                  "register at once, and everybody reads it."),
        "back": origin.card.url if origin else reverse("guidance:gaps"),
        "origin": origin.card if origin else None,
        "is_closed": is_closed,
        "button": _("Raise it"),
    }  # fmt: skip
    if request.method == "POST" and form.is_valid() and not form.cleaned_data["looked"]:
        if near := similar(form.cleaned_data["statement"], request):
            return _look(request, form, {**words, "near": near, "is_asked": True})
    elif request.method != "POST":
        words["near"] = similar(quote[:LONGEST_WORDS], request) if quote else []

    def act() -> str:
        told = {name: form.cleaned_data[name] for name in actions.WRITTEN}
        made = actions.raise_gap(
            by=request.user, told=told, speaks_for=form.voice(),
            motivated_by=origin.thing if origin else None,
        )  # fmt: skip
        messages.success(request, _("It stands in the register now."))
        return presenting.gap_url(made)

    return written(request, form, act, words, "guidance/gaps/raise.html")


def _first(origin: Origin | None, quote: str) -> dict[str, Any]:
    """What the form begins with: the quote, and what the thing is about."""
    quoted = "\n".join(f"> {line}" for line in quote.splitlines())
    told: dict[str, Any] = dict(origin.scope) if origin else {}
    return {**told, "text": f"{quoted}\n\n" if quoted else "", "language": get_language() or "en"}


def _look(request: HttpRequest, form: GapForm, words: dict[str, Any]) -> HttpResponse:
    """Show what is near, and the form as it was written, to be sent once more."""
    form.data = form.data.copy()
    form.data["looked"] = "yes"
    words["button"] = _("No, raise it")
    return render(request, "guidance/gaps/raise.html", {"form": form, **words})


def similar(words: str, request: HttpRequest, *, without: Iterable[str] = ()) -> list[Item]:
    """Gaps that say something near some words, as far as the search knows; none for no words."""
    if not words.strip():
        return []
    question = Question(words=words, kinds=(presenting.KIND,))
    found = finding.find(question, standing(request.user), facets=(), per_page=MOST_NEAR)
    return listing.items(it for it in found.entries if it.key not in without)


@login_required
@writes
def reword(request: HttpRequest, pk: int) -> HttpResponse:
    """Say a gap differently."""
    found = known(pk)
    may = {it.action for it in steps.options(standing(request.user), found)}
    if Action.REWORD not in may:
        raise Http404
    first = {name: getattr(found, name) for name in actions.WRITTEN}
    form = RewordForm(posted(request), initial=first, person=request.user)

    def act() -> str:
        told = form.cleaned_data
        actions.reword(
            gap=found, by=request.user, told={name: told[name] for name in actions.WRITTEN},
            why=told["why"], speaks_for=form.voice(), is_hidden=told.get("is_hidden", False),
        )  # fmt: skip
        messages.success(request, _("Kept."))
        return presenting.gap_url(found)

    words = about(found, _("Say it differently"))
    return written(request, form, act, words, "guidance/gaps/write.html")
