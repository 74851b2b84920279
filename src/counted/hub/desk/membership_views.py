"""Pages on which somebody asks to be somebody here, and writes to the secretariat."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counted.errors import WrongUse
from counted.hub.accounts.models import Body, Organisation
from counted.hub.desk import (
    actions,
    membership,
    membership_forms,
    presenting,
    receiving,
    sides,
)
from counted.hub.desk.conversation import Action, options
from counted.hub.desk.models import Request
from counted.hub.ui import tallying
from counted.hub.ui.parts import Link

writes = require_http_methods(["GET", "HEAD", "POST"])
MOST_MESSAGES, WINDOW_SECONDS = 5, 3600  #: of one place on the network


@login_required
@writes
def ask_organisation(request: HttpRequest) -> HttpResponse:
    """Ask to register an organisation."""
    form = membership_forms.NewOrganisationForm(request.POST or None)

    def ask() -> Request:
        told = dict(form.cleaned_data)
        term = {name: told.pop(name) for name in ("start", "end", "text")}
        return membership.ask_organisation(by=request.user, told=told, **term)

    words = {
        "title": _("Register your organisation"),
        "lead": _("You will represent it here: write in its name and keep its page."),
        "back": reverse("accounts:organisations"),
    }
    return _asked(request, form, ask, words)


@login_required
@writes
def ask_mandate(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask to act for an organisation, or claim an entry that others made."""
    found = get_object_or_404(Organisation, slug=slug)
    form = membership_forms.MandateForm(request.POST or None)

    def ask() -> Request:
        return membership.ask_mandate(by=request.user, organisation=found, **form.cleaned_data)

    words: dict[str, Any] = {
        "title": _("Act for this organisation"),
        "lead": _("Somebody looks at what you write here before it counts."),
        "back": reverse("accounts:organisation", args=[found.slug]),
        "over": Link(found.name, reverse("accounts:organisation", args=[found.slug])),
    }
    if found.is_compiled:
        words["title"] = _("Is this your organisation?")
        words["lead"] = _("Others entered it from public sources. Claim it, and correct the page.")
    return _asked(request, form, ask, words)


@login_required
@writes
def ask_seat(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a seat in a body, or for membership."""
    body = get_object_or_404(Body, slug=slug)
    if not membership.may_ask_for_seat(request.user, body):
        raise Http404
    form = membership_forms.SeatRequestForm(request.POST or None, person=request.user)

    def ask() -> Request:
        text, voice = form.cleaned_data["text"], form.voice()
        return membership.ask_seat(by=request.user, body=body, speaks_for=voice, text=text)

    words = {
        "title": _("Ask to join"),
        "lead": body.about,
        "back": reverse("accounts:body", args=[body.slug]),
        "over": Link(body.name, reverse("accounts:body", args=[body.slug])),
    }
    return _asked(request, form, ask, words)


def _asked(
    request: HttpRequest, form: Any, ask: Callable[[], Request], words: dict[str, Any]
) -> HttpResponse:
    """A form that becomes a request; what is refused is said at its top."""
    if request.method == "POST" and form.is_valid():
        try:
            made = ask()
        except WrongUse as error:
            form.add_error(None, error.said(_))
        else:
            messages.success(request, _("Sent. The answer will stand here."))
            return redirect("desk:request", pk=made.pk)
    return render(request, "desk/membership/ask.html", {"form": form, **words})


@writes
def contact(request: HttpRequest) -> HttpResponse:
    """Write to the secretariat, with or without an account."""
    form = membership_forms.ContactForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["website"]:
            return redirect("desk:contact_sent")  # a program; it learns nothing
        if _too_many(request):
            form.add_error(None, _("Too many messages came from here. Try again in an hour."))
        else:
            return _send(request, form.cleaned_data)
    context = {
        "form": form,
        "address": settings.CONTACT_ADDRESS,
        "is_read": receiving.is_set_up(),
    }
    return render(request, "desk/membership/contact.html", context)


def _send(request: HttpRequest, told: dict[str, Any]) -> HttpResponse:
    person = request.user if request.user.is_authenticated else None
    language = get_language() or "en"
    stranger = {"name": told.get("name"), "email": told.get("email"), "language": language}
    made = actions.ask(
        kind=membership.CONTACT,
        by=person,
        title=told["title"],
        text=told["text"],
        facts={} if person else stranger,
        language=language,
    )
    return redirect("desk:request", pk=made.pk) if person else redirect("desk:contact_sent")


@writes
def contact_sent(request: HttpRequest) -> HttpResponse:
    """What happens now with a message."""
    return render(request, "desk/membership/contact_sent.html")


@writes
def contact_thread(request: HttpRequest, token: str) -> HttpResponse:
    """A message and what was answered, for whoever wrote it without an account."""
    found = membership.message_of(token)
    actor = sides.stranger(found) if found else None
    if found is None or actor is None:
        raise Http404
    may = {it.action for it in options(sides.read_course(found), actor)}
    form = membership_forms.AnswerForm(request.POST or None) if Action.COMMENT in may else None
    if request.method == "POST" and form and form.is_valid():
        text = form.cleaned_data["text"]
        actions.take_step(request=found, by=None, action=Action.COMMENT, text=text)
        return redirect("desk:contact_thread", token=token)
    context = {
        "asked": found,
        "steps": presenting.timeline(found, actor),
        "state": presenting.state_words(found),
        "form": form,
    }
    answer = render(request, "desk/membership/thread.html", context)
    answer["Referrer-Policy"] = "same-origin"  # with none, browsers do not say whence a form comes
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _too_many(request: HttpRequest) -> bool:
    """Whether one place on the network sends more than people do; nothing of it is kept long."""
    place = f"contact:{tallying.place_of(request)}"
    return tallying.is_too_often(place, most=MOST_MESSAGES, seconds=WINDOW_SECONDS)
