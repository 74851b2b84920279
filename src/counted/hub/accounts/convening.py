"""What bodies do: give and end seats, call meetings, write minutes, record decisions.

Each is one transaction, asks the rules again and is logged. A seat or mandate that is ended stops
counting at once: its last day was yesterday. One that began today is taken back as if it had not
been given.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from counted.errors import WrongUse
from counted.hub.accounts import rules
from counted.hub.accounts.models import Body, Decision, Mandate, Meeting, Seat, User
from counted.messages import mark

log = logging.getLogger(__name__)
NOT_LEADING = WrongUse(
    mark("Only those who lead this body may do that."), remedy=mark("Write to its chair.")
)


@transaction.atomic
def found(*, by: User, told: dict[str, Any]) -> Body:
    """Begin a body; the secretariat does so."""
    _require(rules.standing(by).is_secretariat)
    body = Body.objects.create(**told)
    log.info("body %s begun by person %s", body.pk, by.pk)
    return body


@transaction.atomic
def change_body(*, body: Body, by: User, told: dict[str, Any]) -> Body:
    """Change what a body says of itself."""
    _require(rules.leads(by, body.pk))
    for name, value in told.items():
        setattr(body, name, value)
    body.save(update_fields=list(told))
    return body


@transaction.atomic
def give_seat(*, body: Body, by: User, person: User, **told: Any) -> Seat:
    """Give somebody a seat; only the secretariat gives those that lead."""
    may = rules.standing(by).is_secretariat or (
        rules.leads(by, body.pk) and told.get("role") not in rules.LEADING
    )
    _require(may)
    seat = Seat.objects.create(body=body, person=person, **told)
    log.info("seat %s in body %s given by person %s", seat.pk, body.pk, by.pk)
    return seat


@transaction.atomic
def end_seat(*, seat: Seat, by: User) -> None:
    """End a seat at once: who holds it, or who leads the body."""
    _require(seat.person_id == by.pk or rules.leads(by, seat.body_id))
    end(seat)
    log.info("seat %s ended by person %s", seat.pk, by.pk)


@transaction.atomic
def end_mandate(*, mandate: Mandate, by: User) -> None:
    """End a mandate at once: who holds it, or who may change the organisation's page."""
    who = rules.standing(by)
    _require(mandate.person_id == by.pk or rules.may_edit_organisation(who, mandate.organisation))
    end(mandate)
    log.info("mandate %s ended by person %s", mandate.pk, by.pk)


def end(held: Seat | Mandate) -> None:
    """Let it count no more, as from now."""
    today = timezone.localdate()
    if held.start >= today:
        held.delete()
    elif held.end is None or held.end >= today:
        held.end = today - timedelta(days=1)
        held.save(update_fields=["end"])


@transaction.atomic
def keep_meeting(*, meeting: Meeting, by: User) -> Meeting:
    """Call a meeting, or keep what was changed of one: its agenda, its minutes."""
    _require(rules.may_run(rules.standing(by), meeting.body))
    meeting.save()
    log.info("meeting %s kept by person %s", meeting.pk, by.pk)
    return meeting


@transaction.atomic
def decide(*, decision: Decision, by: User, replaces: Decision | None = None) -> Decision:
    """Record a decision; one that it replaces stays and says so."""
    _require(rules.may_run(rules.standing(by), decision.body))
    decision.save()
    if replaces is not None:
        replaces.replaced_by = decision
        replaces.save(update_fields=["replaced_by"])
    log.info("decision %s recorded by person %s", decision.pk, by.pk)
    return decision


def _require(condition: bool) -> None:
    if not condition:
        raise NOT_LEADING
