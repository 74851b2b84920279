"""Why a clause of a draft reads as it does: the proposals that it takes up."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from counted.hub.guidance.documents import presenting, queries
from counted.hub.guidance.documents.draft_views import address_of, passage_of_draft
from counted.hub.guidance.documents.forms import BecauseForm
from counted.hub.guidance.gaps import actions as gaps
from counted.hub.ui.parts import Link
from counted.hub.ui.writing import posted, writes, written


@login_required
@writes
def because(request: HttpRequest, slug: str, serial: int) -> HttpResponse:
    """Say which proposals a clause takes up; whoever made one is told, with the reason."""
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
            gaps.take_up(
                proposal=offered[key], passages=[it], by=request.user, is_checked=True,
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
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
