"""What waits in the library for whoever is signed in, and what they write there."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from counted.hub.accounts.models import display_name
from counted.hub.accounts.rules import standing
from counted.hub.library import presenting, queries
from counted.hub.library.models import Item
from counted.hub.ui import parts, registry
from counted.hub.ui.parts import Link, Section

SHOWN = 5  #: of each part


def register() -> None:
    """Put all parts on the page of one's work; called when the app starts."""
    registry.register_waiting(asked, order=15)
    registry.register_tally(tallied)
    registry.register_begun(drafts, order=10)
    registry.register_own(handed_in, order=20)
    registry.register_own(published, order=60)


def tallied(request: HttpRequest) -> Iterable[QuerySet]:
    """The same, for the menu."""
    return (queries.asked_to_write(standing(request.user)),)


def asked(request: HttpRequest) -> Section | None:
    """Items whose authors ask me to write with them."""
    found = list(queries.asked_to_write(standing(request.user)))
    items = [
        parts.Item(
            title=it.title,
            url=reverse("library:mine"),
            kind=it.get_kind_display(),
            note=display_name(it.author),
            tone="waiting",
            language=it.language,
        )
        for it in found
    ]
    return Section(_("You are asked to write together"), items) if items else None


def drafts(request: HttpRequest) -> Section | None:
    """What I write and have not handed in."""
    return _section(request, _("Your drafts"), (Item.State.DRAFT,))


def handed_in(request: HttpRequest) -> Section | None:
    """What I handed in and nobody else reads yet."""
    return _section(request, _("Waits for publication"), (Item.State.WAITING,))


def published(request: HttpRequest) -> Section | None:
    """What I wrote and others read."""
    return _section(request, _("What you published"), (Item.State.PUBLISHED,))


def _section(request: HttpRequest, title: str, states: Iterable[str]) -> Section | None:
    found = queries.mine(standing(request.user)).filter(state__in=states)
    items = [presenting.card(it) for it in found[:SHOWN]]
    if not items:
        return None
    number = len(items) if len(items) < SHOWN else found.count()
    return Section(title, items, more=Link(_("What you write"), _all()), number=number)


def _all() -> str:
    return reverse("library:mine")
