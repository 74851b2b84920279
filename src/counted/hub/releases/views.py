"""Pages of a study that are no screens: my work, beginning, the study itself, files, computing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from counted.errors import CountedError
from counted.hub.collect import queries as kept
from counted.hub.collect.models import HandedIn
from counted.hub.releases import actions, my_work, queries, rules, screens
from counted.hub.releases.forms import BeginForm, HandInForm, SettleForm, StudyFileForm
from counted.hub.releases.group_forms import JoinForm
from counted.hub.releases.models import Run, Study
from counted.hub.ui.parts import Empty, Job, Link, Moment, Step

STEPS_OF_RUN = {
    "read": _("Reading the records"),
    "assess": _("Looking at their quality"),
    "weigh": _("Weighing"),
    "estimate": _("Estimating"),
    "protect": _("Protecting people"),
}
KINDS = {
    "name": _("a name"),
    "phone": _("a phone number"),
    "email": _("an e-mail address"),
    "national_id": _("the number of a document"),
    "coordinates": _("a place on a map"),
    "device": _("the number of a phone or tablet"),
    "birth_date": _("a date of birth"),
    "address": _("an address"),
    "free_text": _("texts in people's own words"),
}

Page = Callable[..., HttpResponse]


def of_study(may: Callable[[rules.Standing], bool] = rules.may_see) -> Callable[[Page], Page]:
    """A page about one study, for people who may; everybody else gets 404.

    No browser keeps it: on a shared computer it is gone with signing out. What an action refuses
    because something has changed meanwhile is told on the page of the study.
    """

    def around(page: Page) -> Page:
        @never_cache
        @login_required
        @wraps(page)
        def guarded(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
            study, who = queries.study_for(request.user, pk)
            if not may(who):
                raise Http404
            request.standing = who
            try:
                return page(request, study, **kwargs)
            except CountedError as error:
                if request.method != "POST":
                    raise
                messages.error(request, told(error))
                return redirect("releases:study", pk=pk)

        return guarded

    return around


def show(
    request: HttpRequest, template: str, study: Study, context: dict[str, Any], *, here: str = ""
) -> HttpResponse:
    """A page of a study, with its steps."""
    common = {"ours": study, "steps": steps_of(study, here), "made_up": study.made_up}
    return render(request, f"releases/{template}.html", {**common, **context})


def steps_of(study: Study, here: str) -> list[Step]:
    """The six screens, as they stand."""
    gaps = screens.missing(study.answers)
    return [
        Step(
            screen.title,
            "here" if screen.name == here else "ahead" if screen.name in gaps else "done",
            reverse("releases:screen", args=[study.pk, screen.name]),
        )
        for screen in screens.SCREENS
    ]


def told(error: CountedError) -> str:
    """An error in the language of the page: what happened and what to do."""
    return error.said(gettext)


@never_cache
@login_required
@require_GET
def work(request: HttpRequest) -> HttpResponse:
    """What waits for me."""
    found = queries.work_of(request.user)
    waiting = [
        *map(my_work.approval_item, found.approvals),
        *map(my_work.finish_item, found.unfinished),
    ]
    context = {
        "waiting": waiting,
        "mine": [my_work.study_item(it) for it in found.others],
        "released": [my_work.released_item(it) for it in found.releases],
        "nothing_waits": Empty(
            _("Nothing waits for you"),
            _("Begin a study with a spreadsheet of answers; six plain screens lead through it."),
            Link(_("Begin a study"), reverse("releases:begin")),
        ),
    }
    return render(request, "releases/work.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a study."""
    form = BeginForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        study = actions.begin(
            owner=request.user,
            title=form.cleaned_data["title"],
            organisation=form.cleaned_data["organisation"],
            language=get_language() or "en",
        )
        return redirect("releases:files", pk=study.pk)
    return render(request, "releases/begin.html", {"form": form})


@of_study()
@require_GET
def study(request: HttpRequest, study: Study) -> HttpResponse:
    """One study: how far it is, what happened, what comes next."""
    dataset = kept.dataset_of(study.dataset_id)
    files = kept.files_of(dataset)
    newest = queries.newest_run(study)
    moments = [Moment(it.at, screens.said(it), it.person) for it in queries.story_of(study)]
    context = {
        "dataset": dataset,
        "files": files.values(),
        "unsettled": any(kept.unsettled(file) for file in files.values()),
        "needs_join": needs_join(study, files),
        "gaps": [
            (screens.screen(name).title, name, found)
            for name, found in screens.missing(study.answers).items()
        ],
        "problem": told_problem(study),
        "run": newest,
        "failure": told(newest.error) if newest and newest.error else "",
        "done": queries.newest_done(study),
        "releases": study.releases.defer("content"),
        "moments": moments,
        "standing": request.standing,
        "may_erase": rules.may_erase(request.standing),
        "may_withdraw": rules.may_withdraw(request.standing),
    }
    return show(request, "study", study, context)


def told_problem(study: Study) -> str:
    """Why complete answers make no study file, if so."""
    problem = actions.problem_of(study)
    return told(problem) if problem else ""


def needs_join(study: Study, files: dict[str, HandedIn]) -> bool:
    """Whether somebody has to say how the two tables belong together."""
    tables = set(files) - {HandedIn.Role.FORM}
    return len(tables) == 2 and not study.answers.get("joins")


def next_of(study: Study) -> str:
    """Where to go on: the first thing that is missing."""
    files = kept.files_of(kept.dataset_of(study.dataset_id))
    if not set(files) - {HandedIn.Role.FORM}:
        return reverse("releases:files", args=[study.pk])
    if any(kept.unsettled(file) for file in files.values()):
        return reverse("releases:columns", args=[study.pk])
    if needs_join(study, files):
        return reverse("releases:join", args=[study.pk])
    for name in screens.missing(study.answers):
        if not study.is_uploaded:
            return reverse("releases:screen", args=[study.pk, name])
    return reverse("releases:study", args=[study.pk])


@of_study(rules.may_edit)
@require_http_methods(["GET", "POST"])
def files(request: HttpRequest, study: Study) -> HttpResponse:
    """Hand in spreadsheets and the form; what can be used is kept, whatever happens to the rest."""
    form = HandInForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        for field, role, file in form.sent():
            try:
                actions.hand_in(
                    study=study, by=request.user, role=role, name=file.name, data=file.read()
                )
            except CountedError as error:
                form.add_error(field, told(error))
        if not form.errors:
            return redirect(next_of(Study.objects.get(pk=study.pk)))
    dataset = kept.dataset_of(study.dataset_id)
    context = {"form": form, "files": dataset.files.all(), "dataset": dataset}
    return show(request, "files", study, context)


@of_study(rules.may_edit)
@require_POST
def take_back(request: HttpRequest, study: Study, role: str) -> HttpResponse:
    """Remove one file."""
    try:
        actions.take_back(study=study, by=request.user, role=role)
    except CountedError as error:
        messages.error(request, told(error))
    return redirect("releases:files", pk=study.pk)


@of_study(rules.may_edit)
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, study: Study) -> HttpResponse:
    """Settle the columns that may point at single people, one file after the other."""
    dataset = kept.dataset_of(study.dataset_id)
    tables = [file for file in dataset.files.all() if file.role != HandedIn.Role.FORM]
    open_ones = [file for file in tables if kept.unsettled(file)]
    wanted = request.GET.get("file")
    chosen = next((it for it in tables if it.role == wanted), None) or next(iter(open_ones), None)
    if chosen is None:
        return show(request, "columns", study, {"files": tables})
    why = {
        it["column"]: _("It may hold %(kind)s. %(why)s")
        % {"kind": KINDS[it["kind"]], "why": gettext(it["why"])}
        for it in kept.unsettled(chosen)
    }
    form = SettleForm(request.POST or None, file=chosen, why=why)
    if request.method == "POST" and form.is_valid():
        decisions = form.decisions()
        if decisions or not why:
            actions.settle(study=study, by=request.user, role=chosen.role, decisions=decisions)
        return redirect(next_of(Study.objects.get(pk=study.pk)))
    return show(request, "columns", study, {"form": form, "file": chosen, "files": tables})


@of_study(rules.may_edit)
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, study: Study) -> HttpResponse:
    """By which columns people find their household."""
    try:
        tables = kept.tables(kept.dataset_of(study.dataset_id))
    except CountedError as error:
        messages.error(request, told(error))
        return redirect(next_of(study))
    if len(tables) < 2:
        return redirect(next_of(study))
    matches = kept.matches(tables[HandedIn.Role.HOUSEHOLDS], tables[HandedIn.Role.MEMBERS])
    now = study.answers.get("joins", {})
    chosen = [
        str(at)
        for at, it in enumerate(matches)
        if (it.key, it.parent_key) == (now.get("key"), now.get("parent_key"))
    ]
    form = JoinForm(
        request.POST or None, matches=matches, initial={"pair": next(iter(chosen), None)}
    )
    if request.method == "POST" and form.is_valid():
        study = actions.answer(study=study, by=request.user, screen="joins", answers=form.answers())
        return redirect(next_of(study))
    return show(request, "join", study, {"form": form, "matches": matches})


@of_study(rules.may_edit)
@require_http_methods(["GET", "POST"])
def study_file(request: HttpRequest, study: Study) -> HttpResponse:
    """Show the study file, take one from outside, or go back to the answers."""
    form = StudyFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and "drop" in request.POST:
        actions.use_answers(study=study, by=request.user)
        return redirect("releases:file", pk=study.pk)
    if request.method == "POST" and form.is_valid():
        try:
            text = form.cleaned_data["file"].read().decode("utf-8-sig")
            actions.use_file(study=study, by=request.user, text=text)
            return redirect("releases:file", pk=study.pk)
        except UnicodeDecodeError:
            form.add_error("file", _("This is no plain text. Save it with the encoding UTF-8."))
        except CountedError as error:
            form.add_error("file", told(error))
    return show(request, "file", study, {"form": form})


@of_study(rules.may_edit)
@require_POST
def start(request: HttpRequest, study: Study) -> HttpResponse:
    """Compute."""
    try:
        run = actions.start_run(study=study, by=request.user)
    except CountedError as error:
        messages.error(request, told(error))
        return redirect(next_of(study))
    return redirect("releases:run", pk=study.pk, run=run.pk)


@of_study()
@require_GET
def run(request: HttpRequest, study: Study, run: int) -> HttpResponse:
    """How far a computation is; only the part that changes where a script asks for it."""
    found = queries.run_of(study, run)
    context = {"run": found, "job": job_of(found)}
    if request.htmx:
        return render(request, "releases/run_job.html", context)
    return show(request, "run", study, context)


def job_of(run: Run) -> Job:
    """A computation as it is shown."""
    address = reverse("releases:run", args=[run.study_id, run.pk])
    text: Any = STEPS_OF_RUN.get(run.step, "") if run.state == Run.State.RUNNING else ""
    further = None
    if run.state == Run.State.DONE:
        results = reverse("releases:results", args=[run.study_id])
        further = Link(_("See what these data can say"), results)
    if error := run.error:
        text = told(error)
        further = Link(_("Go and mend it"), mending_address(run))
    state = "done" if run.state == Run.State.WITHDRAWN else str(run.state)
    return Job(
        title=_("Computing your figures"),
        state=state,
        text=text,
        done=run.steps_done,
        total=run.steps,
        url=address,
        next=further,
    )


def mending_address(run: Run) -> str:
    """Where a failure is mended."""
    if run.screen in screens.NAMES:
        return reverse("releases:screen", args=[run.study_id, run.screen])
    if run.screen in ("files", "columns", "join", "file"):
        return reverse(f"releases:{run.screen}", args=[run.study_id])
    return reverse("releases:study", args=[run.study_id])
