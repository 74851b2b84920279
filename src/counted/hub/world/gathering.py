"""People, organisations and bodies of the made-up world: who they are, where they sit, what they
decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone

from counted.hub.accounts import convening
from counted.hub.accounts.models import Body, Decision, Mandate, Meeting, Organisation, Seat, User
from counted.hub.world import cast
from counted.hub.world.inventory import facts
from counted.hub.world.past import moment, on

KEEPER = "dora"  #: who seats people; she sits in the secretariat herself
CALLING_DAYS = 21  #: between the call to a meeting and its day
MINUTES_DAYS = 3  #: between a meeting and its minutes
RECORDING_DAYS = 1  #: between a decision and the note of it


def gather_people() -> None:
    """Organisations, people with confirmed addresses, and for whom they act."""
    known = facts("people")
    for it in known["organisations"]:
        Organisation.objects.create(**it, made_up=True)
    for it in known["people"]:
        _add(it, password=known["password"])
    for it in known["others"]:
        _add(it, password=None)


def _add(it: Mapping[str, Any], *, password: str | None) -> None:
    """A person; whoever has a password can sign in at once."""
    told = {key: value for key, value in it.items() if key not in ("email", "shown", "mandates")}
    opened = datetime.combine(_opened_on(), time(9), UTC)
    person = User.objects.create_user(
        it["email"], password, **told, date_joined=opened, made_up=True
    )
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    for mandate in it["mandates"]:
        acts_for = cast.organisation(mandate["organisation"])
        Mandate.objects.create(**{**mandate, "person": person, "organisation": acts_for})


def _opened_on() -> date:
    """The day on which the place opened and everybody got their account."""
    return min(date.fromisoformat(it["start"]) for it in facts("bodies")["bodies"])


def gather_bodies() -> None:
    """Bodies with those who sit there; the secretariat comes first and seats the others."""
    for it in facts("bodies")["bodies"]:
        told = {key: it[key] for key in it.keys() - {"seats", "meetings", "decisions"}}
        told["terms_of_reference"] = cast.paragraphs(it.get("terms_of_reference", ""))
        body = Body.objects.create(**told, made_up=True)
        for seat in it["seats"]:
            _seat(body, **seat)


def _seat(
    body: Body, person: str, start: str = "", day: float = 0, organisation: str = "", **told: Any
) -> None:
    """A seat from a date, or from so many days before the world is loaded."""
    start = start or moment(day).date().isoformat()
    somebody, acts_for = cast.person(person), cast.organisation(organisation)
    if body.kind == Body.Kind.SECRETARIAT:  # nobody was there before who could have done it
        Seat.objects.create(body=body, person=somebody, start=start, organisation=acts_for, **told)
        return
    keeper = cast.person(KEEPER)
    convening.give_seat(
        body=body, by=keeper, person=somebody, start=start, organisation=acts_for, **told
    )


def hold_meetings() -> None:
    """Meetings with their minutes, and decisions, each kept by somebody who leads the body."""
    for it in facts("bodies")["bodies"]:
        body = cast.body(it["slug"])
        assert body is not None  # noqa: S101  made a moment ago
        meetings = {one["title"]: _meet(body, one) for one in it.get("meetings", ())}
        kept: dict[str, Decision] = {}
        for one in it.get("decisions", ()):
            kept[one["text"]] = _decide(body, one, meetings=meetings, kept=kept)


def _meet(body: Body, it: Mapping[str, Any]) -> Meeting:
    """A meeting: called, and if it has minutes, written down and agreed on, each in its time."""
    by = it["by"]
    told = {key: it[key] for key in ("title", "place", "time_zone", "language") if key in it}
    starts = moment(it["day"]).replace(hour=it["hour"], minute=0, second=0, microsecond=0)
    meeting = Meeting(
        **told, body=body, starts_at=starts, ends_at=starts + timedelta(minutes=90),
        agenda=cast.paragraphs(it["agenda"]),
    )  # fmt: skip
    with on(min(it["day"] - CALLING_DAYS, -1)):
        convening.keep_meeting(meeting=meeting, by=cast.person(by))
    if "minutes" in it:
        with on(it["day"] + MINUTES_DAYS):
            meeting.minutes = cast.paragraphs(it["minutes"])
            convening.keep_meeting(meeting=meeting, by=cast.person(by))
    if "agreed" in it:
        with on(it["agreed"]):
            meeting.minutes_agreed_on = timezone.localdate()
            convening.keep_meeting(meeting=meeting, by=cast.person(by))
    return meeting


def _decide(
    body: Body,
    it: Mapping[str, Any],
    *,
    meetings: Mapping[str, Meeting],
    kept: Mapping[str, Decision],
) -> Decision:
    decision = Decision(
        body=body, meeting=meetings.get(it.get("meeting", "")), text=it["text"],
        reason=it["reason"], taken_on=timezone.localdate() + timedelta(days=it["day"]),
    )  # fmt: skip
    replaces = kept.get(it.get("replaces", ""))
    with on(it["day"] + RECORDING_DAYS):
        return convening.decide(decision=decision, by=cast.person(it["by"]), replaces=replaces)
