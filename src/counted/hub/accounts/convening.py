"""What bodies do: give and end seats, call meetings, write minutes, record decisions.

Each is one transaction, asks the rules again and is logged. A seat or mandate that is ended stops
counting at once: its last day was yesterday. One that began today is taken back as if it had not
been given.
"""

from __future__ import annotations

import logging
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from counted.errors import WrongUse
from counted.hub.accounts import rules
from counted.hub.accounts.models import Body, Decision, Mandate, Meeting, Seat, User
from counted.messages import mark

log = logging.getLogger(__name__)
FIRST_YEAR, YEARS_AHEAD = 2000, 10  #: of meetings and decisions
#: Sent within the transaction, for apps above: what ended, what was called or changed, what was
#: decided; each with `by`, the person who did it.
ended, met, decided = Signal(), Signal(), Signal()
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
def end_seat(*, seat: Seat, by: User, reason: str = "") -> None:
    """End a seat at once: who holds it, or who leads the body and says why."""
    _require(seat.person_id == by.pk or rules.leads(by, seat.body_id))
    _require_reason(reason, is_own=seat.person_id == by.pk)
    ended.send(type(seat), held=seat, by=by, reason=reason.strip())
    end(seat)
    log.info("seat %s ended by person %s", seat.pk, by.pk)


@transaction.atomic
def end_mandate(*, mandate: Mandate, by: User, reason: str = "") -> None:
    """End a mandate at once: who holds it, or who may change the organisation's page and why."""
    who = rules.standing(by)
    _require(mandate.person_id == by.pk or rules.may_edit_organisation(who, mandate.organisation))
    _require_reason(reason, is_own=mandate.person_id == by.pk)
    ended.send(type(mandate), held=mandate, by=by, reason=reason.strip())
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
    is_new = meeting.pk is None
    before = None if is_new else Meeting.objects.get(pk=meeting.pk)
    if before is None or before.starts_at != meeting.starts_at:
        require_plausible(meeting.starts_at.date())
    meeting.save()
    met.send(Meeting, meeting=meeting, before=before, by=by)
    log.info("meeting %s kept by person %s", meeting.pk, by.pk)
    return meeting


@transaction.atomic
def decide(*, decision: Decision, by: User, replaces: Decision | None = None) -> Decision:
    """Record a decision; one that it replaces stays and says so."""
    _require(rules.may_run(rules.standing(by), decision.body))
    require_after_meeting(decision.taken_on, decision.meeting)
    decision.save()
    if replaces is not None:
        replaces.replaced_by = decision
        replaces.save(update_fields=["replaced_by"])
    decided.send(Decision, decision=decision, by=by)
    log.info("decision %s recorded by person %s", decision.pk, by.pk)
    return decision


def require_plausible(day: date) -> None:
    """Refuse a year that somebody mistyped: WrongUse."""
    if not FIRST_YEAR <= day.year <= timezone.localdate().year + YEARS_AHEAD:
        raise WrongUse(
            mark("The year {year} cannot be right."),
            remedy=mark("Write the year with four digits, such as {now}."),
            facts={"year": f"{day.year:04d}", "now": str(timezone.localdate().year)},
        )


def require_after_meeting(taken_on: date, meeting: Meeting | None) -> None:
    """Refuse a decision of a day that has not come, or before its meeting: WrongUse."""
    require_plausible(taken_on)
    if taken_on > timezone.localdate():
        raise WrongUse(
            mark("A decision that is still to be taken cannot be recorded."),
            remedy=mark("Record it on the day on which it is taken, or put it on the agenda."),
        )
    if meeting and taken_on < meeting.starts_at.astimezone(ZoneInfo(meeting.time_zone)).date():
        raise WrongUse(
            mark("The decision is dated before the meeting at which it was taken."),
            remedy=mark("Write the day of the meeting, or choose that it was taken in writing."),
        )


def _require_reason(reason: str, *, is_own: bool) -> None:
    if not is_own and not reason.strip():
        raise WrongUse(
            mark("Whoever loses a seat or a mandate wants to know why."),
            remedy=mark("Write down the reason; they read it."),
        )


def _require(condition: bool) -> None:
    if not condition:
        raise NOT_LEADING
