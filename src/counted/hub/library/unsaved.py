"""Keeping what somebody is typing, until they keep it themselves or throw it away.

Every window has what was typed into it for itself. An editor that goes on with what was typed in
another one takes it over with its first own words, unless that one was written on in the meantime.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.crypto import get_random_string

from counted.hub.accounts.models import User
from counted.hub.library.models import Item, Unsaved
from counted.hub.ui.things import key_of

TAB, TOOK = "tab", "took"  #: names of the window, and of what it goes on with
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "preview", "throw_away", TAB, TOOK})
LONGEST_TAB = 40  #: characters
MOST = 10  #: windows of one editor; the oldest goes
TOLD_BY = ("text", "summary", "title")  #: by which somebody knows again what they typed


def rows(*, person: User, kind: str, item: Item | None) -> QuerySet[Unsaved]:
    """What somebody typed into their windows of one editor, the latest first."""
    return Unsaved.objects.filter(person=person, kind=kind, item=item).order_by("-at", "-pk")


def keep(*, person: User, kind: str, item: Item | None, sent: QueryDict) -> None:
    """Keep the fields as they were sent, instead of those from before in the same window."""
    fields = [
        [name, value.replace("\0", "")]
        for name, values in sent.lists()
        if name not in NOT_KEPT
        for value in values
    ]
    Unsaved.objects.update_or_create(
        person=person, kind=kind, item=item, tab=_tab(sent), defaults={"fields": fields}
    )
    _take_over(person, sent)
    old = rows(person=person, kind=kind, item=item)[MOST:]
    Unsaved.objects.filter(pk__in=[it.pk for it in old]).delete()


def new_tab() -> str:
    """The name of one more window."""
    return get_random_string(20)


def fields_of(row: Unsaved) -> QueryDict:
    """The fields that were typed, for a window that goes on with them."""
    found = QueryDict(mutable=True)
    for name, value in row.fields:
        found.appendlist(name, value)
    found[TAB], found[TOOK] = new_tab(), f"{row.pk}:{_fingerprint(row)}"
    return found


def told_by(row: Unsaved, content: Mapping[str, Any]) -> str:
    """The beginning of what was typed and does not stand in the item."""
    typed = dict(row.fields)
    told = (typed.get(it, "") for it in TOLD_BY if typed.get(it, "") != content.get(it, ""))
    return next((it for it in told if it), "")


def drop(*, person: User, kind: str, item: Item | None, sent: QueryDict) -> None:
    """Forget what was typed in the window that kept it as a revision."""
    rows(person=person, kind=kind, item=item).filter(tab=_tab(sent)).delete()
    _take_over(person, sent)


def throw_away(*, person: User, kind: str, item: Item | None, key: int | None) -> None:
    """Forget one of them; all without a key."""
    found = rows(person=person, kind=kind, item=item)
    (found.filter(pk=key) if key else found).delete()


def _tab(sent: QueryDict) -> str:
    return sent.get(TAB, "").replace("\0", "")[:LONGEST_TAB]


def _take_over(person: User, sent: QueryDict) -> None:
    """Forget what the window went on with, where it reads as it did then."""
    key, _colon, fingerprint = sent.get(TOOK, "").partition(":")
    row = Unsaved.objects.filter(person=person, pk=key_of(key)).first() if key_of(key) else None
    if row and row.tab != _tab(sent) and _fingerprint(row) == fingerprint:
        row.delete()


def _fingerprint(row: Unsaved) -> str:
    return hashlib.sha256(json.dumps(row.fields).encode()).hexdigest()[:32]
