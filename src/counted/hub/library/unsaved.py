"""Keeping what somebody is typing, until they keep it themselves or throw it away."""

from __future__ import annotations

from datetime import datetime

from django.http import QueryDict

from counted.hub.accounts.models import User
from counted.hub.library.models import Item, Unsaved

NOT_KEPT = frozenset({"csrfmiddlewaretoken", "preview", "throw_away"})


def keep(*, person: User, kind: str, item: Item | None, sent: QueryDict) -> None:
    """Keep the fields as they were sent, instead of those from before."""
    fields = [
        [name, value.replace("\0", "")]
        for name, values in sent.lists()
        if name not in NOT_KEPT
        for value in values
    ]
    Unsaved.objects.update_or_create(
        person=person, kind=kind, item=item, defaults={"fields": fields}
    )


def find(*, person: User, kind: str, item: Item | None) -> tuple[QueryDict, datetime] | None:
    """The fields that somebody typed last, and when."""
    row = Unsaved.objects.filter(person=person, kind=kind, item=item).first()
    if row is None:
        return None
    found = QueryDict(mutable=True)
    for name, value in row.fields:
        found.appendlist(name, value)
    return found, row.at


def drop(*, person: User, kind: str, item: Item | None) -> None:
    """Forget them: kept as a revision, or thrown away."""
    Unsaved.objects.filter(person=person, kind=kind, item=item).delete()
