"""Topic rooms: every topic has a page, members propose, facilitators recommend, nothing leaks."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.hub.library.shelved import author, shelve
from tests.hub.library.test_writing import client_of, member, secretariat

from counted.errors import WrongUse
from counted.hub.accounts.models import User
from counted.hub.desk.actions import take_step
from counted.hub.desk.models import Request
from counted.hub.evidence import actions as evidence
from counted.hub.library import actions, rooms, rooms_showing
from counted.hub.library.models import Concept, Item

pytestmark = pytest.mark.django_db

SECRET = "Members-only-words"


def concept(key: str = "ethics") -> Concept:
    return Concept.objects.get(key=key)


def page(person: User | None, address: str) -> str:
    answer = client_of(person).get(address)
    assert answer.status_code in (200, 404), answer.status_code
    return answer.content.decode() if answer.status_code == 200 else ""


def test_every_topic_has_a_page_and_no_word_else() -> None:
    shelve("water", kind="case", topics=["ethics"], record={"problem": "P", "gaps": "Who sleeps?"})
    told = page(None, "/topics/ethics/")
    assert "Counting water" in told
    assert "Who sleeps?" in told
    assert "Nobody has written yet" in told
    assert page(None, "/topics/nothing/") == ""
    assert page(None, "/topics/women/") == ""  # a population group


def test_the_secretariat_opens_five_rooms_once() -> None:
    dora = secretariat()
    assert rooms.open_starters(by=dora) == 5
    assert rooms.open_starters(by=dora) == 0
    assert Item.objects.filter(kind="room", state="published").count() == 5
    with pytest.raises(WrongUse):
        rooms.open_starters(by=member("Amina"))
    assert client_of(member("Amina")).post("/library/topics/open/").status_code == 404
    assert "Looked after by Dora" in page(None, "/topics/")


def test_a_room_does_not_take_the_name_of_another_item() -> None:
    shelve("ethics")
    made = rooms.open_room(concept=concept(), by=secretariat())
    assert made.slug == "topic-ethics"
    assert Item.objects.get(slug="ethics").kind == "initiative"
    assert client_of(None).get("/topics/topic-ethics/")["Location"] == "/topics/ethics/"


def test_what_facilitators_write_is_read_once_it_is_published() -> None:
    dora = secretariat()
    made = rooms.open_room(concept=concept(), by=dora)
    record = {"concept": "ethics", "known": "Ask first.", "disputed": "Who may say no?",
              "working": "Three groups."}  # fmt: skip
    actions.write(item=made, by=dora, content={"record": record})
    assert "Who may say no?" not in page(None, "/topics/ethics/")
    actions.publish_at_once(item=made, by=dora)
    told = page(None, "/topics/ethics/")
    assert "Ask first." in told
    assert "Who may say no?" in told
    assert "Three groups." in told
    assert told.count("Who works on it") == 1


def test_members_propose_and_a_yes_opens_the_room() -> None:
    gita, dora = member("Gita"), secretariat()
    client = client_of(gita)
    sent = {"label": "Rural water", "text": "Nobody looks at wells."}
    answer = client.post("/library/topics/propose/", sent)
    request = Request.objects.get(kind="room")
    assert answer["Location"].endswith(f"/{request.pk}/")
    assert client.post("/library/topics/propose/", sent).status_code == 422  # once is enough
    assert page(None, "/topics/rural-water/") == ""
    take_step(request=request, by=dora, action="accept", text="Good.")
    assert concept("rural-water").labels == {"en": "Rural water"}
    assert Item.objects.get(kind="room").author == gita
    assert "Rural water" in page(None, "/topics/")


def test_who_offers_to_look_after_a_room_writes_it_from_then_on() -> None:
    gita, dora = member("Gita"), secretariat()
    made = rooms.open_room(concept=concept(), by=dora)
    rooms.propose(by=gita, label="éthique", text="I teach it.")  # the same topic by another name
    request = Request.objects.get(kind="room")
    assert request.facts["concept"] == "ethics"
    assert f"library/{made.pk}/edit" not in page(gita, "/topics/ethics/")
    take_step(request=request, by=dora, action="accept", text="Good.")
    assert Concept.objects.filter(labels__en__icontains="thique").count() == 0
    assert f"library/{made.pk}/edit" in page(gita, "/topics/ethics/")


def test_only_members_propose_and_only_facilitators_choose_cases() -> None:
    rooms.open_room(concept=concept(), by=secretariat())
    chen, gita = author("Chen"), member("Gita")
    for path in ("/library/topics/propose/", "/library/topics/ethics/keep/"):
        assert client_of(chen).get(path).status_code == 404
        assert client_of(gita).get(path).status_code == 200
        assert "/login/" in Client().get(path)["Location"]
    for person, status in ((chen, 404), (gita, 404), (secretariat(), 200)):
        found = client_of(person).get("/library/topics/ethics/cases/")
        assert found.status_code == status
    with pytest.raises(WrongUse):
        rooms.propose(by=chen, label="X", text="Y")
    assert client_of(gita).get("/library/new/topics/").status_code == 404


def test_best_cases_have_a_reason_and_are_the_choice_of_facilitators() -> None:
    dora, amina = secretariat(), author()
    made = rooms.open_room(concept=concept(), by=dora)
    good, pushed = shelve("good", kind="case"), shelve("pushed", kind="case")
    evidence.link(
        source=actions.thing(pushed), relation="illustrates", target=actions.thing(made), by=amina
    )
    client = client_of(dora)
    address = "/library/topics/ethics/cases/"
    assert client.post(address, {"case": good.pk, "why": " "}).status_code == 422
    client.post(address, {"case": good.pk, "why": "It asked twice."})
    best = rooms_showing.best_cases(made, None)
    assert [it.card.title for it in best] == ["Counting good"]
    assert "It asked twice." in page(None, "/topics/ethics/")
    with pytest.raises(WrongUse):
        rooms.recommend(room=made, case=good, by=amina, why="Mine.")
    client.post(f"{address}{best[0].link.pk}/remove/")
    assert rooms_showing.best_cases(made, None) == []


def test_what_is_for_members_is_in_the_room_for_members_only() -> None:
    made = rooms.open_room(concept=concept(), by=secretariat())
    hidden = shelve(
        "hidden", kind="case", topics=["ethics"], visibility="members", title=SECRET,
        record={"problem": "P", "gaps": f"Gap {SECRET}"},
    )  # fmt: skip
    rooms.recommend(room=made, case=hidden, by=secretariat(), why=f"Because {SECRET}")
    for address in ("/topics/ethics/", "/topics/"):
        assert SECRET not in page(None, address)
        assert SECRET not in page(author("Chen"), address)
    assert page(member("Gita"), "/topics/ethics/").count(SECRET) >= 3
    assert rooms_showing.gaps_of("ethics", rooms_showing.standing(author("Chen"))) == []


@pytest.mark.parametrize("language", ["ar", "zh-hans"])
def test_rooms_are_read_in_other_directions(language: str) -> None:
    rooms.open_room(concept=concept(), by=secretariat())
    client = Client(headers={"accept-language": language})
    told = client.get("/topics/ethics/").content.decode()
    assert concept().labels[language] in told
    assert concept().labels[language] in client.get("/topics/").content.decode()
    assert ('dir="rtl"' in told) == (language == "ar")


def test_as_many_queries_for_one_thing_as_for_three(django_assert_max_num_queries) -> None:
    rooms.open_room(concept=concept(), by=secretariat())
    client = Client()
    counts = []
    for number in (1, 2):
        for it in range(number):
            shelve(f"w{number}{it}", kind="case", topics=["ethics"])
        client.get("/topics/ethics/")
        for address in ("/topics/ethics/", "/topics/"):
            with django_assert_max_num_queries(18) as found:
                client.get(address)
            counts.append(len(found))
    assert counts[:2] == counts[2:]
