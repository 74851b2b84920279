"""Moving a gap: steps of the table, merging, splitting; proposals and what bears on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from counted.hub.accounts.rules import standing
from counted.hub.evidence.models import Link
from counted.hub.guidance.gaps import (
    actions,
    citing,
    doing,
    joining,
    presenting,
    queries,
    rules,
    steps,
)
from counted.hub.guidance.gaps.answering import about, known, posted, writes, written
from counted.hub.guidance.gaps.forms import (
    CiteForm,
    DecisionForm,
    MergeForm,
    OwnerForm,
    ProposalForm,
    SplitForm,
    StepForm,
)
from counted.hub.guidance.gaps.joining import Part
from counted.hub.guidance.gaps.moving import OFFERED, OPEN, Action, Rule
from counted.hub.guidance.models import Gap, Proposal
from counted.hub.library.link_views import thing_at
from counted.hub.ui.markdown import plain

FORMS: dict[str, type[StepForm]] = {Action.TAKE_ON: OwnerForm, Action.MERGE: MergeForm}
ELSEWHERE = (Action.REWORD, Action.SPLIT)  #: need more than words, on pages of their own


@login_required
@writes
def step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do one thing with a gap, with the words that it asks for."""
    found = known(pk)
    if action in ELSEWHERE:
        raise Http404
    rule = _rule(request, found, action)
    form = FORMS.get(action, StepForm)(posted(request), rule=rule, person=request.user)

    def act() -> str:
        _do(found, rule, form, request)
        messages.success(request, _("Done; those whom it concerns are told."))
        return presenting.gap_url(found)

    return written(request, form, act, about(found, str(OFFERED[rule.action])))


def _rule(request: HttpRequest, found: Gap, action: str) -> Rule:
    """The rule by which the reader may do this now; where there is none, there is no page."""
    for rule in steps.options(standing(request.user), found):
        if rule.action == action:
            return rule
    raise Http404


def _do(found: Gap, rule: Rule, form: Any, request: HttpRequest) -> None:
    said = {"by": request.user, "text": form.cleaned_data["text"], "speaks_for": form.voice()}
    if rule.action == Action.MERGE:
        joining.merge(gap=found, into=form.cleaned_data["into"], **said)
    elif rule.action == Action.UNMERGE:
        joining.unmerge(gap=found, **said)
    elif rule.action == Action.TAKE_ON:
        doing.take_step(gap=found, action=rule.action, owner=form.owner_chosen(), **said)
    else:
        doing.take_step(gap=found, action=rule.action, **said)


@login_required
@writes
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """Make new gaps from one that is several."""
    found = known(pk)
    rule = _rule(request, found, Action.SPLIT)
    along = _along(found, request)
    form = SplitForm(posted(request), rule=rule, along=along, person=request.user)

    def act() -> str:
        parts = [
            Part({"statement": text}, _keys(chosen, "proposal"), _keys(chosen, "link"))
            for text, chosen in form.chosen()
        ]
        joining.split(
            gap=found, by=request.user, parts=parts, text=form.cleaned_data["text"],
            speaks_for=form.voice(),
        )  # fmt: skip
        messages.success(request, _("Split; all of them say so."))
        return presenting.gap_url(found)

    words = about(found, str(OFFERED[Action.SPLIT]))
    words["lead"] = _(
        "It stays, and new ones come from it. What goes along with none of them stays with it, and "
        "so do the marks of those who want it to come first."
    )
    return written(request, form, act, words)


def _along(found: Gap, request: HttpRequest) -> dict[str, str]:
    """What can go along with a new gap: name of the field -> its words."""
    told = {
        f"proposal-{it.pk}": _("Proposal: %s") % presenting.beginning(plain(it.text))
        for it in found.proposals.all()
    }
    bearing = citing.evidence_of([found.pk], reader=request.user)
    for it in bearing.all():
        told[f"link-{it.link.pk}"] = f"{it.says}: {it.card.title}"
    return told


def _keys(chosen: list[str], kind: str) -> list[int]:
    told = (it.partition("-") for it in chosen)
    return [int(key) for name, _dash, key in told if name == kind]


@login_required
@writes
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose what to do about a gap."""
    found = known(pk)
    if not (rules.may_raise(standing(request.user)) and found.state in OPEN):
        raise Http404
    first = {"language": get_language() or "en"}
    form = ProposalForm(posted(request), initial=first, person=request.user)

    def act() -> str:
        told = form.cleaned_data
        made = actions.propose(
            gap=found, by=request.user, text=told["text"], language=told["language"],
            speaks_for=form.voice(),
        )  # fmt: skip
        messages.success(request, _("Proposed; those who see to the gap are told."))
        return f"{presenting.gap_url(found)}#proposal-{made.pk}"

    words = about(found, _("Propose what to do"))
    words["lead"] = _(
        "Whoever sees to the gap takes it up or declines it, with a reason. Clauses of guidance "
        "that come of it will stand with it."
    )
    words["button"] = _("Propose it")
    return written(request, form, act, words)


@login_required
@writes
def decide(request: HttpRequest, pk: int, proposal: int) -> HttpResponse:
    """Take a proposal up, or decline it."""
    found = known(pk)
    proposed = get_object_or_404(queries.proposals(queries.family(found)), pk=proposal)
    may = rules.may_look_after(standing(request.user), found)
    if not (may and proposed.state != Proposal.State.TAKEN_UP):
        raise Http404
    form = DecisionForm(posted(request))

    def act() -> str:
        is_taken_up = form.cleaned_data["answer"] == "taken_up"
        actions.decide(
            proposal=proposed, by=request.user, is_taken_up=is_taken_up,
            reason=form.cleaned_data["reason"],
        )  # fmt: skip
        messages.success(request, _("Decided; whoever proposed it is told."))
        return f"{presenting.gap_url(found)}#proposal-{proposed.pk}"

    words = about(found, _("What becomes of this proposal?"))
    words["lead"] = presenting.beginning(plain(proposed.text))
    return written(request, form, act, words)


@login_required
@writes
def cite(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what bears on a gap: a page of this site, or one elsewhere."""
    found = known(pk)
    if not rules.may_raise(standing(request.user)) or found.state == Gap.State.MERGED:
        raise Http404
    first = {"address": request.GET.get("address", "")}
    form = CiteForm(posted(request), initial=first, person=request.user)
    if request.method == "POST" and form.is_valid():
        _find(request, found, form)

    def act() -> str:
        told = form.cleaned_data
        actions.cite(
            gap=found, by=request.user, relation=told["relation"], source=told["source"],
            url="" if told["source"] else told["address"], title=told["title"],
            note=told["note"], speaks_for=form.voice(),
        )  # fmt: skip
        messages.success(request, _("It stands on the page of the gap now."))
        return f"{presenting.gap_url(found)}#evidence"

    return written(request, form, act, about(found, _("What bears on it?")))


def _find(request: HttpRequest, found: Gap, form: CiteForm) -> None:
    """The thing whose page was named; an address elsewhere needs a title."""
    told = form.cleaned_data
    address = told["address"]
    told["source"] = thing_at(request, address)
    is_elsewhere = address.startswith(("https://", "http://")) and not is_ours(request, address)
    if told["source"] == presenting.gap_thing(found):
        form.add_error("address", _("This is the gap itself."))
    elif told["source"] is None and not is_elsewhere:
        form.add_error("address", _("No page of this site that can be linked is there."))
    elif is_elsewhere and not told["title"]:
        form.add_error("title", _("Readers need a title to know where it leads."))


def is_ours(request: HttpRequest, address: str) -> bool:
    """Whether an address is one of this site."""
    return address.split("/")[2:3] == [request.get_host()]


@login_required
@require_POST
def uncite(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    """Take away what was said to bear on a gap."""
    found = known(pk)
    keys = queries.family(found)
    who, shown = standing(request.user), citing.evidence_of(keys, reader=request.user).all()
    mine = {it.link.pk for it in shown if citing.may_take_away(who, found, it)}
    if link not in mine:
        raise Http404
    actions.uncite(gap=found, link=Link.objects.get(pk=link), by=request.user)
    messages.success(request, _("Taken away."))
    return redirect(f"{presenting.gap_url(found)}#evidence")
