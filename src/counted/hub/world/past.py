"""A past for the made-up world: what is done on a day is done by the rules of that day.

Actions ask Django for the time; while the made-up world is loaded they get that of the day on which
things happen in it. So a call of last year was open when somebody answered it, and nothing has to
be written past the actions.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.utils import timezone


def moment(days: float) -> datetime:
    """The time so many days from today, before today where negative."""
    return timezone.now() + timedelta(days=days)


@contextmanager
def on(days: float) -> Iterator[None]:
    """Let everything in the block happen so many days from today. For one thread only."""
    truly_now = timezone.now
    between = timedelta(days=days)
    timezone.now = lambda: truly_now() + between  # type: ignore[assignment]
    try:
        yield
    finally:
        timezone.now = truly_now  # type: ignore[assignment]
