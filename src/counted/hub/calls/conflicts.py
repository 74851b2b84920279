"""Conflicts of interest: who is too close to a contribution to judge it.

Somebody is, who wrote it or is named as having written it with others, who belongs to the
organisation in whose name it speaks or to one of an author today, or who said so. One way of
finding them serves every page: sharing out, lists, counts, reviews, files. Those who run the call
are held back by authorship and by their word only; a large organisation would leave nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from counted.hub.accounts.models import Mandate, User
from counted.hub.accounts.rules import running, standing
from counted.hub.calls.models import CoAuthor, Conflict, Contribution


@dataclass
class Ties:
    """What a contribution is tied to."""

    people: set[int] = field(default_factory=set)  #: authors and co-authors with an account
    emails: set[str] = field(default_factory=set)  #: of co-authors, in lower case
    organisations: set[int] = field(default_factory=set)  #: it speaks for, or an author belongs to
    stated: set[int] = field(default_factory=set)  #: people who said that they have a conflict


@dataclass(frozen=True)
class Judge:
    """Somebody who might review."""

    person_id: int
    email: str
    organisations: frozenset[int]


def judge(person: Any) -> Judge:
    """A person as one who might review."""
    return Judge(person.pk, person.email.lower(), frozenset(standing(person).organisations))


def judges(people: Iterable[User]) -> list[Judge]:
    """Many people at once, in one query."""
    people = list(people)
    belongs: dict[int, set[int]] = {}
    held = Mandate.objects.filter(running(), person__in=people)
    for person, organisation in held.values_list("person_id", "organisation_id"):
        belongs.setdefault(person, set()).add(organisation)
    return [Judge(it.pk, it.email.lower(), frozenset(belongs.get(it.pk, ()))) for it in people]


def is_held_back(judge: Judge, ties: Ties, *, runs_the_call: bool = False) -> bool:
    """Whether somebody must not judge what has these ties."""
    if judge.person_id in ties.people | ties.stated or judge.email in ties.emails:
        return True
    return not runs_the_call and bool(judge.organisations & ties.organisations)


def ties_of(contributions: Iterable[Contribution]) -> dict[int, Ties]:
    """The ties of contributions by their key, in four queries however many there are."""
    found = {}
    for one in contributions:
        found[one.pk] = Ties(people={one.author_id})
        if one.speaks_for_id:
            found[one.pk].organisations.add(one.speaks_for_id)
    named = CoAuthor.objects.filter(contribution__in=found)
    for key, person, email in named.values_list("contribution_id", "person_id", "email"):
        found[key].emails.add(email.lower())
        if person:
            found[key].people.add(person)
    stated = Conflict.objects.filter(contribution__in=found)
    for key, person in stated.values_list("contribution_id", "person_id"):
        found[key].stated.add(person)
    _know_by_address(found.values())
    _add_organisations(found.values())
    return found


def _know_by_address(ties: Iterable[Ties]) -> None:
    """Find co-authors who have an account but have not agreed yet."""
    ties = list(ties)
    emails = {email for it in ties for email in it.emails}
    if not emails:
        return
    known = dict(User.objects.filter(email__in=emails).values_list("email", "pk"))
    for it in ties:
        it.people.update(known[email] for email in it.emails if email in known)


def _add_organisations(ties: Iterable[Ties]) -> None:
    ties = list(ties)
    people = {person for it in ties for person in it.people}
    belongs: dict[int, set[int]] = {}
    held = Mandate.objects.filter(running(), person__in=people)
    for person, organisation in held.values_list("person_id", "organisation_id"):
        belongs.setdefault(person, set()).add(organisation)
    for it in ties:
        for person in it.people:
            it.organisations.update(belongs.get(person, ()))


def free_for(person: Any, contributions: Iterable[Contribution], *, runs: bool = False) -> set[int]:
    """The keys of those contributions that a person may judge."""
    contributions = list(contributions)
    ties = ties_of(contributions)
    who = judge(person)
    return {it.pk for it in contributions if not is_held_back(who, ties[it.pk], runs_the_call=runs)}
