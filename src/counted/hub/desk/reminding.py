"""Reminding authors once, shortly before changes that they were asked for are due."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from counted.hub.desk import kinds, words
from counted.hub.desk.conversation import State
from counted.hub.desk.models import Notice, Request
from counted.hub.desk.telling import tell
from counted.hub.ui.things import Thing

BEFORE = timedelta(days=3)


def remind_authors(*, now: datetime | None = None) -> int:
    """Tell all whose changes are due within three days; how many requests they are in."""
    now = now or timezone.now()
    due = Request.objects.filter(state=State.CHANGES, due_at__gte=now, due_at__lt=now + BEFORE)
    return sum(_remind(it) for it in due.order_by("pk"))


@transaction.atomic
def _remind(request: Request) -> bool:
    """One notice for each author; none where they were reminded of this date before."""
    thing = Thing("request", str(request.pk))
    assert request.due_at is not None  # noqa: S101  asked for above
    facts = {"title": request.title, "due": timezone.localdate(request.due_at)}
    told = Notice.objects.filter(
        text=words.REMINDER, thing_kind=thing.kind, thing_key=thing.key, facts=words.plain(facts)
    )
    if told.exists():
        return False
    return bool(
        tell(
            people=kinds.kind_of(request.kind).askers(request),
            why=Notice.Why.YOURS,
            text=words.REMINDER,
            facts=facts,
            url=reverse("desk:request", args=[request.pk]),
            thing=thing,
            is_decision=True,
        )
    )
