"""Organisations, people, bodies and meetings as things that others point at (`ui.things`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts import presenting, rules
from counted.hub.accounts.models import Body, Meeting, Organisation, User, display_name
from counted.hub.accounts.places import country_name
from counted.hub.ui.parts import Item
from counted.hub.ui.things import Kind, of_keys, register


def register_kinds() -> None:
    """Make the kinds of this app known."""
    register(Kind("organisation", _("Organisation"), organisation_cards))
    register(Kind("person", _("Person"), person_cards))
    register(Kind("body", _("Body"), body_cards))
    register(Kind("meeting", _("Meeting"), meeting_cards))


def organisation_cards(keys: Iterable[str], reader: Any) -> Mapping[str, Item]:  # noqa: ARG001
    """Cards of organisations: everybody may see them."""
    return {str(it.pk): organisation_card(it) for it in of_keys(Organisation.objects.all(), keys)}


def person_cards(keys: Iterable[str], reader: Any) -> Mapping[str, Item]:
    """Cards of those people whose page the reader may read."""
    who = rules.standing(reader)
    return {
        str(it.pk): Item(
            title=display_name(it),
            url=presenting.person_url(it),
            kind=_("Person"),
            foot=country_name(it.country) if it.country else "",
            made_up=it.made_up,
        )
        for it in of_keys(User.objects.all(), keys)
        if rules.may_see_person(who, it)
    }


def body_cards(keys: Iterable[str], reader: Any) -> Mapping[str, Item]:  # noqa: ARG001
    """Cards of bodies: everybody may see that they are there."""
    return {str(it.pk): body_card(it) for it in of_keys(Body.objects.all(), keys)}


def meeting_cards(keys: Iterable[str], reader: Any) -> Mapping[str, Item]:
    """Cards of those meetings that the reader may know of."""
    who = rules.standing(reader)
    return {
        str(it.pk): meeting_card(it)
        for it in of_keys(Meeting.objects.select_related("body"), keys)
        if rules.may_see_inside(who, it.body)
    }


def organisation_card(organisation: Organisation) -> Item:
    """An organisation on the board."""
    part = presenting.organisation_part(organisation)
    return Item(
        title=part.name,
        url=part.url,
        kind=part.kind,
        foot=part.place,
        language=organisation.language,
        made_up=part.made_up,
    )


def body_card(body: Body) -> Item:
    """A body on the board."""
    return Item(
        title=body.name,
        url=presenting.body_url(body),
        kind=body.get_kind_display(),
        note=body.about,
        language=body.language,
        made_up=body.made_up,
    )


def meeting_card(meeting: Meeting) -> Item:
    """A meeting on the board."""
    return Item(
        title=meeting.title,
        url=reverse("accounts:meeting", args=[meeting.body.slug, meeting.pk]),
        kind=meeting.body.name,
        foot=presenting.moment(meeting),
        language=meeting.language,
        made_up=meeting.body.made_up,
    )
