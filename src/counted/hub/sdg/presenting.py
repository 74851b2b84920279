"""Official series as tables and sentences, numbers as the reader's language writes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from counted.hub.groups import GROUPS, group_name
from counted.hub.sdg.models import Series
from counted.hub.sdg.queries import Country
from counted.hub.ui.parts import Column, Fact, Row, Table


def title(series: Series) -> tuple[str, str]:
    """The title of a series in the reader's language and '', or in English and 'en'."""
    language = get_language() or "en"
    if language in series.titles:
        return series.titles[language], ""
    return series.titles["en"], "en"


def decimals(figures: Iterable[Decimal]) -> int:
    """How many decimals the most precise of the figures has: all of a series are printed so."""
    return max((-min(0, it.normalize().as_tuple().exponent) for it in figures), default=0)


def printed(figures: Mapping[int, Decimal], places: int) -> dict[int, str]:
    """Figures by year as the reader's language writes numbers."""
    return {
        year: number_format(
            value, decimal_pos=places, use_l10n=True, force_grouping=value >= 10_000
        )
        for year, value in figures.items()
    }


def by_year(country: Country) -> Table:
    """Every series, year by year: figures of everybody."""
    years = country.years
    columns = [Column(_("Newest"), numeric=True, key=True)]
    columns += [Column(str(year), numeric=True) for year in years]
    rows = []
    for series in country.series:
        totals = country.totals.get(series.pk, {})
        figures = printed(totals, decimals(totals.values()))
        newest = f"{figures[max(figures)]} ({max(figures)})" if figures else ""
        rows.append(_row(series, [newest, *(figures.get(year, "") for year in years)]))
    return Table(_("Official figures, year by year"), _("Series"), columns, rows)


def by_group(country: Country) -> Table:
    """For every series and kind of group, the newest year in which it was counted."""
    columns = [Column(name, numeric=True) for name in GROUPS.values()]
    rows = []
    for series in country.series:
        years = [country.newest.get((series.pk, group), "") for group in GROUPS]
        rows.append(_row(series, [str(year) for year in years]))
    return Table(_("When each group was last counted (empty: never)"), _("Series"), columns, rows)


def _row(series: Series, texts: list[str]) -> Row:
    text, language = title(series)
    unit = series.get_unit_display()
    return Row(
        head=f"{series.indicator} {text}, {unit}",
        texts=texts,
        url=reverse("sdg:series", args=[series.country, series.code]),
        language=language,
    )


def facts(country: Country) -> list[Fact]:
    """How many series, how new, and whose."""
    number = len(country.series)
    sources = sorted({it.source for it in country.series})
    shown = ngettext("%(n)s official series", "%(n)s official series", number) % {"n": number}
    return [
        Fact(_("Published"), shown),
        Fact(_("Newest figure"), str(country.last_year)),
        Fact(_("Source"), ", ".join(sources)),
    ]


def facts_of(series: Series) -> list[Fact]:
    """What a series is and where it comes from."""
    return [
        Fact(_("SDG indicator"), series.indicator, series.code),
        Fact(_("Printed in"), str(series.get_unit_display())),
        Fact(_("Source"), series.source),
    ]


def tables(series: Series) -> list[Table]:
    """The figures of one series: everybody first, then each kind of group."""
    parts: dict[str, dict[str, dict[int, Decimal]]] = defaultdict(lambda: defaultdict(dict))
    for it in series.figures.all():
        parts[it.group][it.category][it.year] = it.value
    places = decimals(it.value for it in series.figures.all())
    order = ["", *(group for group in GROUPS if group in parts)]
    return [_table(group, parts[group], places) for group in order if group in parts]


def _table(group: str, parts: dict[str, dict[int, Decimal]], places: int) -> Table:
    years = sorted({year for figures in parts.values() for year in figures})
    columns = [Column(str(year), numeric=True) for year in years]
    rows = [
        Row(
            head=category or _("Everybody"),
            texts=[printed(figures, places).get(year, "") for year in years],
            language="en" if category and get_language() != "en" else "",
        )
        for category, figures in parts.items()
    ]
    if not group:
        return Table(_("Everybody"), _("Who"), columns, rows)
    caption = _("By {group}").format(group=str(group_name(group)).lower())
    return Table(caption, _("Who"), columns, rows)


def not_counted(series: Series) -> list[str]:
    """The kinds of group for which the series has no figure."""
    known = {it.group for it in series.figures.all()}
    return [str(name) for group, name in GROUPS.items() if group not in known]
