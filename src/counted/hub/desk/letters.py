"""Letters: somebody writes to a person, to an organisation, or to the people behind a thing.

A letter is a request between people. It reaches those who stand behind the thing on that day and
want to be written to; they and the writer read it, nobody sees anybody's address, and whoever says
no is not written to again by the same person. Apps say who stands behind things of theirs:

    register_people("item", people_of)

Somebody who later leaves the organisation, or no longer writes the item, reads no more of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from counted.errors import WrongUse
from counted.hub.accounts.models import Mandate, Organisation, User, display_name
from counted.hub.accounts.rules import running, standing
from counted.hub.desk import kinds
from counted.hub.desk.actions import ask
from counted.hub.desk.conversation import UNDECIDED, Action
from counted.hub.desk.models import Request, Step
from counted.hub.ui.things import Thing, card
from counted.messages import mark

NAME = "letter"  #: the kind of request
MOST_UNANSWERED, MOST_A_DAY = 5, 10  #: letters of one person
TOO_MANY = WrongUse(
    mark("You have written to several people who have not answered yet."),
    remedy=mark("Wait for their answers, or withdraw one of your letters."),
)
NOBODY = WrongUse(
    mark("Nobody here can be written to about this."),
    remedy=mark("Write to the secretariat; it may know somebody."),
)

People = Callable[[str], QuerySet[User]]
Whose = Callable[[str], int | None]
_people: dict[str, People] = {}
_whose: dict[str, Whose] = {}


def register_people(kind: str, people: People, *, whose: Whose | None = None) -> None:
    """Say who stands behind a thing of a kind, by its key, and whose organisation it is."""
    _people[kind] = people
    if whose:
        _whose[kind] = whose


def behind(thing: Thing) -> QuerySet[User]:
    """Who stands behind a thing."""
    people = _people.get(thing.kind)
    return people(thing.key) if people else User.objects.none()


def reached(thing: Thing, *, by: Any) -> QuerySet[User]:
    """Whom a letter of somebody would reach: not themselves, nor who said no to them before."""
    return willing(behind(thing), by=by)


def willing(found: QuerySet[User], *, by: Any) -> QuerySet[User]:
    """Of some people those who want to be written to, by this very person."""
    who = standing(by)
    found = found.filter(is_active=True, takes_letters=True)
    if not who.is_signed_in:
        return found
    said_no = Step.objects.filter(
        action=Action.DECLINE,
        person=OuterRef("pk"),
        request__asked_by=who.person_id,
        request__kind__in=kinds.between_people(),
    )
    return found.exclude(pk=who.person_id).filter(~Exists(said_no))


def readers(thing: Thing, *, by: Any) -> list[User]:
    """Who would get a letter of somebody written now, by name; as the page shows before."""
    return list(reached(thing, by=by).order_by("name", "pk"))


def seal(people: Iterable[User]) -> str:
    """What a page remembers of those whom it named, so that a letter reaches nobody else."""
    keys = ",".join(str(it.pk) for it in people)
    return salted_hmac("counted.desk.letters", keys).hexdigest()[:16]


def can_be_sent(thing: Thing, *, by: Any) -> bool:
    """Whether somebody can write a letter about a thing: one query, none for most kinds."""
    return thing.kind in _people and reached(thing, by=by).exists()


@transaction.atomic
def write(
    *, thing: Thing, by: User, title: str, text: str, speaks_for: Organisation | None = None
) -> Request:
    """Write about a thing to those who stand behind it.

    Raises WrongUse where the writer does not see the thing, where nobody wants to be written to,
    and where too many letters are under way.
    """
    is_seen = thing.kind in _people and card(thing, reader=by) is not None
    to = list(reached(thing, by=by).values_list("pk", flat=True)) if is_seen else []
    if not to:
        raise NOBODY
    _require_patience(by)
    return ask(
        kind=NAME,
        by=by,
        title=title,
        thing=thing,
        speaks_for=speaks_for,
        text=text,
        facts={"to": to},
        language=by.language or "en",
    )


def _require_patience(by: User) -> None:
    """A lock on the writer, so that two letters at once are counted one after the other."""
    User.objects.select_for_update().get(pk=by.pk)
    mine = Request.objects.filter(kind=NAME, asked_by=by)
    answers = Step.objects.filter(request=OuterRef("pk")).exclude(person=by)
    unanswered = mine.filter(~Exists(answers), state__in=UNDECIDED)
    today = mine.filter(asked_at__gt=timezone.now() - timedelta(days=1))
    if unanswered.count() >= MOST_UNANSWERED or today.count() >= MOST_A_DAY:
        raise TOO_MANY


# The kind of request


def still_reached(request: Request) -> QuerySet[User]:
    """Those to whom a letter went and who still stand behind its thing."""
    return behind(Thing(request.thing_kind, request.thing_key)).filter(
        pk__in=request.facts.get("to", ()), is_active=True
    )


def is_for(person: Any, request: Request) -> bool:
    """Whether somebody is one of them."""
    if person.pk not in request.facts.get("to", ()):
        return False
    return request.thing_kind == "person" or still_reached(request).filter(pk=person.pk).exists()


def names(request: Request) -> str:
    """To whom it went, in words."""
    people = still_reached(request).order_by("name", "pk")
    return ", ".join(map(display_name, people)) or _now("Nobody any more: they have left.")


def register_kind() -> None:
    """Make letters known to the desk, and to whom they go; called when the app starts."""
    kinds.register(
        kinds.RequestKind(
            NAME,
            _("Letter"),
            asked=_("writes to you"),
            may_decide=is_for,
            deciders=still_reached,
            decided_by=names,
            is_between_people=True,
        )
    )
    register_people("person", _the_person)
    register_people("organisation", _representatives, whose=int)


def organisation_of(request: Request) -> int | None:
    """The organisation that a letter was written to, or about whose thing; None for none."""
    whose = _whose.get(request.thing_kind)
    return whose(request.thing_key) if whose else None


def _the_person(key: str) -> QuerySet[User]:
    return User.objects.filter(pk=int(key), erased_at__isnull=True)


def _representatives(key: str) -> QuerySet[User]:
    mandates = Mandate.objects.filter(
        running(), organisation=int(key), role=Mandate.Role.REPRESENTATIVE
    )
    return User.objects.filter(pk__in=mandates.values("person_id"))
