"""The screens of an answer, one after the other, and where each of them is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext

from counted.hub.calls import answers as logic
from counted.hub.calls import wording
from counted.hub.calls.models import Contribution, Question
from counted.hub.ui.parts import Step

Sections = list[tuple[str, list[Question]]]
START, PEOPLE, CHECK = "start", "people", "check"


def steps_of(contribution: Contribution | None, questions: list[Question], here: str) -> list[Step]:
    """The screens of an answer: start, the sections of the call, people, check."""
    answers = contribution.answers if contribution else {}
    groups = logic.sections(logic.asked(questions, answers))
    done = _done(contribution, groups) if contribution else set()
    names = [(START, gettext("Begin"))]
    names += [(str(at), title or gettext("Questions")) for at, (title, _g) in enumerate(groups, 1)]
    names += [(PEOPLE, gettext("Who wrote it")), (CHECK, gettext("Look over and hand in"))]
    at = [name for name, _label in names].index(here) if here in dict(names) else 0
    return [
        Step(
            label,
            "here" if it == at else "done" if name in done else "ahead",
            address_of(contribution, name) if contribution else "",
        )
        for it, (name, label) in enumerate(names)
    ]


def _done(contribution: Contribution, groups: Sections) -> set[str]:
    """Screens in which something was answered, and all that has to be."""
    files = {str(it.question_id) for it in contribution.attachments.all()}
    done = {
        str(at)
        for at, (_title, group) in enumerate(groups, 1)
        if logic.is_done(group, contribution.answers, files=files)
    }
    named = {PEOPLE} if contribution.co_authors.all() else set()
    return {START} | done | named


def address_of(contribution: Contribution, step: str) -> str:
    """Where a screen is."""
    return reverse("calls:step", args=[contribution.code, step])


def show(
    request: HttpRequest,
    found: Contribution,
    here: str,
    template: str,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """One screen with what all of them have."""
    questions = wording.told_questions(found.call)
    steps = steps_of(found, questions, here)
    at = next(at for at, it in enumerate(steps) if it.state == "here")
    common = {
        "it": found,
        "call": wording.told_call(found.call),
        "steps": steps,
        "back": steps[at - 1].url if at else reverse("calls:contribution", args=[found.code]),
        "made_up": found.call.made_up,
    }
    return render(request, f"calls/{template}.html", {**common, **context}, status=status)


def _saved_for_later() -> str:
    place = format_html('<a href="{}">{}</a>', reverse("calls:mine"), gettext("Calls: mine"))
    return format_html(gettext("Saved. You find it under {place}."), place=place)


def go_on(request: HttpRequest, found: Contribution, here: str) -> HttpResponse:
    """To the next screen, or away for today."""
    if "later" in request.POST:
        messages.success(request, _saved_for_later())
        return redirect("calls:contribution", code=found.code)
    steps = steps_of(found, wording.told_questions(found.call), here)
    at = next(at for at, it in enumerate(steps) if it.state == "here")
    return redirect(steps[min(at + 1, len(steps) - 1)].url)
