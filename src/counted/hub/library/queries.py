"""Reading initiatives."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet

from counted.hub.accounts.models import Organisation
from counted.hub.library.models import Initiative


def initiatives() -> QuerySet[Initiative]:
    """All initiatives, the youngest first."""
    return Initiative.objects.all()


def initiative(slug: str) -> Initiative | None:
    """One initiative with its organisation."""
    return Initiative.objects.select_related("organisation").filter(slug=slug).first()


def facet_rows() -> Iterable[tuple[Any, ...]]:
    """Key, language, country, kind of organisation, groups and indicators of each, in order."""
    names = ("pk", "language", "country", "organisation__kind", "groups", "indicators")
    return initiatives().values_list(*names)


def in_order(keys: Iterable[int]) -> list[Initiative]:
    """The initiatives with these keys, in the order of the keys."""
    wanted = list(keys)
    found = Initiative.objects.select_related("organisation").in_bulk(wanted)
    return [found[key] for key in wanted if key in found]


def youngest(count: int) -> list[Initiative]:
    """Those that began last."""
    return list(initiatives().select_related("organisation")[:count])


def of_organisation(organisation: Organisation) -> list[Initiative]:
    """What an organisation does."""
    return list(initiatives().select_related("organisation").filter(organisation=organisation))


def of_country(code: str) -> list[Initiative]:
    """What is done in a country."""
    return list(initiatives().select_related("organisation").filter(country=code))


def count() -> tuple[int, int]:
    """How many initiatives there are, and in how many languages they are told."""
    counted = Initiative.objects.aggregate(
        number=Count("pk"), languages=Count("language", distinct=True)
    )
    return counted["number"], counted["languages"]
