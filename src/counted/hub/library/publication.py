"""Publication as a conversation: what is handed in, what a yes or no brings about.

A request of kind "publication" names the revision that was handed in; a yes publishes exactly that
one. After changes were asked for, handing in again names the last revision.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from counted.errors import WrongUse
from counted.hub.accounts.models import Body, Mandate, Organisation, User
from counted.hub.accounts.rules import running
from counted.hub.desk import letters
from counted.hub.desk.actions import ask
from counted.hub.desk.conversation import UNDECIDED
from counted.hub.desk.kinds import RequestKind, accepted, register
from counted.hub.desk.models import Request
from counted.hub.library import actions, presenting, rules
from counted.hub.library.models import Authorship, Item, Revision
from counted.hub.ui.parts import Fact
from counted.hub.ui.words import hour
from counted.messages import mark

NAME = actions.PUBLICATION


@transaction.atomic
def submit(
    *,
    item: Item,
    by: User,
    text: str = "",
    speaks_for: Organisation | None = None,
    publish_at: datetime | None = None,
) -> Request:
    """Hand in the last revision of an item for publication."""
    actions.require_editor(item, by)
    item = Item.objects.select_for_update(of=("self",)).select_related("latest").get(pk=item.pk)
    _require_new(item)
    if item.state == Item.State.DRAFT:
        item.state = Item.State.WAITING
        item.save(update_fields=["state", "changed_at"])
    return ask(
        kind=NAME,
        by=by,
        title=item.latest.content["title"],
        thing=actions.thing(item),
        speaks_for=speaks_for,
        body=_who_decides(item.latest),
        text=text,
        language=item.latest.content["language"],
        facts={
            "revision": item.latest_id,
            "publish_at": publish_at.isoformat() if publish_at else None,
        },
    )


def _require_new(item: Item) -> None:
    """Refuse what is published as it is, and what waits already."""
    is_live = item.latest_id == item.live_id and item.state == Item.State.PUBLISHED
    if item.latest is None or is_live:
        raise WrongUse(
            mark("There is nothing new to publish."),
            remedy=mark("Write something first; what is there now is published already."),
        )
    asked = Request.objects.filter(
        kind=NAME, thing_kind=actions.KIND, thing_key=str(item.pk), state__in=UNDECIDED
    )
    if asked.exists():
        raise WrongUse(
            mark("This was handed in already and has not been decided yet."),
            remedy=mark(
                "Open the request and add what you want to say, or hand it in again there."
            ),
        )


def _who_decides(revision: Revision) -> Body | None:
    """The group that the item is for; None: the secretariat."""
    if revision.content["visibility"] != Item.Visibility.BODY:
        return None
    return Body.objects.filter(pk=revision.content["body"]).first()


def item_of(request: Request) -> Item | None:
    """The item that a request is about; None where it is gone."""
    if request.thing_kind != actions.KIND:
        return None
    found = Item.objects.select_related("latest", "live", "organisation")
    return found.filter(pk=request.thing_key).first()


def request_of(item: Item) -> Request | None:
    """The undecided request about an item, or the last one."""
    found = Request.objects.filter(kind=NAME, thing_kind=actions.KIND, thing_key=str(item.pk))
    return found.order_by("-asked_at").first()


def _accept(request: Request, by: User | None) -> None:  # noqa: ARG001  the desk's contract
    item = item_of(request)
    revision = Revision.objects.filter(pk=request.facts.get("revision")).first()
    if item is None or revision is None:
        return
    at = request.facts.get("publish_at")
    actions.publish(item=item, revision=revision, at=datetime.fromisoformat(at) if at else None)


def _back_to_draft(request: Request, by: User | None) -> None:  # noqa: ARG001
    """What was never published is a draft again."""
    Item.objects.filter(pk=request.thing_key, state=Item.State.WAITING).update(
        state=Item.State.DRAFT
    )


def _again(request: Request, by: User | None) -> None:  # noqa: ARG001
    """What is handed in again is the last revision; those for whom it is now decide on it."""
    item = item_of(request)
    if item is None or item.latest is None:
        return
    request.facts = {**request.facts, "revision": item.latest_id}
    request.body = _who_decides(item.latest)
    request.save(update_fields=["facts", "body", "changed_at"])
    Item.objects.filter(pk=item.pk, state=Item.State.DRAFT).update(state=Item.State.WAITING)


def _askers(request: Request) -> QuerySet[User]:
    """The author and those who write with them."""
    key = int(request.thing_key)
    together = Q(authorships__item_id=key, authorships__accepted_at__isnull=False)
    author = Q(pk__in=Item.objects.filter(pk=key).values("author_id"))
    people = User.objects.filter(author | together | Q(pk=request.asked_by_id))
    return User.objects.filter(pk__in=people.values("pk"), is_active=True)


def _behind(key: str) -> QuerySet[User]:
    """Who answers letters about a published item: those who write it and who represent whose it is.

    What was compiled from public sources was written by others than those who do it; pages and
    rooms are the secretariat's, to which everybody may write anyhow. As for writing the item, its
    author has to have a mandate today in the organisation whose item it is.
    """
    items = Item.objects.filter(pk=int(key), state=Item.State.PUBLISHED)
    items = items.exclude(kind__in=rules.KEPT_BY_SECRETARIAT)
    represent = Mandate.objects.filter(
        running(),
        organisation__in=items.values("organisation_id"),
        role=Mandate.Role.REPRESENTATIVE,
    )
    written = items.filter(is_compiled=False)
    mandate = Mandate.objects.filter(
        running(), organisation=OuterRef("organisation_id"), person=OuterRef("author_id")
    )
    authored = written.filter(Q(organisation=None) | Exists(mandate))
    together = Authorship.objects.filter(item__in=written, accepted_at__isnull=False)
    return User.objects.filter(
        Q(pk__in=represent.values("person_id"))
        | Q(pk__in=authored.values("author_id"))
        | Q(pk__in=together.values("person_id"))
    )


def _whose(key: str) -> int | None:
    """The organisation whose item it is."""
    return Item.objects.filter(pk=int(key)).values_list("organisation_id", flat=True).first()


def _facts(request: Request) -> Sequence[Fact]:
    item = item_of(request)
    revision = Revision.objects.filter(pk=request.facts.get("revision")).first()
    if item is None or revision is None:
        return ()
    at = reverse("library:revision", args=[item.pk, revision.number])
    told = [
        Fact(_("What"), presenting.kind_words(item), "", presenting.address(item)),
        Fact(_("As it was handed in"), _("Revision {number}").format(number=revision.number),
             _("What changes for readers is shown there."), at),
    ]  # fmt: skip
    if when := request.facts.get("publish_at"):
        told.append(Fact(_("Not before"), hour(datetime.fromisoformat(when))))
    return told


def register_kind() -> None:
    """Make publication known to the desk, and who answers letters about an item."""
    letters.register_people(actions.KIND, _behind, whose=_whose)
    register(
        RequestKind(
            NAME,
            pgettext_lazy("request", "Publication"),
            asked=_lazy("asks to publish"),
            days=14,
            on_accept=_accept,
            on_decline=_back_to_draft,
            on_withdraw=_back_to_draft,
            on_resubmit=_again,
            askers=_askers,
            facts=_facts,
            words=accepted(_lazy("It is published at once, or on the day that was chosen.")),
        )
    )
