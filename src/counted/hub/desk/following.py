"""Where the newest of a list can be followed: the feeds of exactly what it shows."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.urls import reverse

from counted.hub.desk.finding import Question


@dataclass(frozen=True)
class Link:
    """A feed as a page leads to it."""

    type: str
    title: str
    url: str


def links(question: Question) -> list[Link]:
    """The feeds of a list."""
    asked = replace(question.everywhere(), sort="", page="1", is_map=False).query()
    end = f"?{asked}" if asked else ""
    return [
        Link("application/atom+xml", "Atom", f"{reverse('desk:atom')}{end}"),
        Link("application/rss+xml", "RSS", f"{reverse('desk:rss')}{end}"),
    ]
