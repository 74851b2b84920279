"""Translations of what members write: read openly, written by text, never lost, never leaking."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from tests.hub.accounts.cast import House
from tests.hub.library.shelved import draft, shelve

from counted.errors import WrongUse
from counted.hub.desk import translating, translating_actions
from counted.hub.desk.models import Entry, Rendering, Translation
from counted.hub.desk.translating_actions import save
from counted.hub.library import actions
from counted.hub.library.models import Item
from counted.hub.library.translated import original

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return House()


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def address(item: Item, language: str) -> str:
    return reverse("desk:translate", args=[actions.thing(item), language])


def french(house: House, item: Item, by: str = "Musa", **texts: str) -> Any:
    """What somebody writes into the form of a French translation."""
    told = {"title": "Compter l’eau", **texts}
    client = house.client(by)
    marks = marked(client.get(address(item, "fr")))
    return client.post(address(item, "fr"), {**told, **marks})


def marked(page: Any) -> dict[str, str]:
    """What a page says by itself of the originals and the translations that it shows."""
    lines = list(page.context["form"].lines())
    seen = {f"seen:{it.name}": it.original.sha256 for it in lines}
    return {**seen, **{f"shown:{it.name}": it.shown for it in lines}}


def read(house: House, item: Item, language: str, by: str | None = None) -> str:
    client = house.client(by)
    client.cookies["django_language"] = language
    return client.get(f"/initiatives/{item.slug}/").content.decode()


def test_a_page_is_told_in_the_readers_language_as_far_as_somebody_translated_it(house) -> None:
    item = shelve("water")
    assert french(house, item).status_code == 302
    page = read(house, item, "fr")
    assert '<h1 lang="fr" dir="ltr">Compter l’eau</h1>' in page
    assert '<p class="lead" lang="en" dir="ltr">We count.</p>' in page
    assert "Musa" in page
    english = read(house, item, "en")
    assert '<h1 lang="en" dir="ltr">Counting water</h1>' in english
    assert 'href="?in=fr"' in english
    asked = house.client(None).get("/initiatives/water/?in=fr").content.decode()
    assert "Compter l’eau" in asked


def test_each_piece_has_its_own_direction(house) -> None:
    item = shelve("water")
    seen = original(item).fields["title"].sha256
    save(original=original(item), field="title", language="ar", text="عد الماء", seen=seen,
         by=house["Musa"])  # fmt: skip
    page = read(house, item, "ar")
    assert '<h1 lang="ar" dir="rtl">عد الماء</h1>' in page
    assert '<p class="lead" lang="en" dir="ltr">' in page


def test_cards_tell_an_item_in_the_readers_language(house) -> None:
    item = shelve("water")
    assert french(house, item, summary="Nous comptons.").status_code == 302
    client = house.client(None)
    for language, said in {"fr": ("Compter l’eau", "Nous comptons."),
                           "en": ("Counting water", "We count.")}.items():  # fmt: skip
        client.cookies["django_language"] = language
        for path in ("/", "/organisations/group-of-water/", "/countries/XTV/"):
            page = client.get(path).content.decode()
            assert all(it in page for it in said), (language, path)


def test_an_untranslated_page_says_so_and_offers_members_to_translate_it(house) -> None:
    item = shelve("water", language="ar", title="الماء")
    nobody = read(house, item, "en")
    assert "Also in:" not in nobody
    assert "Shown in Arabic (العربية); nobody has translated it into English yet." in nobody
    assert "/translate/" not in nobody
    assert address(item, "en") in read(house, item, "en", by="Musa")
    assert "/translate/" not in read(house, item, "en", by="Chen")


def test_a_translation_is_behind_when_the_original_moves_on_and_shows_what_is_new(house) -> None:
    item = shelve("water")
    french(house, item, summary="Nous comptons.")
    actions.bring(kind="initiative", by=item.author, slug="water",
                  content={"title": "Counting water", "summary": "We count boats."})  # fmt: skip
    told = translating.told(original(Item.objects.get(pk=item.pk)), "fr")
    assert told["summary"].is_behind
    assert not told["title"].is_behind
    assert told["summary"].text == "Nous comptons."
    form = house.client("Musa").get(address(item, "fr")).content.decode()
    assert "<ins> boats</ins>" in form
    now = Item.objects.get(pk=item.pk)
    kept = {"summary": "Nous comptons.", "still:summary": "on"}
    assert french(house, now, **kept).status_code == 302
    assert not translating.told(original(now), "fr").is_behind
    assert Rendering.objects.filter(translation__field="summary").count() == 2


def test_nothing_is_written_against_an_original_that_has_changed_meanwhile(house) -> None:
    item = shelve("water")
    with pytest.raises(WrongUse, match="has changed"):
        save(original=original(item), field="title", language="fr", text="Eau",
             seen=sha("An older title"), by=house["Musa"])  # fmt: skip
    answer = house.client("Musa").post(
        address(item, "fr"), {"title": "Mon eau", "seen:title": sha("An older title")}
    )
    assert answer.status_code == 422
    assert "Mon eau" in answer.content.decode()
    assert not Translation.objects.exists()


def test_two_who_translate_at_once_overwrite_nothing_unread(house) -> None:
    item = shelve("water")
    at, musa, boris = address(item, "sw"), house.client("Musa"), house.client("Boris")
    hers, his = marked(musa.get(at)), marked(boris.get(at))
    his = {**his, "title": "Maji ya Boris", "summary": "Tunahesabu."}
    assert boris.post(at, his).status_code == 302
    answer = musa.post(at, {**hers, "title": "Maji ya Musa"})
    assert answer.status_code == 409
    assert "Maji ya Boris" in (html := answer.content.decode())
    assert "Maji ya Musa" in html

    def now() -> dict[str, str]:
        return {it.field: it.text for it in Translation.objects.filter(language="sw")}

    assert now() == {"title": "Maji ya Boris", "summary": "Tunahesabu."}
    again = {**marked(answer), "title": "Maji ya Musa"}
    assert musa.post(at, {**again, "theirs": "title"}).status_code == 302
    assert now()["title"] == "Maji ya Boris"
    assert musa.post(at, again).status_code == 302
    assert now() == {"title": "Maji ya Musa", "summary": "Tunahesabu."}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("boris_writes", ["Maji ya Boris", "Maji ya Musa"])
def test_the_second_of_two_first_translations_at_one_moment_sees_both(
    house, monkeypatch: pytest.MonkeyPatch, boris_writes: str
) -> None:
    """Both find no translation, and then both write; whoever writes the same loses nothing."""
    item = shelve("water")
    at, gate, waiting = address(item, "sw"), Barrier(2, timeout=10), [1, 1]

    def found_by_both(*told: Any, held: Any = translating_actions._held) -> Any:
        found = held(*told)
        if waiting:
            waiting.pop()
            gate.wait()
        return found

    monkeypatch.setattr(translating_actions, "_held", found_by_both)

    def write(name: str, text: str) -> Any:
        try:
            client = house.client(name)
            return client.post(at, {**marked(client.get(at)), "title": text})
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        both = [threads.submit(write, *it) for it in
                (("Musa", "Maji ya Musa"), ("Boris", boris_writes))]  # fmt: skip
        answers = sorted((it.result() for it in both), key=lambda it: it.status_code)
    kept = Translation.objects.get()
    assert Rendering.objects.get().text == kept.text
    if boris_writes == "Maji ya Musa":
        assert [it.status_code for it in answers] == [302, 302]
        return
    assert [it.status_code for it in answers] == [302, 409]
    html = answers[1].content.decode()
    assert "Maji ya Boris" in html
    assert "Maji ya Musa" in html


def test_a_translation_is_held_against_what_was_shown_while_it_is_written(house) -> None:
    item = shelve("water")
    french(house, item)
    with pytest.raises(WrongUse, match="Somebody else"):
        save(original=original(item), field="title", language="fr", text="Eau", shown="",
             seen=sha("Counting water"), by=house["Musa"])  # fmt: skip
    assert Translation.objects.get().text == "Compter l’eau"


def test_every_version_stays_and_a_text_can_be_taken_back(house) -> None:
    item = shelve("water")
    french(house, item)
    french(house, item, by="Boris", title="Compter les eaux")
    french(house, item, title="")
    told = translating.told(original(item), "fr")
    assert not told["title"].is_translated
    versions = Rendering.objects.filter(translation__field="title")
    assert [(it.text, it.author.name) for it in versions] == [
        ("", "Musa"), ("Compter les eaux", "Boris"), ("Compter l’eau", "Musa"),
    ]  # fmt: skip


def test_a_machine_says_so(house) -> None:
    item = shelve("water")
    french(house, item, **{"machine:title": "on"})
    assert "A machine made some of it." in house.client(None).get(
        "/initiatives/water/?in=fr"
    ).content.decode()  # fmt: skip


@pytest.mark.parametrize(("who", "status"), [(None, 302), ("Chen", 404), ("Amina", 200),
                                             ("Musa", 200), ("Dora", 200)])  # fmt: skip
def test_members_and_the_writers_translate_what_is_public(house, who, status) -> None:
    item = shelve("water")
    assert house.client(who).get(address(item, "fr")).status_code == status


@pytest.mark.parametrize("who", ["Chen", "Musa", "Boris"])
def test_what_one_may_not_read_one_cannot_translate(house, who) -> None:
    hidden = [
        draft("secret", by=house["Amina"]),
        shelve("closed", visibility="body", body=house.committee.pk),
    ]
    statuses = [house.client(who).get(address(it, "fr")).status_code for it in hidden]
    assert statuses == [404, 200 if who == "Boris" else 404]
    assert (
        house.client(who).get(reverse("desk:translate", args=["nobody:1", "fr"])).status_code == 404
    )


def test_translations_are_found_by_those_who_see_the_thing_only(house) -> None:
    item = shelve("water")
    french(house, item)
    entry = Entry.objects.get(kind="initiative", key=str(item.pk))
    assert entry.languages == ["en", "fr"]
    listed = house.client(None).get("/initiatives/?q=compter").content.decode()
    assert "/initiatives/water/" in listed
    closed = shelve("closed", visibility="members")
    french(house, closed, title="Secretsfrançais")
    assert (
        "/initiatives/closed/"
        not in house.client(None).get("/search/?q=Secretsfrançais").content.decode()
    )
    assert (
        "/initiatives/closed/"
        in house.client("Musa").get("/search/?q=Secretsfrançais").content.decode()
    )


def test_lists_tell_titles_in_the_readers_language_in_one_query(
    house, client, django_assert_max_num_queries
) -> None:
    for slug in ("one", "two", "three"):
        french(house, shelve(slug), title=f"Compter {slug}")
    client.cookies["django_language"] = "fr"
    with django_assert_max_num_queries(8):
        titles = {it.title for it in client.get("/initiatives/").context["items"]}
    assert titles == {"Compter one", "Compter two", "Compter three"}


def test_texts_of_a_record_are_told_too_however_long_they_became(house) -> None:
    item = shelve("tools", record={"joining": "On Thursdays", "participation": [
        {"stage": "design", "level": 4, "why": "The ward chose."}]})  # fmt: skip
    texts = {
        "record.joining": "Le jeudi " * 50,
        "record.participation.design": "Le quartier a choisi.",
    }
    assert french(house, item, **texts).status_code == 302
    page = house.client(None).get("/initiatives/tools/?in=fr").content.decode()
    assert "Le jeudi" in page
    assert "Le quartier a choisi." in page


@pytest.mark.parametrize("path", ["/organisations/lake/", "/bodies/task-team/"])
def test_organisations_and_bodies_are_translated_too(house, path) -> None:
    row = house.lake if "lake" in path else house.team
    source = translating.of_row(row)
    told = source.original(row)
    save(original=told, field="name", language="fr", text="Nommé", by=house["Musa"],
         seen=told.fields["name"].sha256)  # fmt: skip
    page = house.client(None).get(f"{path}?in=fr").content.decode()
    assert '<bdi lang="fr" dir="ltr">Nommé</bdi>' in page
    assert house.client(None).get(f"{path}?in=fr/../x").status_code == 200


def test_any_language_can_be_chosen_by_its_name(house) -> None:
    item = shelve("water")
    page = reverse("desk:translate_choose", args=[actions.thing(item)])
    client = house.client("Musa")
    answer = client.get(page, {"language": "Kiswahili"})
    assert answer.headers["Location"] == address(item, "sw")
    assert "No language is known" in client.get(page, {"language": "Klingonesque"}).content.decode()
    assert client.get(address(item, "qqqq")).status_code == 404
    assert client.get(address(item, "en")).status_code == 404
