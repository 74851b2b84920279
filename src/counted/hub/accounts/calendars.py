"""Meetings as a calendar file (iCalendar, RFC 5545), for people's own calendars."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from django.urls import reverse

from counted.hub.accounts.models import Body, Meeting
from counted.hub.accounts.presenting import public_place

LINE_BYTES = 75  #: after which a line is folded (RFC 5545, section 3.1)


def calendar(body: Body, meetings: Iterable[Meeting], *, address: Callable[[str], str]) -> str:
    """All meetings; `address` makes a whole address of a path."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Counted//Meetings//EN",
        f"X-WR-CALNAME:{_text(body.name)}",
    ]
    for meeting in meetings:
        lines += _event(body, meeting, address)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(body: Body, meeting: Meeting, address: Callable[[str], str]) -> list[str]:
    url = address(reverse("accounts:meeting", args=[body.slug, meeting.pk]))
    lines = [
        "BEGIN:VEVENT",
        f"UID:{url}",
        f"DTSTAMP:{_hour(meeting.starts_at)}",
        f"DTSTART:{_hour(meeting.starts_at)}",
        f"SUMMARY:{_text(meeting.title)}",
        f"URL:{url}",
    ]
    if meeting.ends_at:
        lines.append(f"DTEND:{_hour(meeting.ends_at)}")
    if place := public_place(meeting):
        lines.append(f"LOCATION:{_text(place)}")
    return [*lines, "END:VEVENT"]


def _hour(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    """Commas and the like are told from those of the format itself."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())


def _folded(line: str) -> str:
    """A long line goes on after a break and a space; no letter is cut in two."""
    pieces, piece = [], ""
    for letter in line:
        if len((piece + letter).encode()) > LINE_BYTES - 1:
            pieces.append(piece)
            piece = ""
        piece += letter
    return "\r\n ".join([*pieces, piece])
