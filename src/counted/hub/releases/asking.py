"""Whom readers of a release ask: those who represent its producers or decide for its people."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from counted.hub.accounts.models import Mandate, User
from counted.hub.accounts.rules import running
from counted.hub.desk import letters
from counted.hub.releases.models import Release
from counted.hub.ui.parts import Link
from counted.hub.ui.things import Thing

KIND = "release"
ROLES = (Mandate.Role.REPRESENTATIVE, Mandate.Role.STEWARD)


def register() -> None:
    """Make known who answers letters about a release; called when the app starts."""
    letters.register_people(KIND, behind, whose=_organisation)


def behind(key: str) -> QuerySet[User]:
    """Representatives and stewards of the organisation that released a study, by its short name.

    The owner of the study is not among them: who that is stays inside.
    """
    organisations = Release.objects.filter(slug=key).values("study__organisation")
    held = Mandate.objects.filter(running(), organisation__in=organisations, role__in=ROLES)
    return User.objects.filter(pk__in=held.values("person"))


def _organisation(key: str) -> int | None:
    """The organisation that released it, in whose name an answer is usually given."""
    rows = Release.objects.filter(slug=key).order_by("-number")
    return rows.values_list("study__organisation", flat=True).first()


def ways(release: Release, *, by: Any) -> list[Link]:
    """How a reader asks about a release, and reports a mistake in it."""
    thing = Thing(KIND, release.slug)
    if letters.can_be_sent(thing, by=by):
        ask = Link(_("Ask the producers"), reverse("desk:write", args=[thing]))
    else:
        ask = Link(_("Ask the secretariat"), reverse("desk:contact"))
    mistake = Link(_("Report a mistake"), reverse("desk:ask", args=["correction", thing]))
    return [ask, mistake]
