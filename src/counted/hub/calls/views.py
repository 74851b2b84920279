"""Pages of calls that everybody reads: the list, a call, its form on paper, its report."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from counted.errors import CountedError
from counted.hub.accounts import rules as people
from counted.hub.calls import (
    adopting,
    announcing,
    describing,
    papers,
    presenting,
    queries,
    reported,
    rules,
    wording,
)
from counted.hub.calls.models import Call, Contribution
from counted.hub.ui.describing import site
from counted.hub.ui.downloads import attachment
from counted.hub.ui.markdown import render as markdown
from counted.messages import direction

Page = Callable[..., HttpResponse]
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS = {"xlsx": (papers.write_excel, EXCEL), "docx": (papers.write_word, WORD)}


def working(page: Page) -> Page:
    """A page for people who are signed in; kept by no browser.

    What an action refuses is told on the page from which it was asked.
    """

    @never_cache
    @login_required
    @wraps(page)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            return page(request, **kwargs)
        except CountedError as error:
            if request.method != "POST":
                raise
            messages.error(request, error.said(gettext))
            return redirect(*_home_of(kwargs))

    return guarded


def _home_of(named: dict[str, Any]) -> tuple[Any, ...]:
    """The page of what an address names."""
    if "slug" in named and "code" in named:
        return ("calls:judge", named["slug"], named["code"])
    if "code" in named:
        return ("calls:contribution", named["code"])
    if "slug" in named:
        return ("calls:organise", named["slug"])
    return ("calls:review", named["pk"]) if "pk" in named else ("calls:calls",)


@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """All calls: open ones first, then those to come, then what came of earlier ones."""
    groups: dict[str, list[Any]] = {"draft": [], "open": [], "ahead": [], "past": []}
    found = wording.told_calls(queries.calls_for(request.user))
    for call in found:
        stage = call.stage()
        groups[stage if stage in groups else "past"].append(presenting.call_item(call))
    context = {
        "groups": groups,
        "is_empty": not found,
        "may_make": rules.may_make_calls(request.user),
        "made_up": any(it.made_up for it in found),
    }
    return render(request, "calls/calls.html", context)


@require_safe
def call(request: HttpRequest, slug: str) -> HttpResponse:
    """One call: what is asked, until when, under which rules, and how to answer."""
    found = queries.call_for(request.user, slug)
    told = wording.told_call(found)
    who = people.standing(request.user)
    context = {
        "described": describing.call(found, site=site(request)),
        "it": told,
        "original": found,
        "text": markdown(told.text),
        "facts": presenting.call_facts(told),
        "questions": wording.told_questions(found),
        "review": announcing.review_facts(found),
        "accepts": rules.accepts(found),
        "is_late": found.stage() == Call.Stage.CLOSED,
        "organises": rules.organises(request.user, found),
        "is_guest": not who.is_signed_in,
        "address": settings.CONTACT_ADDRESS,
        "mine": [
            presenting.contribution_item(it)
            for it in (queries.mine(request.user) if who.is_signed_in else ())
            if it.call_id == found.pk
        ],
        "became": adopting.public_items(found, reader=request.user),
        "public": _public_answers(found),
        "made_up": found.made_up,
    }
    return render(request, "calls/call.html", context)


def _public_answers(call: Call) -> list[dict[str, Any]]:
    """Accepted answers of a call whose answers stay answers: what was announced as public."""
    if call.wants != Call.Wants.TEXT:
        return []
    questions = [it for it in call.questions.all() if it.is_public and not it.is_personal]
    accepted = call.contributions.filter(state=Contribution.State.ACCEPTED)
    found = accepted.select_related("author", "speaks_for").prefetch_related("co_authors")
    return [
        {
            "it": it,
            "authors": presenting.authors_of(it),
            "parts": presenting.parts_of(questions, it, attached={}),
        }
        for it in found
        if questions
    ]


@require_safe
def paper(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The questions of a call as an empty form, to be filled in without this site."""
    found = queries.call_for(request.user, slug)
    return paper_of(found, kind, name=found.slug)


def paper_of(
    call: Call, kind: str, *, name: str, contribution: Contribution | None = None
) -> HttpResponse:
    """A form of a call, with what was answered so far."""
    if kind not in KINDS:
        raise Http404
    write, media_type = KINDS[kind]
    told = wording.told_call(call)
    places = papers.lines(
        wording.told_questions(call),
        contribution.answers if contribution else {},
        title=contribution.title if contribution else "",
        language=contribution.language if contribution else "",
    )
    data = write(
        places,
        heading=told.title,
        intro=gettext(
            "Write your answers beside the questions. Leave the codes in brackets as they are: by "
            "them your answers are found again. Then hand in this file on the page of the call, "
            "or send it by e-mail to those who run it."
        ),
        rtl=direction(wording.reader_language()) == "rtl",
    )
    return attachment(data, name=f"{name}.{kind}", media_type=media_type)


@require_safe
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """What a call brought: who answered, from where, who is missing, what was learned."""
    found = queries.call_for(request.user, slug)
    if found.state != Call.State.REPORTED:
        raise Http404
    return render(request, "calls/report.html", reported.context(found, found.report))
