"""Reading people, organisations and who acts for them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from counted.hub.accounts.models import Body, Decision, Mandate, Organisation, Seat, User
from counted.hub.accounts.rules import Standing, listed_for, running, standing, standing_of


def organisations() -> QuerySet[Organisation]:
    """All organisations, by name."""
    return Organisation.objects.all()


def organisation(slug: str) -> Organisation | None:
    """One organisation with the mandates that run today, people in the order of their names."""
    mandates = (
        Mandate.objects.filter(running(), person__is_active=True)
        .select_related("person")
        .order_by("person__name", "person_id", "role")
    )
    prefetch = Prefetch("mandates", queryset=mandates, to_attr="running")
    found = Organisation.objects.filter(slug=slug).prefetch_related(prefetch).first()
    if found is not None:
        roles = {it.role for it in found.running}
        found.has_representative = Mandate.Role.REPRESENTATIVE in roles
    return found


def read_standings(people: Iterable[User]) -> None:
    """Read what many people are today; two queries for all of them."""
    found = {it.pk: it for it in people}
    mandates: dict[int, list[tuple[int, str]]] = {key: [] for key in found}
    held = Mandate.objects.filter(running(), person__in=found)
    for person, *what in held.values_list("person_id", "organisation_id", "role"):
        mandates[person].append(tuple(what))
    seats: dict[int, list[tuple[int, str, str]]] = {key: [] for key in found}
    sat = Seat.objects.filter(running(), person__in=found)
    for person, *what in sat.values_list("person_id", "body_id", "body__kind", "role"):
        seats[person].append(tuple(what))
    for key, it in found.items():
        it._standing = standing_of(it, mandates[key], seats[key])


def facet_values(rows: QuerySet[Organisation]) -> Iterable[tuple[int, str, str]]:
    """Key, kind and country of each organisation, in the order of `rows`."""
    return rows.values_list("pk", "kind", "country")


def in_order(keys: Iterable[int]) -> list[Organisation]:
    """The organisations with these keys, in the order of the keys."""
    wanted = list(keys)
    found = Organisation.objects.in_bulk(wanted)
    return [found[key] for key in wanted if key in found]


def count_by_kind() -> dict[str, int]:
    """How many organisations there are of each kind that occurs."""
    counted = Organisation.objects.order_by().values_list("kind").annotate(n=Count("pk"))
    return dict(counted)


def represented(person: Any) -> list[Organisation]:
    """The organisations in whose name a person may write today, by name."""
    keys = standing(person).represented
    return list(Organisation.objects.filter(pk__in=keys)) if keys else []


def listed_people(reader: Standing) -> QuerySet[User]:
    """The people whom this reader finds in the directory, by name."""
    return User.objects.filter(
        is_active=True, erased_at__isnull=True, listed__in=listed_for(reader)
    ).order_by("name", "pk")


def person(key: int) -> User | None:
    """One person with the mandates and the seats that run today."""
    mandates = Mandate.objects.filter(running()).select_related("organisation")
    seats = Seat.objects.filter(running()).select_related("body", "organisation")
    return (
        User.objects.filter(pk=key)
        .prefetch_related(
            Prefetch("mandates", queryset=mandates, to_attr="running_mandates"),
            Prefetch("seats", queryset=seats, to_attr="running_seats"),
        )
        .first()
    )


def account_of(address: str) -> User | None:
    """Whoever can sign in with this address."""
    return User.objects.filter(email=address.strip().lower(), is_active=True).first()


def people_in_order(keys: Iterable[int]) -> list[User]:
    """The people with these keys, in the order of the keys, each with `running_mandates`."""
    wanted = list(keys)
    mandates = Mandate.objects.filter(running()).select_related("organisation")
    prefetch = Prefetch("mandates", queryset=mandates, to_attr="running_mandates")
    found = User.objects.prefetch_related(prefetch).in_bulk(wanted)
    return [found[key] for key in wanted if key in found]


def roles_of(people: QuerySet[User], reader: Standing) -> dict[int, set[str]]:
    """What each of them is today, as far as this reader may know; words of `presenting.ROLES`."""
    roles: dict[int, set[str]] = {}
    mandates = Mandate.objects.filter(running(), person__in=people)
    for key, role in mandates.values_list("person_id", "role"):
        roles.setdefault(key, set()).add(role)
    seats = Seat.objects.filter(running(), seen_seats(reader), person__in=people)
    for key, role, kind in seats.values_list("person_id", "role", "body__kind"):
        known = {role} & {Seat.Role.CHAIR, Seat.Role.CO_LEAD, Seat.Role.CHAMPION}
        roles.setdefault(key, set()).update({*known, kind})
    return roles


def kinds_of_organisation(people: QuerySet[User]) -> dict[int, set[str]]:
    """For what kinds of organisation each of them may act today."""
    kinds: dict[int, set[str]] = {}
    mandates = Mandate.objects.filter(running(), person__in=people)
    for key, kind in mandates.values_list("person_id", "organisation__kind"):
        kinds.setdefault(key, set()).add(kind)
    return kinds


def seen_seats(reader: Standing) -> Q:
    """The condition that this reader may know of a seat on other pages than the body's own."""
    return Q(body__is_private=False) | Q(body__in=list(reader.bodies))


def bodies() -> QuerySet[Body]:
    """All bodies, by name, with the number of seats held today."""
    held = Count("seats", filter=running(of="seats"))
    return Body.objects.annotate(held=held)


def body(slug: str) -> Body | None:
    """One body."""
    return Body.objects.filter(slug=slug).first()


def seats_in(body: Body, reader: Standing) -> QuerySet[Seat]:
    """The seats held today whose holders this reader may read of.

    Who leads or is a champion holds an office and is named to everybody; other members are named
    as they chose (`User.listed`), and always to those with a seat beside them.
    """
    seats = (
        body.seats.filter(running(), person__is_active=True)
        .select_related("person", "organisation")
        .order_by("person__name", "pk")
    )
    if reader.is_secretariat or body.pk in reader.bodies:
        return seats
    offices = (Seat.Role.CHAIR, Seat.Role.CO_LEAD, Seat.Role.CHAMPION)
    named = Q(role__in=offices) | Q(person__listed__in=listed_for(reader))
    return seats.filter(named | Q(person=reader.person_id))


def seat_count(body: Body) -> int:
    """How many seats are held today."""
    return body.seats.filter(running(), person__is_active=True).count()


def standing_decisions(body: Body) -> QuerySet[Decision]:
    """The decisions of a body that no later one replaces."""
    return body.decisions.filter(replaced_by__isnull=True)


def decisions(body: Body) -> QuerySet[Decision]:
    """All decisions of a body, each with what replaced it and the meeting."""
    return body.decisions.select_related("replaced_by", "meeting")


def champions() -> QuerySet[Seat]:
    """The champions of today, with body and organisation, by name."""
    return (
        Seat.objects.filter(running(), role=Seat.Role.CHAMPION, person__is_active=True)
        .filter(body__is_private=False)
        .select_related("person", "organisation", "body")
        .order_by("person__name", "pk")
    )
