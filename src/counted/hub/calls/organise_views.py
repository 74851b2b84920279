"""Pages with which a call is made: texts, questions, late codes, phases, criteria, reviewers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from counted.hub.accounts.rules import standing
from counted.hub.calls import actions, adopting, queries, reviewing, rules
from counted.hub.calls import answers as logic
from counted.hub.calls.forms import AnswersForm
from counted.hub.calls.models import Call, Question
from counted.hub.calls.organising_forms import (
    CallForm,
    CriterionForm,
    LateCodeForm,
    NewCallForm,
    PhaseForm,
    QuestionForm,
    ReviewerForm,
    ShareForm,
)
from counted.hub.calls.views import working


def form_page(
    request: HttpRequest, form: forms.Form, *, title: Any, back: str, **more: Any
) -> HttpResponse:
    """A page that is one form."""
    context = {"form": form, "title": title, "back": back, "button": _("Save"), **more}
    return render(request, "calls/form.html", context)


def _at(name: str, call: Call) -> str:
    return reverse(f"calls:{name}", args=[call.slug])


@working
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a call, from a template or from scratch."""
    if not rules.may_make_calls(request.user):
        raise Http404
    who = standing(request.user)
    form = NewCallForm(
        request.POST or None,
        person=request.user,
        bodies=who.led,
        is_secretariat=who.is_secretariat,
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = actions.begin(
            by=request.user,
            title=given["title"],
            language=given["language"],
            template=given["template"],
            body=given["body"],
            speaks_for=form.voice(),
            motivated_by=tuple(request.GET.getlist("for")[:5]),
            made_up=given["made_up"],
        )
        return redirect("calls:edit", slug=made.slug)
    lead = _("Nobody sees it before you publish it; every word can still be changed.")
    return form_page(
        request, form, title=_("Begin a call"), back=reverse("calls:calls"), lead=lead,
        button=_("Begin"),
    )  # fmt: skip


@working
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Texts, dates and rules."""
    call = queries.call_run_by(request.user, slug)
    form = CallForm(request.POST or None, instance=call)
    if request.method == "POST" and form.is_valid():
        fresh = queries.call_run_by(request.user, slug)
        actions.change(call=fresh, values=form.cleaned_data)
        return redirect("calls:questions", slug=slug)
    return form_page(request, form, title=call.title, back=_at("organise", call), call=call)


@working
@require_safe
def questions(request: HttpRequest, slug: str) -> HttpResponse:
    """The questions in order, with what can be done to each."""
    call = queries.call_run_by(request.user, slug)
    found = list(call.questions.select_related("condition"))
    for one in found:
        one.becomes = adopting.becomes(one, call.wants)
    context = {"call": call, "groups": logic.sections(found), "number": len(found)}
    return render(request, "calls/questions.html", context)


@working
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
    """Add a question, or change one."""
    call = queries.call_run_by(request.user, slug)
    found = get_object_or_404(call.questions, pk=pk) if pk else None
    form = QuestionForm(request.POST or None, instance=found or Question(call=call), call=call)
    if request.method == "POST" and form.is_valid():
        values = form.values()
        if found:
            fresh = call.questions.get(pk=pk)
            actions.change_question(question=fresh, values=values)
        else:
            actions.add_question(call=call, values=values)
        return redirect("calls:questions", slug=slug)
    title = found.label if found else _("A new question")
    return form_page(request, form, title=title, back=_at("questions", call), call=call)


@working
@require_POST
def question_order(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Move a question, or take it out."""
    call = queries.call_run_by(request.user, slug)
    found = get_object_or_404(call.questions, pk=pk)
    if "drop" in request.POST:
        actions.drop_question(question=found)
    else:
        actions.move_question(question=found, up="up" in request.POST)
    return redirect("calls:questions", slug=slug)


@working
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """All steps as those who answer will see them; answers are tried out and not kept."""
    call = queries.call_run_by(request.user, slug)
    every = list(call.questions.all())
    data = request.POST if request.method == "POST" else None
    tried = AnswersForm(data, questions=every, answers={})
    given = tried.well_formed() if data is not None else {}
    asked = logic.asked(every, given)
    form = AnswersForm(data, questions=asked, answers=given)
    groups = [
        (title, [form[f"q{it.pk}"] for it in group]) for title, group in logic.sections(asked)
    ]
    context = {"call": call, "groups": groups, "hidden": len(every) - len(asked)}
    return render(request, "calls/preview.html", context)


@working
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Look once more, then let the world see it."""
    call = queries.call_run_by(request.user, slug)
    if request.method == "POST":
        actions.publish(call=call)
        messages.success(request, _("The call is published."))
        return redirect("calls:call", slug=slug)
    return render(request, "calls/publish.html", {"call": call, "number": call.questions.count()})


@working
@require_http_methods(["GET", "POST"])
def codes(request: HttpRequest, slug: str) -> HttpResponse:
    """Late codes: given to somebody, until a day, for a reason."""
    call = queries.call_run_by(request.user, slug)
    form = LateCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.let_in_late(call=call, by=request.user, **form.cleaned_data)
        return redirect("calls:codes", slug=slug)
    context = {"call": call, "form": form, "codes": call.late_codes.select_related("made_by")}
    return render(request, "calls/codes.html", context)


@working
@require_safe
def reviewing_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Phases with their criteria, reviewers with their load."""
    call = queries.call_run_by(request.user, slug)
    phases = list(call.phases.prefetch_related("criteria"))
    panel = list(call.reviewers.select_related("person"))
    loads = [(phase, reviewing.workload(phase)) for phase in phases]
    lines = [
        (it, [(phase, load.get(it.person_id, (0, 0))) for phase, load in loads]) for it in panel
    ]
    context = {
        "call": call,
        "phases": phases,
        "panel": lines,
        "share": ShareForm(),
        "reviewer_form": ReviewerForm(),
    }
    return render(request, "calls/reviewing.html", context)


@working
@require_http_methods(["GET", "POST"])
def phase(request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
    """Add a phase of reviewing, or change one."""
    call = queries.call_run_by(request.user, slug)
    found = get_object_or_404(call.phases, pk=pk) if pk else None
    form = PhaseForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        if found:
            form.save()
        else:
            actions.add_phase(call=call, values=form.cleaned_data)
        return redirect("calls:reviewing", slug=slug)
    title = found.title if found else _("A new phase of reviewing")
    return form_page(request, form, title=title, back=_at("reviewing", call), call=call)


@working
@require_http_methods(["GET", "POST"])
def criterion(request: HttpRequest, slug: str, phase: int, pk: int | None = None) -> HttpResponse:
    """Add a criterion, or change one while nobody has given points for it."""
    call = queries.call_run_by(request.user, slug)
    of = get_object_or_404(call.phases, pk=phase)
    found = get_object_or_404(of.criteria, pk=pk) if pk else None
    form = CriterionForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        actions.set_criterion(phase=of, criterion=found, values=form.cleaned_data)
        return redirect("calls:reviewing", slug=slug)
    title = found.label if found else _("A new criterion")
    return form_page(request, form, title=title, back=_at("reviewing", call), call=call)


@working
@require_POST
def add_reviewer(request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody who may be asked to review."""
    call = queries.call_run_by(request.user, slug)
    form = ReviewerForm(request.POST)
    if form.is_valid():
        most = form.cleaned_data["most"]
        actions.add_reviewer(call=call, by=request.user, person=form.person, most=most)
        return redirect("calls:reviewing", slug=slug)
    return form_page(
        request, form, title=_("Add a reviewer"), back=_at("reviewing", call), call=call
    )


@working
@require_POST
def share(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Share out everything that was handed in, by workload and without conflicts."""
    call = queries.call_run_by(request.user, slug)
    found = get_object_or_404(call.phases.select_related("call"), pk=pk)
    form = ShareForm(request.POST)
    if not form.is_valid():
        return form_page(request, form, title=found.title, back=_at("reviewing", call), call=call)
    shared = reviewing.share(phase=found, by=request.user, each=form.cleaned_data["each"])
    number = len(shared.pairs)
    text = ngettext("{number} review was asked for.", "{number} reviews were asked for.", number)
    messages.success(request, text.format(number=number))
    if shared.short:
        text = gettext("{number} contributions lack reviewers: add some, or let them take more.")
        messages.warning(request, text.format(number=len(shared.short)))
    return redirect("calls:reviewing", slug=slug)
