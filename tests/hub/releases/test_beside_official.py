"""Releases on the pages of a country and of its official series: beside the office's figures."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.hub.releases.published import publish, withdraw

from counted.hub.sdg.models import Figure, Series

pytestmark = pytest.mark.django_db
HEADING = "Counted by communities and others here"


def official(code: str = "SP_ACS_BSRVH2O", indicator: str = "1.4.1", country: str = "KEN") -> None:
    series = Series.objects.create(
        country=country,
        code=code,
        indicator=indicator,
        titles={"en": "People using basic water"},
        unit="percent",
        source="The office",
    )
    for year, value in ((2011, "58.25"), (2024, "73")):
        Figure.objects.create(series=series, year=year, value=value)


def elsewhere() -> dict[str, Any]:
    return {"area": {"name": "Seven hills", "countries": ["CIV"], "level": "settlement"}}


def page(client: Client, path: str, **headers: str) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_a_country_shows_what_was_released_there_newest_first(client: Client) -> None:
    publish(slug="older", title="The older one")
    publish(slug="newer", title="The newer one", number=2)
    publish(slug="elsewhere", title="On seven hills", **elsewhere())
    withdraw(publish(slug="gone", title="Gone again"))
    html = page(client, "/countries/KEN/")
    shown = html[html.index(HEADING) :]
    assert shown.index("The newer one") < shown.index("The older one")
    assert "On seven hills" not in html
    assert "Gone again" not in html
    assert "not part of the official series" in shown
    assert 'href="/releases/?country=KEN"' in shown


def test_a_country_without_releases_has_no_such_section(client: Client) -> None:
    publish(slug="elsewhere", **elsewhere())
    official()
    assert HEADING not in page(client, "/countries/KEN/")
    assert HEADING not in page(client, "/countries/KEN/SP_ACS_BSRVH2O/")


def test_a_series_shows_the_official_figure_and_the_others_side_by_side(client: Client) -> None:
    official()
    publish()
    response = client.get("/countries/KEN/SP_ACS_BSRVH2O/")
    html = response.content.decode()
    (section,) = response.context["sections"]
    office, group = section.table.rows
    assert office.head == "The office"
    assert list(office.texts)[:3] == ["73.00%", "–", "2024"]
    assert group.head.startswith("Lake Savings Group")
    assert "March 2026 to May 2026" in group.texts
    assert "Three lake wards, Tavaria" in group.texts
    assert "Queuing time was not asked." in group.texts[-1]
    assert group.url == "/releases/lake-wards/1/#water-share"
    assert "need not be comparable" in html
    assert "need not be comparable" in html


def test_another_series_of_the_same_indicator_is_not_put_beside_it(client: Client) -> None:
    official("SP_ACS_BSRVSAN")
    publish()
    assert HEADING not in page(client, "/countries/KEN/SP_ACS_BSRVSAN/")


def test_words_of_the_page_are_the_readers_and_a_changed_release_does_not_break_it(
    client: Client,
) -> None:
    official()
    row = publish()
    row.content["study"]["title"] = "Changed by hand"
    row.save()
    assert "Changed by hand" not in page(client, "/countries/KEN/SP_ACS_BSRVH2O/")


@pytest.mark.parametrize("path", ["/countries/KEN/", "/countries/KEN/SP_ACS_BSRVH2O/"])
def test_three_releases_take_as_many_queries_as_one(client: Client, path: str) -> None:
    official()
    publish(slug="one")
    client.get(path)
    with CaptureQueriesContext(connection) as first:
        client.get(path)
    publish(slug="two")
    publish(slug="three")
    client.get(path)
    with CaptureQueriesContext(connection) as third:
        client.get(path)
    assert len(third) == len(first)
