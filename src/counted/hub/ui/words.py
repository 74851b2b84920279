"""Days, hours and words of others as they stand in a sentence of the page."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime

FIRST_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"  #: Unicode's marks that keep directions apart


def day(at: date | datetime | None) -> str:
    """A day in the words of the page, by the clocks of the site; "" where none is known."""
    if isinstance(at, datetime):
        at = localtime(at)
    return date_format(at, "DATE_FORMAT") if at else ""


def hour(at: datetime | None) -> str:
    """A day with its time and the time zone, since a deadline is a minute; "" without one."""
    if at is None:
        return ""
    here = localtime(at)
    return f"{day(at)} {date_format(here, 'TIME_FORMAT')} {here:%Z}"


def isolated(text: object) -> str:
    """A text that keeps its own direction among others."""
    return f"{FIRST_ISOLATE}{text}{POP_ISOLATE}"
