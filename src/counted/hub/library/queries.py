"""Reading items: what is published for a reader, and what somebody writes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet

from counted.hub.accounts.models import Organisation
from counted.hub.accounts.rules import Standing
from counted.hub.library.models import Authorship, Item


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
        return Q()
    return own(who)


def own(who: Standing) -> Q:
    """The condition that an item is somebody's own: written, or of whom they represent."""
    together = Authorship.objects.filter(person_id=who.person_id, accepted_at__isnull=False)
    represented = [key for key, roles in who.organisations.items() if "representative" in roles]
    return (
        Q(author_id=who.person_id)
        | Q(pk__in=together.values("item_id"))
        | Q(organisation_id__in=represented)
    )


def published(who: Standing, kind: str = "") -> QuerySet[Item]:
    """What a reader sees, the latest first; of one kind where it is named."""
    found = Item.objects.filter(readable(who)).select_related("organisation")
    return found.filter(kind=kind) if kind else found


def item(who: Standing, kind: str, slug: str) -> Item | None:
    """One item that somebody may read or write; its people and organisation with it."""
    found = Item.objects.filter(readable(who) | writable(who), kind=kind, slug=slug)
    return found.select_related("organisation", "author", "speaks_for", "body", "live").first()


def writable_item(who: Standing, key: int) -> Item | None:
    """One item that somebody may write."""
    found = Item.objects.filter(writable(who), pk=key)
    return found.select_related("organisation", "author", "latest", "live", "body").first()


def facet_rows(who: Standing, kind: str) -> Iterable[tuple[Any, ...]]:
    """Key, language, countries, kind of organisation, groups and indicators of each, in order."""
    names = ("pk", "language", "countries", "organisation__kind", "groups", "indicators")
    return Item.objects.filter(readable(who), kind=kind).values_list(*names)


def in_order(keys: Iterable[int]) -> list[Item]:
    """The items with these keys, in their order; whether they may be seen is not asked."""
    wanted = list(keys)
    found = Item.objects.select_related("organisation").in_bulk(wanted)
    return [found[key] for key in wanted if key in found]


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
