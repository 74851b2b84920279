"""Who somebody is here today: mandates, seats, and what follows from them.

A mandate or a seat counts from its first to its last day. Everything else follows from one noun,
the `Standing` of a person, which is read once per request.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q, Value
from django.utils import timezone

from counted.errors import WrongUse
from counted.messages import mark

if TYPE_CHECKING:
    from counted.hub.accounts.models import Body, Organisation, User

#: Groups of readers, as the search and lists know them; `body_audience` and `person_audience`
#: name the others.
PUBLIC, MEMBERS, SECRETARIAT = "public", "members", "secretariat"
#: The roles of those who lead a body.
LEADING = frozenset({"chair", "co_lead"})


def running(on: date | None = None, *, of: str = "") -> Q:
    """The condition that a mandate or a seat runs on a day, today by default.

    `of` names the relation that leads to it, where it is asked of something else.
    """
    day = on or timezone.localdate()
    at = f"{of}__" if of else ""
    begun = Q(**{f"{at}start__lte": day})
    return begun & (Q(**{f"{at}end__isnull": True}) | Q(**{f"{at}end__gte": day}))


def body_audience(body_id: int) -> str:
    """The readers with a seat in a body."""
    return f"body:{body_id}"


def person_audience(person_id: int) -> str:
    """One reader."""
    return f"person:{person_id}"


@dataclass(frozen=True)
class Standing:
    """What somebody is here today; somebody who is not signed in is nothing of it."""

    person_id: int | None = None
    organisations: Mapping[int, frozenset[str]] = field(default_factory=dict)  #: id -> roles
    bodies: Mapping[int, frozenset[str]] = field(default_factory=dict)  #: id -> roles
    body_kinds: frozenset[str] = frozenset()
    is_administrator: bool = False

    @property
    def is_signed_in(self) -> bool:
        """Whether it is somebody with an account."""
        return self.person_id is not None

    @property
    def is_secretariat(self) -> bool:
        """Whether they run the site's work: a seat in the secretariat, or administrators."""
        return self.is_administrator or "secretariat" in self.body_kinds

    @property
    def is_member(self) -> bool:
        """Whether they are members of the Collaborative."""
        return self.is_secretariat or "collaborative" in self.body_kinds

    @property
    def represented(self) -> list[int]:
        """The organisations in whose name they may write."""
        return [key for key, roles in self.organisations.items() if "representative" in roles]

    @property
    def led(self) -> list[int]:
        """The bodies that they chair or co-lead."""
        return [key for key, roles in self.bodies.items() if roles & LEADING]

    def represents(self, organisation_id: int | None) -> bool:
        """Whether they may write in the name of this organisation; never of none."""
        return organisation_id in self.represented

    @property
    def audiences(self) -> frozenset[str]:
        """The groups of readers they belong to."""
        if self.person_id is None:
            return frozenset({PUBLIC})
        groups = {PUBLIC, person_audience(self.person_id), *map(body_audience, self.bodies)}
        groups |= {MEMBERS} if self.is_member else set()
        groups |= {SECRETARIAT} if self.is_secretariat else set()
        return frozenset(groups)


def standing(person: Any) -> Standing:
    """What a person is today; one query the first time, none after that for the same object."""
    if not getattr(person, "is_authenticated", False) or not person.is_active:
        return Standing()
    if not hasattr(person, "_standing"):
        person._standing = _read(person)
    return person._standing


def _read(person: Any) -> Standing:
    mandates = person.mandates.filter(running()).order_by()
    seats = person.seats.filter(running()).order_by()
    rows = mandates.values_list("organisation_id", Value(""), "role").union(
        seats.values_list("body_id", "body__kind", "role"), all=True
    )
    found = list(rows)  # a body has a kind, an organisation here has none
    held = [(key, role) for key, kind, role in found if not kind]
    return standing_of(person, held, [it for it in found if it[1]])


def standing_of(
    person: Any, held: Iterable[tuple[int, str]], sat: Iterable[tuple[int, str, str]]
) -> Standing:
    """What a person is who holds these mandates (organisation, role) and seats (body, its kind,
    role).
    """
    mandates: dict[int, set[str]] = {}
    for organisation, role in held:
        mandates.setdefault(organisation, set()).add(role)
    seats: dict[int, set[str]] = {}
    kinds = set()
    for body, kind, role in sat:
        seats.setdefault(body, set()).add(role)
        kinds.add(kind)
    return Standing(
        person_id=person.pk,
        organisations={key: frozenset(roles) for key, roles in mandates.items()},
        bodies={key: frozenset(roles) for key, roles in seats.items()},
        body_kinds=frozenset(kinds),
        is_administrator=person.is_superuser,
    )


def may_speak_for(person: Any, organisation: Organisation | None) -> bool:
    """Write in the name of an organisation: its representatives today; anybody for themselves."""
    if organisation is None:
        return standing(person).is_signed_in
    return standing(person).represents(organisation.pk)


def require_voice(person: Any, speaks_for: Organisation | None) -> None:
    """Refuse whoever writes in the name of an organisation they do not represent: WrongUse."""
    if speaks_for is not None and not may_speak_for(person, speaks_for):
        raise WrongUse(
            mark("You do not represent {organisation} today."),
            remedy=mark("Write in a personal capacity, or ask for a mandate first."),
            facts={"organisation": speaks_for.name},
        )


def leads(person: Any, body_id: int) -> bool:
    """Run a body: its chair and co-leads, and the secretariat."""
    who = standing(person)
    return who.is_secretariat or body_id in who.led


def listed_for(who: Standing) -> frozenset[str]:
    """The choices of who finds a person by which this reader finds them."""
    return frozenset({"everybody", "members"} if who.is_member else {"everybody"})


def may_see_person(who: Standing, person: User) -> bool:
    """Read somebody's page: as they chose; themselves and the secretariat always."""
    if person.erased_at is not None:
        return False
    if person.pk == who.person_id or who.is_secretariat:
        return True
    return person.is_active and person.listed in listed_for(who)


def may_edit_organisation(who: Standing, organisation: Organisation) -> bool:
    """Change an organisation's page: its representatives today, and the secretariat."""
    return who.is_secretariat or who.represents(organisation.pk)


def may_see_inside(who: Standing, body: Body) -> bool:
    """Read the meetings, minutes and decisions of a body: anybody, or its seat holders only."""
    return not body.is_private or body.pk in who.bodies


def may_run(who: Standing, body: Body) -> bool:
    """Call meetings, write minutes, record decisions, end seats: chairs, co-leads, secretariat.

    Behind closed doors the secretariat does so only with a seat of its own.
    """
    if not may_see_inside(who, body):
        return False
    return who.is_secretariat or body.pk in who.led
