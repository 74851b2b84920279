"""A review that somebody was asked for and cannot write: it was taken away, is over, or is ahead.

The page is not there for anybody else. It names the call and nothing of the contribution, because
whoever is not free to judge sees nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from counted.hub.calls import conflicts, queries, wording
from counted.hub.calls.models import Assignment
from counted.hub.desk.models import Notice
from counted.hub.ui.words import opening

Page = Callable[..., HttpResponse]
State = Assignment.State


def of_reviewer(page: Page) -> Page:
    """A page about an assignment of one's own, which it is given; what is over says so."""

    @wraps(page)
    def guarded(request: HttpRequest, pk: int) -> HttpResponse:
        try:
            found = queries.assignment_for(request.user, pk)
        except Http404:
            return _over(request, pk)
        return page(request, found)

    return guarded


def _over(request: HttpRequest, pk: int) -> HttpResponse:
    """Why there is nothing to review; Http404 for whoever was never asked."""
    past = queries.past_assignment(request.user, pk)
    if past is None and not _was_told(request.user, pk):
        raise Http404
    finding, why = _words(request.user, past)
    written = (request.POST.get(name, "").strip() for name in ("text", "confidential"))
    context = {
        "finding": finding,
        "why": why,
        "call": wording.told_call(past.phase.call) if past else None,
        "written": [it for it in written if it],
    }
    return render(request, "calls/over.html", context, status=404)


def _was_told(person: Any, pk: int) -> bool:
    """Whether somebody was asked for a review of which nothing is kept."""
    return Notice.objects.filter(person=person, url=reverse("calls:review", args=[pk])).exists()


def _words(person: Any, past: Assignment | None) -> tuple[str, str]:
    """What holds for a review, and why."""
    if past is not None:
        is_free = conflicts.free_for(person, [past.contribution])
        if past.state == State.CONFLICT or not is_free:
            return _("You are not free to judge this"), _(
                "There is a conflict of interest: you see nothing of it."
            )
        if past.state == State.DECLINED:
            return _("You said that you cannot review this"), _(
                "If that has changed, write to those who run the call."
            )
        if past.state in (State.ASKED, State.ACCEPTED) and past.phase.opens_at > timezone.now():
            day = opening(past.phase.opens_at)
            return _("You can review this later"), _("The reviews begin: {day}").format(day=day)
    return _("You need not review this any more"), _(
        "Those who run the call have taken it from you, or it is withdrawn or decided."
    )
