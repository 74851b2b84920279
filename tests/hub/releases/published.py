"""Published releases for tests, made from a release of the data half without the private side."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.io.releases import make_release

from counted.hub.accounts.models import Mandate, Organisation, User
from counted.hub.desk import indexing
from counted.hub.releases.facets import facets_of
from counted.hub.releases.models import Approval, Release, Run, Study
from counted.hub.ui.things import Thing
from counted.model import release as model

FIRST = datetime(2026, 6, 1, 12, tzinfo=UTC)


def somebody(name: str) -> User:
    """A person of the cast."""
    user, _ = User.objects.get_or_create(
        email=f"{name.lower()}@example.org", defaults={"name": name}
    )
    return user


def group(name: str = "Lake Savings Group", **fields: Any) -> Organisation:
    """A made-up organisation with Amina as its steward and Dora as its representative."""
    defaults = {
        "slug": name.lower().replace(" ", "-"),
        "kind": "community",
        "country": "KEN",
        "place": "Three lake wards",
        "made_up": True,
    }
    organisation, is_new = Organisation.objects.get_or_create(
        name=name, defaults={**defaults, **fields}
    )
    if is_new:
        start = FIRST.date() - timedelta(days=365)
        for person, role in (("Amina", "steward"), ("Dora", "representative")):
            Mandate.objects.create(
                person=somebody(person), organisation=organisation, role=role, start=start
            )
    return organisation


def publish(
    release: model.Release | None = None,
    *,
    slug: str = "lake-wards",
    number: int = 1,
    organisation: Organisation | None = None,
    **study: Any,
) -> Release:
    """One release with its study, run and two approvals; `study` replaces keys of the study."""
    made = release or make_release(**study)
    content = made.content()
    owner = somebody("Amina")
    earlier = Release.objects.filter(slug=slug).first()
    kept = (
        earlier.study
        if earlier
        else Study.objects.create(
            title=content["study"]["title"], owner=owner, organisation=organisation
        )
    )
    run = Run.objects.create(
        study=kept, state="done", content=content, sha256=made.sha256, started_by=owner
    )
    for person, role in (("Amina", "steward"), ("Boris", "second")):
        Approval.objects.create(run=run, person=somebody(person), role=role, sha256=made.sha256)
    row = Release.objects.create(
        slug=slug,
        number=number,
        study=kept,
        run=run,
        title=content["study"]["title"],
        content=content,
        sha256=made.sha256,
        language=made.language,
        made_up=content["study"]["made_up"],
        published_at=FIRST + timedelta(days=number),
        published_by=owner,
        **facets_of(content),
    )
    indexing.put(Thing("release", slug))
    return row


def withdraw(release: Release, reason: str = "A ward asked for it.") -> Release:
    """Take a release back, as its steward does."""
    release.content = None
    release.withdrawn_at = FIRST + timedelta(days=100)
    release.withdrawn_by, release.withdrawn_reason = somebody("Amina"), reason
    release.save()
    indexing.put(Thing("release", release.slug))
    return release
