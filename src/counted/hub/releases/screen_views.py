"""The six screens: each has its own address, keeps its answers, and goes on to the next."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from counted import standards
from counted.errors import CountedError
from counted.hub.accounts.models import Organisation
from counted.hub.collect import queries as kept
from counted.hub.collect.queries import Column
from counted.hub.releases import actions, participation, rules, screens, suggestions
from counted.hub.releases.group_forms import GroupForm, GroupsForm
from counted.hub.releases.models import Study
from counted.hub.releases.question_forms import ColumnChoiceForm, QuestionForm
from counted.hub.releases.screen_forms import AgreedForm, FoundForm, WhoForm
from counted.hub.releases.shown_forms import ShownForm, tables_of
from counted.hub.releases.views import next_of, of_study, show, told
from counted.hub.releases.writing import identifier
from counted.model.form import Form


@of_study(rules.may_edit)
@require_http_methods(["GET", "POST"])
def screen(request: HttpRequest, study: Study, name: str) -> HttpResponse:
    """One of the six."""
    if name not in screens.NAMES:
        raise Http404
    return SCREENS[name](request, study)


def _saved(
    request: HttpRequest, study: Study, name: str, answers: Any, title: str = ""
) -> HttpResponse:
    """Keep the answers and go on, or stop here for today."""
    actions.answer(study=study, by=request.user, screen=name, answers=answers, title=title)
    if "later" in request.POST:
        messages.success(request, _("Saved. You find this study under 'My work'."))
        return redirect("releases:work")
    further = screens.after(name)
    if further is None:
        return redirect("releases:study", pk=study.pk)
    return redirect("releases:screen", pk=study.pk, name=further)


def _show(
    request: HttpRequest, study: Study, name: str, context: dict[str, Any], template: str = "screen"
) -> HttpResponse:
    at = screens.NAMES.index(name)
    before = screens.NAMES[at - 1] if at else None
    back = (
        reverse("releases:screen", args=[study.pk, before])
        if before
        else reverse("releases:study", args=[study.pk])
    )
    return show(
        request,
        template,
        study,
        {"screen": screens.SCREENS[at], "back": back, **context},
        here=name,
    )


def _who(request: HttpRequest, study: Study) -> HttpResponse:
    organisation = study.organisation
    initial = {
        "title": study.title,
        "organisation": organisation,
        "language": study.language,
        "made_up": study.made_up,
        "producer_name": organisation.name if organisation else "",
        "producer_kind": organisation.kind if organisation else Organisation.Kind.COMMUNITY,
        "countries": organisation.country if organisation else "",
        **study.answers.get("who", {}),
    }
    if isinstance(initial["countries"], list):
        initial["countries"] = " ".join(initial["countries"])
    form = WhoForm(request.POST or None, initial=initial, person=request.user)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        chosen = given["organisation"]
        if study.owner_id != request.user.pk:  # only the owner moves a study to others
            chosen = study.organisation
        actions.set_organisation(
            study=study, organisation=chosen, language=given["language"], made_up=given["made_up"]
        )
        return _saved(request, study, "who", form.answers(), title=given["title"])
    return _show(request, study, "who", {"form": form})


def _found(request: HttpRequest, study: Study) -> HttpResponse:
    answers = study.answers.get("found", {})
    form = FoundForm(request.POST or None, initial=answers)
    if request.method == "POST" and form.is_valid():
        return _saved(request, study, "found", form.answers())
    levels = {stage: answers.get(f"{stage}_level", "") for stage in ("design", "collection")}
    verdict = participation.verdict(started_by=answers.get("started_by", ""), levels=levels)
    said = participation.VERDICTS[verdict] if answers else ""
    return _show(request, study, "found", {"form": form, "verdict": said})


def _agreed(request: HttpRequest, study: Study) -> HttpResponse:
    initial = AgreedForm.initial_from(study.answers.get("agreed", {}))
    form = AgreedForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _saved(request, study, "agreed", form.answers())
    return _show(request, study, "agreed", {"form": form}, "agreed")


def _shown(request: HttpRequest, study: Study) -> HttpResponse:
    dimensions = _dimensions(study)
    form = ShownForm(
        request.POST or None,
        initial=ShownForm.initial_from(study.answers.get("shown", {})),
        indicators=_indicators(study),
        dimensions=dimensions,
        stewards=[it["name"] for it in study.answers.get("agreed", {}).get("stewards", [])],
    )
    if request.method == "POST" and form.is_valid():
        return _saved(request, study, "shown", form.answers())
    chosen = study.answers.get("shown", {}).get("tables", [])
    planned = [title for name, title in tables_of(dimensions) if name in chosen]
    context = {"form": form, "planned": planned, "indicators": _indicators(study)}
    return _show(request, study, "shown", context, "shown")


def _groups(request: HttpRequest, study: Study) -> HttpResponse:
    looked = _looked_at(request, study)
    if looked is None:
        return redirect(next_of(study))
    columns, form_of = looked
    before = study.answers.get("groups", {})
    chosen = [f"{it['role']}.{it['column']}" for it in _dimensions(study)]
    proposed = suggestions.group_columns(columns)
    proposed += [it for it in columns if _name(it) in chosen and it not in proposed]
    form = GroupsForm(
        request.POST or None,
        initial={"columns": chosen},
        proposed=proposed,
        labels=_labels(columns, form_of, study.language),
    )
    if request.method == "POST" and form.is_valid():
        answers = form.answers(before)
        open_one = next((it for it in answers["dimensions"] if not it.get("categories")), None)
        done = _saved(request, study, "groups", answers)
        if open_one and "later" not in request.POST:
            return redirect("releases:group", pk=study.pk, name=open_one["id"])
        return done
    return _show(
        request, study, "groups", {"form": form, "dimensions": _dimensions(study)}, "groups"
    )


@of_study(rules.may_edit)
@require_http_methods(["GET", "POST"])
def group(request: HttpRequest, study: Study, name: str) -> HttpResponse:
    """The categories of one group."""
    dimension = next((it for it in _dimensions(study) if it["id"] == name), None)
    looked = _looked_at(request, study)
    if dimension is None or looked is None:
        raise Http404
    columns, form_of = looked
    column = _column(columns, dimension)
    if column is None:
        return _gone(request, study, "groups")
    form = GroupForm(
        request.POST or None,
        column=column,
        titles=suggestions.choice_titles(column.name, form_of, study.language),
        initial=GroupForm.initial_from(dimension, column),
    )
    if request.method == "POST" and form.is_valid():
        made = form.answers(dimension)
        groups = study.answers["groups"]
        kept_ones = [
            made if it["id"] == name else _not_place(it, made) for it in _dimensions(study)
        ]
        actions.answer(
            study=study,
            by=request.user,
            screen="groups",
            answers={**groups, "dimensions": kept_ones},
        )
        further = next((it for it in kept_ones if not it.get("categories")), None)
        if further:
            return redirect("releases:group", pk=study.pk, name=further["id"])
        return redirect("releases:screen", pk=study.pk, name="groups")
    context = {
        "form": form,
        "dimension": dimension,
        "label": suggestions.label_of(column.name, form_of, study.language),
    }
    return _show(request, study, "groups", context, "group")


def _not_place(it: dict[str, Any], made: dict[str, Any]) -> dict[str, Any]:
    """One group holds the places."""
    return {**it, "is_place": False} if made["is_place"] else it


def _questions(request: HttpRequest, study: Study) -> HttpResponse:
    looked = _looked_at(request, study)
    if looked is None:
        return redirect(next_of(study))
    columns, form_of = looked
    taken = {(it["role"], it["column"]) for it in _indicators(study)}
    usable = [it for it in columns if it.values or it.is_number]
    labels = _labels(usable, form_of, study.language)
    form = ColumnChoiceForm(
        request.POST if "add" in request.POST else None, columns=usable, labels=labels
    )
    if request.method == "POST" and "add" not in request.POST:
        return _saved(request, study, "questions", study.answers.get("questions", {}))
    if request.method == "POST" and form.is_valid():
        return _add_question(request, study, form.cleaned_data["column"], form_of)
    known = {(it["role"], it["column"]) for it in _dimensions(study)}
    proposed = [
        {"starter": it, "title": _said(it.entry["title"], study.language), "column": it.column,
         "name": f"{it.role}.{it.column}", "label": labels.get(it.column, "")}
        for it in suggestions.starters(usable, form_of)
        if (it.role, it.column) not in taken | known
    ]  # fmt: skip
    context = {"form": form, "indicators": _indicators(study), "proposed": proposed}
    return _show(request, study, "questions", context, "questions")


def _add_question(
    request: HttpRequest, study: Study, name: str, form_of: Form | None
) -> HttpResponse:
    """Put a question among those chosen, with what can be proposed, and go to its page."""
    role, _dot, column = name.partition(".")
    starter = next(
        (
            it
            for it in standards.load("starters")["starters"]
            if it["id"] == request.POST.get("starter")
        ),
        None,
    )
    label = suggestions.label_of(column, form_of, study.language)
    title = _said(starter["title"], study.language) if starter else label or column
    made: dict[str, Any] = {
        "id": identifier(title, taken=[it["id"] for it in _indicators(study)], fallback="question"),
        "role": role,
        "column": column,
        "title": title[:100],
        "definition": label,
        "is_complete": False,
    }
    if starter:
        made |= {"starter": starter["id"], "unit": starter["unit"]}
        if starter.get("indicator"):
            departure = _said(starter.get("departure", {}), study.language)
            made["sdg"] = {"indicator": starter["indicator"], "departure": departure}
    questions = study.answers.get("questions", {})
    actions.answer(
        study=study,
        by=request.user,
        screen="questions",
        answers={**questions, "indicators": [*_indicators(study), made]},
    )
    return redirect("releases:question", pk=study.pk, name=made["id"])


@of_study(rules.may_edit)
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, study: Study, name: str) -> HttpResponse:
    """One question: what counts, about whom, and its place among the SDG indicators."""
    indicator = next((it for it in _indicators(study) if it["id"] == name), None)
    looked = _looked_at(request, study)
    if indicator is None or looked is None:
        raise Http404
    columns, form_of = looked
    column = _column(columns, indicator)
    if column is None:
        return _gone(request, study, "questions")
    form = QuestionForm(
        request.POST or None,
        column=column,
        titles=suggestions.choice_titles(column.name, form_of, study.language),
        roles={it.role for it in columns},
        dimensions=_dimensions(study),
        columns=columns,
        initial=QuestionForm.initial_from(indicator, column),
    )
    if request.method == "POST" and form.is_valid():
        made = form.answers(indicator)
        return _replace_question(request, study, [
            made if it["id"] == name else it for it in _indicators(study)
        ])  # fmt: skip
    context = {
        "form": form,
        "indicator": indicator,
        "label": suggestions.label_of(column.name, form_of, study.language),
    }
    return _show(request, study, "questions", context, "question")


@of_study(rules.may_edit)
@require_POST
def drop_question(request: HttpRequest, study: Study, name: str) -> HttpResponse:
    """Take a question out again."""
    left = [it for it in _indicators(study) if it["id"] != name]
    return _replace_question(request, study, left)


def _replace_question(
    request: HttpRequest, study: Study, indicators: list[dict[str, Any]]
) -> HttpResponse:
    questions = study.answers.get("questions", {})
    actions.answer(
        study=study,
        by=request.user,
        screen="questions",
        answers={**questions, "indicators": indicators},
    )
    return redirect("releases:screen", pk=study.pk, name="questions")


def _looked_at(request: HttpRequest, study: Study) -> tuple[list[Column], Form | None] | None:
    """Descriptions of the columns that are left, and the form; None where files are not ready."""
    dataset = kept.dataset_of(study.dataset_id)
    try:
        tables = kept.tables(dataset)
        form_of = kept.form(dataset)
    except CountedError as error:
        messages.error(request, told(error))
        return None
    if not tables:
        messages.info(request, _("Hand in the spreadsheet first."))
        return None
    return [column for table in tables.values() for column in kept.describe(table)], form_of


def _column(columns: list[Column], entry: dict[str, Any]) -> Column | None:
    """The column of a group or question; None where the file does not have it any more."""
    wanted = entry["role"], entry["column"]
    return next((it for it in columns if (it.role, it.name) == wanted), None)


def _gone(request: HttpRequest, study: Study, name: str) -> HttpResponse:
    messages.error(
        request, _("The column is not in the file any more, or was left out. Choose another one.")
    )
    return redirect("releases:screen", pk=study.pk, name=name)


def _name(column: Column) -> str:
    return f"{column.role}.{column.name}"


def _labels(columns: list[Column], form_of: Form | None, language: str) -> dict[str, str]:
    return {it.name: suggestions.label_of(it.name, form_of, language) for it in columns}


def _said(texts: dict[str, str], language: str) -> str:
    return texts.get(language) or texts.get("en", "")


def _dimensions(study: Study) -> list[dict[str, Any]]:
    return list(study.answers.get("groups", {}).get("dimensions", []))


def _indicators(study: Study) -> list[dict[str, Any]]:
    return list(study.answers.get("questions", {}).get("indicators", []))


SCREENS = {
    "who": _who,
    "found": _found,
    "groups": _groups,
    "questions": _questions,
    "agreed": _agreed,
    "shown": _shown,
}
