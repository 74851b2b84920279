"""Pages of requests: my own, one as a conversation, a step shown before it is sent, a report."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from counted.errors import WrongUse
from counted.hub.desk import actions, hearing, kinds, presenting, queries, sides, voices, words
from counted.hub.desk.conversation import LIVELY, Action, Actor, options
from counted.hub.desk.forms import StepForm, WordsForm
from counted.hub.desk.models import Request
from counted.hub.ui import things
from counted.hub.ui.narrowing import Question, Row, narrow

PER_PAGE = 30
QUESTIONS = (
    Question("state", gettext_lazy("How it stands"), presenting.state_label),
    Question("kind", gettext_lazy("Kind"), presenting.kind_label),
)
#: What anybody who is signed in may ask for about a thing that they see.
ABOUT_THINGS = ("correction", "removal", sides.CONDUCT)


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """What I asked for, and how it stands."""
    asked = queries.asked_by(request.user)
    return _list(request, asked, "desk/mine.html", {})


def _list(request: HttpRequest, rows: Any, template: str, more: dict[str, Any]) -> HttpResponse:
    keyed = [
        Row(pk, {"state": (presenting.standing_of(state, kind),), "kind": (kind,)})
        for pk, state, kind in rows.values_list("pk", "state", "kind")
    ]
    narrowed = narrow(keyed, QUESTIONS, request.GET)
    page = Paginator(narrowed.keys, PER_PAGE).get_page(request.GET.get("page"))
    found = queries.by_keys(map(str, page.object_list))
    context = {
        "page": page,
        "items": [presenting.request_item(found[str(pk)]) for pk in page.object_list],
        "facets": narrowed.facets,
        "clear": narrowed.clear,
        **more,
    }
    return render(request, template, context)


@require_safe
@login_required
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: what was asked, what happened, and what I may do now."""
    asked, actor = _seen(request, pk)
    return render(request, "desk/request.html", _conversation(request, asked, actor))


@require_POST
@login_required
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """A step: first shown with who will be told in which words, then sent."""
    asked, actor = _seen(request, pk)
    form = _step_form(asked, actor, request)
    if not form.is_valid():
        context = _conversation(request, asked, actor, form=form)
        return render(request, "desk/request.html", context, status=422)
    if form.cleaned_data["seen"] != _last_step(asked):
        messages.warning(request, _("Something has happened since. Please look again."))
        context = _conversation(request, asked, actor, form=_step_form(asked, actor, request, True))
        return render(request, "desk/request.html", context, status=409)
    if form.rule.action != Action.TAKE and "confirmed" not in request.POST:
        return render(request, "desk/confirm_step.html", _preview(request, asked, form))
    try:
        actions.take_step(
            request=asked,
            by=request.user,
            action=form.cleaned_data["action"],
            text=form.cleaned_data["text"],
            speaks_for=form.voice(),
        )
    except WrongUse as error:
        messages.error(request, error.said(_))
        asked, actor = _seen(request, pk)
        context = _conversation(request, asked, actor, form=_step_form(asked, actor, request, True))
        return render(request, "desk/request.html", context, status=409)
    return redirect("desk:request", pk=asked.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask_about(request: HttpRequest, what: str, name: str) -> HttpResponse:
    """Ask for a correction or the removal of a thing that one sees."""
    if what not in ABOUT_THINGS or what not in kinds.kinds():
        raise Http404
    thing, card = visible_thing(request, name)
    if what == sides.CONDUCT:
        _require_conversation(request, thing)
    kind = kinds.kind_of(what)
    form = WordsForm(request.POST if request.method == "POST" else None, person=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.ask(
                kind=what,
                by=request.user,
                title=str(card.title),
                thing=thing,
                speaks_for=form.voice(),
                text=form.cleaned_data["text"],
                language=card.language or get_language() or "en",
            )
        except WrongUse as error:
            form.add_error(None, error.said(_))
        else:
            messages.success(request, _("Sent. The answer will stand here."))
            return redirect("desk:request", pk=made.pk)
    context = {"form": form, "card": card, "kind": kind, "thing": thing, "what": what}
    return render(request, "desk/ask.html", context, status=422 if form.errors else 200)


def visible_thing(request: HttpRequest, name: str) -> tuple[things.Thing, Any]:
    """The thing that an address names, and its card; 404 where the reader does not see it."""
    try:
        thing = things.thing(name)
    except ValueError:
        raise Http404 from None
    card = things.card(thing, reader=request.user)
    if card is None:
        raise Http404
    return thing, card


def _require_conversation(request: HttpRequest, thing: things.Thing) -> None:
    """People complain of what was written to them, which is a request between people; else 404."""
    asked = queries.request(int(thing.key)) if thing.kind == "request" else None
    actor = sides.actor_of(request.user, asked) if asked else None
    if actor is None or actor.side == sides.READER or not _is_of_people(asked):
        raise Http404


def _seen(request: HttpRequest, pk: int) -> tuple[Request, Actor]:
    """A request and how the reader stands to it; 404 for everybody else."""
    asked = queries.request(pk)
    actor = sides.actor_of(request.user, asked) if asked else None
    if asked is None or actor is None or actor.side is None:
        raise Http404
    return asked, actor


def _step_form(
    asked: Request, actor: Actor, request: HttpRequest, again: bool = False
) -> StepForm | None:
    """The form of what may be done now; `again` keeps the words and asks for a fresh look."""
    course = sides.read_course(asked)
    rules = options(course, actor)
    if hearing.unheard(asked, actor, by=request.user):
        rules = tuple(it for it in rules if it.action != Action.COMMENT)
    how: dict[str, Any] = {
        "rules": rules,
        "person": request.user,
        "kind": kinds.kind_of(asked.kind),
    }
    last = _last_step(asked)
    if again:
        kept = {name: request.POST.get(name, "") for name in ("action", "text", "speaks_for")}
        return StepForm(initial={**kept, "seen": last}, **how)
    if request.method == "POST":
        return StepForm(request.POST, **how)
    if not rules:
        return None
    voice = voices.usual(asked, actor, by=request.user)
    return StepForm(initial={"seen": last, "speaks_for": voice}, **how)


def _last_step(asked: Request) -> int:
    last = asked.steps.order_by("-at", "-pk").values_list("pk", flat=True).first()
    return last or 0


def _conversation(
    request: HttpRequest, asked: Request, actor: Actor, form: StepForm | None = None
) -> dict[str, Any]:
    return {
        "asked": asked,
        "kind": kinds.kind_of(asked.kind),
        "tone": presenting.tone_of(asked),
        "state": presenting.state_words(asked),
        "unheard": _unheard(request, asked, actor),
        "barred": presenting.why_not_decide(asked, actor),
        "steps": presenting.timeline(asked, actor),
        "about": presenting.request_facts(asked, actor),
        "card": things.card(asked.thing, reader=request.user) if asked.thing else None,
        "form": form or _step_form(asked, actor, request),
        "watched": things.Thing("request", str(asked.pk)),
        "decides": actor.side == sides.DECIDER,
        "may_complain": _is_of_people(asked) and actor.side != sides.READER,
    }


def _unheard(request: HttpRequest, asked: Request, actor: Actor) -> str:
    """Why somebody cannot write back in what is not settled yet; "" where they can."""
    is_theirs = actor.side in (sides.ASKER, sides.DECIDER) and asked.state in LIVELY
    why = hearing.unheard(asked, actor, by=request.user) if is_theirs else None
    return why.said(_) if why else ""


def _is_of_people(asked: Request) -> bool:
    return kinds.kind_of(asked.kind).is_between_people


def _preview(request: HttpRequest, asked: Request, form: StepForm) -> dict[str, Any]:
    """Who will be told of a step, and in which words."""
    action, text = form.cleaned_data["action"], form.cleaned_data["text"].strip()
    course = sides.read_course(asked)
    told = sides.told_of(asked, course, action=action, side=form.rule.side, by=request.user)
    facts = actions.facts_of(
        asked, action=action, by=request.user, speaks_for=form.voice(), text=text
    )
    voice = form.voice()
    return {
        "asked": asked,
        "label": form.label,
        "told": presenting.told_words(told),
        "sentence": words.say(words.of_step(action, course.way), words.plain(facts)),
        "text": text,
        "kept": {**form.cleaned_data, "speaks_for": voice.pk if voice else ""},
        "is_internal": action in sides.INTERNAL,
    }
