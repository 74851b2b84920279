"""Where initiatives appear outside their own pages: home, organisations, countries."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counted.hub.accounts.models import Organisation
from counted.hub.library import presenting, queries
from counted.hub.library.models import Initiative
from counted.hub.ui.parts import Count, Link, Section

ON_HOME = 3


def newest(request: HttpRequest) -> Section | None:  # noqa: ARG001  sections are given the request
    """The youngest initiatives, for the home page."""
    more = Link(_("All initiatives"), reverse("library:initiatives"))
    return _section(_("Who is counting"), queries.youngest(ON_HOME), more)


def counts(request: HttpRequest) -> Iterable[Count]:  # noqa: ARG001
    """How many initiatives there are, for the strip on the home page."""
    number, languages = queries.count()
    if not number:
        return ()
    told = ngettext("told in %(n)s language", "told in %(n)s languages", languages)
    what = ngettext("initiative", "initiatives", number)
    return (Count(number, what, told % {"n": languages}, reverse("library:initiatives")),)


def of_organisation(request: HttpRequest, organisation: Organisation) -> Section | None:  # noqa: ARG001
    """The initiatives of an organisation, for its page."""
    return _section(_("Initiatives"), queries.of_organisation(organisation))


def of_country(request: HttpRequest, code: str) -> Section | None:  # noqa: ARG001
    """The initiatives in a country, for its page."""
    more = Link(_("All initiatives"), f"{reverse('library:initiatives')}?country={code}")
    return _section(_("Who else counts here"), queries.of_country(code)[:ON_HOME], more)


def _section(title: str, found: list[Initiative], more: Link | None = None) -> Section | None:
    if not found:
        return None
    return Section(title, [presenting.item(it) for it in found], more=more)
