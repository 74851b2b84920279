"""The screen of questions, and each of them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from counted import standards
from counted.hub.collect.queries import Column
from counted.hub.releases import actions, rules, suggestions
from counted.hub.releases.condition_forms import (
    columns_of,
    columns_sent,
    is_growing,
    name_of,
    typed,
)
from counted.hub.releases.models import Study
from counted.hub.releases.question_forms import ColumnChoiceForm, QuestionForm
from counted.hub.releases.screening import (
    column_of,
    dimensions_of,
    gone,
    indicators_of,
    labels_of,
    looked_at,
    saved,
    show_screen,
)
from counted.hub.releases.views import next_of, of_study
from counted.hub.releases.writing import identifier
from counted.model.form import Form


def questions_screen(request: HttpRequest, study: Study) -> HttpResponse:
    """The questions that were chosen, those that look familiar, and a further one."""
    looked = looked_at(request, study)
    if looked is None:
        return redirect(next_of(study))
    columns, form_of = looked
    usable = [it for it in columns if it.values or it.is_number]
    labels = labels_of(usable, form_of, study.language)
    form = ColumnChoiceForm(
        request.POST if "add" in request.POST else None, columns=usable, labels=labels
    )
    if request.method == "POST" and "add" not in request.POST:
        return saved(request, study, "questions", study.answers.get("questions", {}))
    if request.method == "POST" and form.is_valid():
        return _add_question(request, study, form.cleaned_data["column"], form_of)
    context = {
        "form": form,
        "indicators": indicators_of(study),
        "proposed": _proposed(study, usable, form_of, labels),
    }
    return show_screen(request, study, "questions", context, "questions")


def _proposed(
    study: Study, usable: list[Column], form_of: Form | None, labels: dict[str, str]
) -> list[dict[str, Any]]:
    """Questions that many surveys ask and that nobody has taken yet."""
    taken = {name_of(it) for it in (*indicators_of(study), *dimensions_of(study))}
    return [
        {"starter": it, "title": _said(it.entry["title"], study.language), "column": it.column,
         "name": f"{it.role}.{it.column}", "label": labels.get(it.column, "")}
        for it in suggestions.starters(usable, form_of)
        if f"{it.role}.{it.column}" not in taken
    ]  # fmt: skip


def _add_question(
    request: HttpRequest, study: Study, name: str, form_of: Form | None
) -> HttpResponse:
    """Put a question among those chosen, with what can be proposed, and go to its page."""
    known = {it["id"]: it for it in standards.load("starters")["starters"]}
    starter = known.get(request.POST.get("starter"))
    role, _dot, column = name.partition(".")
    label = suggestions.label_of(column, form_of, study.language)
    title = _said(starter["title"], study.language) if starter else label or column
    made: dict[str, Any] = {
        "id": identifier(title, taken=[it["id"] for it in indicators_of(study)],
                         fallback="question"),
        "role": role,
        "column": column,
        "title": title[:100],
        "definition": label,
        "is_complete": False,
    }  # fmt: skip
    if starter:
        made |= {"starter": starter["id"], "unit": starter["unit"]}
        if starter.get("indicator"):
            departure = _said(starter.get("departure", {}), study.language)
            made["sdg"] = {"indicator": starter["indicator"], "departure": departure}
    _keep(request, study, [*indicators_of(study), made])
    return redirect("releases:question", pk=study.pk, name=made["id"])


@of_study(rules.may_edit)
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, study: Study, name: str) -> HttpResponse:
    """One question: what counts, about whom, and its place among the SDG indicators."""
    indicator = next((it for it in indicators_of(study) if it["id"] == name), None)
    looked = looked_at(request, study)
    if indicator is None or looked is None:
        raise Http404
    columns, form_of = looked
    column = column_of(columns, indicator)
    if column is None:
        return gone(request, study, "questions")
    form = _question_form(request, study, indicator, column, columns, form_of)
    if form.is_bound and form.is_valid():
        made = form.answers(indicator)
        _keep(request, study, [made if it["id"] == name else it for it in indicators_of(study)])
        return redirect("releases:screen", pk=study.pk, name="questions")
    context = {
        "form": form,
        "indicator": indicator,
        "label": suggestions.label_of(column.name, form_of, study.language),
    }
    return show_screen(request, study, "questions", context, "question")


def _question_form(
    request: HttpRequest,
    study: Study,
    indicator: dict[str, Any],
    column: Column,
    columns: list[Column],
    form_of: Form | None,
) -> QuestionForm:
    """The form as it was sent, or with one column more that was just chosen, or as it was kept."""

    def make(data: Any, chosen: dict[str, list[str]]) -> QuestionForm:
        return QuestionForm(
            data,
            column=column,
            columns=columns,
            chosen=chosen,
            titles=suggestions.choice_titles(column.name, form_of, study.language),
            titles_of=lambda name: suggestions.choice_titles(name, form_of, study.language),
            labels=labels_of(columns, form_of, study.language),
            roles={it.role for it in columns},
            dimensions=dimensions_of(study),
        )

    if request.method != "POST":
        form = make(None, columns_of(indicator))
        form.initial |= form.initial_from(indicator)
        return form
    sent = make(request.POST, columns_sent(request.POST))
    if not is_growing(request.POST):
        return sent
    form = make(None, columns_sent(request.POST))
    form.initial |= {
        name: value
        for name, value in typed(sent).items()
        if name in request.POST and not name.endswith("_add")
    }
    return form


@of_study(rules.may_edit)
@require_POST
def drop_question(request: HttpRequest, study: Study, name: str) -> HttpResponse:
    """Take a question out again."""
    _keep(request, study, [it for it in indicators_of(study) if it["id"] != name])
    return redirect("releases:screen", pk=study.pk, name="questions")


def _keep(request: HttpRequest, study: Study, indicators: list[dict[str, Any]]) -> None:
    questions = study.answers.get("questions", {})
    actions.answer(
        study=study,
        by=request.user,
        screen="questions",
        answers={**questions, "indicators": indicators},
    )


def _said(texts: dict[str, str], language: str) -> str:
    return texts.get(language) or texts.get("en", "")
