"""Asking a peer: a message that becomes a request to that person, who answers or declines.

The address of neither is ever shown. The secretariat can read along and answers where the person
has gone; the form says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from counted.errors import WrongUse
from counted.hub.accounts.models import Organisation, User
from counted.hub.accounts.queries import listed_people
from counted.hub.accounts.rules import standing
from counted.hub.desk.actions import ask
from counted.hub.desk.conversation import UNDECIDED, State
from counted.hub.desk.kinds import RequestKind, register
from counted.hub.desk.models import Request
from counted.hub.partnerships import rules
from counted.hub.partnerships.models import Need
from counted.hub.partnerships.presenting import beginning, need_url
from counted.hub.ui.parts import Fact
from counted.hub.ui.things import Thing
from counted.messages import mark

NAME = "peer"  #: the kind of request
DAYS = 14
MOST_OPEN = 5  #: people whom somebody asks at the same time


def may_be_asked(by: Any, peer: User) -> bool:
    """Whether somebody can write to a person: one whom they find in the directory."""
    who = standing(by)
    return peer.pk != who.person_id and listed_people(who).filter(pk=peer.pk).exists()


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
    """The person who was asked; and the secretariat, should that person be gone."""
    who = standing(person)
    is_asked = who.is_signed_in and request.thing_key == str(who.person_id)
    return is_asked or who.is_secretariat


def who_was_asked(request: Request) -> QuerySet[User]:
    """The person who was asked."""
    return User.objects.filter(pk=int(request.thing_key or 0), is_active=True)


def asked_of(person: Any) -> Q | None:
    """What somebody is asked as a peer; None where nobody asks them anything; one query."""
    who = standing(person)
    if not who.is_signed_in:
        return None
    mine = Q(thing_kind="person", thing_key=str(who.person_id))
    return mine if Request.objects.filter(mine, kind=NAME).exists() else None


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
            besides=asked_of,
            facts=facts_of,
        )
    )
