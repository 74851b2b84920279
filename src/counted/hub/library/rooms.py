"""Topic rooms: opened on topics of the taxonomy, looked after by those who write them.

Every topic has a page. Once a room is opened there, an item of kind "room" holds what is known and
what is disputed, with revisions and translations like any other item; its author and co-authors are
its facilitators. A member who proposes a new topic, or offers to look after one, makes a request of
kind "room"; a yes brings the concept, the room and the seat of a facilitator.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from counted.errors import WrongUse
from counted.hub.accounts.models import Organisation, User
from counted.hub.accounts.rules import Standing, standing
from counted.hub.desk.actions import ask
from counted.hub.desk.conversation import UNDECIDED
from counted.hub.desk.kinds import RequestKind, accepted, register
from counted.hub.desk.models import Request
from counted.hub.evidence import actions as evidence
from counted.hub.evidence.models import Link
from counted.hub.library import actions, rules, taxonomy
from counted.hub.library.models import Authorship, Concept, Item
from counted.hub.ui.parts import Fact
from counted.messages import mark

NAME = "room"  #: the kind of request by which rooms are proposed
SHOWS = Link.Relation.ILLUSTRATES  #: what a case does for the topic of a room


def may_propose(who: Standing) -> bool:
    """Propose a topic, or offer to look after one: members."""
    return who.is_member


def starters() -> tuple[str, ...]:
    """The topics that begin with a room."""
    return tuple(taxonomy.beginning()["rooms"])


def topic(key: str) -> Concept | None:
    """The topic of this key, or of the room of this short name; merged ones lead to another."""
    found = Concept.objects.filter(scheme=Concept.Scheme.TOPIC).select_related("replaced_by")
    if concept := found.filter(key=key).first():
        return concept
    room = Item.objects.filter(kind=Item.Kind.ROOM, slug=key).first()
    return found.filter(key=room.record.get("concept", "")).first() if room else None


def room_of(concept: Concept) -> Item | None:
    """The room of a topic, whoever may see it; None while nobody has opened one."""
    rooms = Item.objects.filter(kind=Item.Kind.ROOM, record__concept=concept.key)
    return rooms.select_related("author", "speaks_for", "latest", "live").first()


@transaction.atomic
def open_room(*, concept: Concept, by: User, made_up: bool = False) -> Item:
    """Open the room of a topic, looked after by `by`; one that is open stays as it is."""
    concept = Concept.objects.select_for_update().get(pk=concept.pk)
    if known := room_of(concept):
        return known
    is_free = not Item.objects.filter(slug=concept.key).exists()
    return actions.bring(
        kind=Item.Kind.ROOM,
        by=by,
        content={
            "title": concept.labels.get("en") or concept.key,
            "summary": concept.definitions.get("en", ""),
            "record": {"concept": concept.key},
            "topics": [concept.key],
        },
        slug=concept.key if is_free else f"topic-{concept.key}",
        made_up=made_up,
    )


@transaction.atomic
def open_starters(*, by: User) -> int:
    """Open the rooms with which a site begins, where there are none; how many were opened."""
    if not standing(by).is_secretariat:
        raise WrongUse(
            mark("The secretariat opens rooms."), remedy=mark("Propose a topic to them.")
        )
    before = Item.objects.filter(kind=Item.Kind.ROOM).count()
    known = Concept.objects.filter(key__in=starters(), state=Concept.State.IN_USE)
    for concept in known:
        open_room(concept=concept, by=by)
    return Item.objects.filter(kind=Item.Kind.ROOM).count() - before


@transaction.atomic
def propose(
    *,
    by: User,
    label: str = "",
    concept: Concept | None = None,
    text: str,
    speaks_for: Organisation | None = None,
) -> Request:
    """Propose a topic that is missing, or offer to look after one that is there (`concept`)."""
    if not may_propose(standing(by)):
        raise WrongUse(
            mark("Members propose topics."), remedy=mark("Ask to become a member first.")
        )
    if concept is None:
        concept = taxonomy.named(label, Concept.Scheme.TOPIC)
    title = concept.labels.get("en", concept.key) if concept else label.strip()
    facts = {"label": title, "concept": concept.key if concept else ""}
    if Request.objects.filter(kind=NAME, asked_by=by, state__in=UNDECIDED, title=title).exists():
        raise WrongUse(
            mark("This was asked for already and has not been decided yet."),
            remedy=mark("Open the request and add what you want to say."),
        )
    room = room_of(concept) if concept else None
    about = actions.thing(room) if room else None
    return ask(
        kind=NAME, by=by, title=title, text=text, facts=facts, speaks_for=speaks_for, thing=about
    )


def _accept(request: Request, by: User | None) -> None:
    """Make the concept where it is missing, open its room, and let whoever asked look after it."""
    assert by is not None  # noqa: S101  nobody decides without an account
    key, label = request.facts.get("concept", ""), request.facts.get("label", "")
    concept = Concept.objects.filter(key=key).first() if key else None
    concept = concept or taxonomy.named(label, Concept.Scheme.TOPIC)
    if concept is None:
        concept = taxonomy.save(by=by, scheme=Concept.Scheme.TOPIC, labels={"en": label})
    keeper = request.asked_by or by
    room = open_room(concept=concept, by=keeper)
    if room.author_id != keeper.pk:
        agreed = {"added_by": by, "accepted_at": timezone.now(),
                  "declined_at": None, "removed_at": None}  # fmt: skip
        Authorship.objects.update_or_create(item=room, person=keeper, defaults=agreed)


def _facts(request: Request) -> Sequence[Fact]:
    is_known = bool(request.facts.get("concept"))
    kind = _now("Looking after a topic that is there") if is_known else _now("A new topic")
    return [Fact(_now("What"), kind), Fact(_now("Topic"), request.facts.get("label", ""))]


@transaction.atomic
def recommend(
    *, room: Item, case: Item, by: User, why: str, speaks_for: Organisation | None = None
) -> Link:
    """Put a case among the best of a room, with a reason that everybody reads.

    Raises WrongUse for whoever does not look after the room, without a reason, and for what not
    everybody who reads the room may read.
    """
    actions.require_editor(room, by)
    if not why.strip():
        raise WrongUse(
            mark("A recommendation without a reason helps nobody."),
            remedy=mark("Write in a sentence what others can learn from it."),
        )
    if case.state != Item.State.PUBLISHED or not rules.may_read(standing(by), case):
        raise WrongUse(
            mark("One end of this link is not there."),
            remedy=mark("Choose something that you see."),
        )
    made = evidence.link(
        source=actions.thing(case), relation=SHOWS, target=actions.thing(room), by=by,
        note=why.strip(), speaks_for=speaks_for, is_checked=True,
    )  # fmt: skip
    if made.note != why.strip():  # said before, perhaps by the case's author and without a reason
        made.note, made.author, made.speaks_for = why.strip(), by, speaks_for
        made.save(update_fields=["note", "author", "speaks_for"])
    return made


@transaction.atomic
def no_longer_recommend(*, room: Item, link: Link, by: User) -> None:
    """Take a case from among the best of a room."""
    actions.require_editor(room, by)
    if link.target != actions.thing(room) or not link.note:
        raise ValueError("a link of another room")
    evidence.unlink(link=link, by=by, is_checked=True)


def register_kind() -> None:
    """Make proposals known to the desk; called when the app starts."""
    register(
        RequestKind(
            NAME,
            _("Topic room"),
            asked=_("proposes the topic"),
            on_accept=_accept,
            facts=_facts,
            words=accepted(_("The room opens, and whoever proposed it looks after it.")),
        )
    )
