"""Translations that readers ask for: counted, seen by who reads both languages, told when there."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from tests.hub.accounts.cast import House
from tests.hub.desk.test_translations import address, french
from tests.hub.library.shelved import draft, shelve

from counted.hub.accounts.models import User
from counted.hub.desk import wishing, words
from counted.hub.desk.models import Notice, Watch
from counted.hub.library import actions
from counted.hub.library.models import Item

pytestmark = pytest.mark.django_db
ASK = "Ask for a translation into French"


@pytest.fixture
def house() -> House:
    return House()


def reads(house: House, name: str, *languages: str) -> None:
    User.objects.filter(pk=house[name].pk).update(languages=list(languages))


def ask(house: House, name: str, item: Item, level: str = "everything") -> Any:
    """What the button on the page of an item sends."""
    of = wishing.wish(actions.thing(item), "fr")
    told = {"kind": of.kind, "key": of.key, "level": level, "next": f"/initiatives/{item.slug}/"}
    return house.client(name).post("/watch/", told)


def page(house: House, item: Item, name: str | None) -> str:
    client = house.client(name)
    return client.get(f"/initiatives/{item.slug}/?in=fr").content.decode()


def test_whoever_cannot_read_it_asks_and_is_counted(house: House) -> None:
    item = shelve("water")
    assert ASK not in page(house, item, None)
    assert "Sign in to ask for a translation" in page(house, item, None)
    assert ASK in page(house, item, "Chen")
    answer = ask(house, "Chen", item)
    assert answer.url == "/initiatives/water/"
    mine, others = page(house, item, "Chen"), page(house, item, "Musa")
    assert "You are told when it can be read." in mine
    assert "Ask no more" in mine
    assert "One reader asks for a translation." in others
    assert ASK in others
    assert ASK not in house.client("Chen").get("/initiatives/water/").content.decode()
    ask(house, "Chen", item, level="")
    assert not Watch.objects.exists()


def test_who_reads_both_languages_sees_it_and_the_secretariat(house: House) -> None:
    item = shelve("water")
    ask(house, "Chen", item)
    ask(house, "Boris", item)
    reads(house, "Musa", "en", "fr")
    reads(house, "Amina", "sw", "en")
    reads(house, "Chen", "en", "fr")
    sees = {}
    for name in ("Musa", "Amina", "Chen", "Dora"):
        client = house.client(name)
        for path in ("/translate/", "/my-work/"):
            html = client.get(path).content.decode()
            assert (address(item, "fr") in html) is (name in ("Musa", "Dora")), (name, path)
            sees[name, path] = html
    assert "2 readers ask for it" in sees["Musa", "/translate/"]
    assert "Translation into French" in sees["Musa", "/translate/"]


def test_a_wish_of_ones_own_is_no_work_and_an_offer_waits_for_nobody(house: House) -> None:
    item = shelve("water")
    ask(house, "Musa", item)
    for name in ("Musa", "Boris"):
        reads(house, name, "en", "fr")
    mine, others = (house.client(it).get("/my-work/").content.decode() for it in ("Musa", "Boris"))
    assert "Translations you could help with" not in mine
    assert "What you asked for" in mine
    assert "Translation into French" in mine
    assert "Translations you could help with" in others
    assert "What you asked for" not in others
    for page in (mine, others):
        assert "Nothing waits for your answer" in page


def test_whoever_asked_is_told_when_it_can_be_read_and_asks_no_more(house: House) -> None:
    item = shelve("water")
    ask(house, "Chen", item)
    assert french(house, item).status_code == 302  # the title alone
    assert Watch.objects.count() == 1
    texts = {name: "Texte" for name in ("summary", "text") if getattr(item, name)}
    assert french(house, item, **texts).status_code == 302
    (notice,) = Notice.objects.filter(person=house["Chen"])
    assert "What you asked for can be read in" in words.said(notice)
    assert notice.url == "/initiatives/water/"
    assert not Watch.objects.exists()
    assert ASK not in page(house, item, "Chen")


def test_nothing_leaks_and_nothing_else_is_asked_for(house: House) -> None:
    hidden = draft("hush")
    assert ask(house, "Chen", hidden).status_code == 404
    client = house.client("Chen")
    item = shelve("water")
    for key in (f"item:{item.pk}:en", f"item:{item.pk}:xx", "item:x:fr", f"call:{item.pk}:fr", "x"):
        told = {"kind": "translation", "key": key, "level": "everything"}
        assert client.post("/watch/", told).status_code == 404, key
    ask(house, "Chen", item)
    Item.objects.filter(pk=item.pk).update(state="draft")
    from counted.hub.desk import indexing
    from counted.hub.ui.things import Thing

    indexing.put(Thing("initiative", str(item.pk)))
    assert address(item, "fr") not in house.client("Musa").get("/translate/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_one_and_for_three(
    house: House, django_assert_max_num_queries: Any, rows: int
) -> None:
    reads(house, "Musa", "en", "fr")
    for number in range(rows):
        ask(house, "Chen", shelve(f"number-{number}"))
    client = house.client("Musa")
    client.get("/translate/")
    with django_assert_max_num_queries(12):
        assert len(client.get(reverse("desk:wanted")).context["items"]) == rows


def test_cards_of_other_languages_say_so(house: House) -> None:
    """English, too, for whoever reads French."""
    shelve("water")
    shelve("maji", language="sw", title="Maji")
    for path in ("/initiatives/", "/search/", "/organisations/group-of-water/"):
        client = house.client(None)
        client.cookies["django_language"] = "fr"
        assert 'class="tag">anglais' in client.get(path).content.decode().lower(), path
