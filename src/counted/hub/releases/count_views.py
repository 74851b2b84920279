"""How many people or households there really are: begin such counts, write them, drop them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from counted.hub.releases import actions, rules, screens
from counted.hub.releases.count_forms import CountsForm, KnownForm
from counted.hub.releases.models import Study
from counted.hub.releases.screening import dimensions_of, known_of, roles_of
from counted.hub.releases.views import of_study, show


@of_study(rules.may_edit)
@require_http_methods(["GET", "POST"])
def known(request: HttpRequest, study: Study) -> HttpResponse:
    """The counts there are, and a further one to begin."""
    form = KnownForm(request.POST or None, dimensions=dimensions_of(study), roles=roles_of(study))
    if request.method == "POST" and form.is_valid():
        begun = form.answers([it["id"] for it in known_of(study)])
        _keep(request, study, [*known_of(study), begun])
        return redirect("releases:counts", pk=study.pk, name=begun["id"])
    context = {"form": form, "known": known_of(study), "groups": list(form.dimensions)}
    return _show(request, study, "known", context, back=_found(study))


@of_study(rules.may_edit)
@require_http_methods(["GET", "POST"])
def counts(request: HttpRequest, study: Study, name: str) -> HttpResponse:
    """The numbers, group by group."""
    one = next((it for it in known_of(study) if it["id"] == name), None)
    if one is None:
        raise Http404
    by_id = {it["id"]: it for it in dimensions_of(study) if it.get("categories")}
    if not set(one["by"]) <= set(by_id):
        messages.error(request, _("A group of these numbers is not there any more."))
        return redirect("releases:known", pk=study.pk)
    groups = [by_id[it] for it in one["by"]]
    form = CountsForm(request.POST or None, groups=groups)
    form.initial = form.initial_from(one, groups)
    if request.method == "POST" and form.is_valid():
        made = form.answers(one)
        _keep(request, study, [made if it["id"] == name else it for it in known_of(study)])
        return redirect("releases:known", pk=study.pk)
    context = {"form": form, "one": one}
    return _show(request, study, "counts", context, back=reverse("releases:known", args=[study.pk]))


@of_study(rules.may_edit)
@require_POST
def drop_counts(request: HttpRequest, study: Study, name: str) -> HttpResponse:
    """Take counts out again."""
    _keep(request, study, [it for it in known_of(study) if it["id"] != name])
    return redirect("releases:known", pk=study.pk)


def _keep(request: HttpRequest, study: Study, benchmarks: list[dict[str, Any]]) -> None:
    actions.answer(
        study=study, by=request.user, screen="counts", answers={"benchmarks": benchmarks}
    )


def _found(study: Study) -> str:
    return reverse("releases:screen", args=[study.pk, "found"])


def _show(
    request: HttpRequest, study: Study, template: str, context: dict[str, Any], *, back: str
) -> HttpResponse:
    context = {"screen": screens.screen("found"), "back": back, **context}
    return show(request, template, study, context, here="found")
