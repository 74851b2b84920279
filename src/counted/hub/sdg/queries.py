"""Reading official series. The number of queries does not grow with the series or their figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import BooleanField, Count, Max, Q
from django.db.models.aggregates import Aggregate

from counted.hub.sdg.models import Figure, Series


class AnyOf(Aggregate):
    """Whether a truth value holds for any row."""

    function = "BOOL_OR"
    output_field = BooleanField()


@dataclass(frozen=True)
class Country:
    """What is known of one country: its series, their figures of everybody, and their groups."""

    series: list[Series]
    totals: Mapping[int, Mapping[int, Decimal]]  #: series -> year -> figure
    newest: Mapping[tuple[int, str], int]  #: series and group ("": everybody) -> newest year

    @property
    def years(self) -> list[int]:
        """The years in which some series has a figure of everybody."""
        return sorted({year for figures in self.totals.values() for year in figures})

    @property
    def last_year(self) -> int | None:
        """The newest year of all."""
        return max(self.newest.values(), default=None)


def country(code: str) -> Country:
    """The official series of a country; three queries."""
    totals: dict[int, dict[int, Decimal]] = {}
    newest: dict[tuple[int, str], int] = {}
    figures = Figure.objects.filter(series__country=code)
    for series, year, value in figures.filter(group="").values_list("series", "year", "value"):
        totals.setdefault(series, {})[year] = value
    latest = figures.order_by().values_list("series", "group").annotate(year=Max("year"))
    for series, group, year in latest:
        newest[series, group] = year
    series = sorted(Series.objects.filter(country=code), key=lambda it: _in_framework(it.indicator))
    return Country(series, totals, newest)


def _in_framework(indicator: str) -> list[tuple[bool, int, str]]:
    """The place of an indicator in the framework: 2.1.1 before 2.a.1 before 11.1.1."""
    parts = indicator.split(".")
    return [(not it.isdigit(), int(it) if it.isdigit() else 0, it) for it in parts]


def series(country: str, code: str) -> Series | None:
    """One series with its figures."""
    found = Series.objects.filter(country=country, code=code)
    return found.prefetch_related("figures").first()


def countries() -> list[tuple[str, int, int | None, bool]]:
    """Code, number of series, newest year, and whether made up, of every country with a series."""
    rows = Series.objects.order_by("country").values_list("country")
    return list(
        rows.annotate(
            number=Count("pk", distinct=True),
            last=Max("figures__year"),
            made_up=AnyOf("made_up"),
        )
    )


def count() -> tuple[int, int]:
    """How many official series there are, and how many have a figure by disability."""
    counted = Series.objects.aggregate(
        number=Count("pk", distinct=True),
        broken_down=Count("pk", distinct=True, filter=Q(figures__group="disability")),
    )
    return counted["number"], counted["broken_down"]
