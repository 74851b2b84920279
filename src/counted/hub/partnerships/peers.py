"""Asking a peer: a message that becomes a request to that person, who answers or declines.

The address of neither is ever shown. It is between the two: a peer may say no, and nobody stands
above them to appeal to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from counted.errors import WrongUse
from counted.hub.accounts.models import Organisation, User, display_name
from counted.hub.accounts.presenting import person_url
from counted.hub.accounts.queries import listed_people
from counted.hub.accounts.rules import standing
from counted.hub.desk import letters
from counted.hub.desk.actions import ask
from counted.hub.desk.conversation import UNDECIDED, State
from counted.hub.desk.kinds import RequestKind, register
from counted.hub.desk.models import Request
from counted.hub.partnerships import rules
from counted.hub.partnerships.models import Need
from counted.hub.partnerships.presenting import beginning, need_url
from counted.hub.ui import parts
from counted.hub.ui.parts import Fact
from counted.hub.ui.things import Thing
from counted.hub.ui.words import day
from counted.messages import mark

NAME = "peer"  #: the kind of request
DAYS = 14
STATES = {
    State.OPEN: _("Has not answered yet"),
    State.ANSWERED: _("Wrote back"),
    State.ACCEPTED: _("Said yes"),
    State.DECLINED: _("Said no"),
}
MOST_OPEN = 5  #: people whom somebody asks at the same time


def may_be_asked(by: Any, peer: User) -> bool:
    """Whether somebody can write to a person: one whom they find in the directory."""
    who = standing(by)
    if peer.pk == who.person_id or not listed_people(who).filter(pk=peer.pk).exists():
        return False
    return letters.reached(Thing("person", str(peer.pk)), by=by).exists()


@transaction.atomic
def ask_peer(
    *, need: Need, peer: User, by: User, text: str, speaks_for: Organisation | None = None
) -> Request:
    """Ask somebody who knows about a topic to help; they are told as they want to be told.

    Raises WrongUse where it is not one's own need, where the person does not want to be found, and
    where too many were asked who have not answered.
    """
    if not (rules.may_ask_peer(standing(by), need) and may_be_asked(by, peer)):
        raise WrongUse(
            mark("You cannot ask this person about this need."),
            remedy=mark("Choose somebody whom the page of your need suggests."),
        )
    if not text.strip():
        raise WrongUse(
            mark("A question without words helps nobody."),
            remedy=mark("Write in a few sentences what you would like to learn from them."),
        )
    if any(it.thing_key == str(peer.pk) for it in asked_about(need)):
        raise WrongUse(
            mark("This person was asked about this need already."),
            remedy=mark("The page of the need shows what they answered."),
        )
    if Request.objects.filter(kind=NAME, asked_by=by, state__in=UNDECIDED).count() >= MOST_OPEN:
        raise WrongUse(
            mark("You have asked several people who have not answered yet."),
            remedy=mark("Wait for their answers, or take one of your questions back."),
        )
    return ask(
        kind=NAME,
        by=by,
        title=beginning(need.statement),
        thing=Thing("person", str(peer.pk)),
        speaks_for=speaks_for,
        text=text,
        facts={"need": need.pk},
        language=need.language,
    )


def is_for(person: Any, request: Request) -> bool:
    """The person who was asked."""
    who = standing(person)
    return who.is_signed_in and request.thing_key == str(who.person_id)


def who_was_asked(request: Request) -> QuerySet[User]:
    """The person who was asked."""
    return User.objects.filter(pk=int(request.thing_key or 0), is_active=True)


def name_of_asked(request: Request) -> str:
    """Who was asked, in words."""
    peer = who_was_asked(request).first()
    return display_name(peer) if peer else _now("Nobody any more: they have left.")


def asked_about(need: Need) -> list[Request]:
    """The questions that were put to peers about a need, and how each stands; the latest first."""
    found = Request.objects.filter(kind=NAME, facts__need=need.pk)
    return list(found.exclude(state=State.WITHDRAWN).order_by("-asked_at", "-pk"))


def how_asked(need: Need, people: Iterable[User], *, by: Any) -> dict[int, Request | None]:
    """Whom somebody can ask about a need (None), and whom they asked: by the person's key."""
    asked = {int(it.thing_key): it for it in asked_about(need)}
    keys = [it.pk for it in people if it.pk not in asked]
    free = letters.willing(User.objects.filter(pk__in=keys), by=by)
    return {**dict.fromkeys(free.values_list("pk", flat=True)), **asked}


def asked_items(need: Need, *, by: Any) -> list[parts.Item]:
    """Those who were asked about a need, as slips; the conversation is for who asked."""
    found = asked_about(need)
    names = User.objects.in_bulk([int(it.thing_key) for it in found])
    return [
        parts.Item(
            title=display_name(names[int(it.thing_key)]),
            url=reverse("desk:request", args=[it.pk])
            if it.asked_by_id == by.pk
            else person_url(names[int(it.thing_key)]),
            kind=_("Question to a peer"),
            note=STATES.get(it.state, it.get_state_display()),
            foot=day(it.asked_at),
            tone="waiting" if it.state in UNDECIDED else "release",
        )
        for it in found
        if int(it.thing_key) in names
    ]


def facts_of(request: Request) -> Sequence[Fact]:
    """The need, and once the answer is yes the way to an exchange."""
    need = Need.objects.filter(pk=request.facts.get("need")).first()
    if need is None:
        return ()
    told = [Fact(_now("About"), _now("What somebody needs"), url=need_url(need))]
    if request.state == State.ACCEPTED:
        url = f"{reverse('partnerships:begin_exchange')}?need={need.pk}"
        told.append(Fact(_now("Next"), _now("Begin an exchange together"), url=url))
    return told


def register_kind() -> None:
    """Make such questions known to the desk; called when the app starts."""
    register(
        RequestKind(
            NAME,
            _("Question to a peer"),
            asked=_("asks for your help"),
            days=DAYS,
            may_decide=is_for,
            deciders=who_was_asked,
            facts=facts_of,
            decided_by=name_of_asked,
            is_between_people=True,
        )
    )
