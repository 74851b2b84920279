"""Pages of those who review: being asked, saying no, a conflict, the review, the discussion."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from counted.errors import CountedError
from counted.hub.accounts.models import User, display_name
from counted.hub.calls import files, presenting, queries, reviewing, wording
from counted.hub.calls.models import Assignment, Attachment
from counted.hub.calls.over import of_reviewer
from counted.hub.calls.review_forms import ConflictForm, RemarkForm, ReviewForm
from counted.hub.calls.views import working
from counted.hub.ui.downloads import attachment
from counted.hub.ui.markdown import render as markdown
from counted.hub.ui.words import deadline


@working
@require_http_methods(["GET", "POST"])
@of_reviewer
def review(request: HttpRequest, found: Assignment) -> HttpResponse:
    """What is to be reviewed, and one's own review of it.

    Before somebody has agreed they read the title only; afterwards what the call shows reviewers.
    """
    if found.state == Assignment.State.ASKED:
        return _asked(request, found)
    own = queries.review_or_none(found)
    criteria = list(found.phase.criteria.all())
    form = ReviewForm(request.POST or None, criteria=criteria, review=own)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            reviewing.write(
                assignment=found,
                scores=form.scores(),
                text=given["text"],
                confidential=given["confidential"],
                recommendation=given["recommendation"],
                submit="submit" in request.POST or bool(own and own.submitted_at),
            )
        except CountedError as error:  # what was written stays on the page
            form.add_error(None, error.said(gettext))
        else:
            said = _("Handed in.") if "submit" in request.POST else _("Saved.")
            messages.success(request, said)
            return redirect("calls:review", pk=found.pk)
    return render(request, "calls/review.html", _context(found, form))


def _context(found: Assignment, form: ReviewForm) -> dict[str, object]:
    contribution, phase = found.contribution, found.phase
    call = contribution.call
    shown = presenting.for_reviewers(wording.told_questions(call), hides_authors=call.hides_authors)
    own = queries.review_or_none(found)
    rounds = [it for it in contribution.rounds.all() if it.replied_at]
    return {
        "assignment": found,
        "call": wording.told_call(call),
        "phase": phase,
        "guidance": markdown(phase.guidance),
        "title": presenting.shown_title(contribution),
        "it": contribution,
        "authors": [] if call.hides_authors else presenting.authors_of(contribution),
        "parts": presenting.parts_of(
            shown,
            contribution,
            attached=presenting.attached_for_reviewers(found),
            masked=contribution.masked,
        ),
        "rounds": [
            (
                it,
                presenting.changes_of(shown, it.before, it.after, masked=contribution.masked),
            )
            for it in ([] if call.hides_authors else rounds)
        ],
        "form": form,
        "own": own,
        "is_running": phase.is_running() or form.is_bound,
        "others": queries.others_of(found, name=_naming(found)),
        "remark_form": RemarkForm(),
        "conflict_form": ConflictForm(),
        "made_up": call.made_up,
    }


def _naming(found: Assignment) -> Callable[[int, User], str]:
    """What to call other reviewers; one's own words are one's own."""

    def name(number: int, person: User) -> str:
        if person.pk == found.reviewer_id:
            return gettext("You")
        if found.phase.names_reviewers:
            return display_name(person)
        if number == 0:
            return gettext("Those who run the call")
        return gettext("Reviewer {number}").format(number=number)

    return name


def _asked(request: HttpRequest, found: Assignment) -> HttpResponse:
    """Before somebody has agreed: the title, the call, until when."""
    contribution = found.contribution
    hides = contribution.call.hides_authors
    context = {
        "assignment": found,
        "call": wording.told_call(contribution.call),
        "title": presenting.shown_title(contribution),
        "it": contribution,
        "authors": [] if hides else presenting.authors_of(contribution),
        "due": deadline(found.due_at),
        "conflict_form": ConflictForm(),
        "made_up": contribution.call.made_up,
    }
    return render(request, "calls/asked.html", context)


@working
@require_POST
@of_reviewer
def answer(request: HttpRequest, found: Assignment) -> HttpResponse:
    """Agree to review, or say no; a form that says neither is asked again."""
    agrees = "yes" in request.POST
    if agrees == ("no" in request.POST):
        messages.error(request, _("Say whether you will review it."))
        return redirect("calls:review", pk=found.pk)
    reviewing.answer(assignment=found, by=request.user, agrees=agrees)
    if agrees:
        return redirect("calls:review", pk=found.pk)
    messages.success(request, _("Thank you for saying so; somebody else is asked."))
    return redirect("calls:mine")


@working
@require_POST
@of_reviewer
def conflict(request: HttpRequest, found: Assignment) -> HttpResponse:
    """Say that one is not free to judge; it is gone from every page of one's own at once."""
    form = ConflictForm(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    reviewing.state_conflict(
        contribution=found.contribution, person=request.user, by=request.user, text=text
    )
    messages.success(request, _("Thank you for saying so; you will see nothing of it any more."))
    return redirect("calls:mine")


@working
@require_POST
@of_reviewer
def remark(request: HttpRequest, found: Assignment) -> HttpResponse:
    """Say something to the other reviewers, once one's own review is in."""
    if not queries.others_of(found, name=_naming(found)).may_speak:
        raise Http404
    form = RemarkForm(request.POST)
    if form.is_valid():
        text = form.cleaned_data["text"]
        reviewing.remark(
            phase=found.phase, contribution=found.contribution, by=request.user, text=text
        )
    return redirect("calls:review", pk=found.pk)


@working
@require_safe
def file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A file for a reviewer: under a name that says nothing, and without names where hidden."""
    found = queries.assignment_for(request.user, pk)
    if found.state != Assignment.State.ACCEPTED:
        raise Http404
    call = found.contribution.call
    shown = presenting.for_reviewers(call.questions.all(), hides_authors=call.hides_authors)
    readable = {it.pk for it in shown}
    attachments = list(found.contribution.attachments.all())
    if not 1 <= number <= len(attachments):
        raise Http404
    it = attachments[number - 1]
    if it.question_id not in readable:
        raise Http404
    data = _nameless(it) if call.hides_authors else files.blobs.get(it.sha256)
    name = presenting.neutral_name(it, number)
    return attachment(data, name=name, media_type=it.media_type)


def _nameless(it: Attachment) -> bytes:
    """The file without names; Http404 where that is not sure, whatever was checked before."""
    try:
        return files.for_reviewers(it.sha256, it.media_type, name=it.name)
    except CountedError as error:
        raise Http404 from error
