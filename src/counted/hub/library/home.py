"""Where items appear outside their own pages: home, organisations, countries."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counted.hub.accounts.models import Body, Organisation, User
from counted.hub.accounts.rules import standing
from counted.hub.library import queries, translated
from counted.hub.library.models import Item
from counted.hub.ui.parts import Count, Empty, Link, Section

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


def of_person(request: HttpRequest, person: User) -> Section | None:
    """What somebody wrote, alone or with others, for their page."""
    found = queries.written_by(standing(request.user), person)
    number = found.count()
    cards = translated.cards(found[:ON_ORGANISATION])
    return Section(_("In the library"), cards, number=number) if cards else None


def of_body(request: HttpRequest, body: Body) -> Section | None:
    """What belongs to a group, as far as the reader may read it; who sits there can add to it."""
    who = standing(request.user)
    cards = translated.cards(queries.of_body(who, body)[:ON_ORGANISATION])
    may_write = body.pk in who.bodies or who.is_secretariat
    begin = f"{reverse('library:begin', args=[Item.Kind.NEWS])}?body={body.pk}"
    more = Link(_("Write something for this group"), begin) if may_write else None
    if not cards and more is None:
        return None
    told = _("What members write for the group stands here.")
    empty = Empty(_("Nothing is written for this group yet"), told, more)
    return Section(_("What the group writes"), cards, more=more if cards else None, empty=empty)


def of_country(request: HttpRequest, code: str) -> Section | None:
    """The initiatives in a country, for its page."""
    more = Link(_("All initiatives"), f"{reverse('library:initiatives')}?country={code}")
    found = queries.of_country(standing(request.user), code, Item.Kind.INITIATIVE)[:ON_HOME]
    return _section(_("Who else counts here"), found, more)


def _section(title: str, found: Iterable[Item], more: Link | None = None) -> Section | None:
    cards = translated.cards(found)
    return Section(title, cards, more=more) if cards else None
