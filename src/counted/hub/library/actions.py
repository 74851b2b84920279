"""Writing items: begin, write, hand in, publish, withdraw; who writes with whom.

Everything that is written is a revision, and what was once published is never changed: editing
makes another revision, and the page shows the one that was published. While an item has never been
published its columns follow the last revision; nobody but its writers sees them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from procrastinate.contrib.django import app as jobs

from counted.errors import WrongUse
from counted.hub.accounts.models import Organisation, User
from counted.hub.accounts.rules import require_voice, standing
from counted.hub.desk import indexing, kinds
from counted.hub.library import records, rules, telling, terms
from counted.hub.library.models import Item, Revision
from counted.hub.ui.slugs import free_slug
from counted.hub.ui.things import Thing
from counted.messages import mark

#: The columns that are written, and what an item begins with.
EMPTY: Mapping[str, Any] = {
    "title": "",
    "summary": "",
    "text": "",
    "language": "en",
    "licence": "",
    "record": {},
    "organisation": None,
    "countries": [],
    "place": "",
    "latitude": None,
    "longitude": None,
    "scale": "",
    "topics": [],
    "groups": [],
    "indicators": [],
    "stages": [],
    "keywords": [],
    "visibility": "public",
    "body": None,
    "attached": [],  #: keys of files, which have no column: the live revision tells
}
PUBLICATION = "publication"  #: the kind of request by which items are published
KIND = "item"  #: of things, see `ui.things`
LONGEST_SLUG = 70


def thing(item: Item) -> Thing:
    """An item as everything else points at it."""
    return Thing(KIND, str(item.pk))


@transaction.atomic
def begin(
    *,
    kind: str,
    by: User,
    content: Mapping[str, Any],
    speaks_for: Organisation | None = None,
    slug: str = "",
    made_up: bool = False,
) -> Item:
    """Begin a draft; its author alone sees it, with the representatives of its organisation."""
    if not rules.may_begin(standing(by), kind):
        raise WrongUse(
            mark("You cannot begin this."), remedy=mark("Ask the secretariat to write it.")
        )
    _require_names(by, before=EMPTY, after=content)
    require_voice(by, speaks_for)
    return _begin(
        kind=kind, by=by, content=content, slug=slug, speaks_for=speaks_for, made_up=made_up
    )


def _begin(
    *,
    kind: str,
    by: User,
    content: Mapping[str, Any],
    slug: str,
    speaks_for: Organisation | None = None,
    made_up: bool = False,
    is_compiled: bool = False,
) -> Item:
    item = Item(
        kind=kind,
        author=by,
        speaks_for=speaks_for,
        slug=slug or _free_slug(kind, content.get("title", "")),
        made_up=made_up,
        is_compiled=is_compiled,
    )
    _show(item, _complete(kind, content))
    item.save()
    _revise(item, by=by, content=_complete(kind, content), speaks_for=speaks_for, note="")
    return item


class MovedOnError(WrongUse):
    """Somebody else wrote an item while one was writing it."""


@transaction.atomic
def write(
    *,
    item: Item,
    by: User,
    content: Mapping[str, Any],
    note: str = "",
    speaks_for: Organisation | None = None,
    base: int | None = None,
) -> Revision:
    """Write a revision; where nothing changed, the last one is returned.

    The page of a published item stays as it is until the revision is published. `base` is the
    number of the revision that was changed: MovedOnError where it is no longer the last one.
    """
    item = _locked(item)
    _require(rules.may_edit(standing(by), item))
    require_voice(by, speaks_for)
    before = item.latest.content if item.latest else EMPTY
    _require_names(by, before=before, after={**before, **content})
    if base is not None and _moved_on(
        item, base, after=_complete(item.kind, {**before, **content})
    ):
        raise MovedOnError(
            mark("It was written by somebody else, or in another window, in the meantime."),
            remedy=mark("Read what changed, then write again from there."),
        )
    return _write(item=item, by=by, content=content, speaks_for=speaks_for, note=note)


def _moved_on(item: Item, base: int, *, after: Mapping[str, Any]) -> bool:
    """Whether what is to be kept would undo something written since a revision, unseen."""
    latest = item.latest
    if latest is None or latest.number == base or latest.content == after:
        return False
    began = item.revisions.filter(number=base).values_list("content", flat=True).first() or {}
    return any(began.get(it) != latest.content.get(it) for it in EMPTY if it != "attached")


def _write(
    *,
    item: Item,
    by: User,
    content: Mapping[str, Any],
    speaks_for: Organisation | None = None,
    note: str = "",
) -> Revision:
    complete = _complete(item.kind, {**(item.latest.content if item.latest else {}), **content})
    if item.latest and item.latest.content == complete:
        return item.latest
    return _revise(item, by=by, content=complete, speaks_for=speaks_for, note=note)


@transaction.atomic
def publish(
    *, item: Item, revision: Revision, at: datetime | None = None, tell: bool = True
) -> Item:
    """Let readers see a revision, now or at a time to come. Whoever calls has seen to the rules."""
    item = _locked(item)
    if revision.item_id != item.pk:
        raise ValueError("a revision of another item")
    if at is not None and at > timezone.now():
        item.publish_at, item.waiting = at, revision
        item.save(update_fields=["publish_at", "waiting", "changed_at"])
        jobs.configure_task("library.publish_due", schedule_at=at).defer()
        return item
    was_published = item.live_id is not None
    _show(item, revision.content)
    item.live, item.state = revision, Item.State.PUBLISHED
    item.published_at = item.published_at or timezone.now()
    item.publish_at = item.waiting = None
    item.withdrawn_reason = ""
    item.save()
    indexing.put(Thing(item.kind, str(item.pk)))
    if tell:
        telling.published(item=item, again=was_published)
        if not was_published:
            telling.about_topics(item=item)
    return item


@transaction.atomic
def publish_due() -> int:
    """Publish what was accepted for a time that has come; how many. Twice does no harm."""
    due = Item.objects.filter(publish_at__lte=timezone.now(), waiting__isnull=False)
    found = list(due.select_related("waiting"))
    for item in found:
        publish(item=item, revision=item.waiting)
    return len(found)


@transaction.atomic
def publish_at_once(*, item: Item, by: User, at: datetime | None = None) -> Item:
    """Publish the last revision without asking: the secretariat's right, unless two must agree."""
    needs_two, _days = kinds.policy(PUBLICATION)
    _require(rules.may_publish_at_once(standing(by)) and not needs_two)
    item = _locked(item)
    assert item.latest is not None  # noqa: S101  every item has a revision
    return publish(item=item, revision=item.latest, at=at)


@transaction.atomic
def withdraw(*, item: Item, by: User, reason: str) -> Item:
    """Take back what is published; its address then tells that it was withdrawn, and why."""
    item = _locked(item)
    _require(rules.may_withdraw(standing(by), item) and item.state == Item.State.PUBLISHED)
    if not reason.strip():
        raise WrongUse(
            mark("Readers who come back want to know why."),
            remedy=mark("Write down why it is withdrawn; everybody reads it."),
        )
    item.state, item.withdrawn_reason = Item.State.WITHDRAWN, reason.strip()
    item.publish_at = item.waiting = None
    item.save()
    indexing.put(Thing(item.kind, str(item.pk)))
    return item


@transaction.atomic
def discard(*, item: Item, by: User) -> None:
    """Throw away a draft that nobody but its writers has ever seen."""
    item = _locked(item)
    is_own = rules.may_name_authors(standing(by), item)
    _require(is_own and item.live_id is None and item.state == Item.State.DRAFT)
    item.latest = item.waiting = None
    item.save(update_fields=["latest", "waiting"])
    item.delete()


@transaction.atomic
def restore(*, item: Item, by: User, revision: Revision) -> Revision:
    """Write what an earlier revision said once more."""
    note = f"#{revision.number}"
    return write(item=item, by=by, content=revision.content, note=note)


@transaction.atomic
def bring(
    *,
    kind: str,
    by: User,
    content: Mapping[str, Any],
    slug: str,
    speaks_for: Organisation | None = None,
    made_up: bool = False,
    is_compiled: bool = False,
) -> Item:
    """Begin and publish in one go, for those who load content; the same slug is written again."""
    known = Item.objects.filter(slug=slug).select_related("latest").first()
    if known is None:
        item = _begin(
            kind=kind, by=by, content=content, slug=slug, speaks_for=speaks_for,
            made_up=made_up, is_compiled=is_compiled,
        )  # fmt: skip
    else:
        item = known
        _write(item=_locked(item), by=by, content=content)
    item = _locked(item)
    assert item.latest is not None  # noqa: S101  every item has a revision
    return publish(item=item, revision=item.latest, tell=False)


def _require_names(by: User, *, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Nobody puts an organisation or a group on an item that is not theirs to name."""
    who = standing(by)
    organisation, body = after.get("organisation"), after.get("body")
    is_new = organisation is not None and organisation != before.get("organisation")
    _require(not is_new or who.is_secretariat or who.represents(organisation))
    is_new = body is not None and body != before.get("body")
    _require(not is_new or who.is_secretariat or body in who.bodies)


def require_editor(item: Item, by: User) -> None:
    """WrongUse where somebody may not write an item."""
    _require(rules.may_edit(standing(by), item))


def _require(is_allowed: bool) -> None:
    if not is_allowed:
        raise WrongUse(
            mark("You cannot do this with this item."),
            remedy=mark("Ask its author, or the secretariat."),
        )


def _locked(item: Item) -> Item:
    """The item as it is now; nobody else writes it until the end of the transaction."""
    found = Item.objects.select_for_update(of=("self",)).select_related("latest", "live")
    return found.get(pk=item.pk)


def _revise(
    item: Item,
    *,
    by: User,
    content: dict[str, Any],
    speaks_for: Organisation | None,
    note: str,
) -> Revision:
    last = item.revisions.aggregate(last=Max("number"))["last"] or 0
    revision = Revision.objects.create(
        item=item, number=last + 1, content=content, note=note, author=by, speaks_for=speaks_for
    )
    item.latest = revision
    if item.live_id is None:
        _show(item, content)
    item.save()
    return revision


def _complete(kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """Content with every column, its record checked; a column that nobody knows is refused."""
    if unknown := set(content) - set(EMPTY):
        raise ValueError(f"an item has no {', '.join(sorted(unknown))}")
    complete = {**EMPTY, **content}
    complete["record"] = records.written(records.read(kind, complete["record"]))
    return complete


def _show(item: Item, content: Mapping[str, Any]) -> None:
    """Put the content of a revision into the columns, with the concepts of today."""
    content = terms.current_content(content)
    for name in EMPTY.keys() - {"attached"}:
        column = f"{name}_id" if name in ("organisation", "body") else name
        setattr(item, column, content.get(name, EMPTY[name]))


def _free_slug(kind: str, title: str) -> str:
    return free_slug(title, among=Item.objects.all(), otherwise=kind, longest=LONGEST_SLUG)
