"""The page with the questions of one section: kept while somebody writes, and never over others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import get_random_string
from django.utils.html import escape
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from counted.errors import CountedError
from counted.hub.calls import answering, presenting, variants, wording
from counted.hub.calls import answers as logic
from counted.hub.calls.forms import SEEN, THEIRS, AnswersForm
from counted.hub.calls.models import Contribution, Question
from counted.hub.calls.nearest import nearest
from counted.hub.calls.stepping import CHECK, address_of, go_on, show
from counted.hub.ui import things

CONFLICT = 409


@dataclass(frozen=True)
class Line:
    """One question on its page."""

    name: str
    box: Any
    files: list[Any]
    seen: str  #: the fingerprint of the answer that the page shows
    is_met: bool = False  #: somebody else answered it meanwhile
    theirs: str = ""  #: what they answered, in the words of the page
    is_taken: bool = False  #: it was chosen to stay


def questions_of(request: HttpRequest, found: Contribution, here: str) -> HttpResponse:
    """The questions of one section, as far as they are asked after what was answered."""
    questions = wording.told_questions(found.call)
    section = _section(found, questions, here)
    if section is None:
        return redirect(address_of(found, CHECK))
    title, group = section
    if request.method == "POST":
        return _write(request, found, here, title, questions, group)
    form = _form(found, questions, group)
    return show(request, found, here, "step", _context(found, form, title))


def _form(
    found: Contribution,
    questions: list[Question],
    group: list[Question],
    request: HttpRequest | None = None,
) -> AnswersForm:
    """The questions of a screen with what was answered, or what was sent."""
    sent = (request.POST, request.FILES) if request else ()
    form = AnswersForm(*sent, questions=group, answers=found.answers, nearest=nearest(found))
    form.tell_ahead(logic.follow_ups(questions, group))
    return form


def _write(
    request: HttpRequest,
    found: Contribution,
    here: str,
    title: str,
    questions: list[Question],
    group: list[Question],
) -> HttpResponse:
    """Keep what was written, and go where the button says."""
    form = _form(found, questions, group, request)
    found, theirs = answering.save_shown(
        contribution=found, answers=form.written(), shown=form.shown()
    )
    refused = _attach(request, found, form)
    new = _newly_asked(questions, found, title, group)
    if request.htmx:
        return _saved(request, form, new, theirs)
    if theirs:
        context = _context(found, form, title, theirs=theirs)
        return show(request, found, here, "step", context, status=CONFLICT)
    if key := things.key_of(request.POST.get("detach", "")):
        answering.detach(attachment=get_object_or_404(found.attachments, pk=key))
        return redirect(address_of(found, here))
    if new:
        messages.info(request, _("Because of your answer there is one more thing to ask."))
        return redirect(address_of(found, here))
    if not form.errors and not refused:
        return go_on(request, found, here)
    return show(request, found, here, "step", _context(found, form, title))


def _context(
    found: Contribution, form: AnswersForm, title: str, *, theirs: dict[str, Any] | None = None
) -> dict[str, Any]:
    """One screen of questions; `theirs` is what others answered meanwhile, by key."""
    met = {key: found.answers.get(key) for key in (form.taken() if form.is_bound else ())}
    met |= theirs or {}
    return {
        "form": form,
        "title": title,
        "lines": _lines(found, form, met),
        "needed": any(it.is_required for it in form.questions.values()),
        "page": get_random_string(20),
        "seen": SEEN,
        "theirs": THEIRS,
        "met": bool(met),
    }


def _lines(found: Contribution, form: AnswersForm, theirs: dict[str, Any]) -> list[Line]:
    """Fields with the files that were handed in for them."""
    taken = form.taken() if form.is_bound else set()
    attached = presenting.attached_for_authors(_fresh(found))
    return [
        Line(
            name=name,
            box=form[name],
            files=attached.get(it.pk, []),
            seen=form.showing(name, kept=found.answers, met=theirs),
            is_met=it.key in theirs,
            theirs=variants.said(it, theirs.get(it.key)),
            is_taken=it.key in taken,
        )
        for name, it in form.questions.items()
    ]


def _fresh(found: Contribution) -> Contribution:
    """The contribution without what was read of it before."""
    return Contribution.objects.prefetch_related("attachments").get(pk=found.pk)


def _section(
    found: Contribution, questions: list[Question], here: str
) -> tuple[str, list[Question]] | None:
    """The title and the questions of one screen; None where there is no such screen."""
    groups = logic.sections(logic.asked(questions, found.answers))
    number = things.key_of(here) or 0
    return groups[number - 1] if 1 <= number <= len(groups) else None


def too_late(request: HttpRequest, found: Contribution, here: str) -> HttpResponse:
    """What was typed when it could no longer be kept stays on the page, to be copied."""
    questions = wording.told_questions(found.call)
    section = _section(found, questions, here)
    if request.method != "POST" or section is None:
        return redirect("calls:contribution", code=found.code)
    said = gettext(
        "Not saved: this cannot be changed any more. Copy what you wrote, and ask those who run "
        "the call for a late code."
    )
    if request.htmx:
        return HttpResponse(said)
    form = _form(found, questions, section[1], request)
    form.add_error(None, said)
    return show(request, found, here, "step", _context(found, form, section[0]))


def _attach(request: HttpRequest, found: Contribution, form: AnswersForm) -> bool:
    """Keep the files that came along; whether one was refused."""
    refused = False
    for question, file in form.handed_in():
        try:
            answering.attach(
                contribution=found, question=question, by=request.user, name=file.name,
                data=file.read(),
            )  # fmt: skip
        except CountedError as error:
            messages.error(request, error.said(gettext))
            refused = True
    return refused


def _newly_asked(
    questions: list[Question], found: Contribution, title: str, group: list[Question]
) -> list[Question]:
    """Questions of this section that are asked now and were not before."""
    groups = logic.sections(logic.asked(questions, found.answers))
    now = next((some for name, some in groups if name == title), [])
    before = {it.pk for it in group}
    return [it for it in now if it.pk not in before]


def _saved(
    request: HttpRequest, form: AnswersForm, new: list[Question], theirs: dict[str, Any]
) -> HttpResponse:
    """A line that says what was kept, for saving while somebody writes."""
    if theirs:
        return HttpResponse(_not_saved(form, theirs), status=CONFLICT)
    return render(request, "calls/_saved.html", {"wrong": bool(form.errors), "new": new})


def _not_saved(form: AnswersForm, theirs: dict[str, Any]) -> str:
    names = [it.label for it in form.questions.values() if it.key in theirs]
    said = ngettext(
        "Not saved: somebody else, or you in another window, answered ‘{questions}’ meanwhile. "
        "What you wrote stays here; press Save to see both.",
        "Not saved: somebody else, or you in another window, answered these meanwhile: "
        "{questions}. What you wrote stays here; press Save to see both.",
        len(names),
    )
    return escape(said.format(questions=", ".join(names)))
