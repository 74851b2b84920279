"""Whom a release that is taken back concerns: whose it is, and who watches it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_noop

from counted.hub.accounts.models import Mandate, User
from counted.hub.accounts.rules import running
from counted.hub.desk.models import Notice
from counted.hub.desk.telling import tell, watching
from counted.hub.desk.words import QUOTE
from counted.hub.releases.models import Release
from counted.hub.ui.things import Thing

WITHDRAWN = gettext_noop("%(who)s withdrew the release “%(title)s”.")
GONE = gettext_noop("The release “%(title)s” was withdrawn.")


def withdrawn(release: Release, *, by: User, reason: str) -> None:
    """Tell them while it is still there; the reason stands on its page for everybody."""
    url = reverse("releases:release", args=[release.slug, release.number])
    facts = {"title": release.title, "number": release.number, QUOTE: reason}
    theirs = list(whose(release))
    tell(
        people=theirs,
        why=Notice.Why.YOURS,
        text=WITHDRAWN,
        facts={**facts, "who": str(by)},
        url=url,
        is_decision=True,
        by=by,
    )
    keys = {it.pk for it in theirs}
    watching_it = watching(Thing("release", release.slug), is_decision=True)
    tell(
        people=[it for it in watching_it if it.pk not in keys],
        why=Notice.Why.WATCHED,
        text=GONE,
        facts=facts,
        url=url,
        is_decision=True,
        by=by,
    )


def whose(release: Release) -> list[User]:
    """The owner of the study, who represents its organisation today, and its stewards."""
    study = release.study
    held = Mandate.objects.filter(
        running(),
        organisation=study.organisation_id,
        role__in=(Mandate.Role.REPRESENTATIVE, Mandate.Role.STEWARD),
    )
    people = {study.owner_id, *held.values_list("person_id", flat=True)}
    return list(User.objects.filter(pk__in=people, is_active=True).order_by("pk"))
