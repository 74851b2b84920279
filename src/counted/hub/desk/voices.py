"""In whose name somebody usually goes on in a conversation; they may choose another."""

from __future__ import annotations

from typing import Any

from counted.hub.accounts.rules import standing
from counted.hub.desk import letters, sides
from counted.hub.desk.conversation import Actor
from counted.hub.desk.models import Request


def usual(request: Request, actor: Actor, *, by: Any) -> str:
    """The key of an organisation that they represent today; "" in a personal capacity.

    As they wrote before; else as they were written to, or as was asked.
    """
    steps = request.steps.filter(person=by).exclude(action__in=sides.INTERNAL)
    wrote = steps.order_by("-at", "-pk").values_list("speaks_for_id", flat=True)[:1]
    before = list(wrote)
    key = before[0] if before else _addressed(request, actor)
    return str(key) if key and standing(by).represents(key) else ""


def _addressed(request: Request, actor: Actor) -> int | None:
    if actor.side == sides.ASKER:
        return request.speaks_for_id
    return letters.organisation_of(request) if request.kind == letters.NAME else None
