"""Releases beside official figures: on the page of a country, and on those of its series.

Both stand in one table with what tells them apart, so that nobody takes one for the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from decimal import Decimal

from babel.numbers import format_percent
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counted.errors import UnusableInput
from counted.hub.accounts.places import country_name
from counted.hub.releases import presenting, public_queries
from counted.hub.releases.models import Release
from counted.hub.sdg import presenting as official
from counted.hub.sdg.models import Series
from counted.hub.ui.parts import Column, Link, Row, Section, Table
from counted.io import words
from counted.io.panels import Panel, panels
from counted.model import release as model

ON_COUNTRY = 6


def of_country(request: HttpRequest, code: str) -> Section | None:  # noqa: ARG001 - same for all
    """The newest releases of a country; None where there is none."""
    shown = public_queries.of_country(code)[:ON_COUNTRY]
    return _section(code, shown) if shown else None


def of_series(request: HttpRequest, series: Series) -> Section | None:  # noqa: ARG001 - same for all
    """Releases with figures on what a series is about, in a table with its newest figure."""
    found = public_queries.on_indicator(series.country, series.indicator)
    rows = [row for it in found for row in _rows(it, series)]
    if not rows:
        return None
    shown = [it for it in found if any(row.url.startswith(presenting.address(it)) for row in rows)]
    return _section(series.country, shown, table=_table([_office(series), *rows]))


def _section(code: str, shown: list[Release], *, table: Table | None = None) -> Section:
    return Section(
        title=_("Counted by communities and others here"),
        items=public_queries.items(shown, language=_language()),
        lead=_(
            "These figures are not part of the official series and need not be comparable: they "
            "may be about other people, other places or another time, and may be asked in another "
            "way. Each says how it was made."
        ),
        more=Link(_("All releases"), f"{reverse('releases:list')}?country={code}"),
        table=table,
    )


def _table(rows: list[Row]) -> Table:
    columns = [
        Column(_("Figure"), numeric=True, key=True),
        Column(_("Range"), numeric=True),
        Column(_("When")),
        Column(_("Where")),
        Column(_("How it differs from the definition of the series")),
    ]
    return Table(_("Beside one another, not to be mixed"), _("Whose figure"), columns, rows)


def _office(series: Series) -> Row:
    """The newest figure of everybody; a dash where there is none."""
    figures = {it.year: it.value for it in series.figures.all() if not it.group}
    year = max(figures, default=None)
    figure = words.NOT_SHOWN if year is None else _printed(series, figures, year)
    where = country_name(series.country)
    return Row(series.source, [figure, words.NOT_SHOWN, str(year or ""), where, _("Official")])


def _printed(series: Series, figures: Mapping[int, Decimal], year: int) -> str:
    """A figure with its unit, with as many decimals as its series has."""
    places = official.decimals(figures.values())
    if series.unit == Series.Unit.PERCENT:
        locale = words.locale(_language())
        pattern = locale.percent_formats[None].pattern.replace("0", f"{0:.{places}f}")
        return str(format_percent(figures[year] / 100, pattern, locale=locale))
    return f"{official.printed(figures, places)[year]} {series.get_unit_display()}"


def _rows(release: Release, series: Series) -> Iterator[Row]:
    """What a release says of everyone, for each of its indicators on the series.

    One that names another series of the same indicator is about something else.
    """
    with suppress(UnusableInput):  # one that was changed: its own page refuses to show it
        found = model.restore(release.content, sha256=release.sha256)
        for panel in panels(found, _language()):
            sdg = panel.indicator["sdg"] or {}
            if sdg.get("indicator") == series.indicator and sdg["series"] in (None, series.code):
                yield from _everyone(release, found, panel)


def _everyone(release: Release, found: model.Release, panel: Panel) -> Iterator[Row]:
    study, language = found.study, _language()
    period = words.period(study["period"]["start"], study["period"]["end"], language=language)
    readings = dict(panel.readings)
    first = panel.rows[0]
    for figure in first.figures if not first.domain.parts else ():
        named = (study["producer"]["name"], panel.title, readings.get(figure.reading, ""))
        told = (panel.indicator["sdg"]["departure"], words.note(figure, language))
        yield Row(
            head=" · ".join(filter(None, named)),
            texts=[
                words.value(figure, language),
                words.interval(figure, language),
                period,
                study["area"]["name"],
                " · ".join(filter(None, told)),
            ],
            url=f"{presenting.address(release)}#{panel.indicator['id']}-{panel.statistic.value}",
        )


def _language() -> str:
    return get_language() or "en"
