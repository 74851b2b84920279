"""Reading needs and exchanges, each for whoever may see them."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from counted.hub.accounts.models import Organisation
from counted.hub.accounts.rules import Standing
from counted.hub.partnerships.models import Exchange, Need, Part


def readable(who: Standing) -> Q:
    """The condition that somebody reads a need; as `rules.may_read_need`."""
    if who.is_secretariat:
        return Q(pk__isnull=False)
    seen = ~Q(state=Need.State.CLOSED)
    if not who.is_member:
        seen &= Q(visibility=Need.Visibility.PUBLIC)
    return seen | own(who)


def own(who: Standing) -> Q:
    """The condition that a need is somebody's own, or of an organisation they represent."""
    if not who.is_signed_in:
        return Q(pk__in=[])
    return Q(author_id=who.person_id) | Q(speaks_for_id__in=who.represented)


def needs(who: Standing) -> QuerySet[Need]:
    """Needs that somebody reads, the latest first."""
    return Need.objects.filter(readable(who)).select_related("author", "speaks_for")


def need(who: Standing, key: int) -> Need | None:
    """One need that somebody reads."""
    return needs(who).filter(pk=key).first()


def open_needs() -> QuerySet[Need]:
    """All open needs, whoever reads them; for counting only."""
    return Need.objects.filter(state=Need.State.OPEN).select_related("speaks_for")


def exchanges() -> QuerySet[Exchange]:
    """All exchanges with who takes part."""
    found = Exchange.objects.select_related("author", "speaks_for")
    return found.prefetch_related("parts__organisation")


def exchange(slug: str) -> Exchange | None:
    """One exchange, whoever reads it."""
    return exchanges().filter(slug=slug).first()


def agreed(exchange: Exchange) -> list[Organisation]:
    """The organisations that take part and have said so."""
    return [it.organisation for it in exchange.parts.all() if it.agreed_at]


def asked(exchange: Exchange) -> list[Part]:
    """The organisations that were named and have not answered."""
    return [it for it in exchange.parts.all() if not it.agreed_at]


def parts_to_answer(who: Standing) -> QuerySet[Part]:
    """Exchanges that name an organisation for which somebody speaks, and wait for its word."""
    found = Part.objects.filter(organisation_id__in=who.represented, agreed_at__isnull=True)
    return found.filter(exchange__withdrawn_reason="").select_related("exchange", "organisation")


def taken_part_since(since: datetime) -> Counter[int]:
    """How many needs and exchanges each person stated since a time."""
    counted = Counter(Need.objects.filter(stated_at__gte=since).values_list("author_id", flat=True))
    counted.update(Exchange.objects.filter(made_at__gte=since).values_list("author_id", flat=True))
    return counted


def words() -> list[tuple[str, int, datetime]]:
    """Topics in their writers' own words: how many needs have each, and since when."""
    found = Need.objects.filter(topic="").exclude(state=Need.State.CLOSED).order_by()
    counted = found.values_list("words").annotate(number=Count("pk"), since=Min("stated_at"))
    return list(counted)
