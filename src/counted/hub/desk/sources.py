"""What the search knows of organisations, people, bodies and their meetings.

`accounts` stands below the desk and knows nothing of the search; so its sources are here, and what
Django tells when one of its rows is saved or deleted keeps their entries up to date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.db.models.signals import post_delete, post_save
from django.urls import reverse

from counted.hub import searching
from counted.hub.accounts.models import (
    Body,
    Decision,
    Meeting,
    Organisation,
    Seat,
    User,
    display_name,
)
from counted.hub.accounts.rules import MEMBERS, PUBLIC, body_audience, running
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
    open_seats = Seat.objects.filter(running(), body__is_private=False)
    seats = Prefetch("seats", open_seats, to_attr="open_seats")
    for it in _rows(wanting.prefetch_related(seats), keys):
        told = [it.about, it.seeks, it.offers, *(seat.note for seat in it.open_seats)]
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
    """Bodies; everybody finds them, and not by what they keep to themselves."""
    in_writing = Prefetch("decisions", Decision.objects.filter(meeting=None))
    for it in _rows(Body.objects.prefetch_related(in_writing), keys):
        decided = [] if it.is_private else _decided(it)
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
            words=searching.index([it.terms_of_reference, *decided], language=it.language),
        )


def meetings(keys: Iterable[str] | None) -> Iterator[Entry]:
    """Meetings with their minutes and decisions, for those who may read them."""
    rows = Meeting.objects.select_related("body").prefetch_related("decisions")
    for it in _rows(rows, keys):
        yield Entry(
            kind="meeting",
            key=str(it.pk),
            title=it.title,
            summary=beginning(it.minutes or it.agenda),
            language=it.language,
            url=reverse("accounts:meeting", args=[it.body.slug, it.pk]),
            by=it.body.name,
            made_up=it.body.made_up,
            at=it.starts_at,
            audiences=[body_audience(it.body_id) if it.body.is_private else PUBLIC],
            languages=[it.language],
            words=searching.index([it.agenda, it.minutes, *_decided(it)], language=it.language),
        )


def _decided(it: Body | Meeting) -> list[str]:
    return [text for one in it.decisions.all() for text in (one.text, one.reason)]


def _rows(rows: QuerySet, keys: Iterable[str] | None) -> Iterator[Any]:
    return of_keys(rows, keys).order_by("pk").iterator(chunk_size=1000)


KINDS = {Organisation: "organisation", User: "person", Body: "body", Meeting: "meeting"}


def register() -> None:
    """Make them findable, and follow what happens to them."""
    indexing.register_source("organisation", organisations)
    indexing.register_source("person", people)
    indexing.register_source("body", bodies)
    indexing.register_source("meeting", meetings)
    for model in KINDS:
        post_save.connect(_follow, sender=model, dispatch_uid=f"find {KINDS[model]}")
        post_delete.connect(_follow, sender=model, dispatch_uid=f"lose {KINDS[model]}")
    post_save.connect(_follow_body, sender=Body, dispatch_uid="find meetings of a body")
    post_save.connect(_follow_seat, sender=Seat, dispatch_uid="find who holds a seat")
    post_delete.connect(_follow_seat, sender=Seat, dispatch_uid="lose who held a seat")
    post_save.connect(_follow_decision, sender=Decision, dispatch_uid="find a decision")


def _follow(sender: Any, instance: Any, **told: Any) -> None:
    """Bring the entry of a saved or deleted row up to date; signing in changes nothing."""
    if told.get("raw") or set(told.get("update_fields") or ()) == {"last_login"}:
        return
    indexing.put_all(KINDS[sender], [str(instance.pk)])


def _follow_body(instance: Body, **told: Any) -> None:
    """Its meetings are found by those who may look into it now, and so are those who sit there."""
    if not told.get("raw"):
        keys = instance.meetings.values_list("pk", flat=True)
        indexing.put_all("meeting", [str(key) for key in keys])
        noted = instance.seats.exclude(note="").values_list("person", flat=True)
        indexing.put_all("person", [str(key) for key in noted])


def _follow_seat(instance: Seat, **told: Any) -> None:
    """Who sits in a body is found by what for."""
    if not told.get("raw") and instance.note:
        indexing.put_all("person", [str(instance.person_id)])


def _follow_decision(instance: Decision, **told: Any) -> None:
    """It is found where it was taken: at a meeting, or by a body in writing."""
    if told.get("raw"):
        return
    if instance.meeting_id:
        indexing.put_all("meeting", [str(instance.meeting_id)])
    else:
        indexing.put_all("body", [str(instance.body_id)])
