"""Pages of those who decide: what was handed in, one contribution, decisions, the report."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from counted.errors import CountedError
from counted.hub.calls import (
    adopting,
    answering,
    conflicts,
    deciding,
    files,
    presenting,
    queries,
    reported,
    reporting,
    reviewed,
    reviewing,
    taking_in,
)
from counted.hub.calls import answers as logic
from counted.hub.calls.forms import MailedForm
from counted.hub.calls.models import Call, Contribution, Question
from counted.hub.calls.organise_views import form_page
from counted.hub.calls.organising_forms import (
    AssignForm,
    DecisionForm,
    ExtendForm,
    JoinForm,
    LearnedForm,
    MaskForm,
)
from counted.hub.calls.paper_views import brought_by
from counted.hub.calls.reporting import figures
from counted.hub.calls.review_forms import RemarkForm
from counted.hub.calls.views import attachment, working
from counted.hub.ui import things
from counted.hub.ui.parts import Choice, Column, Facet, Table

PER_PAGE = 50
COLUMNS = (
    Column(_("State")),
    Column(_("Reviews"), numeric=True),
    Column(_("Points of 100"), numeric=True, key=True),
    Column(_("Spread"), numeric=True),
    Column(_("Prepared")),
)
ORDERS = {
    "newest": _("Newest first"), "mean": _("Most points first"),
    "spread": _("Reviewers most apart first"), "reviews": _("Fewest reviews first"),
}  # fmt: skip


@working
@require_safe
def organise(request: HttpRequest, slug: str) -> HttpResponse:
    """What was handed in for a call, with how its reviews fell, and everything that can be done."""
    call = queries.call_run_by(request.user, slug)
    state, order = request.GET.get("state", ""), request.GET.get("order", "newest")
    counts = queries.states_of(request.user, call)
    state = state if state in counts else ""
    found = queries.review_list(request.user, call, state=state, order=order)
    paginator = Paginator(found, PER_PAGE)
    paginator.count = counts[state] if state else sum(counts.values())  # counted already
    page = paginator.get_page(request.GET.get("page"))
    rows = [presenting.row_of(it, call) for it in page.object_list]
    context = {
        "call": call,
        "page": page,
        "facets": _narrowed(request, counts, state),
        "orders": [
            Choice(label, 0, _other(request, order=key), key == order)
            for key, label in ORDERS.items()
        ],
        "table": Table(_("Contributions"), _("Title"), COLUMNS, rows) if rows else None,
        "prepared": any(it.prepared for it in page.object_list),
        "made_up": call.made_up,
    }
    return render(request, "calls/organise.html", context)


def _narrowed(request: HttpRequest, counts: dict[str, int], state: str) -> list[Facet]:
    """The list by state."""
    labels = dict(Contribution.State.choices)
    choices = [
        Choice(
            labels[key], number, _other(request, state="" if key == state else key), key == state
        )
        for key, number in counts.items()
    ]
    return [Facet(_("State"), choices)] if choices else []


def _other(request: HttpRequest, **changed: str) -> str:
    """The address of the list with something else chosen."""
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in changed.items():
        query[name] = value
    return f"?{query.urlencode()}"


@working
@require_safe
def judge(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """One contribution for those who decide: answers, reviews, discussion, and what to do."""
    call = queries.call_run_by(request.user, slug)
    found = queries.judged_by(request.user, call, code)
    questions = list(call.questions.all())
    untold = found.decisions.filter(told_at__isnull=True).first()
    waits = found.state == Contribution.State.SUBMITTED
    now = answering.snapshot(found)
    context = {
        "call": call,
        "it": found,
        "authors": presenting.authors_of(found),
        "parts": presenting.parts_of(
            questions, found, attached=presenting.attached_for_judges(found)
        ),
        "reviewed": reviewed.of(queries.reviews_of(found)),
        "is_reviewed": call.phases.exists(),
        "remark_form": RemarkForm() if reviewing.discussed_in(found) else None,
        "extend_form": ExtendForm() if found.state == Contribution.State.CHANGES else None,
        "remarks": found.remarks.select_related("person"),
        "stated": found.conflicts.select_related("person"),
        "decided": [it for it in found.decisions.select_related("made_by") if it.told_at],
        "untold": untold,
        "rounds": [
            (it, presenting.changes_of(questions, it.before, it.after or now))
            for it in found.rounds.select_related("decision")
        ],
        "waits": waits,
        "decision_form": DecisionForm(instance=untold) if waits else None,
        "assign_form": AssignForm(call=call, able=_able(call, found)) if waits else None,
        "may_adopt": found.state == "accepted" and call.wants != "text" and not found.item,
        "others": list(found.others.all()),
        "made_up": call.made_up,
    }
    return render(request, "calls/judge.html", context)


def _able(call: Call, found: Contribution) -> list[int]:
    """Reviewers without a conflict who were not asked yet."""
    panel = [it.person for it in call.reviewers.select_related("person")]
    ties = conflicts.ties_of([found])[found.pk]
    return [it.person_id for it in conflicts.judges(panel) if not conflicts.is_held_back(it, ties)]


@working
@require_POST
def assign(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Ask one reviewer."""
    call = queries.call_run_by(request.user, slug)
    found = queries.judged_by(request.user, call, code)
    form = AssignForm(request.POST, call=call, able=_able(call, found))
    if form.is_valid():
        reviewing.assign(
            phase=form.cleaned_data["phase"],
            contribution=found,
            reviewer=form.cleaned_data["reviewer"].person,
            by=request.user,
        )
        return redirect("calls:judge", slug=slug, code=code)
    return form_page(request, form, title=found.title, back=_at(call, found), call=call)


def _at(call: Call, found: Contribution) -> str:
    return reverse("calls:judge", args=[call.slug, found.code])


@working
@require_POST
def unassign(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    """Do not ask a reviewer after all, or note a conflict of theirs."""
    call = queries.call_run_by(request.user, slug)
    found = queries.judged_by(request.user, call, code)
    it = get_object_or_404(found.assignments.select_related("reviewer"), pk=pk)
    if "conflict" in request.POST:
        reviewing.state_conflict(contribution=found, person=it.reviewer, by=request.user)
    else:
        reviewing.take_back(assignment=it, by=request.user)
    return redirect("calls:judge", slug=slug, code=code)


@working
@require_http_methods(["GET", "POST"])
def mask(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """What reviewers read instead of answers that name somebody."""
    call = queries.call_run_by(request.user, slug)
    found = queries.judged_by(request.user, call, code)
    shown = presenting.for_reviewers(call.questions.all(), hides_authors=call.hides_authors)
    written = [it for it in logic.asked(shown, found.answers) if it.variant in _WORDS]
    form = MaskForm(request.POST or None, contribution=found, questions=written)
    if request.method == "POST" and form.is_valid():
        deciding.mask(contribution=found, masked=form.masks())
        return redirect("calls:judge", slug=slug, code=code)
    lead = _("Left empty, reviewers read the answer as it is, which stands under the question.")
    return form_page(
        request, form, title=_("What reviewers read"), back=_at(call, found), lead=lead, call=call
    )


_WORDS = (Question.Variant.TEXT, Question.Variant.LONG, Question.Variant.URL)


@working
@require_safe
def judge_file(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    """A file, for those who run the call."""
    call = queries.call_run_by(request.user, slug)
    found = queries.judged_by(request.user, call, code)
    it = get_object_or_404(found.attachments, pk=pk)
    return attachment(files.blobs.get(it.sha256), name=it.name, media_type=it.media_type)


@working
@require_POST
def decide(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Prepare a decision; it is told later with the others."""
    call = queries.call_run_by(request.user, slug)
    found = queries.judged_by(request.user, call, code)
    if "undo" in request.POST:
        deciding.take_back(contribution=found)
        return redirect("calls:judge", slug=slug, code=code)
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            deciding.prepare(contribution=found, by=request.user, **form.cleaned_data)
        except CountedError as error:  # what was written stays on the page
            form.add_error(None, error.said(gettext))
        else:
            messages.success(request, _("Prepared. Nobody is told before you tell all decisions."))
            return redirect("calls:judge", slug=slug, code=code)
    return form_page(request, form, title=found.title, back=_at(call, found), call=call)


@working
@require_POST
def extend(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Give more time for changes."""
    call = queries.call_run_by(request.user, slug)
    found = queries.judged_by(request.user, call, code)
    form = ExtendForm(request.POST)
    if form.is_valid():
        deciding.extend(contribution=found, by=request.user, until=form.cleaned_data["until"])
        messages.success(request, _("The authors are told."))
        return redirect("calls:judge", slug=slug, code=code)
    return form_page(request, form, title=found.title, back=_at(call, found), call=call)


@working
@require_POST
def judge_remark(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Say something to the reviewers, where they may talk among themselves."""
    call = queries.call_run_by(request.user, slug)
    found = queries.judged_by(request.user, call, code)
    phase = reviewing.discussed_in(found)
    if phase is None:
        raise Http404
    form = RemarkForm(request.POST)
    if form.is_valid():
        text = form.cleaned_data["text"]
        reviewing.remark(phase=phase, contribution=found, by=request.user, text=text)
        return redirect(f"{_at(call, found)}#discussion")
    return form_page(request, form, title=found.title, back=_at(call, found), call=call)


@working
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Merge a contribution into another, or say that it is the same."""
    call = queries.call_run_by(request.user, slug)
    found = queries.judged_by(request.user, call, code)
    others = queries.review_list(request.user, call).exclude(pk=found.pk)
    form = JoinForm(request.POST or None, others=others.exclude(state__in=("merged", "duplicate")))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        deciding.join(
            contribution=found, into=given["into"], by=request.user, how=given["how"],
            reason=given["reason"],
        )  # fmt: skip
        return redirect("calls:judge", slug=slug, code=code)
    lead = _("Nothing is deleted: each leads to the other. The authors are told at once.")
    return form_page(
        request, form, title=found.title, back=_at(call, found), lead=lead, call=call,
        button=_("Put together and tell"),
    )  # fmt: skip


@working
@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest, slug: str) -> HttpResponse:
    """Who would be told what; then tell all of it in one go."""
    call = queries.call_run_by(request.user, slug)
    if request.method == "POST":
        asked = (things.key_of(it) for it in request.POST.getlist("decision"))
        keys = [it for it in asked if it is not None]
        done = deciding.tell(call=call, by=request.user, decisions=keys)
        number = len(done)
        text = ngettext("{number} decision was told.", "{number} decisions were told.", number)
        messages.success(request, text.format(number=number))
        return redirect("calls:organise", slug=slug)
    context = {
        "call": call,
        "letters": deciding.letters(call, by=request.user),
        "is_reviewed": call.phases.exists(),
    }
    return render(request, "calls/tell.html", context)


@working
@require_POST
def adopt(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Make the draft of an item of the library."""
    call = queries.call_run_by(request.user, slug)
    found = queries.judged_by(request.user, call, code)
    adopting.adopt(contribution=found, by=request.user)
    messages.success(request, _("A draft stands in the library; its authors write on."))
    if not adopting.still_speaks(found):
        said = gettext(
            "{name} does not represent {organisation} today; the draft is in their own name."
        )
        who = {"name": str(found.author), "organisation": str(found.speaks_for)}
        messages.warning(request, said.format(**who))
    return redirect("calls:judge", slug=slug, code=code)


@working
@require_http_methods(["GET", "POST"])
def mailed(request: HttpRequest, slug: str) -> HttpResponse:
    """Take in a form that came by e-mail."""
    call = queries.call_run_by(request.user, slug)
    form = MailedForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            brought = brought_by(call, given["file"])
            made = taking_in.take_in(
                call=call, brought=brought, name=given["name"], email=given["email"],
                by=request.user,
            )  # fmt: skip
        except CountedError as error:
            form.add_error("file", error.said(gettext))
        else:
            text = gettext("A draft was made for {name}; they were told and hand it in themselves.")
            messages.success(request, text.format(name=str(made.author)))
            return redirect("calls:organise", slug=slug)
    lead = _("It becomes a draft of whoever sent it. They look it over and hand it in.")
    return form_page(
        request, form, title=_("Take in a form that came by e-mail"), lead=lead,
        back=reverse("calls:organise", args=[slug]), call=call,
    )  # fmt: skip


@working
@require_http_methods(["GET", "POST"])
def write_report(request: HttpRequest, slug: str) -> HttpResponse:
    """Write what was learned, look at the report, publish it with the text as it stands there."""
    call = queries.call_run_by(request.user, slug)
    form = LearnedForm(request.POST or None, initial={"learned": call.learned})
    if request.method == "POST" and form.is_valid():
        reporting.write(call=call, learned=form.cleaned_data["learned"])
        if "publish" not in request.POST:
            return redirect("calls:write_report", slug=slug)
        try:
            reporting.publish(call=call, by=request.user)
        except CountedError as error:  # the text is kept, and stays on the page
            form.add_error(None, error.said(gettext))
        else:
            return redirect("calls:report", slug=slug)
    context = {**reported.context(call, figures(call)), "form": form, "call": call}
    return render(request, "calls/write_report.html", context)
