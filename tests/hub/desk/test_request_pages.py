"""Pages of requests: seen by both sides only, and nothing is sent before it was shown."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.hub.desk.office import SECRET, Office, notebook

from counted.hub.accounts.models import Mandate
from counted.hub.desk.models import Notice, Request
from counted.hub.ui.things import Thing

pytestmark = pytest.mark.django_db
SEES = {"Amina", "Boris", "Dora"}


@pytest.fixture
def office() -> Office:
    return Office()


def send(client: Client, made: Request, action: str, text: str = "", **more: str) -> object:
    """Hand in the form of a step as a browser does."""
    seen = made.steps.last().pk
    told = {"action": action, "text": text, "seen": seen, **more}
    return client.post(f"/requests/{made.pk}/step/", told, headers={"Origin": "http://testserver"})


@pytest.mark.parametrize("name", ["Amina", "Boris", "Dora", "Chen", "Musa", None])
def test_both_sides_see_a_request_and_nobody_else(office: Office, name: str | None) -> None:
    made = office.ask(title="Handwashing in Kisimu")
    office.step(made, "Dora", "note", SECRET)
    client = office.client(name)
    answer = client.get(f"/requests/{made.pk}/")
    sent = send(client, made, "comment", "Hello")
    if name is None:
        assert "/accounts/login/" in answer["Location"]
        assert (sent.status_code, b"kept-address" in sent.content) == (403, True)
        return
    page = answer.content.decode()
    assert (answer.status_code, sent.status_code) == ((200, 200) if name in SEES else (404, 404))
    assert ("Kisimu" in page) is (name in SEES)
    assert (SECRET in page) is (name in {"Boris", "Dora"})
    assert made.steps.count() == 2, "nothing is sent before it was shown"
    listed = client.get("/requests/").content.decode()
    assert ("Kisimu" in listed) is (name == "Amina")
    desk = client.get("/desk/")
    assert desk.status_code == (200 if name in {"Boris", "Dora", "Musa"} else 404)
    assert ("Kisimu" in desk.content.decode()) is (name in {"Boris", "Dora"})


def test_a_step_is_shown_with_those_who_will_be_told_and_then_sent(office: Office) -> None:
    made = office.ask()
    client = office.client("Dora")
    shown = send(client, made, "decline", "The third round says 58 %.")
    page = shown.content.decode()
    assert "One person will be told" in page
    assert "Amina" in page
    assert "The third round says 58 %." in page
    assert not Notice.objects.filter(person__name="Amina").exists()
    sent = send(client, made, "decline", "The third round says 58 %.", confirmed="1")
    assert sent["Location"] == f"/requests/{made.pk}/"
    made.refresh_from_db()
    assert made.state == "declined"
    notice = Notice.objects.get(person__name="Amina")
    shown_words = shown.context["sentence"]
    from counted.hub.desk import words

    assert words.said(notice) == shown_words
    assert [it.term for it in shown.context["told"]] == made.steps.last().told


def test_a_decision_without_words_is_sent_back(office: Office) -> None:
    made = office.ask()
    answer = send(office.client("Dora"), made, "decline", " ", confirmed="1")
    assert answer.status_code == 422
    assert "what is meant, and why" in answer.content.decode()


def test_a_decision_is_about_what_was_seen(office: Office) -> None:
    made = office.ask()
    seen = made.steps.last().pk
    office.step(made, "Amina", "comment", "It is 58 % after all.")
    told = {"action": "accept", "text": "Fine", "seen": seen, "confirmed": "1"}
    answer = office.client("Dora").post(f"/requests/{made.pk}/step/", told)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "It is 58 % after all." in page
    assert "Fine" in page, "what was written is kept"
    made.refresh_from_db()
    assert made.state == "open"


def test_what_may_not_be_done_is_no_choice(office: Office) -> None:
    made = office.ask()
    answer = send(office.client("Amina"), made, "accept", "Please", confirmed="1")
    assert answer.status_code == 422
    page = office.client("Amina").get(f"/requests/{made.pk}/").content.decode()
    assert 'value="withdraw"' in page
    assert 'value="accept"' not in page
    office.step(made, "Dora", "accept")
    assert (
        "What you can do now"
        not in office.client("Amina").get(f"/requests/{made.pk}/").content.decode()
    )


def test_taking_on_needs_no_second_look(office: Office) -> None:
    made = office.ask()
    assert send(office.client("Dora"), made, "take").status_code == 302
    made.refresh_from_db()
    assert made.taken_by == office["Dora"]
    page = office.client("Dora").get("/desk/?hand=mine")
    assert page.context["page"].paginator.count == 1
    assert office.client("Boris").get("/desk/?hand=mine").context["page"].paginator.count == 0


def test_a_page_says_of_others_why_they_are_told(office: Office) -> None:
    made = office.ask()
    page = send(office.client("Dora"), made, "decline", "No.").content.decode()
    assert "They wrote it, or it is about them." in page
    assert "You wrote it" not in page
    page = send(office.client("Amina"), made, "comment", "And?").content.decode()
    assert "They are among those who decide." in page
    office.step(made, "Dora", "take")
    page = send(office.client("Amina"), made, "comment", "And?").content.decode()
    assert "It was given to them." in page


def test_whoever_declined_reads_who_decides_on_the_appeal(office: Office) -> None:
    made = office.ask()
    office.step(made, "Dora", "decline")
    office.step(made, "Amina", "appeal")
    page = office.client("Dora").get(f"/requests/{made.pk}/").content.decode()
    assert "You declined it: on the appeal somebody else decides (Boris)." in page
    assert 'value="take"' not in page
    assert 'value="comment"' in page
    for name in ("Amina", "Boris"):
        page = office.client(name).get(f"/requests/{made.pk}/").content.decode()
        assert "You declined it" not in page
        assert "Boris, because whoever declined it does not decide again" in page
    assert 'value="take"' in page


def test_the_desk_says_how_much_of_it_is_for_others(office: Office) -> None:
    for title in ("One", "Two", "Three", "Four"):
        made = office.ask(title=title)
    office.ask("Dora", title="Her own")
    office.ask(None, title="A stranger's", facts={"name": "Zoe", "email": "zoe@example.org"})
    office.step(made, "Boris", "take")
    desk = office.client("Dora").get("/desk/")
    page = desk.content.decode()
    assert (desk.context["waits"], desk.context["yours"], desk.context["others"]) == (6, 4, 2)
    assert "6 requests wait for us" in page
    assert "You may decide 4 of them; 2 are for others" in page
    assert "4 things wait for you" in office.client("Dora").get("/my-work/").content.decode()
    alone = office.client("Boris").get("/desk/").context
    assert (alone["yours"], alone["others"]) == (6, 0)


def test_whoever_decides_by_the_kind_finds_it_on_their_desk(office: Office) -> None:
    for name in ("Chen", "Boris"):
        Mandate.objects.create(
            person=office[name], organisation=office.group, role="representative",
            start=timezone.localdate(),
        )  # fmt: skip
    group = Thing("organisation", str(office.group.pk))
    made = office.ask(kind="mandate", thing=group, title="As a member", facts={"role": "member"})
    office.ask("Musa", kind="mandate", thing=group, title="Hers", facts={"role": "representative"})
    other = Thing("organisation", "999")
    office.ask(kind="mandate", thing=other, title="Elsewhere", facts={"role": "member"})
    client = office.client("Chen")
    for path in ("/", "/desk/"):
        page = client.get(path).content.decode()
        assert "As a member" in page
        assert "Hers" not in page
        assert "Elsewhere" not in page
    assert client.get(f"/requests/{made.pk}/").context["decides"]
    assert office.client("Amina").get("/desk/").status_code == 404


def test_texts_of_people_are_no_markup(office: Office) -> None:
    made = office.ask(title="<b>fat</b>", text="<script>alert(1)</script>")
    for path in (f"/requests/{made.pk}/", "/desk/", "/notices/"):
        page = office.client("Dora").get(path).content.decode()
        assert "<script>alert" not in page
        assert "<b>fat" not in page
    shown = send(office.client("Dora"), made, "comment", '"><img src=x>').content.decode()
    assert "<img" not in shown


@pytest.mark.parametrize("what", ["correction", "removal"])
def test_asking_about_a_thing_that_one_sees(office: Office, what: str) -> None:
    notebook("Amina", "Dora")
    path = f"/ask/{what}/notebook:1/"
    assert office.client("Amina").get(path).status_code == 200
    assert office.client("Chen").get(path).status_code == 404
    assert office.client("Chen").post(path, {"text": "Wrong"}).status_code == 404
    assert "/accounts/login/" in office.client(None).get(path)["Location"]
    assert office.client("Amina").post(path, {"text": ""}).status_code == 422
    sent = office.client("Amina").post(path, {"text": "It is 61 %."})
    made = Request.objects.get()
    assert sent["Location"] == f"/requests/{made.pk}/"
    assert (made.kind, made.title, made.thing) == (what, "A notebook", Thing("notebook", "1"))
    again = office.client("Amina").post(path, {"text": "It is 61 %."})
    assert "asked for already" in again.content.decode()


@pytest.mark.parametrize(
    "path", ["/ask/publication/notebook:1/", "/ask/correction/notebook/", "/ask/correction/none:1/"]
)
def test_nothing_else_is_asked_that_way(office: Office, path: str) -> None:
    notebook()
    assert office.client("Amina").get(path).status_code == 404


def test_a_request_about_what_one_may_not_see_shows_nothing_of_it(office: Office) -> None:
    notebook("Dora")
    made = office.ask(thing=Thing("notebook", "1"), title="My title")
    assert "A notebook" in office.client("Dora").get(f"/requests/{made.pk}/").content.decode()
    assert "A notebook" not in office.client("Amina").get(f"/requests/{made.pk}/").content.decode()


@pytest.mark.parametrize(("path", "name"), [("/requests/", "Amina"), ("/desk/", "Dora")])
def test_lists_take_the_same_queries_for_one_and_for_three(
    office: Office, django_assert_max_num_queries, path: str, name: str
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = office.client(name)
    counts = []
    for number in (1, 3):
        while Request.objects.count() < number:
            office.ask(title=f"Number {Request.objects.count()}")
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert len(client.get(path).context["items"]) == number
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 9


def test_the_first_page_says_what_waits(office: Office) -> None:
    made = office.ask()
    assert made.title in office.client("Dora").get("/").content.decode()
    assert made.title not in office.client("Amina").get("/").content.decode()
    assert made.title not in office.client(None).get("/").content.decode()
    office.step(made, "Dora", "take")
    assert made.title not in office.client("Boris").get("/").content.decode()
    office.step(made, "Dora", "ask_changes")
    assert made.title in office.client("Amina").get("/").content.decode()
    assert made.title not in office.client("Dora").get("/").content.decode()
    office.step(made, "Dora", "decline")
    office.step(made, "Amina", "appeal")
    assert made.title not in office.client("Dora").get("/").content.decode()
    assert made.title in office.client("Boris").get("/").content.decode()


def test_every_page_of_a_demonstration_says_that_it_is_made_up(
    office: Office, settings: Any
) -> None:
    pages = ("/my-work/", "/requests/", "/desk/", "/notices/", f"/requests/{office.ask().pk}/",
             "/ask/correction/notebook:1/", "/search/", "/accounts/email/", "/accounts/2fa/",
             "/not/there/")  # fmt: skip
    notebook()
    client = office.client("Dora")
    for page in pages:
        assert "made-up-strip" not in client.get(page).content.decode(), page
    settings.IS_DEMO = True
    for page in pages:
        assert client.get(page).content.decode().count("made-up-strip") == 1, page
    assert "made-up-strip" in office.client(None).get("/accounts/login/").content.decode()
