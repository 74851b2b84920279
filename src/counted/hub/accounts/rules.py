"""Who may what for an organisation: a mandate counts from its first to its last day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from counted.hub.accounts.models import Organisation, User


def running(on: date | None = None) -> Q:
    """The condition that a mandate runs on a day, today by default."""
    day = on or timezone.localdate()
    return Q(start__lte=day) & (Q(end__isnull=True) | Q(end__gte=day))


def mandate_today(
    user: User | AnonymousUser, organisation: Organisation, roles: Iterable[str] = ()
) -> bool:
    """Whether somebody may act for an organisation today, in one of `roles` if any are named."""
    if not user.is_authenticated or not user.is_active:
        return False
    mandates = user.mandates.filter(running(), organisation=organisation)
    wanted = list(roles)
    return (mandates.filter(role__in=wanted) if wanted else mandates).exists()
