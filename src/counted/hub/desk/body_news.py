"""News of bodies for those who hold a seat, and of seats and mandates for those who lose them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from counted.hub.accounts import convening
from counted.hub.accounts.models import Body, Decision, Mandate, Meeting, Seat, User
from counted.hub.accounts.presenting import body_url, organisation_url
from counted.hub.accounts.rules import running
from counted.hub.desk.models import Notice
from counted.hub.desk.telling import tell, tell_watchers
from counted.hub.desk.words import QUOTE
from counted.hub.ui.things import Thing

SEAT_ENDED = gettext_noop("%(who)s ended your seat in %(body)s.")
MANDATE_ENDED = gettext_noop("%(who)s ended your mandate for %(organisation)s.")
CALLED = gettext_noop("%(body)s meets: %(title)s, %(at)s")
MOVED = gettext_noop("A meeting of %(body)s has another time: %(title)s, %(at)s")
MINUTES = gettext_noop("The minutes of a meeting of %(body)s can be read: %(title)s")
DECIDED = gettext_noop("%(body)s recorded a decision of %(day)s.")


def listen() -> None:
    """Hear of what bodies do; called when the app starts."""
    convening.ended.connect(_ended, dispatch_uid="desk.ended")
    convening.met.connect(_met, dispatch_uid="desk.met")
    convening.decided.connect(_decided, dispatch_uid="desk.decided")


def _ended(held: Seat | Mandate, by: User, reason: str, **_: Any) -> None:
    """Who loses a seat or a mandate by somebody else's word learns by whose, and why."""
    facts: dict[str, Any] = {"who": str(by), QUOTE: reason, "number": held.pk}
    if isinstance(held, Seat):
        text, url = SEAT_ENDED, body_url(held.body)
        facts["body"] = held.body.name
    else:
        text, url = MANDATE_ENDED, organisation_url(held.organisation)
        facts["organisation"] = held.organisation.name
    why = Notice.Why.YOURS
    tell(people=[held.person], why=why, text=text, facts=facts, url=url, is_decision=True, by=by)


def _met(meeting: Meeting, before: Meeting | None, by: User, **_: Any) -> None:
    """Those with a seat learn of a meeting that is ahead, of another time, and of its minutes."""
    is_ahead = meeting.starts_at > timezone.now()
    facts = {"body": meeting.body.name, "title": meeting.title, "at": meeting.starts_at}
    texts = []
    if is_ahead and before is None:
        texts.append(CALLED)
    elif is_ahead and before and before.starts_at != meeting.starts_at:
        texts.append(MOVED)
    if meeting.minutes and not (before and before.minutes):
        texts.append(MINUTES)
    url = reverse("accounts:meeting", args=[meeting.body.slug, meeting.pk])
    about = Thing("meeting", str(meeting.pk))
    for text in texts:
        _tell(meeting.body, text, facts, url, by, thing=about, is_decision=False)


def _decided(decision: Decision, by: User, **_: Any) -> None:
    """Those with a seat learn that something was decided; what it is stands on the body's page."""
    body = decision.body
    facts = {"body": body.name, "day": decision.taken_on, "number": decision.pk}
    url = f"{body_url(body)}#decision-{decision.pk}"
    _tell(body, DECIDED, facts, url, by, thing=Thing("body", str(body.pk)), is_decision=True)


def _tell(
    body: Body,
    text: str,
    facts: dict[str, Any],
    url: str,
    by: User,
    *,
    thing: Thing,
    is_decision: bool,
) -> None:
    """Those with a seat; and those who watch the body, where its doors are open."""
    seats = body.seats.filter(running()).values("person_id")
    told: dict[str, Any] = {"text": text, "facts": facts, "url": url, "is_decision": is_decision}
    people = User.objects.filter(pk__in=seats)
    tell(people=people, why=Notice.Why.SEAT, thing=thing, by=by, **told)
    if not body.is_private:
        tell_watchers(thing=Thing("body", str(body.pk)), by=by, **told)
