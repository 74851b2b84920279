"""The screen of groups, and the categories of each."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from counted.hub.collect.queries import Column
from counted.hub.releases import actions, rules, suggestions
from counted.hub.releases.condition_forms import name_of
from counted.hub.releases.group_forms import GroupForm, GroupsForm
from counted.hub.releases.member_forms import MemberGroupForm
from counted.hub.releases.models import Study
from counted.hub.releases.screening import (
    column_of,
    dimensions_of,
    gone,
    known_of,
    labels_of,
    looked_at,
    saved,
    show_screen,
)
from counted.hub.releases.views import next_of, of_study
from counted.hub.releases.writing import HOUSEHOLDS, MEMBERS
from counted.model.form import Form


def groups_screen(request: HttpRequest, study: Study) -> HttpResponse:
    """Which columns are groups."""
    looked = looked_at(request, study)
    if looked is None:
        return redirect(next_of(study))
    form = _groups_form(request, study, *looked)
    if request.method == "POST" and form.is_valid():
        answers = form.answers(study.answers.get("groups", {}))
        open_one = _open_one(answers["dimensions"])
        done = saved(request, study, "groups", answers)
        if open_one and "later" not in request.POST:
            return redirect("releases:group", pk=study.pk, name=open_one["id"])
        return done
    context = {"form": form, "dimensions": dimensions_of(study), "known": known_of(study)}
    return show_screen(request, study, "groups", context, "groups")


def _groups_form(
    request: HttpRequest, study: Study, columns: list[Column], form_of: Form | None
) -> GroupsForm:
    dimensions = dimensions_of(study)
    chosen = [name_of(it) for it in dimensions]
    proposed = suggestions.group_columns(columns)
    proposed += [it for it in columns if name_of(it) in chosen and it not in proposed]
    has_households = any(it.role == HOUSEHOLDS for it in columns)
    return GroupsForm(
        request.POST or None,
        initial={"columns": chosen},
        proposed=proposed,
        members=[it for it in columns if it.role == MEMBERS and has_households],
        taken_from_members=[it for it in dimensions if it.get("member")],
        labels=labels_of(columns, form_of, study.language),
    )


@of_study(rules.may_edit)
@require_http_methods(["GET", "POST"])
def group(request: HttpRequest, study: Study, name: str) -> HttpResponse:
    """The categories of one group."""
    dimension = next((it for it in dimensions_of(study) if it["id"] == name), None)
    looked = looked_at(request, study)
    if dimension is None or looked is None:
        raise Http404
    columns, form_of = looked
    column, who = _columns_of_group(columns, dimension)
    if column is None or (dimension.get("member") and who is None):
        return gone(request, study, "groups")
    form = _group_form(request, study, dimension, column, who, form_of)
    if request.method == "POST" and form.is_valid():
        return _keep_group(request, study, form.answers(dimension))
    context = {
        "form": form,
        "dimension": dimension,
        "column": column.name,
        "label": suggestions.label_of(column.name, form_of, study.language),
    }
    return show_screen(request, study, "groups", context, "group")


def _columns_of_group(
    columns: list[Column], dimension: dict[str, Any]
) -> tuple[Column | None, Column | None]:
    """The column that makes the group; of a group by one member, also the one that finds it."""
    member = dimension.get("member")
    if not member:
        return column_of(columns, dimension), None
    return (
        column_of(columns, {"role": MEMBERS, "column": member["column"]}),
        column_of(columns, {"role": MEMBERS, "column": member["who"]}),
    )


def _group_form(
    request: HttpRequest,
    study: Study,
    dimension: dict[str, Any],
    column: Column,
    who: Column | None,
    form_of: Form | None,
) -> GroupForm:
    titles = suggestions.choice_titles(column.name, form_of, study.language)
    if who is None:
        return GroupForm(
            request.POST or None,
            column=column,
            titles=titles,
            initial=GroupForm.initial_from(dimension, column),
        )
    return MemberGroupForm(
        request.POST or None,
        column=column,
        titles=titles,
        who=who,
        who_titles=suggestions.choice_titles(who.name, form_of, study.language),
        initial=MemberGroupForm.initial_from(dimension, column),
    )


def _keep_group(request: HttpRequest, study: Study, made: dict[str, Any]) -> HttpResponse:
    """Keep the group, and go on to the next whose categories nobody has looked at."""
    dimensions = [
        made if it["id"] == made["id"] else _not_place(it, made) for it in dimensions_of(study)
    ]
    actions.answer(
        study=study,
        by=request.user,
        screen="groups",
        answers={**study.answers["groups"], "dimensions": dimensions},
    )
    further = _open_one(dimensions)
    if further:
        return redirect("releases:group", pk=study.pk, name=further["id"])
    return redirect("releases:screen", pk=study.pk, name="groups")


def _open_one(dimensions: list[dict[str, Any]]) -> dict[str, Any] | None:
    return next((it for it in dimensions if not it.get("categories")), None)


def _not_place(it: dict[str, Any], made: dict[str, Any]) -> dict[str, Any]:
    """One group holds the places."""
    return {**it, "is_place": False} if made["is_place"] else it
