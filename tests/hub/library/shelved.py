"""Items for tests, made by the actions that people use."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from counted.hub.accounts.models import Mandate, Organisation, User
from counted.hub.library import actions
from counted.hub.library.models import Item

TOLD: dict[str, dict[str, Any]] = {
    "initiative": {"record": {"since": 2020}, "groups": ["sex"], "indicators": ["6.2.1"]},
    "case": {"record": {"problem": "Nobody had counted the toilets."}},
    "resource": {"record": {"type": "guidance", "year": 2024}},
}


def author(name: str = "Amina") -> User:
    """Somebody who writes."""
    found = User.objects.filter(email=f"{name.lower()}@example.org").first()
    return found or User.objects.create_user(f"{name.lower()}@example.org", name=name)


def group(slug: str) -> Organisation:
    """A made-up group."""
    found, _ = Organisation.objects.get_or_create(
        slug=f"group-of-{slug}",
        defaults={"name": f"Group of {slug}", "kind": "community", "country": "XTV"},
    )
    return found


def content(slug: str, kind: str = "initiative", **changes: Any) -> dict[str, Any]:
    """What an item of a kind tells."""
    told = {
        "title": f"Counting {slug}",
        "summary": "We count.",
        "text": "First.\n\nSecond.",
        "language": "en",
        "countries": ["XTV"],
    }
    return {**told, **TOLD.get(kind, {}), **changes}


def draft(slug: str, kind: str = "initiative", by: User | None = None, **changes: Any) -> Item:
    """An item that nobody has published."""
    return actions.begin(
        kind=kind, by=by or author(), content=content(slug, kind, **changes), slug=slug
    )


def shelve(slug: str, kind: str = "initiative", *, made_up: bool = True, **changes: Any) -> Item:
    """A published item of a made-up group."""
    told = {"organisation": group(slug).pk, **changes}
    return actions.bring(
        kind=kind, by=author(), content=content(slug, kind, **told), slug=slug, made_up=made_up
    )


def belong(person: User, slug: str, role: str = "member", **days: Any) -> Mandate:
    """Somebody belongs to the made-up group of a word, from today on."""
    told = {"start": timezone.localdate(), **days}
    return Mandate.objects.create(person=person, organisation=group(slug), role=role, **told)
