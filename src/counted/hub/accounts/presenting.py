"""People, organisations and bodies as the nouns that components show."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counted.hub.accounts import labels, rules
from counted.hub.accounts.models import (
    Body,
    Mandate,
    Meeting,
    Organisation,
    Seat,
    User,
    display_name,
)
from counted.hub.accounts.places import country_name
from counted.hub.ui import parts
from counted.hub.ui.describing import ROR
from counted.hub.ui.words import day


def organisation_part(organisation: Organisation) -> parts.Organisation:
    """An organisation as it stands in a list."""
    where = (organisation.place, country_name(organisation.country) if organisation.country else "")
    return parts.Organisation(
        name=organisation.name,
        kind=organisation.get_kind_display(),
        place=" · ".join(it for it in where if it),
        url=organisation_url(organisation),
        made_up=organisation.made_up,
    )


def organisation_url(organisation: Organisation) -> str:
    """The address of an organisation's page."""
    return reverse("accounts:organisation", args=[organisation.slug])


def organisation_facts(organisation: Organisation) -> list[parts.Fact]:
    """How an organisation is reached and known elsewhere."""
    ror, contact = organisation.ror, organisation.contact
    told = (
        (_("Website"), organisation.website, organisation.website),
        (_("Write to"), contact, f"mailto:{contact}"),
        (_("ROR identifier"), ror, f"{ROR}{ror}"),
    )
    return [parts.Fact(term, text, url=url) for term, text, url in told if text]


def person_part(person: User, *, reader: Any, said: str = "") -> parts.Person:
    """Somebody as they stand beside what they wrote; leads to their page where the reader may."""
    return parts.Person(
        name=display_name(person),
        speaks_for=said,
        url=person_url(person) if rules.may_see_person(rules.standing(reader), person) else "",
        made_up=person.made_up,
    )


def person_url(person: User) -> str:
    """The address of somebody's page."""
    return reverse("accounts:person", args=[person.pk])


def people(mandates: Iterable[Mandate], *, reader: Any) -> list[tuple[parts.Person, list[Mandate]]]:
    """People with what they may do for an organisation, each person once, and their mandates."""
    grouped = [(it, list(theirs)) for it, theirs in groupby(mandates, key=lambda it: it.person)]
    return [
        (person_part(person, reader=reader, said=_roles(theirs)), theirs)
        for person, theirs in grouped
    ]


def _roles(mandates: list[Mandate]) -> str:
    return " · ".join(str(it.get_role_display()) for it in mandates)


def person_facts(person: User) -> list[parts.Fact]:
    """What somebody tells of themselves that fits into a line."""
    topics = labels.topic_labels() if person.expertise else {}
    told = (
        (_("Country"), country_name(person.country) if person.country else ""),
        (_("Languages"), " · ".join(map(labels.language_name, person.languages))),
        (_("Knows about"), " · ".join(topics.get(it, it) for it in person.expertise)),
    )
    return [parts.Fact(term, text) for term, text in told if text]


def body_url(body: Body) -> str:
    """The address of a body's page."""
    return reverse("accounts:body", args=[body.slug])


def listed_part(person: User, *, reader: Any) -> parts.Person:
    """Somebody as they stand in the directory; needs `running_mandates`."""
    where = country_name(person.country) if person.country else ""
    for_whom = [it.organisation.name for it in person.running_mandates]
    said = " · ".join(filter(None, (*dict.fromkeys(for_whom), where)))
    return person_part(person, reader=reader, said=said)


def organisations_of(mandates: Iterable[Mandate]) -> list[parts.Organisation]:
    """The organisations for which somebody may act, with what they may do there."""
    return [
        parts.Organisation(
            name=it.organisation.name,
            kind=it.get_role_display(),
            url=organisation_url(it.organisation),
            made_up=it.organisation.made_up,
        )
        for it in mandates
    ]


def bodies_of(held: Iterable[Seat], *, reader: rules.Standing) -> list[parts.Organisation]:
    """The bodies in which somebody holds a seat, as far as the reader may know."""
    return [
        parts.Organisation(
            name=it.body.name,
            kind=" · ".join(filter(None, (str(it.get_role_display()), it.note))),
            url=body_url(it.body),
            made_up=it.body.made_up,
        )
        for it in held
        if rules.may_see_inside(reader, it.body)
    ]


def body_item(body: Body) -> parts.Item:
    """A body in the list of bodies; needs `held`, the number of seats."""
    seats = ngettext("%(count)s seat", "%(count)s seats", body.held) % {"count": body.held}
    return parts.Item(
        title=body.name,
        url=body_url(body),
        kind=body.get_kind_display(),
        note=body.about,
        foot=seats,
        language=body.language,
        made_up=body.made_up,
    )


def by_role(held: Iterable[Seat], *, reader: Any) -> list[tuple[str, list[tuple[Seat, Any]]]]:
    """Seats with who holds them, under the name of each role, those who lead first."""
    order = [Seat.Role.CHAIR, Seat.Role.CO_LEAD, Seat.Role.CHAMPION, Seat.Role.MEMBER]
    groups: dict[str, list[tuple[Seat, Any]]] = {role: [] for role in (*order, Seat.Role.OBSERVER)}
    for seat in held:
        groups[seat.role].append((seat, seat_part(seat, reader=reader)))
    labels_of = dict(Seat.Role.choices)
    return [(str(labels_of[role]), seats) for role, seats in groups.items() if seats]


def seat_part(seat: Seat, *, reader: Any) -> parts.Person:
    """Who holds a seat, for whom and for how long."""
    for_whom = seat.organisation.name if seat.organisation else _("in a personal capacity")
    said = " · ".join(filter(None, (for_whom, seat.note, term(seat))))
    return person_part(seat.person, reader=reader, said=said)


def term(held: Seat | Mandate) -> str:
    """From when to when a seat or a mandate runs."""
    if held.end is None:
        return _("since %(start)s") % {"start": day(held.start)}
    return _("%(start)s to %(end)s") % {"start": day(held.start), "end": day(held.end)}


def champions(held: Iterable[Seat], *, reader: Any) -> list[tuple[parts.Person, str, Any]]:
    """Champions with what they champion and where they sit."""
    return [
        (
            person_part(
                it.person,
                reader=reader,
                said=it.organisation.name if it.organisation else _("in a personal capacity"),
            ),
            it.note,
            parts.Link(it.body.name, body_url(it.body)),
        )
        for it in held
    ]


def moment(meeting: Meeting) -> str:
    """When a meeting begins, in its own time zone and with its name."""
    at = meeting.starts_at.astimezone(ZoneInfo(meeting.time_zone))
    zone = meeting.time_zone.replace("_", " ")
    return f"{date_format(at, 'DATETIME_FORMAT')} ({zone})"


def meeting_item(body: Body, meeting: Meeting) -> parts.Item:
    """A meeting in the list of a body."""
    return parts.Item(
        title=meeting.title,
        url=reverse("accounts:meeting", args=[body.slug, meeting.pk]),
        kind=_("Minutes") if meeting.minutes else _("Meeting"),
        foot=moment(meeting),
        language=meeting.language,
    )


def meeting_facts(meeting: Meeting, *, with_call: bool) -> list[parts.Fact]:
    """When and where; the address of a call for those only who may join it."""
    facts = [parts.Fact(_("When"), moment(meeting))]
    if place := meeting.place if with_call else public_place(meeting):
        facts.append(parts.Fact(_("Where"), place, url=place if _is_address(place) else ""))
    if meeting.minutes_agreed_on:
        facts.append(parts.Fact(_("Minutes agreed on"), day(meeting.minutes_agreed_on)))
    return facts


def public_place(meeting: Meeting) -> str:
    """Where a meeting is, without the address of a call: whoever has that can walk in."""
    return "" if "://" in meeting.place else meeting.place


def _is_address(place: str) -> bool:
    return place.startswith(("https://", "http://")) and " " not in place
