"""The page on which somebody writes to people whose addresses nobody sees."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counted.errors import WrongUse
from counted.hub.desk import letters
from counted.hub.desk.forms import NewLetterForm
from counted.hub.desk.request_views import visible_thing


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, name: str) -> HttpResponse:
    """Write to a person, to an organisation, or to the people behind a thing that one sees."""
    thing, card = visible_thing(request, name)
    if not letters.can_be_sent(thing, by=request.user):
        raise Http404
    form = NewLetterForm(request.POST if request.method == "POST" else None, person=request.user)
    if request.method == "POST" and form.is_valid():
        told: dict[str, Any] = {it: form.cleaned_data[it] for it in ("title", "text")}
        try:
            made = letters.write(thing=thing, by=request.user, speaks_for=form.voice(), **told)
        except WrongUse as error:
            form.add_error(None, error.said(_))
        else:
            messages.success(request, _("Sent. The answer will stand here."))
            return redirect("desk:request", pk=made.pk)
    context = {"form": form, "card": card}
    return render(request, "desk/write.html", context, status=422 if form.errors else 200)
