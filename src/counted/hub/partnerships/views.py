"""Pages of needs: the list, stating one, who and what could help, asking a peer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counted.hub.accounts.models import User, display_name
from counted.hub.accounts.rules import standing
from counted.hub.desk import listing
from counted.hub.library.terms import terms
from counted.hub.partnerships import actions, matching, peers, presenting, queries, rules
from counted.hub.partnerships.forms import EndForm, NeedForm, PeerForm
from counted.hub.partnerships.models import Need
from counted.hub.ui.words import isolated
from counted.hub.ui.writing import posted, writes, written

FACETS = ("topic", "country", "organisation", "type", "language")


@require_safe
def needs(request: HttpRequest) -> HttpResponse:
    """What members need, as far as the reader may see it."""
    found = listing.answer(request, kinds=["need"], facets=FACETS)
    context = {**listing.context(found), "may_state": rules.may_state(standing(request.user))}
    return render(request, "partnerships/needs.html", context)


@require_safe
def need(request: HttpRequest, pk: int) -> HttpResponse:
    """One need, and what could help."""
    found = _need(request, pk)
    who = standing(request.user)
    words = terms()
    topic = presenting.topic_words(found, words)
    may_ask = rules.may_ask_peer(who, found)
    suggested = matching.suggestions(found, request.user, topic=topic)
    people = [it.person for it in suggested.get("people", ()) if it.person]
    context = {
        "it": found,
        "thing": presenting.need_thing(found),
        "facts": presenting.need_facts(found, words),
        "about": presenting.need_about(found),
        "may_change": rules.may_change_need(who, found) and found.state == Need.State.OPEN,
        "asked": peers.asked_items(found, by=request.user) if may_ask else [],
        "to_ask": _to_ask(found, people, request.user) if may_ask else [],
        "may_begin": rules.may_state(who),
        "made_up": found.made_up,
        **suggested,
    }
    return render(request, "partnerships/need.html", context)


def _to_ask(found: Need, people: list[User], reader: Any) -> list[int]:
    """Those of some people whom the reader can still ask about a need."""
    how = peers.how_asked(found, people, by=reader)
    return [key for key, asked in how.items() if asked is None]


def _need(request: HttpRequest, pk: int) -> Need:
    found = queries.need(standing(request.user), pk)
    if found is None:
        raise Http404
    return found


def _own(request: HttpRequest, pk: int) -> Need:
    """An open need that the reader may change."""
    found = _need(request, pk)
    if not rules.may_change_need(standing(request.user), found) or found.state != "open":
        raise Http404
    return found


@login_required
@writes
def state(request: HttpRequest) -> HttpResponse:
    """State a need, in two minutes."""
    if not rules.may_state(standing(request.user)):
        raise Http404
    topic = request.GET.get("topic", "")
    first = {
        "country": request.user.country,
        "topic": topic,
        "language": get_language() or "en",
    }
    form = NeedForm(posted(request), initial=first, person=request.user)

    def act() -> str:
        told = {name: form.cleaned_data[name] for name in actions.NEED_WRITTEN}
        made = actions.state_need(by=request.user, told=told, speaks_for=form.voice())
        messages.success(request, _("Kept. Here is what could help."))
        return presenting.need_url(made)

    words = {
        "title": _("State what you need"),
        "lead": _("It takes two minutes. You get suggestions at once, and others who need the same "
                  "are counted with you."),
        "back": reverse("partnerships:needs"),
    }  # fmt: skip
    return written(request, form, act, words)


@login_required
@writes
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Say a need differently."""
    found = _own(request, pk)
    first = {name: getattr(found, name) for name in actions.NEED_WRITTEN}
    form = NeedForm(posted(request), initial=first, person=request.user)
    form.fields.pop("speaks_for", None)

    def act() -> str:
        told = {name: form.cleaned_data[name] for name in actions.NEED_WRITTEN}
        actions.change_need(need=found, by=request.user, told=told)
        messages.success(request, _("Kept."))
        return presenting.need_url(found)

    return written(request, form, act, _about(found, _("Say it differently")))


@login_required
@writes
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what became of a need."""
    found = _own(request, pk)
    form = EndForm(posted(request))

    def act() -> str:
        told = form.cleaned_data
        is_met = told["met"] == "yes"
        actions.end_need(need=found, by=request.user, is_met=is_met, outcome=told["outcome"])
        messages.success(request, _("Kept."))
        return presenting.need_url(found)

    return written(request, form, act, _about(found, _("What became of it?")))


@login_required
@writes
def ask(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Ask somebody who knows about it."""
    found = _own(request, pk)
    peer = get_object_or_404(User, pk=person, is_active=True)
    may_ask = rules.may_ask_peer(standing(request.user), found)
    if not (may_ask and peers.may_be_asked(request.user, peer)):
        raise Http404
    form = PeerForm(posted(request), person=request.user)

    def act() -> str:
        told = {"text": form.cleaned_data["text"], "speaks_for": form.voice()}
        made = peers.ask_peer(need=found, peer=peer, by=request.user, **told)
        messages.success(request, _("Sent. The answer will stand here."))
        return reverse("desk:request", args=[made.pk])

    words = _about(found, _("Ask %s") % isolated(display_name(peer)))
    words["lead"] = _(
        "They and you read it, nobody else. Neither of you sees the address of the other; they "
        "may say no."
    )
    words["button"] = _("Send")
    return written(request, form, act, words)


def _about(found: Need, title: str) -> dict[str, Any]:
    back = presenting.need_url(found)
    over = {"url": back, "label": presenting.beginning(found.statement)}
    return {"title": title, "back": back, "over": over}
