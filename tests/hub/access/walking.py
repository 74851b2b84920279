"""Walking: every address that Django knows, as somebody, and what came of it.

Each request is undone afterwards, so that all of them meet the same world. What a request writes
is seen at the database itself.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote, urlencode

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.hub.access.canaries import CANARIES
from tests.hub.access.places import Places, forms, places, questions
from tests.hub.access.world import Browser, World

THEIR_OWN = "accounts/"  #: signing in and up: who may do what there is allauth's own
API = "api/v1/"  #: where programs bring a token and send JSON
VARIABLE = re.compile(r"<(?:\w+:)?(\w+)>")
WRITES = re.compile(r'\s*(?:insert into|update|delete from)\s+"?(\w+)|.*procrastinate_defer', re.I)
#: Tables that any visit may write: who is signed in where, how often somebody asks.
OF_VISITS = frozenset({"django_session", "ui_tally"})
LOGIN = "/accounts/login/"


class UnknownPlaceError(AssertionError):
    """An address leads to something that the world of these tests does not have."""


@dataclass(frozen=True)
class Route:
    """One address that Django knows."""

    name: str  #: such as "library:item"
    path: str  #: such as "<shelf:kind>/<slug:slug>/"

    @property
    def variables(self) -> list[str]:
        """The names of its variable parts."""
        return VARIABLE.findall(self.path)

    @property
    def methods(self) -> tuple[str, ...]:
        """What is tried."""
        more = ("PUT", "PATCH", "DELETE") if self.path.startswith(API) else ()
        return ("GET", "POST", *more)


@dataclass(frozen=True)
class Stop:
    """One address of one thing."""

    route: Route
    thing: str
    url: str
    form: dict[str, Any] = field(default_factory=dict)


@dataclass
class Walk:
    """What somebody met."""

    cells: dict[tuple[str, str, str], str] = field(default_factory=dict)
    met: dict[str, set[str]] = field(default_factory=dict)  #: name of a canary -> addresses


def routes() -> list[Route]:
    """Every address once, in the order of the table."""
    by_path = {it.path: it for it in _routes(get_resolver())}
    return [by_path[path] for path in sorted(by_path)]


def _routes(resolver: URLResolver, path: str = "", spaces: tuple[str, ...] = ()) -> Iterator[Route]:
    for it in resolver.url_patterns:
        here = path + str(it.pattern)
        if isinstance(it, URLPattern):
            yield Route(":".join([*spaces, it.name or here]), here)
        else:
            yield from _routes(it, here, (*spaces, it.namespace) if it.namespace else spaces)


def theirs() -> list[str]:
    """The names of addresses that allauth answers for."""
    return sorted(it.name for it in routes() if it.path.startswith(THEIR_OWN))


@contextmanager
def undone() -> Iterator[None]:
    """A time after which the database is as before."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def stops(world: World) -> list[Stop]:
    """Every address of every thing."""
    known, sent = places(world), forms(world)
    found = []
    for route in routes():
        if not route.path.startswith(THEIR_OWN):
            for thing, values in things_of(route, known).items():
                url = reverse(route.name, kwargs=values)
                for name, form in sent.get(route.name, {thing: {}}).items():
                    found.append(Stop(route, name, url, dict(form)))
    return found


def things_of(route: Route, known: Places) -> dict[str, dict[str, Any]]:
    """The things that an address leads to, with the values of its variables."""
    if not route.variables:
        return {"": {}}
    fitting = [it for it in known if route.path.startswith(it)]
    if not fitting:
        raise UnknownPlaceError(
            f"{route.name} ({route.path}) leads to something that the world of tests/hub/access "
            "does not have. Make one in world.py, with a text that must not leak if not everybody "
            "may read it, name it in places.py, and run: python -m tests.hub.access.write"
        )
    things = known[max(fitting, key=len)]
    for name, values in things.items():
        if lacking := set(route.variables) - set(values):
            raise UnknownPlaceError(
                f"{route.name} ({route.path}): places.py tells no {', '.join(sorted(lacking))} "
                f"for the thing called '{name}' under {max(fitting, key=len)}."
            )
    return {name: {key: it[key] for key in route.variables} for name, it in things.items()}


def walk(world: World, role: str) -> Walk:
    """Everything, as somebody."""
    steps = _Steps(world.client(role))
    with patch("django.conf.urls.handler404", _not_found):
        for stop in stops(world):
            for method in stop.route.methods:
                key = (stop.route.name, stop.thing, method)
                steps.walk.cells[key] = steps.take(method, stop.url, stop.form, name=key[0])
        for url in questions():
            steps.take("GET", url, {}, name=url)
    return steps.walk


def _not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What a page that is not there says, without the frame: every second answer is one."""
    return HttpResponse(str(exception), status=404)


class _Steps:
    """Requests of one person, each undone."""

    def __init__(self, client: Browser) -> None:
        self.client = client
        self.cookies = {name: it.value for name, it in client.cookies.items()}
        self.walk = Walk()

    def take(self, method: str, url: str, form: dict[str, Any], *, name: str) -> str:
        """One request; what the table says of it."""
        written: set[str] = set()

        def watch(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
            result = execute(sql, params, many, context)
            if (found := WRITES.match(str(sql))) and context["cursor"].rowcount:
                written.add(found[1] or "procrastinate_jobs")
            return result

        self.client.cookies = SimpleCookie(self.cookies)
        with transaction.atomic(), connection.execute_wrapper(watch):
            answer = self.client.generic(method, url, **self._sent(method, url, form))
            self._read(answer, url, name)
            transaction.set_rollback(True)
        wrote = "+" if written - OF_VISITS else ""
        return f"{_outcome(answer)}{wrote}"

    def _sent(self, method: str, url: str, form: dict[str, Any]) -> dict[str, Any]:
        """What goes with a request: a form, or for programs a token and JSON."""
        if url.startswith(f"/{API}"):
            self.client.cookies.clear()
            bearer = {"headers": {"authorization": f"Bearer {self.client.key}"}}
            body = {} if method == "GET" else {"data": "{}", "content_type": "application/json"}
            return {**body, **(bearer if self.client.key else {})}
        if method == "GET":
            return {}
        return {"data": urlencode(form), "content_type": "application/x-www-form-urlencoded"}

    def _read(self, answer: Any, url: str, name: str) -> None:
        """Look for every mark in what came, without the address that was asked for itself."""
        asked = url.lower()
        text = _text(answer).replace(asked, "").replace(unquote(asked), "")
        for canary in CANARIES.values():
            if canary.mark in text and canary.is_secret_at(name):
                self.walk.met.setdefault(canary.name, set()).add(name)


def _outcome(answer: Any) -> str:
    """The status, or "login" where somebody is sent to sign in, with what they sent or without."""
    sent_to = answer.get("Location", "")
    is_kept = answer.status_code == 403 and b'name="kept-address"' in answer.content
    return "login" if is_kept or sent_to.startswith(LOGIN) else str(answer.status_code)


def _text(answer: Any) -> str:
    """Everything that an answer says, in lower case: head and body, and what is packed in it."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = archive.namelist()
            body = b"\n".join([*(it.encode() for it in names), *map(archive.read, names)])
    head = f"{answer.headers}{answer.cookies.output()}"
    return unquote(head + body.decode(errors="replace")).lower()
