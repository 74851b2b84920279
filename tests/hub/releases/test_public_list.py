"""The list of releases and the search: found, narrowed, counted."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.hub.releases.published import group, publish, withdraw
from tests.io.releases import make_release

from counted.hub.releases.models import Release

pytestmark = pytest.mark.django_db


def placed(name: str, *countries: str) -> dict[str, Any]:
    """A study of a place."""
    return {"area": {"name": name, "countries": list(countries), "level": "settlement"}}


KENYA, IVORY = placed("Three lake wards", "KEN"), placed("Seven hills", "CIV")
FRENCH: dict[str, Any] = {
    "title": "L'eau potable à Yopougon", "language": "fr",
    "area": {"name": "Côte d'Ivoire", "countries": ["CIV"], "level": "settlement"},
}  # fmt: skip


def page(client: Client, path: str, **headers: str) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_list_says_what_comes(client: Client) -> None:
    assert "Nothing has been released here yet" in page(client, "/releases/")


def test_a_release_stands_with_its_finding_its_maker_place_and_time(client: Client) -> None:
    publish(organisation=group())
    html = page(client, "/releases/")
    assert "/releases/lake-wards/1/" in html
    for text in (
        "Lake Savings Group",
        "40% (The Island)",
        "March 2026 to May 2026",
        "SDG 1.4.1",
        "Made-up",
    ):
        assert text in html


def test_only_the_newest_of_a_study_and_none_that_was_withdrawn(client: Client) -> None:
    publish()
    newest = publish(number=2)
    withdraw(publish(slug="gone", title="Gone"))
    html = page(client, "/releases/")
    assert "/releases/lake-wards/2/" in html
    assert "/releases/lake-wards/1/" not in html
    assert "gone" not in html
    withdraw(newest)
    assert "/releases/lake-wards/1/" in page(client, "/releases/")


def test_facets_combine(client: Client) -> None:
    publish(slug="kenya", **KENYA)
    publish(slug="ivory", **IVORY)
    publish(slug="drawn", **IVORY, people_found={"how": "random_sample", "words": "By lot."})
    html = page(client, "/releases/?country=CIV&type=random_sample")
    assert "/releases/drawn/1/" in html
    assert "/releases/ivory/1/" not in html
    facets = client.get("/releases/?country=CIV").context["facets"]
    counts = {str(it.title): {str(c.label): c.count for c in it.choices} for it in facets}
    assert counts["Country"] == {"Côte d’Ivoire": 2, "Kenya": 1}
    assert counts["How people were found"] == {"Drawn by chance": 1, "Not recorded": 1}
    assert counts["SDG indicator"] == {"1.4.1": 2}
    assert counts["Broken down by"] == {"Sex": 2, "Place": 2}
    assert "Group" not in counts
    assert counts["Who"] == {"Community": 2}
    assert counts["Year"] == {"2026": 2}


def test_nothing_like_that_says_what_to_do(client: Client) -> None:
    publish()
    html = page(client, "/releases/?country=CIV")
    assert "Nothing is all of this at once" in html
    assert "Take all off" in html


@pytest.mark.parametrize(("sort", "first"), [("newest", "b"), ("title", "a"), ("nonsense", "b")])
def test_the_order_can_be_chosen(client: Client, sort: str, first: str) -> None:
    publish(slug="a", title="Alpha", period={"start": "2026-01", "end": "2026-06"})
    publish(slug="b", number=2, title="Beta", period={"start": "2025-01", "end": "2025-06"})
    items = client.get(f"/releases/?sort={sort}").context["items"]
    assert items[0].url == f"/releases/{first}/{1 if first == 'a' else 2}/"


def test_words_and_choices_stay_together_in_the_form(client: Client) -> None:
    publish(**KENYA)
    html = page(client, "/releases/?q=water&country=KEN")
    assert '<input type="hidden" name="country" value="KEN">' in html
    assert 'value="water"' in html
    assert "?q=water" in html


def test_pages_of_twenty(client: Client) -> None:
    for at in range(21):
        publish(slug=f"study-{at}")
    assert len(client.get("/releases/").context["items"]) == 20
    assert len(client.get("/releases/?page=2").context["items"]) == 1
    assert len(client.get("/releases/?page=nonsense").context["items"]) == 20


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/releases/", "/search/?q=water", "/search/?q=watr", "/"])
def test_as_many_questions_for_one_as_for_many(client: Client, path: str) -> None:
    counted = set()
    for first, last in ((0, 1), (1, 3), (3, 30)):
        for at in range(first, last):
            publish(slug=f"study-{at}", organisation=group(f"Group {at}"), summary=f"No. {at}")
        caches["pictures"].clear()
        with CaptureQueriesContext(connection) as seen:
            client.get(path)
        counted.add(len(seen))
    assert len(counted) == 1
    assert max(counted) <= 11


def test_the_content_is_read_once_for_its_finding(client: Client) -> None:
    publish()
    page(client, "/releases/")
    with CaptureQueriesContext(connection) as seen:
        page(client, "/releases/")
    assert len(seen) == 4
    assert not any('"content" FROM' in it["sql"] for it in seen.captured_queries)


@pytest.mark.parametrize(
    "query", ["water", "WATER", "toil", "island", "1.4.1", "watre", "savings water"]
)
def test_a_release_is_found(client: Client, query: str) -> None:
    publish()
    assert "/releases/lake-wards/1/" in page(client, f"/search/?q={query}")


@pytest.mark.parametrize("query", ["eau potable", "l'eau", "potáble yopougon", "cote d'ivoire"])
def test_a_release_is_found_without_its_accents(client: Client, query: str) -> None:
    publish(slug="eau", **FRENCH)
    assert "/releases/eau/1/" in page(client, f"/search/?q={query}")


def test_a_mistake_is_forgiven_and_told(client: Client) -> None:
    publish()
    html = page(client, "/search/?q=toilots")
    assert "/releases/lake-wards/1/" in html
    assert "Nobody wrote exactly “toilots”. This is what was found for: toilets." in html


def test_organisations_are_found_too(client: Client) -> None:
    group("Open Shores University", kind="academia")
    html = page(client, "/search/?q=shores")
    assert "/organisations/open-shores-university/" in html
    assert "Nothing found" not in html


def test_nothing_found_says_what_to_try(client: Client) -> None:
    publish()
    html = page(client, "/search/?q=<b>zzzz")
    assert "Looked for: b · zzzz" in html
    assert "Nothing found for “&lt;b&gt;zzzz”" in html
    assert "Try a single word" in html
    assert "<b>zzzz" not in html


def test_what_was_withdrawn_is_not_found_nor_mended_to(client: Client) -> None:
    withdraw(publish(title="Xylophones"))
    assert "Nothing found" in page(client, "/search/?q=xylophones")
    assert "Nothing found" in page(client, "/search/?q=xylophonez")


def test_without_a_question_the_search_says_what_it_knows(client: Client) -> None:
    assert "Ask for a place" in page(client, "/search/")


def test_the_home_page_and_the_organisation_show_what_is_new(client: Client) -> None:
    lake = group()
    publish(organisation=lake)
    withdraw(publish(slug="gone", organisation=lake, title="Gone away"))
    for path in ("/", "/organisations/lake-savings-group/"):
        html = page(client, path)
        assert "/releases/lake-wards/1/" in html
        assert "Gone away" not in html
    assert Release.objects.count() == 2


def test_a_card_speaks_the_language_of_the_reader(client: Client) -> None:
    publish(make_release(language="en"), organisation=group())
    html = page(client, "/releases/", **{"Accept-Language": "fr"})
    assert 'lang="en"' in html
    assert "mars 2026" in html


def test_a_finding_that_begins_with_foreign_words_runs_as_the_page_does(client: Client) -> None:
    publish(organisation=group())
    for language, mark in (("ar", "\u200f"), ("en", "")):
        html = page(client, "/organisations/lake-savings-group/", **{"Accept-Language": language})
        note = re.search(r"<p><bdi>([^<]*Basic drinking water[^<]*)</bdi>", html)[1]
        assert note.startswith("\u200f") is bool(mark)
