"""One page for everything that waits for somebody, and everything that is theirs."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.hub.library.shelved import draft, shelve
from tests.hub.partnerships.circle import Circle

from counted.hub.accounts.models import Body
from counted.hub.desk import actions as desk
from counted.hub.desk import letters
from counted.hub.desk.finding import Question
from counted.hub.desk.models import SavedSearch
from counted.hub.desk.saved_searches import save
from counted.hub.partnerships import peers
from counted.hub.ui.things import Thing

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def circle() -> Circle:
    return Circle()


def test_whoever_is_not_signed_in_comes_back_after_signing_in(circle: Circle) -> None:
    assert "next=/my-work/" in Client().get("/my-work/")["Location"]


def test_whoever_is_new_is_told_what_will_stand_here(circle: Circle) -> None:
    told = circle.page("Chen", "/my-work/")
    assert "Nothing waits for your answer" in told
    assert "Nothing here is yours yet" in told


def test_everything_that_is_mine_stands_on_one_page(circle: Circle) -> None:
    amina, farid = circle["Amina"], circle["Farid"]
    need = circle.need(speaks_for=None)
    peers.ask_peer(need=need, peer=farid, by=amina, text="May we call you?")
    draft("boats", by=amina)
    shelve("water")
    save(person=amina, question=Question(words="water"))
    circle.exchange()
    told = circle.page("Amina", "/my-work/")
    for words in ("What you asked for", "Your drafts", "Counting boats", "What you published",
                  "Counting water", "Saved searches", "What you need", "Two lakes"):  # fmt: skip
        assert words in told, words
    told = circle.page("Farid", "/my-work/")
    assert "One thing waits for you" in told
    assert told.index("Waits for your answer") < told.index("Not read yet")
    assert circle["Amina"].email not in told
    other = circle.page("Boris", "/my-work/")
    for words in ("Counting boats", "How do we check?", "May we call you?"):
        assert words not in other


def test_the_menu_leads_to_it_once(circle: Circle) -> None:
    told = circle.page("Amina", "/about/")
    menu = told[told.index('aria-label="You"') :]
    menu = menu[: menu.index("</nav>")]
    assert menu.count("/my-work/") == 1
    for other in ("/requests/", "/library/mine/", "/calls/mine/", "/notices/"):
        assert other not in menu
    page = circle.page("Amina", "/my-work/")
    for other in ("/requests/", "/notices/", "/searches/", "/my-work/studies/"):
        assert f'href="{other}"' in page


def test_it_takes_as_many_queries_for_one_as_for_three(circle: Circle) -> None:
    client, counted = circle.client("Amina"), []
    for number in (1, 2):
        for it in range(number):
            circle.need(statement=f"Number {number}{it}")
            draft(f"boats-{number}{it}", by=circle["Amina"])
            body = Body.objects.create(name=f"Team {number}{it}", slug=f"t-{number}{it}",
                                       kind="working_group")  # fmt: skip
            desk.ask(kind="seat", by=circle["Amina"], title="Team", body=body,
                     thing=Thing("body", str(body.pk)))  # fmt: skip
            writer = circle[("Chen", "Musa", "Boris")[number - 1 + it]]
            lake = Thing("organisation", str(circle.lake.pk))
            letters.write(thing=lake, by=writer, title="Hello", text="Hello")
        client.get("/my-work/")
        with CaptureQueriesContext(connection) as seen:
            client.get("/my-work/")
        counted.append(len(seen))
    assert counted[0] == counted[1] <= 40


def test_a_saved_search_opens_as_it_was_saved(circle: Circle) -> None:
    shelve("water", kind="case", countries=["KEN"])
    shelve("well", kind="initiative", countries=["KEN"])
    client = circle.client("Amina")
    told = circle.page("Amina", "/cases/?country=KEN")
    assert 'href="/searches/"' in told
    assert 'name="path" value="/cases/"' in told
    answer = client.post(
        "/searches/save/", {"query": "country=KEN", "path": "/cases/", "of": ["case"]}
    )
    assert answer["Location"] == "/cases/?country=KEN"
    client.post("/searches/save/", {"query": "country=KEN", "path": "/initiatives/",
                                    "of": ["initiative"]})  # fmt: skip
    assert SavedSearch.objects.count() == 2
    for page in ("/searches/", "/my-work/"):
        assert 'href="/cases/?country=KEN"' in circle.page("Amina", page)
    shown = client.get("/cases/?country=KEN").content.decode()
    assert "Counting water" in shown
    assert "Counting well" not in shown


@pytest.mark.parametrize("path", ["https://elsewhere.example/", "//elsewhere.example/", "/no/such"])
def test_a_search_is_saved_on_pages_of_this_site_only(circle: Circle, path: str) -> None:
    client = circle.client("Amina")
    client.post("/searches/save/", {"query": "q=water", "path": path})
    assert SavedSearch.objects.get().path == "/search/"


def test_too_long_a_search_is_refused_with_a_word(circle: Circle) -> None:
    client = circle.client("Amina")
    answer = client.post("/searches/save/", {"query": f"q={'w' * 3000}"}, follow=True)
    assert "too much to be saved" in answer.content.decode()
    assert not SavedSearch.objects.exists()


def test_what_was_begun_is_counted_and_stands_together(circle: Circle) -> None:
    draft("boats", by=circle["Amina"])
    draft("nets", by=circle["Amina"])
    told = circle.page("Amina", "/my-work/")
    assert "You began 2 things that are not finished." in told
    begun = told[told.index("<h2>You began</h2>") :]
    assert begun.index("Your drafts") < begun.index("Counting boats")
    assert "Nothing waits for your answer" in told
    assert "You began" not in circle.page("Chen", "/my-work/")


def in_menu(html: str) -> int:
    """The number beside the way to one's work; the same in both menus."""
    found = re.findall(r'href="/my-work/"[^>]*>My work(?: <span[^>]*>(\d+))?', html)
    assert len(set(found)) == 1, found
    return int(found[0] or 0)


def test_the_menu_counts_what_waits(circle: Circle) -> None:
    need = circle.need(speaks_for=None)
    peers.ask_peer(need=need, peer=circle["Farid"], by=circle["Amina"], text="May we call?")
    lake = Thing("organisation", str(circle.lake.pk))
    letters.write(thing=lake, by=circle["Farid"], title="Hello", text="Hello")
    body = Body.objects.create(name="Team", slug="team", kind="working_group")
    asked = desk.ask(kind="seat", by=circle["Amina"], title="Team", body=body,
                     thing=Thing("body", str(body.pk)))  # fmt: skip
    for name, number in (("Farid", 1), ("Amina", 1), ("Dora", 1), ("Chen", 0)):
        for page in ("/about/", "/my-work/", "/initiatives/"):
            assert in_menu(circle.page(name, page)) == number, (name, page)
    desk.take_step(request=asked, by=circle["Dora"], action="ask_changes", text="Why?")
    assert in_menu(circle.page("Amina", "/about/")) == 2
    assert in_menu(circle.page("Dora", "/about/")) == 0


def test_the_menu_asks_once_for_a_page(circle: Circle) -> None:
    client = circle.client("Amina")
    client.get("/initiatives/")
    with CaptureQueriesContext(connection) as seen:
        client.get("/initiatives/?country=KEN&topic=a&language=en&year=2024")
    counts = [
        it for it in seen.captured_queries if "_key" in it["sql"] and "UNION ALL" in it["sql"]
    ]
    assert len(counts) == 1
