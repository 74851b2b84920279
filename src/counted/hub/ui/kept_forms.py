"""Where forms that could not be sent are kept: how many, how large, and whose they are.

Each browser has one at most. Whose it is says a cookie that names whoever was signed in there
last, as a keyed hash: nobody reads a person out of it, and nobody makes one up.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Sum
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.crypto import constant_time_compare, get_random_string

from counted.hub.ui import tallying
from counted.hub.ui.models import KeptForm
from counted.hub.ui.typed import Field, Typed

SESSION_KEY = "kept_form"
COOKIE = "counted_last"
COOKIE_DAYS = 90
KEPT_FOR = timedelta(days=1)
KEEPING_LOCK = 0x6B657074  #: of all locks of this kind in the database, the one of kept forms
MOST_AN_HOUR = 30  #: forms that are kept for one place on the network
MOST_OF_A_PLACE, MOST_OF_ALL = 3_000_000, 200_000_000  #: bytes that are kept at a time


def whose(person: Any) -> str:
    """The keyed hash of somebody who is signed in; "" for nobody."""
    return tallying.hidden(f"kept-whose:{person.pk}") if person.is_authenticated else ""


def last_here(request: HttpRequest) -> str:
    """Who is signed in in this browser, or was so last; "" where it is not known."""
    return whose(request.user) or request.COOKIES.get(COOKIE, "")


def remember(request: HttpRequest, response: HttpResponseBase) -> None:
    """Note in the browser who was signed in last, with a page that knows it."""
    is_page = response.get("Content-Type", "").startswith("text/html")
    if not is_page or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return
    name = whose(request.user)
    if name and request.COOKIES.get(COOKIE) != name:
        response.set_cookie(
            COOKIE,
            name,
            max_age=timedelta(days=COOKIE_DAYS),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def is_of(it: Typed, person: Any) -> bool:
    """Whether it is known that somebody typed it."""
    return bool(it.whose) and constant_time_compare(it.whose, whose(person))


def keep(request: HttpRequest, it: Typed) -> bool:
    """Keep a form for this browser, instead of the one before; whether there was room for it."""
    here = tallying.place_of(request)
    if tallying.is_too_often(f"kept:{here}", most=MOST_AN_HOUR, seconds=3600):
        return False
    place = tallying.hidden(f"kept-place:{here}")
    with transaction.atomic():
        _one_at_a_time()
        if not _has_room(request, place, it.size):
            return False
        _put(request, it, place)
    return True


def _one_at_a_time() -> None:
    """Let others wait until this transaction ends, so that no two take the same room."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [KEEPING_LOCK])


def _put(request: HttpRequest, it: Typed, place: str) -> None:
    """Keep a form instead of the one before."""
    drop(request)
    key = get_random_string(40)
    KeptForm.objects.create(
        key=key,
        address=it.address,
        fields=[[one.name, one.value] for one in it.fields],
        files=list(it.files),
        left_out=list(it.left_out),
        whose=it.whose[:64],
        place=place,
        size=it.size,
    )
    request.session[SESSION_KEY] = key


def _has_room(request: HttpRequest, place: str, size: int) -> bool:
    """Whether there is room beside all but the one before."""
    others = KeptForm.objects.exclude(key=request.session.get(SESSION_KEY, ""))
    of_all = others.aggregate(it=Sum("size"))["it"] or 0
    of_place = others.filter(place=place).aggregate(it=Sum("size"))["it"] or 0
    return of_place + size <= MOST_OF_A_PLACE and of_all + size <= MOST_OF_ALL


def kept(request: HttpRequest) -> Typed | None:
    """The form that is kept for this browser."""
    row = KeptForm.objects.filter(key=request.session.get(SESSION_KEY, "")).first()
    if row is None:
        return None
    return Typed(
        address=row.address,
        fields=tuple(Field(*it) for it in row.fields),
        files=tuple((name, file) for name, file in row.files),
        left_out=tuple(row.left_out),
        whose=row.whose,
    )


def drop(request: HttpRequest) -> None:
    """Forget the form that is kept for this browser."""
    if key := request.session.pop(SESSION_KEY, ""):
        KeptForm.objects.filter(key=key).delete()


def forget() -> None:
    """Forget forms that nobody came back for."""
    KeptForm.objects.filter(kept_at__lte=timezone.now() - KEPT_FOR).delete()
