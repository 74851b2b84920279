"""Kinds of request: what is asked for, who decides, and what a decision brings about.

Each app registers its kinds when it starts, in its `AppConfig.ready`:

    register(RequestKind("publication", _("Publication"), asked=_("asks to publish"), days=14,
                         on_accept=publish))

What happens on a decision happens in the transaction of the step: where it fails, nothing was
decided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts.models import Body, Seat, User
from counted.hub.accounts.rules import LEADING, leads, running, standing
from counted.hub.desk.conversation import Action, Way
from counted.hub.desk.models import Policy, Request
from counted.hub.ui.parts import Explained, Fact, Text

Follow = Callable[[Request, User | None], Any]


def nothing(request: Request, by: User | None) -> None:
    """What most kinds do on most steps."""


def leads_it(person: Any, request: Request) -> bool:
    """Chair and co-leads of the body that the request is for, and always the secretariat."""
    if request.body_id is None:
        return standing(person).is_secretariat
    return leads(person, request.body_id)


def leaders(request: Request) -> QuerySet[User]:
    """Who is told that something waits: those who lead the body; without any, the secretariat."""
    people = User.objects.filter(is_active=True)
    if request.body_id is not None:
        seats = Seat.objects.filter(running(), body_id=request.body_id, role__in=LEADING)
        chairs = people.filter(pk__in=seats.values("person_id"))
        if chairs.exists():
            return chairs
    return secretariat()


def secretariat() -> QuerySet[User]:
    """Those with a seat in the secretariat; while there is nobody, the administrators."""
    people = User.objects.filter(is_active=True)
    seats = Seat.objects.filter(running(), body__kind=Body.Kind.SECRETARIAT)
    staff = people.filter(pk__in=seats.values("person_id"))
    return staff if staff.exists() else people.filter(is_superuser=True)


def who_asked(request: Request) -> QuerySet[User]:
    """The person who asked; nobody where they have no account."""
    return User.objects.filter(Q(pk=request.asked_by_id), is_active=True)


def who_decides(request: Request) -> Text:
    """The body that a request is for, or the secretariat."""
    return request.body.name if request.body else _("The secretariat")


def no_page(request: Request) -> str:  # noqa: ARG001 - as other kinds have it
    """Whoever has no account follows it by mail only."""
    return ""


def nothing_besides(person: Any) -> Q | None:  # noqa: ARG001 - as other kinds have it
    """What those who lead a body and the secretariat have to do is known."""
    return None


def accepted(sentence: Text) -> Mapping[str, Explained]:
    """The words of a kind for what comes of accepting."""
    return {Action.ACCEPT: Explained(_("Accept"), sentence)}


def no_facts(request: Request) -> Sequence[Fact]:  # noqa: ARG001 - as other kinds have it
    """Nothing beyond the title and what was written."""
    return ()


@dataclass(frozen=True)
class RequestKind:
    """A kind of request.

    `askers` are all who stand on the asker's side (an item's authors): they answer, are told, and
    never decide. `facts` are shown beside the conversation, to both sides.
    """

    name: str
    label: Text
    asked: Text  #: what stands between the asker's name and the title: "asks to publish"
    days: int = 14  #: within which an answer is due
    may_decide: Callable[[Any, Request], bool] = leads_it
    deciders: Callable[[Request], QuerySet[User]] = leaders
    on_accept: Follow = nothing
    on_decline: Follow = nothing
    on_changes: Follow = nothing
    two_people: Callable[[], bool] = lambda: False
    on_resubmit: Follow = nothing  #: handed in again, or appealed: it waits once more
    on_withdraw: Follow = nothing
    askers: Callable[[Request], QuerySet[User]] = who_asked
    facts: Callable[[Request], Sequence[Fact]] = no_facts
    #: which requests of this kind stand on somebody's desk by a `may_decide` of its own
    besides: Callable[[Any], Q | None] = nothing_besides
    #: where whoever asked without an account reads it, by a signed link: an address without host
    page: Callable[[Request], str] = no_page
    #: who decides, in words
    decided_by: Callable[[Request], Text] = who_decides
    #: one person asks another, who alone answers; the secretariat sees it when somebody complains
    is_between_people: bool = False
    #: a message that wants an answer: there is nothing to accept or to refuse
    is_message: bool = False
    #: what steps mean here, by action, where the usual words do not say it
    words: Mapping[str, Explained] = field(default_factory=dict)

    @property
    def way(self) -> Way:
        """What is wanted of those who are asked."""
        if self.is_between_people:
            return Way.LETTER
        return Way.MESSAGE if self.is_message else Way.DECISION


_kinds: dict[str, RequestKind] = {}


def register(kind: RequestKind) -> RequestKind:
    """Make a kind known; the same name again replaces it."""
    _kinds[kind.name] = kind
    return kind


def kinds() -> Mapping[str, RequestKind]:
    """All kinds by name."""
    return dict(_kinds)


def kind_of(name: str) -> RequestKind:
    """A kind by its name; one that nobody registered (any more) is decided by the secretariat."""
    return _kinds.get(name) or RequestKind(name, label=name, asked=name)


def between_people() -> list[str]:
    """The names of the kinds in which one person asks another."""
    return [name for name, kind in _kinds.items() if kind.is_between_people]


def labels(names: Iterable[str]) -> dict[str, Text]:
    """The words for kinds."""
    return {name: kind_of(name).label for name in names}


def policy(name: str) -> tuple[bool, int]:
    """Whether two people have to agree, and days until an answer is due; the secretariat's word."""
    kind = kind_of(name)
    set_by_hand = Policy.objects.filter(kind=name).first()
    if set_by_hand is not None:
        return set_by_hand.needs_two, set_by_hand.days
    return kind.two_people(), kind.days
