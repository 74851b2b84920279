"""Nothing typed is lost: a form that was refused because of who sends it can be sent again.

A session may end while somebody writes, and signing in elsewhere changes the key that says a form
came from them. What they typed then comes back on a page that says where it would go, and is sent
again by them alone. What another site had sent is neither shown nor offered (nobody is to be
talked into anything by a page of ours), and what somebody else had typed is not sent in one's name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext

from counted.hub.ui import kept_forms
from counted.hub.ui.kept_forms import drop, forget, keep, kept
from counted.hub.ui.typed import ADDRESS, LEFT_OUT, WHOSE, Field, Typed, is_here, typed

Answer = Callable[[HttpRequest], HttpResponseBase]
FORBIDDEN, TOO_LARGE, TOO_MANY = 403, 413, 429


def page(request: HttpRequest, it: Typed, *, status: int = 200) -> HttpResponse:
    """The page from which a form is sent again, or somebody signs in first.

    What somebody else is known to have typed can only be read and copied.
    """
    if request.user.is_authenticated and it.whose and not kept_forms.is_of(it, request.user):
        return text_only(request, it, status=status)
    told = {
        "address_field": ADDRESS,
        "whose_field": WHOSE,
        "left_out_field": LEFT_OUT,
        "is_full": status == TOO_MANY,
    }
    return _never_stored(request, "ui/kept.html", {"kept": it, **told}, status)


def text_only(request: HttpRequest, it: Typed, *, status: int = 200) -> HttpResponse:
    """What was typed by nobody knows whom, to be read and copied."""
    return _never_stored(request, "ui/kept_text.html", {"kept": it}, status)


def asking(request: HttpRequest) -> HttpResponse:
    """That something is kept here, and nothing of it: whose is it?"""
    return _never_stored(request, "ui/kept_asking.html", {}, 200)


def _never_stored(
    request: HttpRequest, template: str, context: dict[str, Any], status: int
) -> HttpResponse:
    answer = render(request, template, context, status=status)
    add_never_cache_headers(answer)
    return answer


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django's contract
    """The answer to a form of which nobody knows that the person sent it."""
    if not _came_from_here(request):
        return render(request, "403_csrf.html", status=FORBIDDEN)
    if _is_by_script(request):
        return _told_beside()
    it = typed(request, whose=kept_forms.last_here(request))
    return (
        page(request, it, status=FORBIDDEN)
        if it
        else render(request, "403_csrf.html", status=FORBIDDEN)
    )


def _came_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this very site sent it."""
    here = f"{request.scheme}://{request.get_host()}"
    if origin := request.headers.get("Origin"):
        return origin == here
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    return request.headers.get("Referer", "").startswith(f"{here}/")


def middleware(get_response: Answer) -> Answer:
    """Stands after the one that finds out who asks: nobody who was signed out loses a text."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        kept_forms.remember(request, response)
        if request.method != "POST" or request.path == reverse("ui:kept"):
            return response
        if not request.user.is_authenticated and _turned_away(response):
            return _instead(request, response)
        was_kept = kept_forms.SESSION_KEY in request.session and ADDRESS in request.POST
        if was_kept and response.status_code < 400:
            drop(request)
        return response

    return answer


def _instead(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """What was typed instead of a refusal; the refusal where nothing was, or not on our page.

    An address that leads nowhere is not asked whether the form is forged.
    """
    if not _came_from_here(request):
        return response
    if _is_by_script(request):
        return _told_beside()
    it = typed(request, whose=kept_forms.last_here(request))
    status = response.status_code if response.status_code >= 400 else FORBIDDEN
    return page(request, it, status=status) if it else response


def _turned_away(response: HttpResponseBase) -> bool:
    """Whether somebody was sent to sign in, or told that there is nothing here."""
    if response.status_code == 404:
        return True
    sent_to = urlsplit(response.get("Location", ""))
    return sent_to.path == resolve_url(settings.LOGIN_URL) and "next" in parse_qs(sent_to.query)


def _is_by_script(request: HttpRequest) -> bool:
    """Whether a part of a page was asked for; the page with the text is still there."""
    return request.headers.get("HX-Request") == "true"


def _told_beside() -> HttpResponse:
    said = gettext(
        "Not saved: you are not signed in any more, or signed in anew elsewhere. What you wrote "
        "is still here; press the button that saves, and you are told how to go on."
    )
    return HttpResponse(said, content_type="text/plain; charset=utf-8")


__all__ = ["Field", "Typed", "asking", "drop", "forged", "forget", "is_here", "keep", "kept",
           "middleware", "page", "text_only", "typed"]  # fmt: skip
