"""Pages on which somebody comments, takes back, agrees or disagrees."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from counted.errors import CountedError
from counted.hub.accounts.rules import standing
from counted.hub.desk import translating
from counted.hub.guidance.consultations import (
    agreeing,
    commenting,
    presenting,
    reading,
    rules,
)
from counted.hub.guidance.consultations.forms import AgreementForm, CommentForm
from counted.hub.guidance.consultations.views import (
    comment_page,
    head,
    passage_of,
    read_comment,
    seen,
)
from counted.hub.guidance.models import Consultation, Passage
from counted.hub.ui.writing import posted, writes

GONE = "back"  #: the answer that takes an agreement back


@login_required
@writes
def on_clause(request: HttpRequest, pk: int, serial: int) -> HttpResponse:
    """Comment on a clause, or on some words of it."""
    it = seen(request, pk)
    return _write(request, it, passage_of(it, serial))


@login_required
@writes
def on_whole(request: HttpRequest, pk: int) -> HttpResponse:
    """Comment on the whole document."""
    return _write(request, seen(request, pk), None)


def _write(request: HttpRequest, it: Consultation, passage: Passage | None) -> HttpResponse:
    """The form of a comment; what was typed too late is shown, to be kept."""
    told = reading.told_of(passage, translating.wanted(request)) if passage else None
    form = CommentForm(
        posted(request), person=request.user, is_whole=passage is None,
        for_others=rules.may_speak_for_others(standing(request.user)),
        initial={
            "proposed": passage.text if passage else "", "once": token_urlsafe(16),
            "language": get_language() or "en", "quote": request.GET.get("quote", "")[:2000],
        },
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = commenting.comment(
                consultation=it, by=request.user, passage=passage, told=form.cleaned_data,
                speaks_for=form.voice(), once=form.cleaned_data["once"],
                others=reading.quotable(told) if told else (),
            )  # fmt: skip
        except CountedError as error:
            form.add_error(None, error.said(_))
        else:
            messages.success(request, _("Your comment is kept; this is its address."))
            return redirect(presenting.comment_url(made))
    context = {
        **head(request, it),
        "form": form,
        "passage": passage,
        "told": told,
        "place": presenting.place_name(passage),
        "back": presenting.place_url(it, passage),
    }
    status = 422 if form.errors else 200
    return render(request, "guidance/consultations/write.html", context, status=status)


@login_required
@writes
def withdraw(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take a comment back, after being asked."""
    found = read_comment(request, pk, number)
    if not rules.may_withdraw(standing(request.user), found, timezone.now()):
        raise Http404
    if request.method == "POST":
        commenting.withdraw(comment=found, by=request.user)
        messages.success(request, _("Taken back: nobody else reads it any more."))
        return redirect(presenting.url(found.consultation))
    context = {**head(request, found.consultation), "comment": found,
               "back": presenting.comment_url(found)}  # fmt: skip
    return render(request, "guidance/consultations/withdraw.html", context)


@login_required
@require_POST
def agree(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Agree, disagree, neither; or take it back."""
    found = read_comment(request, pk, number)
    if not rules.may_agree(standing(request.user), found, timezone.now()):
        raise Http404
    if request.POST.get("value") == GONE:
        agreeing.take_back(comment=found, by=request.user)
        messages.success(request, _("Taken back."))
        return redirect(_back(request, found))
    form = AgreementForm(request.POST, person=request.user)
    if not form.is_valid():
        return comment_page(request, found, form)
    agreeing.say(
        comment=found, by=request.user, value=form.cleaned_data["value"], speaks_for=form.voice()
    )
    messages.success(request, _("Counted."))
    return redirect(_back(request, found))


def _back(request: HttpRequest, found: Any) -> str:
    """Where somebody came from: the list of a clause, or the comment."""
    if request.POST.get("from") == "place":
        return f"{presenting.place_url(found.consultation, found.passage)}#n{found.number}"
    return f"{presenting.comment_url(found)}#agree"
