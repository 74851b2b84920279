"""Who and what the made-up world has so far, by the short names that its files use."""

from __future__ import annotations

from collections.abc import Iterable

from counted.hub.accounts.models import Body, Organisation, User
from counted.hub.library import actions as library
from counted.hub.library.models import Item
from counted.hub.releases.models import Release
from counted.hub.ui.things import Thing


def person(name: str) -> User:
    """Somebody by the first part of their address, as they stand now.

    Read anew each time: a person remembers what they are, and that changes while it is loaded.
    """
    return User.objects.get(email=address(name))


def address(name: str) -> str:
    """The address of somebody; nobody gets mail there."""
    return f"{name}@example.org"


def organisation(slug: str | None) -> Organisation | None:
    """An organisation by its short name; None for nobody."""
    return Organisation.objects.get(slug=slug) if slug else None


def body(slug: str | None) -> Body | None:
    """A body by its short name; None for the secretariat."""
    return Body.objects.get(slug=slug) if slug else None


def item(slug: str) -> Item:
    """An item of the library by its short name."""
    return Item.objects.select_related("latest", "live").get(slug=slug)


def thing(name: str) -> Thing:
    """A thing such as "item:every-third-door", "organisation:..." or "release:sizes"."""
    kind, _, key = name.partition(":")
    if kind == "item":
        return library.thing(item(key))
    if kind in ("organisation", "body"):
        model = Organisation if kind == "organisation" else Body
        return Thing(kind, str(model.objects.get(slug=key).pk))
    if kind == "release":
        standing = Release.objects.filter(withdrawn_at__isnull=True)
        return Thing(kind, standing.get().slug)
    return Thing(kind, key)


def paragraphs(text: str) -> str:
    """A text as it is meant: lines of one paragraph joined, lists and headings left as they are."""
    return "\n\n".join(_joined(part.splitlines()) for part in text.strip().split("\n\n"))


def _joined(lines: Iterable[str]) -> str:
    told = ""
    for line in (it.strip() for it in lines):
        starts = line.startswith(("- ", "#", "1. ", "2. ", "3. "))
        told += ("\n" if starts else " ") + line if told else line
    return told
