"""Between people: whether the other side is still written to, and how often.

Whoever wants no letters any more is not written to in those that are under way either, and nobody
is written to again and again without an answer.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from counted.errors import WrongUse
from counted.hub.desk import kinds, sides
from counted.hub.desk.conversation import Actor
from counted.hub.desk.models import Request, Step
from counted.messages import mark

MOST_WITHOUT_ANSWER = 10  #: times that one person writes in a day while nobody else does
STOPPED = WrongUse(
    mark("Nobody on the other side takes letters any more, so you cannot write back."),
    remedy=mark("What was written stays here for both sides. The secretariat may know a way."),
)
TOO_OFTEN = WrongUse(
    mark("You have written ten times today without an answer."),
    remedy=mark("Wait for an answer, or write again tomorrow."),
)


def unheard(request: Request, actor: Actor, *, by: Any) -> WrongUse | None:
    """Why somebody cannot write back now; None where they can, and for other kinds of request."""
    if not kinds.kind_of(request.kind).is_between_people:
        return None
    if actor.asks and not sides.deciding_side(request, sides.read_course(request)):
        return STOPPED
    return TOO_OFTEN if _without_answer(request, by=by) >= MOST_WITHOUT_ANSWER else None


def _without_answer(request: Request, *, by: Any) -> int:
    """How often somebody wrote within a day since anybody else did something."""
    steps = request.steps.filter(at__gt=timezone.now() - timedelta(days=1))
    mine = steps.filter(person=by, action=Step.Action.COMMENT)
    answer = steps.exclude(person=by).order_by("at", "pk").last()
    return (mine.filter(at__gt=answer.at) if answer else mine).count()
