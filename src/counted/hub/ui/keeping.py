"""Nothing typed is lost: a form that was refused because of who sends it can be sent again.

A session may end while somebody writes, and signing in elsewhere changes the key that says a form
came from them. What they typed then comes back on a page that says where it would go, and is sent
again by them alone. What another site had sent is not offered (nobody is to be talked into
pressing a button), and passwords, codes and files are never kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render, resolve_url
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.crypto import get_random_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from counted.hub.ui.models import KeptForm

Answer = Callable[[HttpRequest], HttpResponseBase]
ADDRESS = "kept-address"  #: the field that says where a form was going
SESSION_KEY = "kept_form"
KEPT_FOR = timedelta(days=1)
SECRET = re.compile(r"passw|secret|token|credential|recovery|^(?:code|otp)$", re.IGNORECASE)
FORBIDDEN = 403


@dataclass(frozen=True)
class Field:
    """One value of a form, by the name under which it was sent."""

    name: str
    value: str

    @property
    def label(self) -> str:
        """The name for people, as far as a name tells it."""
        return re.sub(r"[-_]+", " ", self.name).strip()

    @property
    def rows(self) -> int:
        """The lines that it takes on a narrow page, about; at most ten are shown at once."""
        return min(10, 1 + self.value.count("\n") + len(self.value) // 40)

    @property
    def is_text(self) -> bool:
        """Whether somebody wrote it, rather than chose it."""
        return " " in self.value.strip() or "\n" in self.value


@dataclass(frozen=True)
class Typed:
    """A form as it was sent."""

    address: str
    fields: tuple[Field, ...]
    files: tuple[tuple[str, str], ...]  #: name of the field, name of the file

    def __bool__(self) -> bool:
        return bool(self.files) or any(it.value.strip() for it in self.fields)

    @property
    def texts(self) -> list[Field]:
        """What was written."""
        return [it for it in self.fields if it.is_text]

    @property
    def rest(self) -> list[Field]:
        """What was chosen, and what goes along unseen."""
        return [it for it in self.fields if not it.is_text]


def typed(request: HttpRequest) -> Typed:
    """What came with a request, without what is nobody's to keep."""
    ours = {"csrfmiddlewaretoken", ADDRESS}
    fields = tuple(
        Field(name, value.replace("\0", ""))
        for name, values in request.POST.lists()
        if name not in ours and not SECRET.search(name)
        for value in map(str, values)
    )
    files = [(name, it.name) for name, some in request.FILES.lists() for it in some]
    return Typed(_address(request), fields, tuple(files))


def _address(request: HttpRequest) -> str:
    """Where the form was going; one that was to be kept says it itself."""
    if request.path != reverse("ui:kept"):
        return request.get_full_path()
    told = request.POST.get(ADDRESS, "")
    return told if is_here(told) else "/"


def is_here(address: str) -> bool:
    """Whether an address is a page of this site, told without its host."""
    if not address.startswith("/") or not url_has_allowed_host_and_scheme(address, None):
        return False
    try:
        resolve(urlsplit(address).path)
    except Resolver404:
        return False
    return True


def page(request: HttpRequest, it: Typed, *, status: int = 200) -> HttpResponse:
    """The page from which a form is sent again, or somebody signs in first."""
    answer = render(request, "ui/kept.html", {"kept": it, "address_field": ADDRESS}, status=status)
    add_never_cache_headers(answer)
    return answer


def keep(request: HttpRequest, it: Typed) -> None:
    """Keep a form for this browser, instead of the one before."""
    drop(request)
    key = get_random_string(40)
    fields = [[one.name, one.value] for one in it.fields]
    KeptForm.objects.create(key=key, address=it.address, fields=fields, files=list(it.files))
    request.session[SESSION_KEY] = key


def kept(request: HttpRequest) -> Typed | None:
    """The form that is kept for this browser."""
    row = KeptForm.objects.filter(key=request.session.get(SESSION_KEY, "")).first()
    if row is None:
        return None
    files = tuple((name, file) for name, file in row.files)
    return Typed(row.address, tuple(Field(*it) for it in row.fields), files)


def drop(request: HttpRequest) -> None:
    """Forget the form that is kept for this browser."""
    if key := request.session.pop(SESSION_KEY, ""):
        KeptForm.objects.filter(key=key).delete()


def forget() -> None:
    """Forget forms that nobody came back for."""
    KeptForm.objects.filter(kept_at__lte=timezone.now() - KEPT_FOR).delete()


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django's contract
    """The answer to a form of which nobody knows that the person sent it."""
    if not _came_from_here(request):
        return render(request, "403_csrf.html", status=FORBIDDEN)
    if _is_by_script(request):
        return _told_beside()
    it = typed(request)
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
        if request.method != "POST" or request.path == reverse("ui:kept"):
            return response
        if not request.user.is_authenticated and _turned_away(response):
            return _instead(request, response)
        was_kept = SESSION_KEY in request.session and ADDRESS in request.POST
        if was_kept and response.status_code < 400:
            drop(request)
        return response

    return answer


def _instead(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """What was typed instead of a refusal; the refusal where nothing was."""
    if _is_by_script(request):
        return _told_beside()
    it = typed(request)
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


__all__ = ["Field", "Typed", "drop", "forged", "forget", "is_here", "keep", "kept", "middleware",
           "page", "typed"]  # fmt: skip
