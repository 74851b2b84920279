"""What the search knows of organisations, people and bodies.

`accounts` stands below the desk and knows nothing of the search; so its sources are here, and what
Django tells when one of its rows is saved or deleted keeps their entries up to date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save
from django.urls import reverse

from counted.hub import searching
from counted.hub.accounts.models import Body, Organisation, User, display_name
from counted.hub.accounts.rules import MEMBERS, PUBLIC
from counted.hub.desk import indexing
from counted.hub.desk.models import Entry
from counted.hub.ui.describing import beginning
from counted.hub.ui.things import of_keys

#: Who finds a person, by whom that person wants to be found.
AUDIENCES = {User.Listed.EVERYBODY: [PUBLIC], User.Listed.MEMBERS: [MEMBERS]}


def organisations(keys: Iterable[str] | None) -> Iterator[Entry]:
    """Organisations; everybody finds them."""
    for it in _rows(Organisation.objects.all(), keys):
        yield Entry(
            kind="organisation",
            key=str(it.pk),
            title=it.name,
            summary=beginning(it.about),
            language=it.language,
            url=reverse("accounts:organisation", args=[it.slug]),
            by=it.place,
            made_up=it.made_up,
            audiences=[PUBLIC],
            countries=[it.country] if it.country else [],
            organisation_kind=it.kind,
            words=searching.index([it.about], language=it.language),
        )


def people(keys: Iterable[str] | None) -> Iterator[Entry]:
    """People who want to be found, for those by whom they want to be."""
    wanting = User.objects.filter(is_active=True, erased_at__isnull=True, listed__in=AUDIENCES)
    for it in _rows(wanting, keys):
        told = [it.about, it.seeks, it.offers]
        yield Entry(
            kind="person",
            key=str(it.pk),
            title=display_name(it),
            summary=beginning(it.about or it.offers or it.seeks),
            language=it.language,
            url=reverse("accounts:person", args=[it.pk]),
            made_up=it.made_up,
            at=it.date_joined,
            audiences=AUDIENCES[User.Listed(it.listed)],
            countries=[it.country] if it.country else [],
            languages=it.languages,
            topics=it.expertise,
            words=searching.index(told, language=it.language),
        )


def bodies(keys: Iterable[str] | None) -> Iterator[Entry]:
    """Bodies; everybody finds them, whatever they keep to themselves."""
    for it in _rows(Body.objects.all(), keys):
        yield Entry(
            kind="body",
            key=str(it.pk),
            title=it.name,
            summary=it.about,
            language=it.language,
            url=reverse("accounts:body", args=[it.slug]),
            made_up=it.made_up,
            audiences=[PUBLIC],
            languages=[it.language],
            type=it.kind,
            words=searching.index([it.terms_of_reference], language=it.language),
        )


def _rows(rows: QuerySet, keys: Iterable[str] | None) -> Iterator[Any]:
    return of_keys(rows, keys).order_by("pk").iterator(chunk_size=1000)


KINDS = {Organisation: "organisation", User: "person", Body: "body"}


def register() -> None:
    """Make them findable, and follow what happens to them."""
    indexing.register_source("organisation", organisations)
    indexing.register_source("person", people)
    indexing.register_source("body", bodies)
    for model in KINDS:
        post_save.connect(_follow, sender=model, dispatch_uid=f"find {KINDS[model]}")
        post_delete.connect(_follow, sender=model, dispatch_uid=f"lose {KINDS[model]}")


def _follow(sender: Any, instance: Any, **told: Any) -> None:
    """Bring the entry of a saved or deleted row up to date; signing in changes nothing."""
    if told.get("raw") or set(told.get("update_fields") or ()) == {"last_login"}:
        return
    indexing.put_all(KINDS[sender], [str(instance.pk)])
