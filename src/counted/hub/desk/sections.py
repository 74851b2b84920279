"""What waits for whoever is signed in, on the home page."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counted.hub.accounts.models import Body
from counted.hub.accounts.rules import standing
from counted.hub.desk import presenting, queries
from counted.hub.ui.parts import Count, Link, Section

SHOWN = 4


def what_waits(request: HttpRequest) -> Section | None:
    """Requests that wait for my decision or for my changes; None where nothing does."""
    if not standing(request.user).is_signed_in:
        return None
    mine = queries.to_change(request.user)[:SHOWN]
    theirs = queries.in_my_hands(request.user)[:SHOWN]
    items = [presenting.request_item(it) for it in (*mine, *theirs)]
    if not items:
        return None
    decides = queries.decides_anything(request.user)
    more = Link(_("Desk"), reverse("desk:desk")) if decides else None
    return Section(
        title=_("What waits for you"),
        items=items[:SHOWN],
        more=more or Link(_("My requests"), reverse("desk:mine")),
    )


def of_body(request: HttpRequest, body: Body) -> Section | None:
    """What waits for the answer of a body, on its page: for those who lead it."""
    if body.pk not in standing(request.user).led:
        return None
    found = queries.undecided(queries.requests().filter(body=body))[:SHOWN]
    items = [presenting.request_item(it) for it in found]
    more = Link(_("Desk"), reverse("desk:desk"))
    return Section(_("Waits for the group's answer"), items, more=more) if items else None


def unread(request: HttpRequest) -> Count | None:
    """How many notices somebody has not read; one query, and only for who is signed in."""
    number = queries.unread_here(request)
    if not number:
        return None
    what = ngettext("unread notice", "unread notices", number)
    return Count(number, what, url=reverse("desk:notices"))
