"""What releases add to the home page and to the page of an organisation."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from counted.hub.accounts.models import Organisation
from counted.hub.releases import public_queries
from counted.hub.ui.parts import Count, Empty, Link, Section

ON_HOME_PAGE = 6


def newest_releases(request: HttpRequest) -> Section | None:  # noqa: ARG001 - same for everybody
    """The newest releases; None while there is none, and the home page says so itself."""
    shown = public_queries.newest(ON_HOME_PAGE)
    if not shown:
        return None
    return Section(
        title=_("Newest releases"),
        items=public_queries.items(shown, language=get_language() or "en"),
        more=Link(_("All releases"), reverse("releases:list")),
    )


def release_count(request: HttpRequest) -> Iterable[Count]:  # noqa: ARG001 - same for everybody
    """How many releases stand; nothing while there is none."""
    if number := public_queries.listed().count():
        what = ngettext("release", "releases", number)
        yield Count(number, what, _("checked, protected, approved"), reverse("releases:list"))


def releases_of(request: HttpRequest, organisation: Organisation) -> Section:  # noqa: ARG001
    """What an organisation has released."""
    shown = public_queries.of_organisation(organisation)
    return Section(
        title=_("Releases"),
        items=public_queries.items(shown, language=get_language() or "en"),
        empty=Empty(_("Nothing has been released yet"), _("What it publishes will stand here.")),
    )
