"""Days, hours and words of others as they stand in a sentence of the page."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

LAST_SECOND = time(23, 59, 59)  #: of a day: a deadline that is told as a day
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


def end_of(at: date | datetime) -> datetime:
    """The end of a day by the clocks of the site: a deadline that is told as a day."""
    here = localdate(at) if isinstance(at, datetime) else at
    return make_aware(datetime.combine(here, LAST_SECOND))


def start_of(at: date | datetime) -> datetime:
    """The begin of a day by the clocks of the site."""
    here = localdate(at) if isinstance(at, datetime) else at
    return make_aware(datetime.combine(here, time.min))


def ends_day(at: datetime) -> bool:
    """Whether a moment is the end of a day; its last minute counts as that."""
    here = localtime(at)
    return (here.hour, here.minute) == (LAST_SECOND.hour, LAST_SECOND.minute)


def starts_day(at: datetime) -> bool:
    """Whether a moment is the begin of a day."""
    return localtime(at).time() == time.min


def deadline(at: datetime | None) -> str:
    """A deadline after "until" or "by": with its hour, or as the end of a day; "" without one."""
    if at is None or not ends_day(at):
        return hour(at)
    told = pgettext("after: until, by", "the end of {day} ({zone})")
    return told.format(day=day(at), zone=f"{localtime(at):%Z}")


def deadline_alone(at: datetime | None) -> str:
    """A deadline as a fact of its own; "" without one."""
    if at is None or not ends_day(at):
        return hour(at)
    return _("End of {day} ({zone})").format(day=day(at), zone=f"{localtime(at):%Z}")


def opening(at: datetime | None) -> str:
    """When something opens: a day, and the hour unless it opens with the day; "" without one."""
    return day(at) if at is None or starts_day(at) else hour(at)


def isolated(text: object) -> str:
    """A text that keeps its own direction among others."""
    return f"{FIRST_ISOLATE}{text}{POP_ISOLATE}"
