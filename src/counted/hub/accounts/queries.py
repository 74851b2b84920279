"""Reading organisations and who acts for them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Prefetch, QuerySet

from counted.hub import searching
from counted.hub.accounts.models import Mandate, Organisation
from counted.hub.accounts.rules import running, standing


def organisations() -> QuerySet[Organisation]:
    """All organisations, by name."""
    return Organisation.objects.all()


def organisation(slug: str) -> Organisation | None:
    """One organisation with the mandates that run today, people in the order of their names."""
    mandates = (
        Mandate.objects.filter(running(), person__is_active=True)
        .select_related("person")
        .order_by("person__name", "person_id", "role")
    )
    prefetch = Prefetch("mandates", queryset=mandates, to_attr="running")
    return Organisation.objects.filter(slug=slug).prefetch_related(prefetch).first()


def facet_values(rows: QuerySet[Organisation]) -> Iterable[tuple[int, str, str]]:
    """Key, kind and country of each organisation, in the order of `rows`."""
    return rows.values_list("pk", "kind", "country")


def in_order(keys: Iterable[int]) -> list[Organisation]:
    """The organisations with these keys, in the order of the keys."""
    wanted = list(keys)
    found = Organisation.objects.in_bulk(wanted)
    return [found[key] for key in wanted if key in found]


def count_by_kind() -> dict[str, int]:
    """How many organisations there are of each kind that occurs."""
    counted = Organisation.objects.order_by().values_list("kind").annotate(n=Count("pk"))
    return dict(counted)


def holding(question: searching.Asked) -> QuerySet[Organisation]:
    """Organisations whose name, place or text answers a question of the search."""
    return searching.holding(organisations(), question)


def vocabulary() -> set[str]:
    """Every word under which some organisation is found."""
    return searching.vocabulary(organisations())


def represented(person: Any) -> list[Organisation]:
    """The organisations in whose name a person may write today, by name."""
    mandates = standing(person).organisations
    keys = [key for key, roles in mandates.items() if Mandate.Role.REPRESENTATIVE in roles]
    return list(Organisation.objects.filter(pk__in=keys)) if keys else []
