"""Needs and exchanges of whoever is signed in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from counted.hub.accounts.rules import standing
from counted.hub.partnerships import presenting, queries, showing
from counted.hub.partnerships.models import Need
from counted.hub.ui import registry
from counted.hub.ui.parts import Item, Link, Section

SHOWN = 5  #: of each part


def register() -> None:
    """Put all parts on the page of one's work; called when the app starts."""
    registry.register_waiting(showing.to_answer, order=16)
    registry.register_tally(tallied)
    registry.register_own(needs, order=70)
    registry.register_own(exchanges, order=75)


def tallied(request: HttpRequest) -> Iterable[QuerySet]:
    """What waits, for the menu."""
    return (queries.parts_to_answer(standing(request.user)),)


def needs(request: HttpRequest) -> Section | None:
    """What I need, or the organisations that I represent, and has not ended."""
    who = standing(request.user)
    found = queries.needs(who).filter(queries.own(who), state=Need.State.OPEN)
    cards = [presenting.need_card(it) for it in found.order_by("-stated_at")]
    return _section(_("What you need"), cards, Link(_("Needs"), reverse("partnerships:needs")))


def exchanges(request: HttpRequest) -> Section | None:
    """Exchanges that I wrote, or in which an organisation that I represent takes part."""
    who = standing(request.user)
    parts = Q(parts__organisation__in=who.represented, parts__agreed_at__isnull=False)
    found = queries.exchanges().filter(Q(author_id=who.person_id) | parts, withdrawn_reason="")
    cards = [presenting.exchange_card(it) for it in found.distinct()]
    more = Link(_("Peer exchanges"), reverse("partnerships:exchanges"))
    return _section(_("Your exchanges"), cards, more)


def _section(title: str, items: Sequence[Item], more: Link) -> Section | None:
    return Section(title, items[:SHOWN], more=more, number=len(items)) if items else None
