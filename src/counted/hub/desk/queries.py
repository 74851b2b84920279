"""Reading requests: those of a person, those that wait, and how they stand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils import timezone

from counted.hub.accounts.rules import standing
from counted.hub.desk import kinds
from counted.hub.desk.conversation import UNDECIDED, WAITING, State
from counted.hub.desk.models import Notice, Request, Step
from counted.hub.desk.sides import CONDUCT
from counted.hub.ui import things
from counted.hub.ui.things import of_keys


def requests() -> QuerySet[Request]:
    """All requests with what a list shows of them."""
    asked = Step.objects.filter(request=OuterRef("pk"), action=Step.Action.ASK_CHANGES)
    since = Subquery(asked.order_by("-at", "-pk").values("at")[:1])
    found = Request.objects.select_related("asked_by", "speaks_for", "body", "taken_by")
    return found.annotate(changes_since=since)


def request(pk: int) -> Request | None:
    """One request."""
    return requests().filter(pk=pk).first()


def asked_by(person: Any) -> QuerySet[Request]:
    """What somebody asked for, the latest first."""
    return requests().filter(asked_by=person).order_by("-asked_at", "-pk")


def to_change(person: Any) -> QuerySet[Request]:
    """What somebody was asked to change, the most urgent first."""
    return asked_by(person).filter(state=State.CHANGES).order_by("due_at", "pk")


def for_deciding(person: Any, *, is_roughly: bool = False) -> QuerySet[Request]:
    """What somebody decides: of bodies they lead and by the kind; for the secretariat all besides.

    What is between people is theirs, and nobody judges a complaint about a conversation of their
    own. Roughly, without a query of its own, letters about things that they left count as theirs.
    """
    mine = _mine(person, _written_to(person) if is_roughly else None)
    if standing(person).is_secretariat:
        theirs = Q(kind__in=kinds.between_people())
        return requests().filter(~theirs | mine).exclude(_complaints_about(person))
    return requests().filter(mine) if mine else requests().none()


def _asked_of(person: Any) -> list[int]:
    """What other people ask of somebody, and of what stands behind them; one query for people."""
    if not standing(person).is_signed_in:
        return []
    part = Q(thing_kind="person", thing_key=str(person.pk)) | Q(facts__to__contains=[person.pk])
    found = Request.objects.filter(part, kind__in=kinds.between_people())
    answers: dict[tuple[str, str, str], bool] = {}
    for it in found:
        about = (it.kind, it.thing_kind, it.thing_key)
        if about not in answers:
            answers[about] = kinds.kind_of(it.kind).may_decide(person, it)
    return [it.pk for it in found if answers[it.kind, it.thing_kind, it.thing_key]]


def _complaints_about(person: Any) -> Q:
    """Complaints about conversations in which somebody takes part."""
    part = Q(asked_by=person) | Q(thing_kind="person", thing_key=str(person.pk))
    part |= Q(facts__to__contains=[person.pk])
    mine = Request.objects.filter(part, kind__in=kinds.between_people())
    keys = mine.annotate(key=Cast("pk", CharField())).values("key")
    return Q(kind=CONDUCT, thing_kind="request", thing_key__in=keys)


def _written_to(person: Any) -> Q:
    """What was written to somebody: to them, or to an organisation that they still represent."""
    who = standing(person)
    named = Q(facts__to__contains=[person.pk])
    left = Q(thing_kind="organisation") & ~Q(thing_key__in=[str(it) for it in who.represented])
    to_them = Q(thing_kind="person", thing_key=str(person.pk))
    return Q(kind__in=kinds.between_people()) & (to_them | (named & ~left))


def _mine(person: Any, written: Q | None = None) -> Q:
    """The condition of what somebody outside the secretariat decides; false where nothing is."""
    led = standing(person).led
    mine = Q(body_id__in=led) if led else Q()
    if written is not None:
        mine |= written
    elif asked := _asked_of(person):
        mine |= Q(pk__in=asked)
    for name, kind in kinds.kinds().items():
        if (besides := kind.besides(person)) is not None:
            mine |= Q(besides, kind=name)
    return mine


def decides_anything(person: Any) -> bool:
    """Whether somebody has a desk: the secretariat, and whoever decides for others."""
    return standing(person).is_secretariat or bool(_mine(person))


def waiting(rows: QuerySet[Request]) -> QuerySet[Request]:
    """Those that wait for a decision, the most urgent first."""
    return rows.filter(state__in=WAITING).order_by("due_at", "asked_at", "pk")


def in_my_hands(person: Any, *, is_roughly: bool = False) -> QuerySet[Request]:
    """What waits for this very person: they can decide it, and nobody else has taken it on."""
    return waiting(for_deciding(person, is_roughly=is_roughly)).filter(is_free_for(person))


def is_free_for(person: Any) -> Q:
    """The condition that somebody can decide it: nobody else has it in hand, it is not what they
    asked for, and they have not declined it before."""
    said_no = Step.objects.filter(request=OuterRef("pk"), action=Step.Action.DECLINE, person=person)
    free = Q(taken_by=person) | Q(taken_by__isnull=True)
    return free & ~Q(asked_by=person) & ~Q(Exists(said_no))


def undecided(rows: QuerySet[Request]) -> QuerySet[Request]:
    """Those in which something still has to happen, the most urgent first."""
    return rows.filter(state__in=UNDECIDED).order_by("due_at", "asked_at", "pk")


def is_overdue(request: Request, now: datetime | None = None) -> bool:
    """Whether an answer, or changes, were due before now."""
    moment = now or timezone.now()
    return request.state in UNDECIDED and request.due_at is not None and request.due_at < moment


def overdue(now: datetime | None = None) -> Q:
    """The condition that those who decide are late; an author who is late keeps nobody waiting."""
    return Q(state__in=WAITING, due_at__lt=now or timezone.now())


def by_keys(keys: Iterable[str]) -> dict[str, Request]:
    """Requests by their keys as texts; what is no number is not there."""
    return {str(it.pk): it for it in of_keys(requests(), keys)}


def notices_of(person: Any) -> QuerySet[Notice]:
    """What somebody was told, the latest first."""
    return Notice.objects.filter(person=person)


def hidden(notices: Iterable[Notice], *, reader: Any) -> set[int]:
    """Keys of those notices that are about something which their reader may see no more."""
    about = {it.pk: it.thing for it in notices if it.thing and it.thing.kind in things.kinds()}
    seen = things.cards(set(about.values()), reader=reader)
    return {key for key, thing in about.items() if thing not in seen}


def unread_count(person: Any) -> int:
    """How many notices somebody has not read; one query on an index."""
    return Notice.objects.filter(person=person, read_at__isnull=True).count()


def unread_here(request: HttpRequest) -> int:
    """The same for whoever reads a page, asked once for it."""
    if not hasattr(request, "_unread"):
        request._unread = unread_count(request.user)
    return request._unread
