"""Making, finding and ending access tokens."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from counted.hub.accounts.models import Token, User

BEGINNING = "counted_"  #: so that programs which look for secrets in public places know it
MOST_DAYS = 366
USED_EVERY = timedelta(hours=1)  #: how exactly it is kept when a token was used


def digest(secret: str) -> str:
    """What is kept of a token: it is random and long, so that a plain hash cannot be guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make(*, person: User, name: str, scopes: Iterable[str], days: int) -> tuple[Token, str]:
    """A new token and what opens, which nobody can be told again."""
    secret = BEGINNING + secrets.token_urlsafe(32)
    kept = Token.objects.create(
        person=person,
        name=name,
        sha256=digest(secret),
        scopes=sorted({Token.Scope(it).value for it in scopes}),
        expires_on=timezone.localdate() + timedelta(days=min(days, MOST_DAYS)),
    )
    return kept, secret


def of(person: User) -> QuerySet[Token]:
    """Somebody's tokens, the latest first."""
    return Token.objects.filter(person=person)


def find(secret: str) -> Token | None:
    """The token that a program brings, while it opens; notes that it was used."""
    found = Token.objects.filter(
        sha256=digest(secret),
        expires_on__gte=timezone.localdate(),
        person__is_active=True,
        person__erased_at__isnull=True,
    )
    token = found.select_related("person").first()
    now = timezone.now()
    if token and (token.used_at is None or now - token.used_at > USED_EVERY):
        Token.objects.filter(pk=token.pk).update(used_at=now)
    return token


def end(*, person: User, pk: int) -> bool:
    """Let a token of one's own open no more; whether there was one."""
    gone, _ = Token.objects.filter(person=person, pk=pk).delete()
    return bool(gone)
