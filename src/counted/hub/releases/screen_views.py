"""The six screens: each has its own address, keeps its answers, and goes on to the next."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from counted.errors import CountedError
from counted.hub.accounts.models import Organisation
from counted.hub.collect.queries import Column
from counted.hub.releases import actions, participation, rules, screens, writing
from counted.hub.releases.group_views import groups_screen
from counted.hub.releases.models import Study
from counted.hub.releases.question_views import questions_screen
from counted.hub.releases.screen_forms import AgreedForm, FoundForm, WhoForm
from counted.hub.releases.screening import (
    columns_of,
    dimensions_of,
    indicators_of,
    known_of,
    saved,
    show_screen,
)
from counted.hub.releases.shown_forms import ShownForm, tables_of
from counted.hub.releases.views import of_study
from counted.hub.releases.writing import HOUSEHOLDS


@of_study(rules.may_edit)
@require_http_methods(["GET", "POST"])
def screen(request: HttpRequest, study: Study, name: str) -> HttpResponse:
    """One of the six."""
    if name not in screens.NAMES:
        raise Http404
    return SCREENS[name](request, study)


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
        return saved(request, study, "who", form.answers(), title=given["title"])
    return show_screen(request, study, "who", {"form": form})


def _found(request: HttpRequest, study: Study) -> HttpResponse:
    answers = study.answers.get("found", {})
    form = FoundForm(request.POST or None, initial=answers, columns=_of_households(study))
    if request.method == "POST" and form.is_valid():
        done = saved(request, study, "found", form.answers(answers))
        return redirect("releases:known", pk=study.pk) if "known" in request.POST else done
    levels = {stage: answers.get(f"{stage}_level", "") for stage in ("design", "collection")}
    verdict = participation.verdict(started_by=answers.get("started_by", ""), levels=levels)
    said = participation.VERDICTS[verdict] if answers else ""
    context = {"form": form, "verdict": said, "known": known_of(study)}
    return show_screen(request, study, "found", context, "found")


def _of_households(study: Study) -> list[Column]:
    """Columns of the table whose rows were drawn: households, else people; [] without one."""
    try:
        columns, _form = columns_of(study)
    except CountedError:
        return []
    return [it for it in columns if it.role == HOUSEHOLDS] or columns


def _agreed(request: HttpRequest, study: Study) -> HttpResponse:
    initial = AgreedForm.initial_from(study.answers.get("agreed", {}))
    form = AgreedForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        return saved(request, study, "agreed", form.answers())
    return show_screen(request, study, "agreed", {"form": form}, "agreed")


def _shown(request: HttpRequest, study: Study) -> HttpResponse:
    dimensions = dimensions_of(study)
    pooled = writing.is_pooled(study.answers)
    form = ShownForm(
        request.POST or None,
        initial=ShownForm.initial_from(study.answers.get("shown", {})),
        indicators=indicators_of(study),
        dimensions=dimensions,
        stewards=[it["name"] for it in study.answers.get("agreed", {}).get("stewards", [])],
        pooled=pooled,
    )
    if request.method == "POST" and form.is_valid():
        return saved(request, study, "shown", form.answers())
    chosen = study.answers.get("shown", {}).get("tables", [])
    planned = [title for name, title in tables_of(dimensions, pooled=pooled) if name in chosen]
    context = {"form": form, "planned": planned, "indicators": indicators_of(study)}
    return show_screen(request, study, "shown", context, "shown")


SCREENS = {
    "who": _who,
    "found": _found,
    "groups": groups_screen,
    "questions": questions_screen,
    "agreed": _agreed,
    "shown": _shown,
}
