"""How programs ask: by a token or as nobody, in the family's words when something goes wrong.

Every part of the interface stands in the app whose things it tells, as a router of django-ninja;
`hub.api` puts them together. Cookies count for nothing here: a program is whoever its token says.
"""

from __future__ import annotations

import re
import threading
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Schema
from ninja.errors import HttpError
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle
from pydantic import AfterValidator, Field

from counted.errors import UnusableInput
from counted.hub.accounts import tokens
from counted.hub.accounts.models import Organisation, Token, User
from counted.hub.accounts.rules import Standing, standing
from counted.hub.ui import tallying
from counted.messages import mark

LARGEST_KEY = 2**63 - 1
PER_MINUTE_ANONYMOUS, PER_MINUTE = 120, 600
WINDOW_SECONDS = 60
UNFIT = re.compile(r"[\x00\ud800-\udfff]")


class Bearer(HttpBearer):
    """A token of one's own, where one is brought; it has to open."""

    def __call__(self, request: HttpRequest) -> Any:
        """The token, or a word for nobody where none is brought."""
        if "Authorization" not in request.headers:
            return "nobody"
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:  # noqa: ARG002
        """The token that opens."""
        return tokens.find(token)


class Known(HttpBearer):
    """A token, whatever it may do."""

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:  # noqa: ARG002
        """The token that opens."""
        return tokens.find(token)


class Writing(HttpBearer):
    """A token that may write."""

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:  # noqa: ARG002
        """The token; one that may only read is refused with a reason."""
        found = tokens.find(token)
        if found and Token.Scope.WRITE not in found.scopes:
            raise HttpError(403, "This token may only read. Make one that may write.")
        return found


class Rate(BaseThrottle):
    """So many requests a minute, whichever process answers: fewer for those who stay unnamed."""

    def __init__(self) -> None:
        self._mine = threading.local()  # one throttle serves all threads

    def allow_request(self, request: HttpRequest) -> bool:
        """Count it by token, or by the address of the machine, where all processes count."""
        token = getattr(request, "auth", None)
        is_known = isinstance(token, Token)
        place = tallying.place(self.get_ident(request) or "")
        who = f"token-{token.pk}" if is_known else f"from-{place}"
        counted = tallying.count(f"api:{who}", seconds=WINDOW_SECONDS)
        self._mine.seconds_left = counted.seconds_left
        return counted.times <= (PER_MINUTE if is_known else PER_MINUTE_ANONYMOUS)

    def wait(self) -> float:
        """Until it may be asked again, in seconds."""
        return float(getattr(self._mine, "seconds_left", WINDOW_SECONDS))


def person(request: HttpRequest) -> User | None:
    """Who asks; None where no token was brought, whatever the cookies say."""
    token = getattr(request, "auth", None)
    return token.person if isinstance(token, Token) else None


def reader(request: HttpRequest) -> Standing:
    """What whoever asks may see: with a token that may read, what the person may."""
    token = getattr(request, "auth", None)
    may_read = isinstance(token, Token) and Token.Scope.READ in token.scopes
    return standing(token.person) if may_read else Standing()


def voice(slug: str | None) -> Organisation | None:
    """The organisation in whose name something is written; the action asks whether one may."""
    if not slug:
        return None
    found = Organisation.objects.filter(slug=slug).first()
    if found is None:
        raise UnusableInput(
            mark("Nothing here has the short name ‘{slug}’."),
            remedy=mark("Use the short name that stands in the address of its page."),
            facts={"slug": slug},
        )
    return found


def _fit(text: str) -> str:
    if UNFIT.search(text):
        raise ValueError("it holds a character that no text may hold")
    return text


#: A text that the database can keep.
Words = Annotated[str, AfterValidator(_fit)]
#: In whose name something is written.
SpeaksFor = Annotated[
    Words | None,
    Field(max_length=100, description="Short name of an organisation that you represent today; "
          "left out: in a personal capacity."),
]  # fmt: skip
Slug = Annotated[str, Path(pattern=r"^[-a-zA-Z0-9_]{1,100}$")]
Key = Annotated[int, Path(ge=1, le=LARGEST_KEY)]


class Error(Schema):
    """What happened, and what to do next."""

    what: str
    remedy: str = ""
    fields: dict[str, str] = Field(default_factory=dict, description="What is wrong, by field.")


class OrganisationOut(Schema):
    """An organisation as everybody may know it."""

    slug: str
    name: str
    kind: str
    country: str
    place: str
    about: str
    language: str
    website: str
    ror: str
    is_compiled: bool
    made_up: bool
    url: str


class BodyOut(Schema):
    """A body as everybody may know it."""

    slug: str
    name: str
    kind: str
    about: str
    terms_of_reference: str
    language: str
    is_private: bool
    made_up: bool
    url: str


class Me(Schema):
    """For whom a token opens."""

    name: str
    scopes: list[str]
    is_member: bool
    organisations: list[str] = Field(description="Organisations that the person represents today.")
