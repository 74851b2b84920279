"""Pages of those who run a consultation: opening it, changing when it closes, responding."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from counted.hub.accounts.rules import standing
from counted.hub.guidance.consultations import actions, presenting, queries, rules
from counted.hub.guidance.consultations.forms import ClosingForm, OpenForm
from counted.hub.guidance.consultations.views import head, seen
from counted.hub.guidance.documents.draft_views import address_of, own_draft
from counted.hub.guidance.models import Consultation
from counted.hub.ui.parts import Link
from counted.hub.ui.writing import posted, writes, written


def run(request: HttpRequest, pk: int) -> Consultation:
    """A consultation that somebody runs; to others there is no such page."""
    found = seen(request, pk)
    if not rules.may_run(standing(request.user), found):
        raise Http404
    return found


@login_required
@writes
def open_consultation(request: HttpRequest, slug: str) -> HttpResponse:
    """Open the draft of a document for comments."""
    version = own_draft(request, slug)
    document = version.document
    first = {
        "title": _("Comments on {title}").format(title=document.title)[:200],
        "language": document.language,
    }
    form = OpenForm(posted(request), initial=first, person=request.user)

    def act() -> str:
        made = actions.open_for_comments(
            version=version, by=request.user, told=form.cleaned_data,
            note=form.cleaned_data["note"], speaks_for=form.voice(),
        )  # fmt: skip
        messages.success(request, _("It is open, and those who are asked know of it."))
        return presenting.url(made)

    words = {
        "title": _("Open version {number} for comments").format(number=version.number),
        "lead": _("The draft becomes a version that everybody can read and that stays as it is. "
                  "Every comment gets an answer in public: plan the time for it."),
        "button": _("Open it and tell those who are asked"),
        "back": address_of(document),
        "over": Link(document.title, address_of(document)),
    }  # fmt: skip
    return written(request, form, act, words)


@login_required
@writes
def change_closing(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it last longer, or close it earlier."""
    it = run(request, pk)
    form = ClosingForm(posted(request), initial={"closes_at": it.closes_at})

    def act() -> str:
        closes_at = form.cleaned_data["closes_at"] or timezone.now()
        actions.change_closing(
            consultation=it, by=request.user, closes_at=closes_at,
            reason=form.cleaned_data["reason"],
        )  # fmt: skip
        messages.success(request, _("Changed, and those who are asked know why."))
        return presenting.url(it)

    words = {
        "title": _("Until when are comments taken?"),
        "lead": presenting.state_line(it),
        "button": _("Change it and tell why"),
        "back": presenting.url(it),
        "over": Link(it.title, presenting.url(it)),
    }
    return written(request, form, act, words)


@login_required
@writes
def respond(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the response public, or see which comments have no answer yet."""
    it = run(request, pk)

    form = forms.Form(posted(request))

    def act() -> str:
        actions.respond(consultation=it, by=request.user)
        messages.success(request, _("Published, and every author knows."))
        return presenting.response_url(it)

    answer = written(request, form, act, {}) if request.method == "POST" else None
    if answer is not None and answer.status_code == 302:
        return answer
    context = {
        **head(request, it),
        "form": form,
        "unanswered": queries.linked(it, queries.unanswered(it)),
        "back": presenting.answers_url(it),
        "is_over": not rules.is_open(it, timezone.now()) and it.opens_at < timezone.now(),
    }
    status = 422 if form.errors else 200
    return render(request, "guidance/consultations/respond.html", context, status=status)
