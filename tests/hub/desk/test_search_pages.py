"""Pages of the search: lists, maps, no answer, and saved searches that write."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.hub.desk import finds
from tests.hub.desk.finds import hold
from tests.hub.releases.cast import World

from counted.hub.accounts.rules import MEMBERS
from counted.hub.desk import indexing, mapping, saved_searches
from counted.hub.desk.models import Notice, SavedSearch

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture(autouse=True)
def _leaves(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    finds.held.clear()
    monkeypatch.setitem(indexing._sources, finds.KIND, finds.leaves)
    yield
    finds.held.clear()


def page(client: Client, path: str, **headers: str) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_the_address_holds_the_whole_question(client: Client) -> None:
    hold("a", title="Water", countries=["KEN"], topics=["wells"])
    hold("b", title="Water", countries=["NPL"])
    html = page(client, "/search/?q=water&country=KEN&country=NPL&sort=title")
    assert '<input type="hidden" name="country" value="KEN">' in html
    assert 'value="water"' in html
    assert 'href="?q=water&amp;country=NPL&amp;sort=title"' in html
    assert '<option value="title" selected>' in html


def test_the_map_shows_the_same_as_the_list_and_as_its_table(client: Client) -> None:
    hold("a", title="Water", countries=["KEN"], latitude=-1.3, longitude=36.8)
    hold("b", title="Water", countries=["KEN", "NPL"])
    html = page(client, "/search/?q=water&view=map")
    assert html.count("<circle") == 3
    assert "Kenya: 2" in html
    assert 'href="?q=water&amp;country=NPL"' in html
    assert "Take off" not in html
    assert "/leaves/a/" not in html


def test_a_map_in_french_keeps_its_numbers(client: Client) -> None:
    hold("a", title="Water", countries=["KEN"])
    html = page(client, "/search/?view=map", **{"Accept-Language": "fr"})
    assert 'viewBox="0 0 800.0 390.0"' in html
    assert "Népal" not in html
    assert "Kenya" in html


@pytest.mark.parametrize(
    ("north", "east", "x", "y"),
    [(0, 0, 400, 195), (90, 0, 400, 0), (-90, 180, 637.5, 390), (0, 180, 800, 195)],
)
def test_places_stand_where_equal_earth_puts_them(
    north: float, east: float, x: float, y: float
) -> None:
    assert mapping.project(north, east) == pytest.approx((x, y), abs=1)


def test_no_answer_says_what_was_understood_and_what_to_try(client: Client) -> None:
    hold("a", title="Water", countries=["KEN"])
    html = page(client, "/search/?q=waters+zzzzz&country=NPL")
    assert "Nothing found for “waters zzzzz”" in html
    assert "Looked for: waters · zzzzz" in html
    assert "Without the choice of Country: 1" in html
    assert 'href="?q=waters+zzzzz"' in html


def test_members_find_more_than_others(world: World) -> None:
    hold("a", title="Minutes of the water team", audiences=[MEMBERS], topics=["rumours"])
    for name in (None, "Chen", "Amina"):
        html = page(world.client(name), "/search/?q=minutes")
        assert "Minutes of the water team" not in html
        assert "rumours" not in html


def test_the_same_number_of_queries_however_much_is_found(client: Client) -> None:
    counted = set()
    for many in (1, 3, 25):
        for number in range(many):
            hold(f"{number}", title="Water", countries=["KEN"], topics=["t"], goals=["6"])
        client.get("/search/")
        with CaptureQueriesContext(connection) as seen:
            client.get("/search/?q=water&country=KEN&topic=t&goal=6&kind=leaf")
        counted.add(len(seen))
    assert len(counted) == 1
    assert max(counted) <= 8


def test_a_search_is_saved_once_and_writes_of_what_is_new(world: World) -> None:
    hold("old", title="Water of old")
    amina = world.client("Amina")
    for _ in range(2):
        response = amina.post("/searches/save/", {"query": "q=water&view=map"})
        assert response["Location"] == "/search/?q=water"
    assert SavedSearch.objects.count() == 1
    assert saved_searches.tell_news() == 0
    hold("new", title="Water of today")
    hold("else", title="Something else")
    assert saved_searches.tell_news() == 1
    notice = Notice.objects.get(person=world["Amina"])
    assert notice.facts["title"] == "Water of today"
    assert notice.facts["number"] == 1
    assert notice.why == "saved_search"
    assert saved_searches.tell_news() == 0


def test_nobody_is_told_of_what_they_may_not_see(world: World) -> None:
    world.client("Chen").post("/searches/save/", {"query": "q=water"})
    hold("hidden", title="Water for members", audiences=[MEMBERS])
    assert saved_searches.tell_news() == 0
    hold("hidden", title="Water for all")
    assert saved_searches.tell_news() == 1


def test_an_entry_written_anew_is_not_new(world: World) -> None:
    hold("a", title="Water")
    world.client("Amina").post("/searches/save/", {"query": "q=water"})
    hold("a", title="Water, edited")
    indexing.rebuild()
    assert saved_searches.tell_news() == 0


def test_a_saved_search_of_a_list_stays_in_its_kinds(world: World) -> None:
    amina = world.client("Amina")
    html = page(amina, "/releases/?country=KEN")
    assert 'name="query" value="country=KEN"' in html
    assert 'name="of" value="release"' in html


def test_everything_is_not_a_search_to_save(world: World) -> None:
    amina = world.client("Amina")
    amina.post("/searches/save/", {"query": "sort=title"})
    assert not SavedSearch.objects.exists()
    assert "Tell me when" not in page(amina, "/search/")


def test_only_ones_own_searches_can_be_forgotten(world: World) -> None:
    world.client("Amina").post("/searches/save/", {"query": "q=water"})
    saved = SavedSearch.objects.get()
    assert world.client("Chen").post(f"/searches/{saved.pk}/forget/").status_code == 404
    assert world.client(None).post(f"/searches/{saved.pk}/forget/").status_code == 302
    assert SavedSearch.objects.exists()
    assert "“water”" in page(world.client("Amina"), "/searches/")
    world.client("Amina").post(f"/searches/{saved.pk}/forget/")
    assert not SavedSearch.objects.exists()


def test_people_are_found_by_whom_they_want_to_be(world: World) -> None:
    for name, listed in (("Boris", "everybody"), ("Musa", "members"), ("Teresa", "nobody")):
        person = world[name]
        person.listed, person.about = listed, "I count fishing boats."
        person.save()
    html = page(world.client(None), "/search/?q=fishing+boats")
    assert "Boris" in html
    assert "Musa" not in html
    assert "Teresa" not in html
    person = world["Boris"]
    person.listed = "nobody"
    person.save()
    assert "Boris" not in page(world.client(None), "/search/?q=fishing+boats")
