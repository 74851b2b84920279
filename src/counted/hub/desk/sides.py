"""Who stands on which side of a request, and who is told of a step.

Who will be told is worked out here once, for the page that shows it before a step is sent and for
the step itself, so that the two cannot differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from counted.hub.accounts.models import User, display_name
from counted.hub.accounts.rules import standing
from counted.hub.desk import kinds
from counted.hub.desk.conversation import (
    ASKER,
    DECIDER,
    READER,
    UNDECIDED,
    Action,
    Actor,
    Course,
    State,
    Way,
    course_of,
)
from counted.hub.desk.models import Notice, Request, Step

Why = Notice.Why
CONDUCT = "conduct"  #: the kind of request by which somebody complains of how others behave
READ_AFTER = timedelta(days=14)  #: so long the secretariat reads what a decided complaint was about


@dataclass(frozen=True)
class Told:
    """Somebody who is told of a step: a person, or an address that somebody left."""

    name: str
    why: str  #: one of Notice.Why
    person: User | None = None
    address: str = ""


def actor_of(person: Any, request: Request) -> Actor | None:
    """How a person stands to a request; None for somebody who is not signed in."""
    if not standing(person).is_signed_in:
        return None
    kind = kinds.kind_of(request.kind)
    asks = person.pk == request.asked_by_id or kind.askers(request).filter(pk=person.pk).exists()
    decides = kind.may_decide(person, request)
    reads = kind.is_between_people and standing(person).is_secretariat and is_reported(request)
    return Actor(person.pk, asks=asks, decides=decides, reads=reads)


def is_reported(request: Request) -> bool:
    """Whether a complaint of how people behave in it waits, or was decided some days ago."""
    waits = Q(state__in=UNDECIDED)
    decided = Q(state__in=DECIDED, closed_at__gt=timezone.now() - READ_AFTER)
    complaints = Request.objects.filter(waits | decided, kind=CONDUCT, thing_kind="request")
    return complaints.filter(thing_key=str(request.pk)).exists()


def stranger(request: Request) -> Actor | None:
    """Whoever asked without an account; None where somebody with one asked."""
    return Actor(None, asks=True) if request.asked_by_id is None else None


def may_see(person: Any, request: Request) -> bool:
    """Both sides see a request, and who has to judge a complaint; nobody else learns of it."""
    actor = actor_of(person, request)
    return actor is not None and actor.side is not None


def read_course(request: Request) -> Course:
    """The course of a request as it stands in the database."""
    kind = kinds.kind_of(request.kind)
    return course_of(request, request.steps.all(), way=kind.way)


def visible_steps(request: Request, actor: Actor) -> QuerySet[Step]:
    """The timeline as somebody sees it: what is internal is for those who decide."""
    steps = request.steps.select_related("person", "speaks_for")
    return steps if actor.side == DECIDER else steps.exclude(action__in=INTERNAL)


DECIDED = (State.ACCEPTED, State.DECLINED)
INTERNAL = (Action.NOTE, Action.TAKE)


def asking_side(request: Request) -> list[Told]:
    """Those who asked: people, or the address that somebody without an account left."""
    people = kinds.kind_of(request.kind).askers(request).order_by("name", "pk")
    if told := [Told(display_name(it), Why.YOURS, person=it) for it in people]:
        return told
    address = "" if request.asked_by_id else str(request.facts.get("email", ""))
    name = str(request.facts.get("name", "")) or _("Whoever wrote")
    return [Told(name, Why.YOURS, address=address)] if address else []


def deciding_side(request: Request, course: Course) -> list[User]:
    """Those who can decide now: not those who asked, and not those who have said no before.

    Where that leaves nobody, the secretariat and then the administrators step in; never between
    people, where whoever takes no letters any more is left out, too.
    """
    kind = kinds.kind_of(request.kind)
    barred = {it.pk for it in kind.askers(request)} | {request.asked_by_id} | course.declined_by
    if kind.is_between_people:
        people = kind.deciders(request).filter(takes_letters=True)
        return [it for it in people.order_by("name", "pk") if it.pk not in barred]
    administrators = User.objects.filter(is_active=True, is_superuser=True)
    for people in (kind.deciders(request), kinds.secretariat(), administrators):
        if able := [it for it in people.order_by("name", "pk") if it.pk not in barred]:
            return able
    return []


def told_of(
    request: Request, course: Course, *, action: str, side: str, by: User | None
) -> list[Told]:
    """Who is told when somebody on one side does this, each person once and never whoever does."""
    if action == Action.TAKE:
        return []
    if side == DECIDER and action not in (Action.NOTE, Action.AGREE):
        told = asking_side(request)
    else:
        told = _those_who_decide(request, course, action)
    actor = by.pk if by else None
    return [it for it in told if it.person is None or it.person.pk != actor]


def _those_who_decide(request: Request, course: Course, action: str) -> list[Told]:
    """Whoever took it on, if anybody did and can still decide; else all who can."""
    people = deciding_side(request, course)
    everybody = action in (Action.ASK, Action.AGREE, Action.APPEAL)
    taken = [it for it in people if it.pk == request.taken_by_id]
    if taken and not everybody:
        return [Told(display_name(it), Why.ASSIGNED, person=it) for it in taken]
    why = Why.ADDRESSED if course.way == Way.LETTER else Why.DECIDES
    return [Told(display_name(it), why, person=it) for it in people]


__all__ = [
    "ASKER",
    "CONDUCT",
    "DECIDER",
    "READER",
    "Told",
    "actor_of",
    "is_reported",
    "may_see",
    "read_course",
    "stranger",
    "told_of",
]
