"""Reading items: what is published for a reader, and what somebody writes."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet

from counted.hub.accounts.models import Body, Organisation, User
from counted.hub.accounts.rules import Standing
from counted.hub.library.models import Authorship, File, Item, Revision


def readable(who: Standing) -> Q:
    """The condition that an item is published and for this reader."""
    published = Q(state=Item.State.PUBLISHED)
    if who.is_secretariat:
        return published
    fitting = Q(visibility=Item.Visibility.PUBLIC)
    if who.is_member:
        fitting |= Q(visibility=Item.Visibility.MEMBERS)
    if who.bodies:
        fitting |= Q(visibility=Item.Visibility.BODY, body_id__in=list(who.bodies))
    return published & fitting


def writable(who: Standing) -> Q:
    """The condition that somebody may write an item."""
    if not who.is_signed_in:
        return Q(pk__in=[])
    if who.is_secretariat:
        return Q(pk__isnull=False)  # an empty Q would vanish where conditions are joined by "or"
    return own(who)


def own(who: Standing) -> Q:
    """The condition that an item is somebody's own to write: see `rules.may_edit`."""
    together = Authorship.objects.filter(person_id=who.person_id, accepted_at__isnull=False)
    return (
        Q(author_id=who.person_id, organisation__isnull=True)
        | Q(author_id=who.person_id, organisation_id__in=list(who.organisations))
        | Q(pk__in=together.values("item_id"))
        | Q(organisation_id__in=who.represented)
    )


def written(who: Standing) -> Q:
    """The condition that somebody wrote an item, whoever may write it today: they still read it."""
    return Q(author_id=who.person_id) if who.is_signed_in else Q(pk__in=[])


def judged(who: Standing) -> Q:
    """The condition that somebody decides on an item that was handed in for a group."""
    return Q(state=Item.State.WAITING, visibility=Item.Visibility.BODY, body_id__in=who.led)


def seen(who: Standing) -> Q:
    """The condition that somebody may read, write or decide on an item."""
    return readable(who) | writable(who) | written(who) | judged(who)


def published(who: Standing, kind: str = "") -> QuerySet[Item]:
    """What a reader sees, the latest first; of one kind where it is named."""
    found = Item.objects.filter(readable(who)).select_related("organisation")
    return found.filter(kind=kind) if kind else found


def item(who: Standing, kind: str, slug: str) -> Item | None:
    """One item that somebody may read, write or decide on, with its people and organisation."""
    found = Item.objects.filter(seen(who), kind=kind, slug=slug)
    return (
        found.select_related("organisation", "author", "speaks_for", "body", "live", "latest")
        .prefetch_related(Prefetch("authorships", named(), to_attr="named"))
        .first()
    )


def named() -> QuerySet[Authorship]:
    """Who wrote items together with their authors, agreed to, and is named, with the people."""
    agreed = Authorship.objects.filter(is_named=True, accepted_at__isnull=False)
    return agreed.select_related("person")


def withdrawn(kind: str, slug: str) -> Item | None:
    """An item that everybody could read and that was withdrawn: its address tells why."""
    found = Item.objects.filter(
        kind=kind, slug=slug, state=Item.State.WITHDRAWN, visibility=Item.Visibility.PUBLIC
    )
    return found.first()


def written_by(who: Standing, person: User) -> QuerySet[Item]:
    """What somebody wrote and the reader may read, the latest first; nothing compiled."""
    together = Authorship.objects.filter(person=person, accepted_at__isnull=False)
    theirs = Q(author=person) | Q(pk__in=together.values("item_id"))
    found = Item.objects.filter(readable(who), theirs, is_compiled=False)
    found = found.exclude(kind__in=(Item.Kind.PAGE, Item.Kind.ROOM))
    return found.select_related("organisation").order_by("-published_at", "-pk")


def of_body(who: Standing, body: Body) -> QuerySet[Item]:
    """What belongs to a group and the reader may read, the latest first."""
    found = Item.objects.filter(readable(who), body=body).select_related("organisation")
    return found.order_by("-published_at", "-pk")


def mine(who: Standing) -> QuerySet[Item]:
    """What somebody writes, what changed last first; the secretariat's own only, too."""
    if not who.is_signed_in:
        return Item.objects.none()
    found = Item.objects.filter(own(who) | written(who)).select_related("organisation", "latest")
    return found.order_by("-changed_at")


def waiting() -> QuerySet[Authorship]:
    """Those who were asked to write with somebody and have not answered."""
    return Authorship.objects.filter(
        accepted_at__isnull=True, declined_at__isnull=True, removed_at__isnull=True
    )


def writers(item: Item) -> QuerySet[Authorship]:
    """Who writes an item with its author, or is asked to."""
    there = Q(accepted_at__isnull=False) | Q(declined_at__isnull=True, removed_at__isnull=True)
    return item.authorships.filter(there).select_related("person").order_by("added_at")


def asked_to_write(who: Standing) -> QuerySet[Item]:
    """Items whose author asks somebody to write with them, who has not answered."""
    asked = waiting().filter(person_id=who.person_id)
    return Item.objects.filter(pk__in=asked.values("item_id")).select_related("author")


def draft_item(who: Standing, key: int) -> Item | None:
    """One item whose revisions somebody may read: its writers, and who decides on it."""
    found = Item.objects.filter(writable(who) | written(who) | judged(who), pk=key)
    return found.select_related("organisation", "author", "latest", "live", "body").first()


def writable_item(who: Standing, key: int) -> Item | None:
    """One item that somebody may write."""
    found = Item.objects.filter(writable(who), pk=key)
    return found.select_related("organisation", "author", "latest", "live", "body").first()


def attached(item: Item) -> list[File]:
    """The files of an item as it is shown: those of what is published, or of the draft."""
    revision = item.live or item.latest
    keys = revision.content.get("attached", []) if revision else []
    return list(item.files.filter(pk__in=keys)) if keys else []


def of_organisation(who: Standing, organisation: Organisation) -> QuerySet[Item]:
    """What an organisation has published."""
    return published(who).filter(organisation=organisation)


def of_country(who: Standing, code: str, kind: str) -> QuerySet[Item]:
    """What is published about a country."""
    return published(who, kind).filter(countries__contains=[code])


def count(kind: str) -> tuple[int, int]:
    """How many items of a kind everybody can read, and in how many languages they are told."""
    counted = Item.objects.filter(readable(Standing()), kind=kind).aggregate(
        number=Count("pk"), languages=Count("language", distinct=True)
    )
    return counted["number"], counted["languages"]


def written_since(since: datetime) -> dict[int, int]:
    """How many revisions each person wrote since a time."""
    found = Revision.objects.filter(at__gte=since).order_by().values_list("author_id")
    return dict(found.annotate(n=Count("pk")))
