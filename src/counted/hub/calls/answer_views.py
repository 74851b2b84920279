"""Pages of those who answer: beginning, the steps, co-authors, files, handing in, replying."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from counted.hub.accounts.labels import language_name
from counted.hub.calls import (
    announcing,
    answering,
    files,
    looking_over,
    meeting,
    presenting,
    queries,
    reviewed,
    rules,
    wording,
)
from counted.hub.calls.forms import (
    PAGE,
    SEEN,
    BeginForm,
    CoAuthorForm,
    LateForm,
    SubmitForm,
)
from counted.hub.calls.models import Call, Contribution
from counted.hub.calls.section_views import CONFLICT, questions_of, too_late
from counted.hub.calls.stepping import CHECK, PEOPLE, START, address_of, go_on, show, steps_of
from counted.hub.calls.views import working
from counted.hub.ui import lost, things
from counted.hub.ui.downloads import attachment
from counted.hub.ui.words import deadline

BEGUN_WITH = ("title", "language")  #: what the first screen asks, and all authors may write


@working
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What I answered, and what I am asked to review."""
    written = queries.mine(request.user)
    return render(
        request,
        "calls/mine.html",
        {
            "written": [presenting.contribution_item(it) for it in written],
            "reviews": [presenting.review_item(it) for it in queries.assignments_of(request.user)],
        },
    )


@working
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """The first step of answering: a title, a language, in whose name."""
    call = queries.call_for(request.user, slug)
    code = request.POST.get("late") or request.GET.get("late", "")
    late = answering.late_code(call, code)
    if not rules.accepts(call, late):
        return _ask_for_late_code(request, call, wrong=bool(code))
    form = BeginForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        made = answering.begin(
            call=call,
            by=request.user,
            title=form.cleaned_data["title"],
            language=form.cleaned_data["language"],
            speaks_for=form.voice(),
            late=late,
        )
        answering.follow(made, request.user)
        return redirect(address_of(made, "1"))
    told = wording.told_call(call)
    steps = steps_of(None, wording.told_questions(call), START)
    context = {"form": form, "call": told, "steps": steps, "late": code, "made_up": call.made_up}
    return render(request, "calls/begin.html", context)


def _ask_for_late_code(request: HttpRequest, call: Call, *, wrong: bool) -> HttpResponse:
    form = LateForm()
    if wrong:
        messages.error(request, _("This code does not open the call, or no longer does."))
    context = {"form": form, "call": wording.told_call(call), "stage": call.stage()}
    return render(request, "calls/closed.html", context)


@working
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """One screen of an answer."""
    try:
        found = queries.written_by(request.user, code)
    except Http404:
        return lost.give_back(request, ours=(PAGE,))
    if not rules.may_change(found):
        return too_late(request, found, step)
    if step == START:
        return _start(request, found)
    if step == PEOPLE:
        return _people(request, found)
    if step == CHECK:
        return _check(request, found)
    return questions_of(request, found, step)


def _start(request: HttpRequest, found: Contribution) -> HttpResponse:
    initial = {
        "title": found.title, "language": found.language, "speaks_for": found.speaks_for_id or "",
    }  # fmt: skip
    form = BeginForm(request.POST or None, initial=initial, person=found.author)
    if found.author_id != request.user.pk:
        form.fields.pop("speaks_for", None)
    if request.method == "POST" and form.is_valid():
        new, theirs = _sort_start(request, found, form)
        answering.save(contribution=found, **new)
        if "speaks_for" in form.fields:
            answering.set_voice(contribution=found, by=request.user, speaks_for=form.voice())
        found.refresh_from_db()
        if not theirs:
            return go_on(request, found, START)
        for name, now in theirs.items():
            said = gettext("{field} reads now: {value}")
            form.add_error(name, said.format(field=form.fields[name].label, value=now))
        context = _start_context(found, form, met=theirs)
        return show(request, found, START, "begin", context, status=CONFLICT)
    return show(request, found, START, "begin", _start_context(found, form))


def _start_context(
    found: Contribution, form: BeginForm, *, met: Collection[str] = ()
) -> dict[str, Any]:
    """The form, and by which marks it is known what it showed, or told of what others wrote."""
    marks = {
        it: form.data.get(SEEN + it, "")
        if form.is_bound and it not in met
        else meeting.fingerprint(getattr(found, it))
        for it in BEGUN_WITH
    }
    return {"form": form, "seen": SEEN, "marks": marks}


def _sort_start(
    request: HttpRequest, found: Contribution, form: BeginForm
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What of title and language was written anew, and what others wrote there meanwhile."""
    kept = {it: getattr(found, it) for it in BEGUN_WITH}
    told = {it: request.POST.get(SEEN + it, meeting.fingerprint(kept[it])) for it in BEGUN_WITH}
    written = {it: form.cleaned_data[it] for it in BEGUN_WITH}
    return meeting.sort(written, kept=kept, written_in={}, shown=meeting.Shown("", told))


def _people(request: HttpRequest, found: Contribution) -> HttpResponse:
    form = CoAuthorForm(request.POST if "name" in request.POST else None)
    if key := things.key_of(request.POST.get("drop", "")):
        answering.drop_co_author(co_author=get_object_or_404(found.co_authors, pk=key))
        return redirect(address_of(found, PEOPLE))
    if request.method == "POST" and not request.POST.get("email"):
        return go_on(request, found, PEOPLE)
    if request.method == "POST" and form.is_valid():
        answering.name_co_author(contribution=found, by=request.user, **form.cleaned_data)
        return redirect(address_of(found, PEOPLE))
    return show(request, found, PEOPLE, "people", {"form": form})


def _check(request: HttpRequest, found: Contribution) -> HttpResponse:
    questions = wording.told_questions(found.call)
    form = SubmitForm(request.POST or None, contribution=found)
    if request.method == "POST" and request.POST.get("placed"):
        answering.save(contribution=found, unplaced=[])
        return redirect(address_of(found, CHECK))
    if request.method == "POST" and form.is_valid():
        reply = form.cleaned_data.get("reply", "")
        answering.submit(contribution=found, by=request.user, reply=reply)
        messages.success(request, _("Handed in. You will be told what is decided, and why."))
        return redirect("calls:contribution", code=found.code)
    told = wording.told_for(found)
    hindered = looking_over.hindered(found, questions)
    context = {
        "form": form,
        "screens": looking_over.screens(found, questions, told.questions),
        "asked_in": told.language,
        "hindered": hindered,
        "unplaced": found.unplaced,
        "rules": announcing.handing_in_facts(found.call, until=rules.hand_in_by(found)),
    }
    return show(request, found, CHECK, "check", context)


@working
@require_safe
def contribution(request: HttpRequest, code: str) -> HttpResponse:
    """A contribution as its authors see it: how it stands, what was said, what to do."""
    found = queries.written_by(request.user, code)
    told = wording.told_for(found)
    questions = told.questions
    decisions = [it for it in found.decisions.all() if it.told_at]
    rounds = list(found.rounds.select_related("decision"))
    now = answering.snapshot(found)
    context = {
        "it": found,
        "call": wording.told_call(found.call),
        "may_change": rules.may_change(found),
        "may_withdraw": found.state in ("draft", "submitted", "changes"),
        "needs_code": found.is_editable and not rules.may_change(found),
        "revise_until": deadline(rules.revise_until(found)),
        "late_form": LateForm(),
        "authors": presenting.authors_of(found),
        "parts": presenting.parts_of(
            questions, found, attached=presenting.attached_for_authors(found)
        ),
        "asked_in": told.language,
        "is_asked_otherwise": told.language != found.language,
        "asked_in_words": language_name(told.language),
        "hears": announcing.when(found.call) if found.state == "submitted" else "",
        "decisions": decisions,
        "reviews": reviewed.for_authors(found) if any(it.with_reviews for it in decisions) else (),
        "rounds": [
            (it, presenting.changes_of(questions, it.before, it.after or now)) for it in rounds
        ],
        "moments": presenting.moments_of(found),
        "others": list(found.others.all()),
        "made_up": found.call.made_up,
    }
    return render(request, "calls/contribution.html", context)


@working
@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take a contribution back."""
    answering.withdraw(contribution=queries.written_by(request.user, code), by=request.user)
    messages.success(request, _("Withdrawn. Nobody but its authors sees it any more."))
    return redirect("calls:contribution", code=code)


@working
@require_POST
def late(request: HttpRequest, code: str) -> HttpResponse:
    """Go on with a draft after the deadline."""
    found = queries.written_by(request.user, code)
    given = answering.late_code(found.call, request.POST.get("code", ""))
    if given is None or not answering.use_late_code(contribution=found, code=given):
        messages.error(request, _("This code does not open the call, or no longer does."))
    return redirect("calls:contribution", code=code)


@working
@require_http_methods(["GET", "POST"])
def agree(request: HttpRequest, code: str) -> HttpResponse:
    """Agree to be named as a co-author, and write on."""
    found = queries.named_in(request.user, code)
    if request.method == "POST":
        answering.agree(contribution=found, person=request.user)
        return redirect("calls:contribution", code=code)
    context = {"it": found, "call": wording.told_call(found.call)}
    return render(request, "calls/agree.html", context)


@working
@require_safe
def file(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A file, for those who wrote it."""
    found = queries.written_by(request.user, code)
    it = get_object_or_404(found.attachments, pk=pk)
    return attachment(files.blobs.get(it.sha256), name=it.name, media_type=it.media_type)
