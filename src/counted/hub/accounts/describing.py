"""Organisations, people, bodies and meetings in the words of schema.org.

Only what everybody may read: a person who is not listed for everybody is not described, nor is a
meeting behind closed doors, nor the address of a call.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from counted.hub.accounts import presenting
from counted.hub.accounts.models import Body, Meeting, Organisation, User, display_name
from counted.hub.accounts.rules import Standing, may_see_inside, may_see_person
from counted.hub.ui.describing import ROR, Described, beginning, without_empty

#: Kinds of organisation as schema.org tells them apart.
TYPES = {"nso": "GovernmentOrganization", "academia": "CollegeOrUniversity", "cso": "NGO"}


def organisation(found: Organisation, *, site: str) -> Described:
    """An organisation."""
    url = presenting.organisation_url(found)
    place = without_empty({"addressCountry": found.country, "addressLocality": found.place})
    data = {
        "@type": TYPES.get(found.kind, "Organization"),
        "@id": f"{site}{url}",
        "name": found.name,
        "description": beginning(found.about),
        "url": found.website or f"{site}{url}",
        "email": found.contact,
        "identifier": f"{ROR}{found.ror}" if found.ror else "",
        "address": {"@type": "PostalAddress", **place} if place else None,
    }
    return Described(found.name, url, found.about, "profile", found.language, without_empty(data))


def person(found: User, *, site: str) -> Described | None:
    """Somebody who wants to be found by everybody."""
    if not may_see_person(Standing(), found):
        return None
    url = presenting.person_url(found)
    data = {
        "@type": "Person",
        "@id": f"{site}{url}",
        "url": f"{site}{url}",
        "name": display_name(found),
        "description": beginning(found.about),
        "knowsLanguage": list(found.languages),
    }
    return Described(display_name(found), url, found.about, "profile", "", without_empty(data))


def body(found: Body, *, site: str) -> Described:
    """A body: that it is there, and what it says of itself."""
    url = presenting.body_url(found)
    data = {
        "@type": "Organization",
        "@id": f"{site}{url}",
        "url": f"{site}{url}",
        "name": found.name,
        "description": found.about,
        "foundingDate": found.start.isoformat() if found.start else "",
        "dissolutionDate": found.end.isoformat() if found.end else "",
    }
    return Described(found.name, url, found.about, "website", found.language, without_empty(data))


def meeting(found: Meeting, *, site: str) -> Described | None:
    """A meeting of an open body."""
    if not may_see_inside(Standing(), found.body):
        return None
    url = reverse("accounts:meeting", args=[found.body.slug, found.pk])
    place = presenting.public_place(found)
    data: dict[str, Any] = {
        "@type": "Event",
        "@id": f"{site}{url}",
        "url": f"{site}{url}",
        "name": found.title,
        "startDate": found.starts_at.isoformat(),
        "endDate": found.ends_at.isoformat() if found.ends_at else "",
        "location": {"@type": "Place", "name": place} if place else None,
        "organizer": {"@type": "Organization", "name": found.body.name,
                      "url": f"{site}{presenting.body_url(found.body)}"},
    }  # fmt: skip
    return Described(found.title, url, "", "website", found.language, without_empty(data))
