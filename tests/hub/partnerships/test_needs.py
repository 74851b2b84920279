"""Needs: stated in two minutes, read by whom they are for, matched with reasons, counted."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.hub.library.shelved import shelve
from tests.hub.partnerships.circle import SECRET, Circle

from counted.errors import WrongUse
from counted.hub.desk.actions import take_step
from counted.hub.desk.models import Entry, Notice, Request
from counted.hub.desk.queries import decides_anything
from counted.hub.evidence.queries import links_to
from counted.hub.library import taxonomy
from counted.hub.library.models import Concept
from counted.hub.partnerships import actions, matching, peers, presenting, queries
from counted.hub.partnerships.models import Need
from counted.hub.ui import things

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TOLD = {
    "statement": "How do we draw a sample?", "topic": "data-quality", "urgency": "now",
    "visibility": "public", "language": "English", "country": "KEN",
}  # fmt: skip


@pytest.fixture
def circle() -> Circle:
    return Circle()


def status(circle: Circle, name: str | None, path: str) -> int:
    return circle.client(name).get(path).status_code


def test_a_member_states_a_need_and_gets_suggestions(circle: Circle) -> None:
    shelve("sampling", kind="resource", topics=["data-quality"], record={"type": "training"})
    client = circle.client("Amina")
    answer = client.post("/needs/new/", {**TOLD, "speaks_for": circle.lake.pk})
    made = Need.objects.get()
    assert (made.speaks_for, made.author, made.language) == (circle.lake, circle["Amina"], "en")
    told = client.get(answer["Location"]).content.decode()
    for words in ("Counting sampling", "teaches about", "Farid", "knows about", "same region"):
        assert words in told
    assert "Gita" not in told  # she does not want to be found


def test_a_need_is_about_something(circle: Circle) -> None:
    client = circle.client("Musa")
    assert client.post("/needs/new/", {**TOLD, "topic": ""}).status_code == 422
    client.post("/needs/new/", {**TOLD, "topic": "", "words": "Drone pictures"})
    assert Need.objects.get().words == "Drone pictures"


def test_needs_for_members_are_nowhere_for_others(circle: Circle) -> None:
    need = circle.need()
    for name in (None, "Chen"):
        for path in ("/needs/", f"/needs/{need.pk}/", "/needs/overview/", "/topics/data-quality/",
                     "/countries/KEN/", "/search/?q=check", "/"):  # fmt: skip
            assert SECRET not in circle.page(name, path), path
        assert status(circle, name, f"/needs/{need.pk}/") == 404
        reader = circle["Chen"] if name else None
        assert things.card(presenting.need_thing(need), reader=reader) is None
    for path in ("/needs/", f"/needs/{need.pk}/", "/topics/data-quality/", "/search/?q=check"):
        assert SECRET in circle.page("Boris", path), path


def test_what_was_closed_is_for_its_own_people(circle: Circle) -> None:
    need = circle.need(visibility="public")
    assert SECRET in circle.page(None, "/needs/")
    actions.end_need(need=need, by=circle["Amina"], is_met=False)
    assert not Entry.objects.filter(kind="need").exists()
    seen = {
        name: status(circle, name, f"/needs/{need.pk}/")
        for name in (None, "Chen", "Boris", "Amina", "Dora")
    }
    assert seen == {None: 404, "Chen": 404, "Boris": 404, "Amina": 200, "Dora": 200}


def test_what_helped_is_told(circle: Circle) -> None:
    need = circle.need(visibility="public")
    with pytest.raises(WrongUse, match="what helped"):
        actions.end_need(need=need, by=circle["Amina"], is_met=True)
    circle.client("Amina").post(f"/needs/{need.pk}/end/", {"met": "yes", "outcome": "A visit."})
    assert "A visit." in circle.page(None, f"/needs/{need.pk}/")
    assert status(circle, "Amina", f"/needs/{need.pk}/edit/") == 404  # it has ended


def test_who_may_do_what(circle: Circle) -> None:
    need = circle.need(visibility="public")
    own = ("edit/", "end/", f"ask/{circle['Farid'].pk}/")
    for name, may in (("Chen", False), ("Boris", False), ("Amina", True), ("Dora", True)):
        for path in own:
            assert status(circle, name, f"/needs/{need.pk}/{path}") == (200 if may else 404)
    for path in ("/needs/new/", *(f"/needs/{need.pk}/{it}" for it in own)):
        assert "/login/" in Client().get(path)["Location"]
    assert status(circle, "Chen", "/needs/new/") == 404
    assert status(circle, "Musa", "/needs/new/") == 200
    for wrong in (
        lambda: actions.state_need(by=circle["Chen"], told=TOLD),
        lambda: actions.state_need(by=circle["Musa"], told=TOLD, speaks_for=circle.lake),
        lambda: actions.change_need(need=need, by=circle["Boris"], told=TOLD),
        lambda: actions.end_need(need=need, by=circle["Boris"], is_met=False),
    ):
        with pytest.raises(WrongUse):
            wrong()


def test_a_peer_is_asked_without_showing_an_address(circle: Circle) -> None:
    need, farid = circle.need(), circle["Farid"]
    client = circle.client("Amina")
    path = f"/needs/{need.pk}/ask/{farid.pk}/"
    assert client.post(path, {"text": " "}).status_code == 422
    answer = client.post(path, {"text": "May we call you?", "speaks_for": circle.lake.pk})
    request = Request.objects.get(kind="peer")
    for name in ("Amina", "Farid"):
        told = circle.page(name, answer["Location"])
        assert "May we call you?" in told
        other = {"Amina": farid, "Farid": circle["Amina"]}[name]
        assert other.email not in told
    for name in (None, "Boris", "Chen", "Gita"):
        assert "May we call you?" not in _or_login(circle, name, answer["Location"])
    assert Notice.objects.filter(person=farid, thing_key=str(request.pk)).count() == 1
    assert answer["Location"] in circle.page("Farid", "/desk/")
    take_step(request=request, by=farid, action="accept", text="Gladly.")
    assert f"/exchanges/new/?need={need.pk}" in circle.page("Amina", answer["Location"])


def test_the_one_asked_decides_and_nobody_else(circle: Circle) -> None:
    need, farid = circle.need(), circle["Farid"]
    request = peers.ask_peer(need=need, peer=farid, by=circle["Amina"], text="May we call you?")
    page = f"/requests/{request.pk}/"
    told = circle.page("Amina", page)
    assert "Farid" in told
    assert "The secretariat" not in told
    assert circle.client("Dora").get(page).status_code == 404
    assert page not in circle.page("Dora", "/desk/?all=1")
    told = circle.page("Amina", f"/needs/{need.pk}/")
    assert "Has not answered yet" in told
    assert page in told
    assert f"/needs/{need.pk}/ask/{farid.pk}/" not in told
    assert "Has not answered yet" not in circle.page("Boris", f"/needs/{need.pk}/")
    take_step(request=request, by=farid, action="decline", text="I have no time.")
    assert "Said no" in circle.page("Amina", f"/needs/{need.pk}/")
    assert not Notice.objects.filter(person=circle["Dora"]).exists()
    for action in ("appeal", "resubmit"):
        with pytest.raises(WrongUse):
            take_step(request=request, by=circle["Amina"], action=action, text="Please!")
    with pytest.raises(WrongUse):
        peers.ask_peer(need=need, peer=farid, by=circle["Amina"], text="Again?")
    assert status(circle, "Amina", f"/needs/{need.pk}/ask/{farid.pk}/") == 404


def _or_login(circle: Circle, name: str | None, path: str) -> str:
    return circle.client(name).get(path).content.decode()


def test_nobody_is_asked_who_does_not_want_to_be_found_nor_too_many(circle: Circle) -> None:
    need, amina = circle.need(), circle["Amina"]
    assert status(circle, "Amina", f"/needs/{need.pk}/ask/{circle['Gita'].pk}/") == 404
    assert status(circle, "Amina", f"/needs/{need.pk}/ask/{amina.pk}/") == 404
    with pytest.raises(WrongUse):
        peers.ask_peer(need=need, peer=circle["Gita"], by=amina, text="Please.")
    with pytest.raises(WrongUse):
        peers.ask_peer(need=need, peer=circle["Farid"], by=circle["Boris"], text="Please.")
    peers.ask_peer(need=need, peer=circle["Farid"], by=amina, text="Please.")
    with pytest.raises(WrongUse, match="already"):
        peers.ask_peer(need=need, peer=circle["Farid"], by=amina, text="Please!")
    assert not decides_anything(circle["Musa"])  # most people have no desk
    assert decides_anything(circle["Farid"])


def test_suggestions_are_ordered_and_say_why(circle: Circle) -> None:
    need = circle.need()
    for slug, told in {
        "far": {"countries": ["NPL"]},
        "near": {"countries": ["UGA"]},
        "here": {"countries": ["KEN"]},
        "hidden": {"countries": ["KEN"], "visibility": "members"},
    }.items():
        shelve(slug, topics=["data-quality"], **told)
    shelve("other", topics=["ethics"], countries=["KEN"])

    def found(name: str) -> list[tuple[str, str]]:
        kept = matching.suggestions(need, circle[name], topic="Quality")["initiatives"]
        return [(str(it.card.title), it.because) for it in kept]

    assert [title for title, _ in found("Chen")] == [
        "Counting here", "Counting near", "Counting far",
    ]  # fmt: skip
    assert "Counting hidden" in dict(found("Boris"))
    reasons = dict(found("Chen"))
    assert "Kenya" in reasons["Counting here"]
    assert "same region" in reasons["Counting near"]
    assert "region" not in reasons["Counting far"]
    people = matching.suggestions(need, circle["Amina"], topic="Quality")["people"]
    assert [it.person for it in people] == [circle["Farid"]]
    assert "Swahili" in people[0].because
    assert matching.suggestions(need, circle["Chen"], topic="Quality")["people"] == []


def test_numbers_need_three_askers(circle: Circle) -> None:
    for name in ("Amina", "Boris"):
        circle.need(name)
    assert "Too few needs" in circle.page("Dora", "/needs/overview/")
    circle.need("Musa")
    circle.need("Musa")  # again by the same person
    for name in ("Dora", "Boris", None):  # three hidden ones may be counted
        told = circle.page(name, "/needs/overview/")
        assert "Most needed: Data quality" in told
        assert SECRET not in told
        assert "Africa: Kenya" in told
        assert "Altogether" not in told  # all of them are in Kenya
    by_kind = circle.page(None, "/needs/overview/?by=kind")
    assert "Altogether" in by_kind
    assert "too few to be told apart" not in by_kind  # it would repeat the number above it
    assert '<a href="?by=kind" aria-current="page">' in by_kind


def test_own_words_emerge_and_become_a_topic(circle: Circle) -> None:
    need = circle.need(topic="", words="Drone pictures", statement="How?")
    found = {it.word: it.items for it in taxonomy.emerging()}
    assert found == {"Drone pictures": 1}
    assert "Drone pictures" in circle.page("Dora", "/taxonomy/emerging/")
    for name in (None, "Chen", "Boris"):
        assert "Drone pictures" not in _or_login(circle, name, "/taxonomy/emerging/")
    concept = taxonomy.take_up(
        by=circle["Dora"], word="Drone pictures", scheme="topic", labels={"en": "Pictures by drone"}
    )
    need.refresh_from_db()
    assert need.topic == concept.key
    assert Entry.objects.get(kind="need").topics == [concept.key]
    assert taxonomy.emerging() == []
    other = Concept.objects.get(key="technology")
    taxonomy.retire(by=circle["Dora"], concept=concept, replaced_by=other)
    need.refresh_from_db()
    assert need.topic == "technology"


@pytest.mark.parametrize("path", ["/needs/", "/needs/overview/", "/topics/data-quality/"])
def test_as_many_queries_for_one_as_for_three(
    circle: Circle, path: str, django_assert_max_num_queries: Any
) -> None:
    client, counts = circle.client("Boris"), []
    for number in (1, 2):
        for it in range(number):
            circle.need(statement=f"Number {number}{it}")
        client.get(path)
        with django_assert_max_num_queries(22) as asked:
            client.get(path)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_list_with_four_facets_takes_few_queries(
    circle: Circle, django_assert_max_num_queries: Any
) -> None:
    circle.need(visibility="public")
    Client().get("/needs/")
    with django_assert_max_num_queries(8):
        answer = Client().get("/needs/?topic=data-quality&country=KEN&language=sw&type=need-now")
    assert SECRET in answer.content.decode()


@pytest.mark.parametrize("language", ["ar", "zh-hans"])
def test_pages_are_read_in_other_directions(circle: Circle, language: str) -> None:
    need = circle.need(visibility="public", statement="Habari")
    client = Client(headers={"accept-language": language})
    for path in ("/needs/", f"/needs/{need.pk}/", "/needs/overview/", "/exchanges/"):
        told = client.get(path).content.decode()
        assert ('<html lang="ar" dir="rtl"' in told) == (language == "ar"), path
    told = client.get(f"/needs/{need.pk}/").content.decode()
    assert 'lang="sw" dir="ltr">Habari' in told


def test_what_an_exchange_answers_is_told_to_those_who_may_read_the_need(circle: Circle) -> None:
    need = circle.need()
    made = circle.exchange(need=need)
    back = links_to(presenting.need_thing(need), reader=circle["Boris"])
    assert [it.card.title for it in back] == [made.title]
    assert SECRET in circle.page("Boris", f"/exchanges/{made.slug}/")
    assert SECRET not in circle.page(None, f"/exchanges/{made.slug}/")
    assert queries.needs(matching.standing(circle["Chen"])).count() == 0
