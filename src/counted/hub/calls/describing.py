"""Calls in the words of schema.org: an event from its opening to its deadline."""

from __future__ import annotations

from django.urls import reverse

from counted.hub.calls.models import Call
from counted.hub.ui.describing import Described, without_empty


def call(found: Call, *, site: str) -> Described | None:
    """A call that everybody may read."""
    if found.state == Call.State.DRAFT:
        return None
    url = reverse("calls:call", args=[found.slug])
    by = found.body.name if found.body else "Counted"
    data = {
        "@type": "Event",
        "additionalType": "call for contributions",
        "@id": f"{site}{url}",
        "url": f"{site}{url}",
        "name": found.title,
        "description": found.summary,
        "inLanguage": found.language,
        "startDate": found.opens_at.isoformat() if found.opens_at else "",
        "endDate": found.closes_at.isoformat() if found.closes_at else "",
        "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
        "location": {"@type": "VirtualLocation", "url": f"{site}{url}"},
        "organizer": {"@type": "Organization", "name": by},
    }
    return Described(
        found.title, url, found.summary, "article", found.language, without_empty(data)
    )
