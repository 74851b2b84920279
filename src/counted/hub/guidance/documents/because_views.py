"""Why a clause of a draft reads as it does: the proposals that it takes up."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from counted.hub.accounts.models import User
from counted.hub.accounts.rules import standing
from counted.hub.guidance.documents import presenting, queries
from counted.hub.guidance.documents.draft_views import address_of, passage_of_draft
from counted.hub.guidance.documents.forms import BecauseForm
from counted.hub.guidance.gaps import actions as gaps
from counted.hub.guidance.gaps.rules import may_look_after
from counted.hub.guidance.models import Passage, Proposal
from counted.hub.ui.parts import Link
from counted.hub.ui.writing import posted, writes, written


def _answer(proposal: Proposal, passage: Passage, by: User, reason: str) -> None:
    """Take a proposal up; only point at it where others see to its gap, who decide on it."""
    if may_look_after(standing(by), proposal.gap):
        gaps.take_up(proposal=proposal, passages=[passage], by=by, reason=reason)
    else:
        proposal.passages.add(passage)


@login_required
@writes
def because(request: HttpRequest, slug: str, serial: int) -> HttpResponse:
    """Say which proposals a clause takes up; whoever made one is told, with the reason.

    Where others see to the gap of a proposal, the clause points at it, and they decide on it.
    """
    it = passage_of_draft(request, slug, serial)
    offered = {one.pk: one for one in queries.proposals_for(it)}
    held = set(it.proposals.values_list("pk", flat=True))
    form = BecauseForm(
        posted(request), initial={"proposals": sorted(held)}, held=held, offered=offered.values()
    )

    def act() -> str:
        chosen = {int(key) for key in form.cleaned_data["proposals"]}
        it.proposals.remove(*(held - chosen))
        for key in sorted(chosen - held):
            _answer(offered[key], it, request.user, form.cleaned_data["reason"])
        messages.success(request, _("Kept."))
        return address_of(it.version.document, f"#{it.clause.name}")

    back = address_of(it.version.document, f"#{it.clause.name}")
    words = {
        "title": _("Because of what does clause {number} read like this?").format(number=it.number),
        "lead": presenting.passage_title(it),
        "over": Link(it.version.document.title, back),
        "back": back,
    }
    return written(request, form, act, words)
