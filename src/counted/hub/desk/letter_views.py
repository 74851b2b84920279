"""The page on which somebody writes to people whose addresses nobody sees."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counted.errors import WrongUse
from counted.hub.accounts.labels import language_name
from counted.hub.accounts.models import User, display_name
from counted.hub.accounts.rules import listed_for, standing
from counted.hub.desk import letters
from counted.hub.desk.forms import NewLetterForm
from counted.hub.desk.models import Request
from counted.hub.desk.request_views import visible_thing
from counted.hub.ui.parts import Fact
from counted.hub.ui.things import Thing


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, name: str) -> HttpResponse:
    """Write to a person, to an organisation, or to the people behind a thing that one sees."""
    thing, card = visible_thing(request, name)
    people = letters.readers(thing, by=request.user)
    if not people:
        raise Http404
    form = NewLetterForm(request.POST if request.method == "POST" else None, person=request.user)
    status = 200
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["seal"] != letters.seal(people):
            messages.warning(request, _("Nothing has been sent yet. Please look who gets it."))
            status = 409
        elif made := _written(request, thing, form):
            messages.success(request, _("Sent. The answer will stand here."))
            return redirect("desk:request", pk=made.pk)
    form.data = {**form.data.dict(), "seal": letters.seal(people)} if form.is_bound else {}
    form.initial["seal"] = letters.seal(people)
    context = {
        "form": form,
        "card": card,
        "is_organisation": thing.kind == "organisation",
        "never_here": sum(1 for it in people if it.last_login is None),
        "may_speak": "speaks_for" in form.fields,
        "me": display_name(request.user),
        "readers": [Fact(display_name(it), _reads(it, request)) for it in people],
    }
    return render(request, "desk/write.html", context, status=422 if form.errors else status)


def _written(request: HttpRequest, thing: Thing, form: NewLetterForm) -> Request | None:
    """The letter sent; None, and why in the form, where it is refused."""
    told: dict[str, Any] = {it: form.cleaned_data[it] for it in ("title", "text")}
    try:
        return letters.write(thing=thing, by=request.user, speaks_for=form.voice(), **told)
    except WrongUse as error:
        form.add_error(None, error.said(_))
        return None


def _reads(person: User, request: HttpRequest) -> str:
    """In which languages somebody reads: that of their account, and what their page tells."""
    is_listed = person.listed in listed_for(standing(request.user))
    own = [person.language or settings.LANGUAGE_CODE, *(person.languages if is_listed else ())]
    names = (str(language_name(it)) for it in dict.fromkeys(own))
    return _("Reads %(languages)s") % {"languages": ", ".join(names)}
