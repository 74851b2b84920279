"""Pages of countries: what is official there, and who is missing from it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counted.hub.accounts.places import country_name
from counted.hub.sdg import gaps, presenting, queries
from counted.hub.ui import registry
from counted.hub.ui.parts import Column, Row, Table


@require_safe
def countries(request: HttpRequest) -> HttpResponse:
    """All countries with official series here."""
    known = queries.countries()
    columns = [Column(_("Official series"), numeric=True, key=True)]
    columns += [Column(_("Newest figure"), numeric=True)]
    rows = [
        Row(country_name(code), [str(number), str(last or "")], url=_address(code))
        for code, number, last, _made_up in known
    ]
    context = {
        "table": Table(_("Countries"), _("Country"), columns, rows) if rows else None,
        "made_up": any(made_up for *_rest, made_up in known),
    }
    return render(request, "sdg/countries.html", context)


@require_safe
def country(request: HttpRequest, code: str) -> HttpResponse:
    """One country: its official series, the groups that they leave out, and who else counts."""
    name = country_name(code)
    if name == code:
        raise Http404
    found = queries.country(code)
    last = found.last_year
    missing = gaps.gaps([it.pk for it in found.series], found.newest, last_year=last)
    context = {
        "name": name,
        "gaps": missing,
        "stale": len(gaps.stale(found.newest, last_year=last)),
        "old_since": last - gaps.OLD_YEARS if last else None,
        "number": len(found.series),
        "sections": registry.country_sections(request, code),
        "made_up": any(it.made_up for it in found.series),
    }
    if found.series:
        context |= {
            "facts": presenting.facts(found),
            "by_year": presenting.by_year(found),
            "by_group": presenting.by_group(found),
        }
    return render(request, "sdg/country.html", context)


@require_safe
def series(request: HttpRequest, country: str, code: str) -> HttpResponse:
    """One official series with all its figures."""
    found = queries.series(country, code)
    if found is None:
        raise Http404
    title, language = presenting.title(found)
    context = {
        "series": found,
        "title": title,
        "language": language,
        "country": country_name(country),
        "country_url": _address(country),
        "facts": presenting.facts_of(found),
        "tables": presenting.tables(found),
        "not_counted": presenting.not_counted(found),
        "sections": registry.series_sections(request, found),
        "made_up": found.made_up,
    }
    return render(request, "sdg/series.html", context)


def _address(code: str) -> str:
    return reverse("sdg:country", args=[code])
