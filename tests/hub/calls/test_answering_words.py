"""What whoever answers a call reads on the way: what comes next, who sees it, by when."""

from __future__ import annotations

from datetime import date

import pytest
from tests.hub.calls.cast import World

from counted.hub.calls import actions, answering
from counted.hub.calls.models import Contribution
from counted.hub.ui.words import day, deadline

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def send(world: World, made: Contribution, step: str, **told: str) -> str:
    at = f"/contributions/{made.code}/write/{step}/"
    return world.client("Amina").post(at, told, follow=True).content.decode()


def see(world: World, address: str) -> str:
    marks = str.maketrans("", "", "\u2068\u2069")  # keep directions apart
    return world.client("Amina").get(address).content.decode().translate(marks)


def test_what_is_saved_for_later_has_a_link(world: World) -> None:
    world.publish()
    page = send(world, world.draft(), "1", later="1")
    assert 'You find it under <a href="/calls/mine/">Calls: mine</a>.' in page


def test_whoever_looks_over_reads_until_when_and_who_sees_it(world: World) -> None:
    actions.change(call=world.call, values={"decisions_due": date(2031, 2, 3)})
    world.publish()
    made = world.draft()
    page = see(world, f"/contributions/{made.code}/write/check/")
    assert deadline(world.call.closes_at) in page
    assert "Reviewers do not see your name; you do not see theirs." in page
    assert "Those who decide see your name in any case" in page
    page = send(world, made, "check", submit="1")
    said = f"You are told what is decided, and why, by {day(date(2031, 2, 3))}."
    assert said in page
    assert said in see(world, f"/contributions/{made.code}/")


def test_an_answer_to_hand_in_shows_its_deadline(world: World) -> None:
    world.publish()
    world.draft()
    said = f"Hand it in by {deadline(world.call.closes_at)}"
    assert said in see(world, "/my-work/")
    assert said in see(world, "/calls/mine/")
    world.close()
    assert said not in see(world, "/my-work/")


def test_what_is_asked_after_an_answer_is_said_beforehand(world: World) -> None:
    agreed = world.ask("yes_no", "Did they agree?")
    actions.add_question(
        call=world.call,
        values={
            "variant": "text", "label": "How did they agree?", "condition": agreed,
            "condition_values": ["yes"],
        },
    )  # fmt: skip
    world.publish()
    made = world.draft()
    at = f"/contributions/{made.code}/write/1/"
    said = "If you answer ‘Yes’, you are also asked: How did they agree?"
    assert said in see(world, at)
    page = world.client("Amina").post(at, {f"q{agreed.pk}": "perhaps"}).content.decode()
    assert "you are also asked" in page, "also where something is to be mended"
    answering.save(contribution=made, answers={agreed.key: "yes"})
    assert said not in see(world, at), "it is asked"


def test_each_box_of_the_stages_has_a_label_to_see(world: World) -> None:
    made_of = world.ask("participation", "Who took part?")
    world.publish()
    page = see(world, f"/contributions/{world.draft().code}/write/1/")
    assert page.count(">What shows it</label>") == 6
    for number in range(12):
        assert f'<label for="id_q{made_of.pk}_{number}"' in page
    assert "asking, observing, measuring" in page
