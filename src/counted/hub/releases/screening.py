"""What the screens share: keeping answers, showing a screen, looking at the columns."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from counted.errors import CountedError
from counted.hub.collect import queries as kept
from counted.hub.collect.queries import Column
from counted.hub.releases import actions, screens, suggestions
from counted.hub.releases.models import Study
from counted.hub.releases.views import show, told
from counted.hub.releases.writing import HOUSEHOLDS, MEMBERS
from counted.model.form import Form


def saved(
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


def show_screen(
    request: HttpRequest, study: Study, name: str, context: dict[str, Any], template: str = "screen"
) -> HttpResponse:
    """A screen with its steps, its question and the way back."""
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


def looked_at(request: HttpRequest, study: Study) -> tuple[list[Column], Form | None] | None:
    """Descriptions of the columns that are left, and the form; None where files are not ready."""
    try:
        columns, form_of = columns_of(study)
    except CountedError as error:
        messages.error(request, told(error))
        return None
    if not columns:
        messages.info(request, _("Hand in the spreadsheet first."))
        return None
    return columns, form_of


def columns_of(study: Study) -> tuple[list[Column], Form | None]:
    """Descriptions of the columns that are left, and the form; [] where no table was handed in.

    Raises CountedError where the files cannot be used as they are.
    """
    dataset = kept.dataset_of(study.dataset_id)
    tables = kept.tables(dataset)
    columns = [column for table in tables.values() for column in kept.describe(table)]
    return columns, kept.form(dataset) if columns else None


def roles_of(study: Study) -> set[str]:
    """Which tables were handed in."""
    files = kept.files_of(kept.dataset_of(study.dataset_id))
    return set(files) & {HOUSEHOLDS, MEMBERS}


def column_of(columns: list[Column], entry: dict[str, Any]) -> Column | None:
    """The column of a group or question; None where the file does not have it any more."""
    wanted = entry["role"], entry["column"]
    return next((it for it in columns if (it.role, it.name) == wanted), None)


def gone(request: HttpRequest, study: Study, name: str) -> HttpResponse:
    """Back to the screen, because the column of an entry is not there any more."""
    messages.error(
        request, _("The column is not in the file any more, or was left out. Choose another one.")
    )
    return redirect("releases:screen", pk=study.pk, name=name)


def labels_of(columns: list[Column], form_of: Form | None, language: str) -> dict[str, str]:
    """The questions of the form by column; '' where the form does not ask it."""
    return {it.name: suggestions.label_of(it.name, form_of, language) for it in columns}


def dimensions_of(study: Study) -> list[dict[str, Any]]:
    """The groups as they were answered."""
    return list(study.answers.get("groups", {}).get("dimensions", []))


def indicators_of(study: Study) -> list[dict[str, Any]]:
    """The questions as they were answered."""
    return list(study.answers.get("questions", {}).get("indicators", []))


def known_of(study: Study) -> list[dict[str, Any]]:
    """How many people or households there really are, as far as it was said."""
    return list(study.answers.get("counts", {}).get("benchmarks", []))
