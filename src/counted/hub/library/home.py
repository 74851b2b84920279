"""Where items appear outside their own pages: home, organisations, countries."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counted.hub.accounts.models import Organisation
from counted.hub.accounts.rules import standing
from counted.hub.library import queries, translated
from counted.hub.library.models import Item
from counted.hub.ui.parts import Count, Link, Section

ON_HOME = 3
ON_ORGANISATION = 12


def newest(request: HttpRequest) -> Section | None:
    """The youngest initiatives, for the home page."""
    more = Link(_("All initiatives"), reverse("library:initiatives"))
    found = queries.published(standing(request.user), Item.Kind.INITIATIVE)[:ON_HOME]
    return _section(_("Who is counting"), found, more)


def newest_cases(request: HttpRequest) -> Section | None:
    """The latest case studies, for the home page."""
    more = Link(_("All case studies"), reverse("library:cases"))
    found = queries.published(standing(request.user), Item.Kind.CASE)[:ON_HOME]
    return _section(_("What others have learned"), found, more)


def counts(request: HttpRequest) -> Iterable[Count]:  # noqa: ARG001  sections are given the request
    """How many initiatives there are, for the strip on the home page."""
    number, languages = queries.count(Item.Kind.INITIATIVE)
    if not number:
        return ()
    told = ngettext("told in %(n)s language", "told in %(n)s languages", languages)
    what = ngettext("initiative", "initiatives", number)
    url = reverse("library:initiatives")
    return (Count(number, what, told % {"n": languages}, url),)


def of_organisation(request: HttpRequest, organisation: Organisation) -> Section | None:
    """What an organisation does and has told, for its page."""
    found = queries.of_organisation(standing(request.user), organisation)[:ON_ORGANISATION]
    return _section(_("In the library"), found)


def of_country(request: HttpRequest, code: str) -> Section | None:
    """The initiatives in a country, for its page."""
    more = Link(_("All initiatives"), f"{reverse('library:initiatives')}?country={code}")
    found = queries.of_country(standing(request.user), code, Item.Kind.INITIATIVE)[:ON_HOME]
    return _section(_("Who else counts here"), found, more)


def _section(title: str, found: Iterable[Item], more: Link | None = None) -> Section | None:
    cards = translated.cards(found)
    return Section(title, cards, more=more) if cards else None
