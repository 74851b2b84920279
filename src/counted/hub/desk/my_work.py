"""What waits at the desk for whoever is signed in, and what is theirs there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counted.hub.accounts.models import Meeting, Seat
from counted.hub.accounts.presenting import meeting_item
from counted.hub.accounts.rules import running
from counted.hub.desk import presenting, queries, saved_searches, wishing
from counted.hub.desk.conversation import WAITING
from counted.hub.desk.models import Request
from counted.hub.ui import registry
from counted.hub.ui.parts import Item, Link, Section, Text
from counted.hub.ui.words import day

SHOWN = 5  #: of each part
SOON = timedelta(days=30)  #: until when meetings are shown

PLACES = (
    (20, gettext_lazy("My requests"), "desk:mine"),
    (30, gettext_lazy("Notices"), "desk:notices"),
    (90, gettext_lazy("Saved searches"), "desk:searches"),
)


def register() -> None:
    """Put all parts on the page of one's work; called when the app starts."""
    registry.register_waiting(to_change, order=5)
    registry.register_waiting(to_decide, order=10)
    registry.register_tally(tallied)
    registry.register_own(meetings, order=3)
    registry.register_own(unread, order=5)
    registry.register_own(asked, order=30)
    registry.register_own(wanted, order=80)
    registry.register_own(searches, order=90)
    for order, label, name in PLACES:
        registry.register_destination(registry.Destination(label, name, order, registry.WORK))


def tallied(request: HttpRequest) -> Iterable[QuerySet]:
    """The same two, for the menu."""
    return queries.to_change(request.user), queries.in_my_hands(request.user, is_roughly=True)


def to_change(request: HttpRequest) -> Section | None:
    """My requests that wait for my changes."""
    found = queries.to_change(request.user)
    return _section(_("Changes are asked of you"), found, Link(_("My requests"), _mine()))


def to_decide(request: HttpRequest) -> Section | None:
    """Requests that wait for my decision or my answer."""
    found = queries.in_my_hands(request.user)
    more = Link(_("Desk"), reverse("desk:desk"))
    return _section(_("Waits for your answer"), found, more)


def asked(request: HttpRequest) -> Section | None:
    """What I asked for and others have not decided, and translations that nobody has made yet."""
    found = queries.asked_by(request.user).filter(state__in=WAITING)
    more, title = Link(_("My requests"), _mine()), _("What you asked for")
    section = _section(title, found, more) or Section(title, [], more=more)
    wishes = wishing.own(request.user)
    items = [*section.items, *wishes[:SHOWN]]
    number = (section.number or len(section.items)) + len(wishes)
    return replace(section, items=items, number=number) if items else None


def wanted(request: HttpRequest) -> Section | None:
    """Translations that other readers ask for between languages that I read."""
    items = wishing.wanted(request.user, of_others=True)
    if not items:
        return None
    more = Link(_("Wanted translations"), reverse("desk:wanted"))
    return Section(_("Translations you could help with"), items[:SHOWN], more=more,
                   number=len(items))  # fmt: skip


def meetings(request: HttpRequest) -> Section | None:
    """Meetings of bodies in which I hold a seat, within the next weeks."""
    now = timezone.now()
    seats = Seat.objects.filter(running(), person=request.user)
    found = Meeting.objects.filter(
        body__in=seats.values("body_id"), starts_at__gte=now, starts_at__lt=now + SOON
    )
    items = [
        replace(meeting_item(it.body, it), note=it.body.name)
        for it in found.select_related("body").order_by("starts_at")
    ]
    return Section(_("Meetings of the next 30 days"), items, number=len(items)) if items else None


def _mine() -> str:
    return reverse("desk:mine")


def _section(title: Text, found: QuerySet[Request], more: Link) -> Section | None:
    items = [presenting.request_item(it) for it in found[:SHOWN]]
    if not items:
        return None
    number = len(items) if len(items) < SHOWN else found.count()
    return Section(title, items, more=more, number=number)


def unread(request: HttpRequest) -> Section | None:
    """News that I have not read."""
    found = queries.notices_of(request.user).filter(read_at__isnull=True)
    lines = presenting.notice_lines(found[:SHOWN], reader=request.user)
    items = [
        Item(title=it.text, url=it.url, kind=_("Notice"), foot=day(it.notice.at)) for it in lines
    ]
    if not items:
        return None
    more = Link(_("Notices"), reverse("desk:notices"))
    return Section(_("Not read yet"), items, more=more, number=queries.unread_here(request))


def searches(request: HttpRequest) -> Section | None:
    """Searches that I saved."""
    found = list(saved_searches.of(request.user))
    items: Iterable[Item] = [
        Item(title=it.title, url=saved_searches.address(it), kind=_("Saved search"))
        for it in found[:SHOWN]
    ]
    more = Link(_("Saved searches"), reverse("desk:searches"))
    return (
        Section(_("Saved searches"), list(items), more=more, number=len(found)) if found else None
    )
