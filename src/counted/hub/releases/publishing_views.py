"""From results to the world: what the data say, the preview, approving, publishing, taking back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from counted.errors import CountedError
from counted.hub.collect import queries as kept
from counted.hub.releases import drawing_tasks, publishing, queries, rules, saying
from counted.hub.releases.forms import (
    ApproveForm,
    EraseForm,
    PublicReasonForm,
    PublishForm,
    ReasonForm,
)
from counted.hub.releases.models import Approval, Release, Run, Study
from counted.hub.releases.presenting import public_context
from counted.hub.releases.views import of_study, show, told


def _done(study: Study) -> Run:
    run = queries.newest_done(study)
    if run is None:
        raise Http404
    return run


@of_study()
@require_GET
def results(request: HttpRequest, study: Study) -> HttpResponse:
    """What these data can say, what they cannot, and what to do next."""
    run = _done(study)
    said = saying.of_results(run.content, language=get_language() or "en")
    context = {
        "run": run,
        "said": said,
        "to_do": saying.to_do(run, study, said),
        "is_old": run.study_file != study.study_file,
    }
    return show(request, "results", study, context)


@of_study()
@require_GET
def preview(request: HttpRequest, study: Study) -> HttpResponse:
    """Exactly what the world will see, with what can be done about it under it."""
    return _preview(request, study, _done(study))


def _preview(request: HttpRequest, study: Study, run: Run, **forms: Any) -> HttpResponse:
    who = request.standing
    lapsed = queries.lapsed(run)
    roles = queries.my_part(run, request.user, who, without=lapsed)
    published = Release.objects.filter(run=run).defer("content").first()
    approvals = [it for it in run.approvals.all() if it not in lapsed]
    gap = publishing.consent_gap(run.content, study)
    context = {
        "run": run,
        "published": published,
        "approvals": approvals,
        "lapsed": lapsed,
        "consent_gap": gettext(gap) if gap else "",
        "no_steward": not run.content["study"]["stewards"],
        "approve_form": ApproveForm(roles=roles, initial={"sha256": run.sha256})
        if roles and not published
        else None,
        "decline_form": ReasonForm(prefix="decline") if not published else None,
        "publish_form": PublishForm(initial={"sha256": run.sha256})
        if rules.may_publish(who) and _is_ready(run, approvals, gap) and not published
        else None,
        "may_ask": rules.may_edit(who) and run.asked_at is None and not published,
        **public_context(run.content, language=get_language() or "en"),
        **{name: form for name, form in forms.items() if form is not None},
    }
    if not context["drawn"]:
        drawing_tasks.order(run.sha256, get_language() or "en")
    return show(request, "preview", study, context)


def _is_ready(run: Run, approvals: list[Approval], gap: str) -> bool:
    given = {it.role for it in approvals if it.sha256 == run.sha256}
    return not gap and len(given) == 2 and bool(run.content["study"]["stewards"])


@of_study(rules.may_edit)
@require_POST
def ask(request: HttpRequest, study: Study) -> HttpResponse:
    """Ask the people with a mandate to approve."""
    publishing.ask(run=_done(study), by=request.user)
    messages.success(request, _("Asked. It waits on their page 'My work'."))
    return redirect("releases:preview", pk=study.pk)


@of_study()
@require_POST
def approve(request: HttpRequest, study: Study) -> HttpResponse:
    """Agree to exactly what was shown."""
    run = _done(study)
    roles = queries.my_part(run, request.user, request.standing)
    if not roles:
        raise Http404
    form = ApproveForm(request.POST, roles=roles)
    if form.is_valid():
        given = form.cleaned_data
        try:
            publishing.approve(
                run=run,
                by=request.user,
                role=given["role"],
                sha256=given["sha256"],
                note=given["note"],
            )
        except CountedError as error:
            messages.error(request, told(error))
        else:
            messages.success(request, _("Thank you. Your approval is recorded."))
        return redirect("releases:preview", pk=study.pk)
    return _preview(request, study, run, approve_form=form)


@of_study(rules.may_approve_as_second)
@require_POST
def decline(request: HttpRequest, study: Study) -> HttpResponse:
    """Ask for changes."""
    run = _done(study)
    form = ReasonForm(request.POST, prefix="decline")
    if not form.is_valid():
        return _preview(request, study, run, decline_form=form)
    try:
        publishing.decline(run=run, by=request.user, reason=form.cleaned_data["reason"])
    except CountedError as error:
        messages.error(request, told(error))
    return redirect("releases:study", pk=study.pk)


@of_study(rules.may_publish)
@require_POST
def publish(request: HttpRequest, study: Study) -> HttpResponse:
    """Let the world see it."""
    run = _done(study)
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _preview(request, study, run, publish_form=form)
    try:
        publishing.publish(run=run, by=request.user, sha256=form.cleaned_data["sha256"], seen=True)
    except CountedError as error:
        messages.error(request, told(error))
        return redirect("releases:preview", pk=study.pk)
    messages.success(request, _("Published. Everybody can see it now."))
    return redirect("releases:study", pk=study.pk)


@of_study(rules.may_withdraw)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, study: Study, number: int) -> HttpResponse:
    """Take a release back."""
    release = get_object_or_404(study.releases, number=number, withdrawn_at__isnull=True)
    form = PublicReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        publishing.withdraw(release=release, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Withdrawn. A dated note of it stays."))
        return redirect("releases:study", pk=study.pk)
    return show(request, "withdraw", study, {"form": form, "release": release})


@of_study(rules.may_erase)
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest, study: Study) -> HttpResponse:
    """Erase the uploaded records, and decide about what is published."""
    dataset = kept.dataset_of(study.dataset_id)
    if dataset.erased_at is not None:
        return redirect("releases:study", pk=study.pk)
    has_published = study.releases.filter(withdrawn_at__isnull=True).exists()
    form = EraseForm(request.POST or None, has_published=has_published)
    if request.method == "POST" and form.is_valid():
        publishing.erase(
            study=study,
            by=request.user,
            reason=form.cleaned_data["reason"],
            withdraw_too=form.cleaned_data.get("published") == "withdraw",
        )
        messages.success(request, _("The records are erased."))
        return redirect("releases:study", pk=study.pk)
    return show(request, "erase", study, {"form": form, "dataset": dataset})
