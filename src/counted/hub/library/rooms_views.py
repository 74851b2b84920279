"""Topics and their rooms: where each stands, who looks after it, which cases show it best."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from counted.errors import CountedError
from counted.hub.accounts.rules import standing
from counted.hub.desk import translating
from counted.hub.desk.models import Request
from counted.hub.evidence.models import Link
from counted.hub.library import (
    actions,
    presenting,
    queries,
    records,
    rooms,
    rooms_showing,
    rules,
    showing,
    translated,
    views,
)
from counted.hub.library.models import Concept, Item
from counted.hub.library.rooms_forms import KeepForm, ProposeForm, RecommendForm
from counted.hub.library.shelves import SHELVES
from counted.hub.library.terms import terms
from counted.hub.ui.parts import Link as Way
from counted.hub.ui.things import Thing

WORKING = "working"  #: the field of a room that tells who works on its topic

writes = require_http_methods(["GET", "HEAD", "POST"])


def _posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, even where that is nothing; None where none was sent."""
    return request.POST if request.method == "POST" else None


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """All topics: those with a room, and the others."""
    who = standing(request.user)
    opened, closed = rooms_showing.doors(request)
    there = set(Item.objects.filter(kind="room").values_list("record__concept", flat=True))
    context = {
        "opened": opened,
        "closed": closed,
        "shelf": SHELVES["room"],
        "may_propose": rooms.may_propose(who),
        "may_open": who.is_secretariat and bool(set(rooms.starters()) - there),
    }
    return render(request, "library/rooms/topics.html", context)


@require_safe
def room(request: HttpRequest, slug: str) -> HttpResponse:
    """A topic: what is known and disputed where a room is open, and everything about it."""
    concept = _topic(slug)
    if concept.replaced_by is not None:
        return redirect("library:room", slug=concept.replaced_by.key)
    if slug != concept.key:
        return redirect("library:room", slug=concept.key)
    who = standing(request.user)
    known = rooms.room_of(concept)
    found = queries.item(who, "room", known.slug) if known else None
    context = {
        "concept": concept,
        "topic": Thing("topic", concept.key),
        "label": terms().get(concept.key, concept.key),
        "definition": concept.definitions.get(get_language() or "en", ""),
        "may_propose": rooms.may_propose(who),
        "gaps": rooms_showing.gaps_of(concept.key, who),
        "others": rooms_showing.sections_of_others(request, concept.key),
        "more": f"{reverse('desk:search')}?topic={concept.key}",
        **rooms_showing.things_of(concept.key, who),
        **(_written(request, found) if found else {}),
        **(views.tools(who, found) if found else {}),
    }
    return render(request, "library/rooms/room.html", context)


def _topic(slug: str) -> Concept:
    concept = rooms.topic(slug)
    if concept is None:
        raise Http404
    return concept


def _written(request: HttpRequest, found: Item) -> dict[str, Any]:
    """What its facilitators wrote, in the reader's language."""
    told = translating.told(translated.original(found), translating.wanted(request))
    record = translated.record(records.read(found.kind, found.record), told)
    blocks = [it for part in showing.shown(record, terms(), told) for it in part.blocks]
    return {
        "it": found,
        "thing": actions.thing(found),
        "told": told,
        "described": views.described(request, found, terms(), told),
        "blocks": [it for it in blocks if it.name != WORKING],
        "working": [it for it in blocks if it.name == WORKING],
        "authors": presenting.authors(found),
        "best": rooms_showing.best_cases(found, request.user),
        "made_up": found.made_up,
    }


@login_required
@require_POST
def open_starters(request: HttpRequest) -> HttpResponse:
    """Open the rooms with which a site begins."""
    if not standing(request.user).is_secretariat:
        raise Http404
    number = rooms.open_starters(by=request.user)
    messages.success(request, _("Rooms opened: %s. Write what is known there.") % number)
    return redirect("library:topics")


@login_required
@writes
def propose(request: HttpRequest) -> HttpResponse:
    """Propose a topic that is missing."""
    _member(request)
    form = ProposeForm(_posted(request), person=request.user)
    words = {
        "title": _("Propose a topic"),
        "lead": _("The secretariat adds it to the taxonomy, and you look after its room."),
        "back": reverse("library:topics"),
        "over": Way(_("Topics"), reverse("library:topics")),
    }
    return _asked(request, form, None, words)


@login_required
@writes
def keep(request: HttpRequest, slug: str) -> HttpResponse:
    """Offer to look after a topic that is there."""
    _member(request)
    concept = _topic(slug)
    form = KeepForm(_posted(request), person=request.user)
    back = reverse("library:room", args=[concept.key])
    words = {
        "title": _("Look after this topic"),
        "lead": _("You write what is known and disputed, and choose the cases that show it best."),
        "back": back,
        "over": Way(terms().get(concept.key, concept.key), back),
    }
    return _asked(request, form, concept, words)


def _member(request: HttpRequest) -> None:
    """Nobody else learns that these pages are there."""
    if not rooms.may_propose(standing(request.user)):
        raise Http404


def _asked(
    request: HttpRequest, form: Any, concept: Concept | None, words: dict[str, Any]
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            made = _ask(request, form, concept)
        except CountedError as error:
            form.add_error(None, error.said(_))
        else:
            messages.success(request, _("Sent. The answer will stand here."))
            return redirect("desk:request", pk=made.pk)
    status = 422 if form.errors else 200
    return render(request, "desk/membership/ask.html", {"form": form, **words}, status=status)


def _ask(request: HttpRequest, form: Any, concept: Concept | None) -> Request:
    told = form.cleaned_data
    return rooms.propose(
        by=request.user, label=told.get("label", ""), concept=concept, text=told["text"],
        speaks_for=form.voice(),
    )  # fmt: skip


def _kept(request: HttpRequest, slug: str) -> Item:
    """The room of a topic, for those who look after it."""
    known = rooms.room_of(_topic(slug))
    if known is None or not rules.may_edit(standing(request.user), known):
        raise Http404
    return known


@login_required
@writes
def cases(request: HttpRequest, slug: str) -> HttpResponse:
    """The cases that a room recommends, and adding one."""
    found, who = _kept(request, slug), standing(request.user)
    offered = rooms_showing.recommendable(who, found.record["concept"])
    form = RecommendForm(_posted(request), person=request.user, cases=offered)
    if request.method == "POST" and form.is_valid():
        case = get_object_or_404(
            Item.objects.filter(queries.readable(who)), pk=form.cleaned_data["case"]
        )
        told = {"why": form.cleaned_data["why"], "speaks_for": form.voice()}
        rooms.recommend(room=found, case=case, by=request.user, **told)
        messages.success(request, _("Kept. Readers of the room see it now."))
        return redirect("library:room_cases", slug=slug)
    context = {
        "it": found,
        "slug": slug,
        "label": terms().get(found.record["concept"], found.title),
        "form": form,
        "best": rooms_showing.best_cases(found, request.user),
    }
    return render(request, "library/rooms/cases.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def remove_case(request: HttpRequest, slug: str, link: int) -> HttpResponse:
    """Take a case from among the best of a room."""
    found = _kept(request, slug)
    about = actions.thing(found)
    links = Link.objects.filter(target_kind=about.kind, target_key=about.key).exclude(note="")
    rooms.no_longer_recommend(room=found, link=get_object_or_404(links, pk=link), by=request.user)
    return redirect("library:room_cases", slug=slug)
