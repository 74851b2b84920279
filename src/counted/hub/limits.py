"""How much a request may bring: refused by what it announces, before anything is read.

Reading the fields of a form, as the check against forged requests does, writes whatever files come
with them to the disk of the server. Only people who have signed in hand in files.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

Answer = Callable[[HttpRequest], HttpResponse]
TOO_LARGE = 413


def limited(get_response: Answer) -> Answer:
    """Middleware that stands after the one of accounts and before anything that reads a form."""

    def answer(request: HttpRequest) -> HttpResponse:
        announced = _announced(request)
        if announced > settings.LARGEST_REQUEST_BYTES or (
            announced > settings.DATA_UPLOAD_MAX_MEMORY_SIZE and not request.user.is_authenticated
        ):
            told = {"signed_out": not request.user.is_authenticated}
            return render(request, "413.html", told, status=TOO_LARGE)
        return get_response(request)

    return answer


def _announced(request: HttpRequest) -> int:
    """The bytes that are to come; Django reads none where nothing is announced."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
