"""The interface for programs: what the site can do, put together from the parts of its apps.

Each app has a router in its `api` module. Here stand the version, who is let in, how many requests
a minute, and how every error is told: what happened and what to do next, as everywhere in Counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from pydantic import ValidationError as RecordError

from counted.errors import CountedError, UnusableInput, WrongUse
from counted.hub.accounts.api import router as accounts
from counted.hub.accounts.programs import Bearer, Rate
from counted.hub.calls.api import router as calls
from counted.hub.desk.api import router as desk
from counted.hub.guidance.documents.api import router as guidance
from counted.hub.guidance.gaps.api import router as gaps
from counted.hub.library.actions import MovedOnError
from counted.hub.library.api import router as library
from counted.hub.library.records import RECORDS
from counted.hub.releases.api import router as releases
from counted.hub.ui.parts import Link
from counted.messages import mark, translator

VERSION = "v1"
ABOUT = (
    "Read what is published, and, with a token of your own, what you may read besides; "
    "write drafts, answer calls, and hand both in. Tokens are made on the page “Access tokens” of "
    "an account and are sent as `Authorization: Bearer counted_…`. Lists are told page by page: "
    "follow `next`."
)
EXAMPLE = """curl {base}/items?kind=case&country=KEN
curl -H "Authorization: Bearer counted_…" {base}/me"""
UNPROCESSABLE, CONFLICT = 422, 409

api = NinjaAPI(
    title="Counted",
    version=VERSION,
    description=ABOUT,
    urls_namespace="api",
    docs_url=None,
    auth=Bearer(),
    throttle=[Rate()],
)
for _router in (library, desk, accounts, releases, calls, gaps, guidance):
    api.add_router("", _router)


def _said(request: HttpRequest, error: CountedError, status: int, **more: Any) -> HttpResponse:
    """An error in the family's words, in the language of the request."""
    say = translator(get_language() or "en")
    told = {"what": error.account.said(say), "remedy": error.advice.said(say), "fields": {}}
    return api.create_response(request, {**told, **more}, status=status)


@api.exception_handler(CountedError)
def _of_the_family(request: HttpRequest, error: CountedError) -> HttpResponse:
    return _said(request, error, UNPROCESSABLE)


@api.exception_handler(MovedOnError)
def _moved_on(request: HttpRequest, error: MovedOnError) -> HttpResponse:
    return _said(request, error, CONFLICT)


@api.exception_handler(Http404)
def _not_there(request: HttpRequest, _error: Http404) -> HttpResponse:
    remedy = mark("Look at the address again; what one may not see is not there either.")
    return _said(request, WrongUse(mark("There is nothing here."), remedy=remedy), 404)


@api.exception_handler(AuthenticationError)
def _not_let_in(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    what = mark("This needs a token that opens.")
    remedy = mark("Make one on the page ‘Access tokens’ of your account, and send it as a bearer.")
    return _said(request, WrongUse(what, remedy=remedy), 401)


@api.exception_handler(Throttled)
def _too_many(request: HttpRequest, error: Throttled) -> HttpResponse:
    remedy = mark("Wait a minute, and ask less often; with a token you may ask more.")
    answer = _said(request, WrongUse(mark("These are too many requests."), remedy=remedy), 429)
    answer["Retry-After"] = str(int(error.wait or 60) + 1)
    return answer


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 403:
        what = mark("This token may only read.")
        remedy = mark("Make one that may write, on the page ‘Access tokens’ of your account.")
        return _said(request, WrongUse(what, remedy=remedy), 403)
    what = mark("The request cannot be read.")
    remedy = mark("Send JSON as the documentation describes it.")
    return _said(request, UnusableInput(what, remedy=remedy), error.status_code)


@api.exception_handler(ValidationError)
def _not_as_described(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return _wrong_fields(request, error.errors)


@api.exception_handler(RecordError)
def _no_record(request: HttpRequest, error: RecordError) -> HttpResponse:
    return _wrong_fields(request, error.errors(include_context=False, include_url=False))


@api.exception_handler(SuspiciousOperation)
def _not_read(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
    remedy = mark("Send less at a time, as the documentation describes it.")
    if isinstance(error, RequestDataTooBig):
        return _said(request, UnusableInput(mark("The request is too large."), remedy=remedy), 413)
    return _said(request, UnusableInput(mark("The request cannot be read."), remedy=remedy), 400)


def _wrong_fields(request: HttpRequest, errors: Any) -> HttpResponse:
    """What is wrong, field by field."""
    fields = {
        ".".join(str(it) for it in wrong["loc"]) or "body": str(wrong["msg"]) for wrong in errors
    }
    what = mark("Something was not told as it has to be: {fields}.")
    remedy = mark("Look at each of the fields named, and at the documentation.")
    facts = {"fields": ", ".join(fields)}
    error = UnusableInput(what, remedy=remedy, facts=facts)
    return _said(request, error, UNPROCESSABLE, fields=fields)


@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """What programs can ask, as a page without any script."""
    schema = api.get_openapi_schema()
    context = {
        "about": ABOUT,
        "parts": list(_parts(schema)),
        "records": list(_records()),
        "example": EXAMPLE.format(base=request.build_absolute_uri("/api/v1")),
        "links": [
            Link("OpenAPI", reverse("api:openapi-json")),
            Link(gettext("Access tokens"), reverse("accounts:tokens")),
            Link("OAI-PMH", f"{reverse('desk:oai')}?verb=Identify"),
            Link("Atom", reverse("desk:atom")),
        ],
    }
    return render(request, "api.html", context)


def _parts(schema: Any) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Operations under the name of their part, in their order."""
    parts: dict[str, list[dict[str, Any]]] = {}
    for path, methods in schema["paths"].items():
        for method, it in methods.items():
            told = {
                "method": method.upper(),
                "path": path,
                "what": it.get("description") or it.get("summary", ""),
                "parameters": [_parameter(one) for one in it.get("parameters", ())],
                "body": _fields(schema, it.get("requestBody")),
                "needs_token": any(name != "Bearer" for one in it.get("security", ())
                                   for name in one),
            }  # fmt: skip
            parts.setdefault(it.get("tags", [""])[0], []).append(told)
    yield from parts.items()


def _parameter(one: Any) -> tuple[str, str]:
    return one["name"], one.get("description") or one["schema"].get("description", "")


def _fields(schema: Any, body: Any) -> list[tuple[str, str]]:
    """The fields of a body with their descriptions."""
    if not body:
        return []
    name = body["content"]["application/json"]["schema"].get("$ref", "").rpartition("/")[2]
    known = schema["components"]["schemas"].get(name, {}).get("properties", {})
    return [(field, it.get("description", "")) for field, it in known.items()]


def _records() -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    """The fields of the record of each kind of item: name, label, help."""
    for kind, noun in RECORDS.items():
        fields = noun.model_fields.items()
        yield (
            kind,
            [
                (name, gettext(it.title or name), gettext(it.description) if it.description else "")
                for name, it in fields
            ],
        )
