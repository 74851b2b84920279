"""A mandate counts from its first to its last day."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils import timezone


def running(on: date | None = None) -> Q:
    """The condition that a mandate runs on a day, today by default."""
    day = on or timezone.localdate()
    return Q(start__lte=day) & (Q(end__isnull=True) | Q(end__gte=day))
