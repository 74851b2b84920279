"""Consultations of whoever is signed in: what waits for their answers, what for their comment."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counted.hub.accounts.labels import foreign
from counted.hub.accounts.rules import standing
from counted.hub.guidance.consultations import presenting, queries
from counted.hub.guidance.models import Consultation
from counted.hub.ui import registry
from counted.hub.ui.parts import Item, Link, Section
from counted.hub.ui.words import isolated

SHOWN = 5  #: of each part


def register() -> None:
    """Put all parts on the page of one's work; called when the app starts."""
    registry.register_waiting(to_answer, order=38)
    registry.register_waiting(to_comment, order=44)
    registry.register_tally(tallied)


def tallied(request: HttpRequest) -> Iterable[QuerySet]:
    """What waits, for the menu."""
    return _to_answer(request), _to_comment(request)


def _to_answer(request: HttpRequest) -> QuerySet[Consultation]:
    return queries.to_answer(standing(request.user), timezone.now())


def _to_comment(request: HttpRequest) -> QuerySet[Consultation]:
    """Members are asked; others read of it on the home page."""
    who = standing(request.user)
    found = queries.to_comment(who, timezone.now())
    return found if who.is_member or who.bodies else found.none()


def to_answer(request: HttpRequest) -> Section | None:
    """Closed consultations that I run, with how many comments wait for an answer."""
    found = list(_to_answer(request))
    return _section(
        _("Comments that wait for your answers"), [_waiting(it) for it in found[:SHOWN]], len(found)
    )


def _waiting(it: Consultation) -> Item:
    number = queries.unanswered(it).count()
    told = (
        ngettext("{n} comment has no answer", "{n} comments have no answer", number).format(
            n=number
        )
        if number
        else _("Every comment has its answer; publish the response.")
    )
    return Item(
        title=it.title, url=presenting.answers_url(it), kind=_("Consultation"), note=told,
        foot=isolated(it.version.document.title), tone="waiting", language=it.language,
        tags=foreign(it.language), made_up=it.made_up,
    )  # fmt: skip


def to_comment(request: HttpRequest) -> Section | None:
    """Open consultations in which I have not said a word."""
    found = list(_to_comment(request))
    items = [presenting.card(it) for it in found[:SHOWN]]
    return _section(_("Open for your comments"), items, len(found))


def _section(title: str, items: list[Item], number: int) -> Section | None:
    more = Link(_("All consultations"), reverse("guidance:consultations"))
    return Section(title, items, more=more, number=number) if items else None
