"""Who somebody is here today: mandates, seats, and what follows from them.

A mandate or a seat counts from its first to its last day. Everything else follows from one noun,
the `Standing` of a person, which is read once per request.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from counted.hub.accounts.models import Organisation

#: Groups of readers, as the search and lists know them; `body_audience` and `person_audience`
#: name the others.
PUBLIC, MEMBERS, SECRETARIAT = "public", "members", "secretariat"


def running(on: date | None = None) -> Q:
    """The condition that a mandate or a seat runs on a day, today by default."""
    day = on or timezone.localdate()
    return Q(start__lte=day) & (Q(end__isnull=True) | Q(end__gte=day))


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
    def audiences(self) -> frozenset[str]:
        """The groups of readers they belong to."""
        if self.person_id is None:
            return frozenset({PUBLIC})
        groups = {PUBLIC, person_audience(self.person_id), *map(body_audience, self.bodies)}
        groups |= {MEMBERS} if self.is_member else set()
        groups |= {SECRETARIAT} if self.is_secretariat else set()
        return frozenset(groups)


def standing(person: Any) -> Standing:
    """What a person is today; two queries the first time, none after that for the same object."""
    if not getattr(person, "is_authenticated", False) or not person.is_active:
        return Standing()
    if not hasattr(person, "_standing"):
        person._standing = _read(person)
    return person._standing


def _read(person: Any) -> Standing:
    mandates: dict[int, set[str]] = {}
    for organisation, role in person.mandates.filter(running()).values_list(
        "organisation_id", "role"
    ):
        mandates.setdefault(organisation, set()).add(role)
    seats: dict[int, set[str]] = {}
    kinds = set()
    for body, kind, role in person.seats.filter(running()).values_list(
        "body_id", "body__kind", "role"
    ):
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
    return "representative" in standing(person).organisations.get(organisation.pk, ())


def leads(person: Any, body_id: int) -> bool:
    """Run a body: its chair and co-leads, and the secretariat."""
    who = standing(person)
    return who.is_secretariat or bool(who.bodies.get(body_id, frozenset()) & {"chair", "co_lead"})
