"""Gaps of whoever is signed in: what waits for their word, what they see to, what they raised."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from counted.hub.accounts.rules import standing
from counted.hub.desk.words import name_of
from counted.hub.guidance.gaps import presenting, queries
from counted.hub.guidance.gaps.moving import OPEN
from counted.hub.guidance.models import Gap, Proposal
from counted.hub.ui import registry
from counted.hub.ui.markdown import plain
from counted.hub.ui.parts import Item, Link, Section

SHOWN = 5  #: of each part


def register() -> None:
    """Put all parts on the page of one's work; called when the app starts."""
    registry.register_waiting(unlooked_at, order=40)
    registry.register_waiting(proposals, order=42)
    registry.register_tally(tallied)
    registry.register_own(seen_to, order=60)
    registry.register_own(raised, order=62)


def tallied(request: HttpRequest) -> list[QuerySet]:
    """What waits for somebody, for the menu."""
    who = standing(request.user)
    if not who.is_signed_in:
        return []
    return [*([_unlooked_at()] if who.is_secretariat else []), queries.to_decide(who)]


def _unlooked_at() -> QuerySet[Gap]:
    return Gap.objects.filter(state=Gap.State.RAISED).order_by("raised_at")


def unlooked_at(request: HttpRequest) -> Section | None:
    """Gaps that nobody has accepted or closed yet, for the secretariat."""
    if not standing(request.user).is_secretariat:
        return None
    found = _unlooked_at()
    return _section(_("Gaps that nobody has looked at"), presenting.cards(found))


def proposals(request: HttpRequest) -> Section | None:
    """Proposals against gaps that I look after, and that wait for an answer."""
    cards = [_proposal(it) for it in queries.to_decide(standing(request.user))]
    return _section(_("Proposals that wait for your word"), cards)


def _proposal(it: Proposal) -> Item:
    return Item(
        title=presenting.beginning(plain(it.text)),
        url=f"{presenting.gap_url(it.gap)}#proposal-{it.pk}",
        kind=_("Proposal"),
        note=it.gap.statement,
        foot=name_of(it.author, it.speaks_for),
        tone="waiting",
        language=it.language,
        made_up=it.made_up,
    )


def seen_to(request: HttpRequest) -> Section | None:
    """Gaps that I see to, or the bodies and organisations for which I speak."""
    who = standing(request.user)
    found = Gap.objects.filter(queries.owned_by(who), state__in=OPEN)
    return _section(_("Gaps you see to"), presenting.cards(found))


def raised(request: HttpRequest) -> Section | None:
    """Gaps that I raised, or the organisations that I represent, and that are open."""
    who = standing(request.user)
    mine = Q(author_id=who.person_id) | Q(speaks_for_id__in=who.represented)
    found = Gap.objects.filter(mine, state__in=OPEN)
    return _section(_("Gaps you raised"), presenting.cards(found))


def _section(title: str, items: Sequence[Item]) -> Section | None:
    more = Link(_("All gaps"), reverse("guidance:gaps"))
    return Section(title, items[:SHOWN], more=more, number=len(items)) if items else None
