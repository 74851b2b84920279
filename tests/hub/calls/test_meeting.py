"""Two who answer at the same time: nothing of either is lost, and whoever is later chooses."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.hub.calls.cast import World

from counted.hub.calls import answering
from counted.hub.calls.meeting import Shown, fingerprint, sort
from counted.hub.calls.models import Contribution

SCRIPT = {"HX-Request": "true"}


class Two(World):
    """Amina and Farid write together; the section asks two long questions and one with ticks."""

    def __init__(self) -> None:
        super().__init__()
        self.one = self.ask("long", "One?")
        self.two = self.ask("long", "Two?")
        self.least = self.ask("number", "How many?", most=9)
        self.publish()
        self.made = self.draft("Amina")
        self.co_author(self.made)
        self.at = f"/contributions/{self.made.code}/write/1/"
        self.q1, self.q2, self.q3 = (f"q{it.pk}" for it in (self.one, self.two, self.least))

    def answers(self) -> dict[str, Any]:
        return Contribution.objects.get(pk=self.made.pk).answers


@pytest.fixture
def world(db: None) -> Two:
    return Two()


def page(answer: Any, **changes: str) -> dict[str, str]:
    """What a browser sends of a page, with some answers written anew."""
    told = {"page": answer.context["page"]}
    for line in answer.context["lines"]:
        told[f"seen:{line.name}"] = line.seen
        told[line.name] = str(line.box.value() or "")
    return {**told, **changes}


def opened(world: Two, client: Client, **changes: str) -> dict[str, str]:
    return page(client.get(world.at), **changes)


def test_a_page_overwrites_no_answer_that_it_did_not_show(world: Two) -> None:
    amina, farid = world.client("Amina"), world.client("Farid")
    hers = opened(world, amina, **{world.q1: "Amina typed"})
    his = opened(world, farid, **{world.q2: "Farid wrote for an hour"})
    assert farid.post(world.at, {**his, "later": "1"}).status_code == 302
    assert b"data-saved" in amina.post(world.at, hers, headers=SCRIPT).content
    assert world.answers() == {
        world.one.key: "Amina typed", world.two.key: "Farid wrote for an hour",
    }  # fmt: skip
    assert amina.post(world.at, {**hers, "later": "1"}).status_code == 302
    assert world.answers()[world.two.key] == "Farid wrote for an hour"


def test_a_page_without_its_marks_takes_nothing_away(world: Two) -> None:
    answering.save(contribution=world.made, answers={world.two.key: "Kept"})
    world.client("Amina").post(world.at, {world.q1: "New", world.q2: ""})
    assert world.answers() == {world.one.key: "New", world.two.key: "Kept"}


def test_who_saves_later_sees_both_and_chooses(world: Two) -> None:
    amina, farid = world.client("Amina"), world.client("Farid")
    hers = opened(world, amina, **{world.q1: "Hers", world.q2: "Hers too"})
    farid.post(world.at, opened(world, farid, **{world.q1: "His"}))
    answer = amina.post(world.at, hers)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "His" in html
    assert "Hers" in html
    assert world.answers() == {world.one.key: "His", world.two.key: "Hers too"}
    yours = page(answer)
    assert amina.post(world.at, {**yours, "theirs": world.q1, "later": "1"}).status_code == 302
    assert world.answers()[world.one.key] == "His"
    assert amina.post(world.at, {**yours, "later": "1"}).status_code == 302
    assert world.answers()[world.one.key] == "Hers"


def test_what_was_chosen_stays_chosen_while_something_else_is_wrong(world: Two) -> None:
    amina = world.client("Amina")
    hers = opened(world, amina, **{world.q1: "Hers"})
    answering.save(contribution=world.made, answers={world.one.key: "His"})
    again = page(amina.post(world.at, hers), **{world.q3: "99"})
    answer = amina.post(world.at, {**again, "theirs": world.q1})
    assert answer.status_code == 200
    assert f'name="theirs" value="{world.q1}" checked' in answer.content.decode()
    assert world.answers()[world.one.key] == "His"


def test_saving_while_one_writes_says_that_somebody_was_first(world: Two) -> None:
    amina = world.client("Amina")
    hers = opened(world, amina, **{world.q1: "Hers"})
    answering.save(contribution=world.made, answers={world.one.key: "His"})
    answer = amina.post(world.at, hers, headers=SCRIPT)
    assert answer.status_code == 409
    assert b"data-saved" not in answer.content
    assert b"<html" not in answer.content
    assert b"One?" in answer.content
    assert world.answers() == {world.one.key: "His"}


def test_one_goes_on_on_ones_own_page_and_back_to_what_stood_there(world: Two) -> None:
    amina = world.client("Amina")
    hers = opened(world, amina)
    for text in ("H", "He", "Hers", ""):
        answer = amina.post(world.at, {**hers, world.q1: text}, headers=SCRIPT)
        assert answer.status_code == 200
        assert world.answers().get(world.one.key, "") == text


def test_two_windows_of_one_person_are_two_pages(world: Two) -> None:
    amina = world.client("Amina")
    first, second = opened(world, amina, **{world.q1: "1"}), opened(world, amina)
    amina.post(world.at, first, headers=SCRIPT)
    assert amina.post(world.at, {**second, world.q1: "2"}).status_code == 409
    assert amina.post(world.at, {**second, world.q2: "2"}).status_code == 302
    assert world.answers() == {world.one.key: "1", world.two.key: "2"}


def test_a_title_that_somebody_else_wrote_anew_is_not_undone(world: Two) -> None:
    amina, at = world.client("Amina"), world.at.replace("/1/", "/start/")

    def told(answer: Any, **changes: str) -> dict[str, str]:
        marks = {f"seen:{name}": it for name, it in answer.context["marks"].items()}
        form = answer.context["form"]
        return {**marks, **{it.html_name: str(it.value() or "") for it in form}, **changes}

    page = amina.get(at)
    answering.save(contribution=world.made, title="His title")
    assert amina.post(at, told(page, language="sw")).status_code == 302
    now = Contribution.objects.get()
    assert (now.title, now.language) == ("His title", "sw")
    answer = amina.post(at, told(page, title="Her title"))
    assert answer.status_code == 409
    assert "His title" in answer.content.decode()
    assert Contribution.objects.get().title == "His title"
    assert amina.post(at, told(answer)).status_code == 302
    assert Contribution.objects.get().title == "Her title"


def test_who_is_taken_off_while_writing_gets_their_words_back(world: Two) -> None:
    farid = world.client("Farid")
    his = opened(world, farid, **{world.q1: "An hour of words"})
    answering.drop_co_author(co_author=world.made.co_authors.get())
    answer = farid.post(world.at, his)
    assert answer.status_code == 404
    assert "An hour of words" in answer.content.decode()
    assert his["page"] not in answer.content.decode()
    assert b"<html" not in farid.post(world.at, his, headers=SCRIPT).content
    assert farid.get(world.at).status_code == 404


@pytest.mark.parametrize("sent", ["²", "9" * 5000, "x", "-1"])
def test_a_number_that_is_none_removes_nothing(world: Two, sent: str) -> None:
    amina = world.client("Amina")
    assert amina.post(world.at, {"detach": sent}).status_code < 500
    people = world.at.replace("/1/", "/people/")
    assert amina.post(people, {"drop": sent, "name": "x"}).status_code < 500
    tell = reverse("calls:tell", args=[world.call.slug])
    assert world.client("Dora").post(tell, {"decision": sent}).status_code == 302
    assert world.made.co_authors.count() == 1


ANSWERS = st.one_of(st.none(), st.text("ab", max_size=2), st.lists(st.sampled_from("ab")))


@given(yours=ANSWERS, now=ANSWERS, shown=ANSWERS)
def test_what_somebody_else_wrote_is_kept_or_was_shown(yours: Any, now: Any, shown: Any) -> None:
    new, theirs = sort(
        {"k": yours}, kept={"k": now}, written_in={},
        shown=Shown("page", {"k": fingerprint(shown)}),
    )  # fmt: skip
    if new:
        assert fingerprint(now) == fingerprint(shown) != fingerprint(yours)
    if theirs:
        assert len({fingerprint(it) for it in (yours, now, shown)}) == 3
    if not new and not theirs:
        assert fingerprint(yours) in (fingerprint(now), fingerprint(shown))
