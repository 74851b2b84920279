"""The pages of calls in a real browser: for everybody, on a phone, in Arabic, without a script."""

from __future__ import annotations

from time import sleep
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from tests.hub.calls.cast import World

from browsing import Visitor
from counted.hub.calls import answering
from counted.hub.calls.models import Call

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PHONE = 320


class Alive(World):
    """A call that is open, and a draft of an answer."""

    def __init__(self) -> None:
        super().__init__(template="cases")
        Call.objects.update(made_up=True)
        for it in self.call.questions.filter(is_required=True):
            it.is_required = False
            it.save()
        self.publish()
        self.mine = self.draft(title="Our own counting")

    def arrive(self, visitor: Visitor, who: str | None, path: str, **how: Any) -> Page:
        """Come to a page as somebody who has signed in."""
        page = visitor.arrive("/about/", **how)
        if who:
            client = Client()
            client.force_login(self.people[who])
            session = client.cookies["sessionid"].value
            page.context.add_cookies(
                [{"name": "sessionid", "value": session, "url": visitor.address}]
            )
        page.goto(path)
        return page


def test_an_answer_is_saved_while_it_is_written(visitor: Visitor) -> None:
    world = Alive()
    page = world.arrive(visitor, "Amina", f"/contributions/{world.mine.code}/write/1/", width=PHONE)
    question = world.call.questions.get(maps_to="place")
    page.locator(f"#id_q{question.pk}").fill("Mwanza")
    page.locator(f"#id_q{question.pk}").blur()
    page.get_by_text("Saved.").wait_for()
    world.mine.refresh_from_db()
    assert world.mine.answers[question.key] == "Mwanza"


def until_answered(world: Alive, key: str, text: str, *, seconds: float) -> bool:
    """Whether an answer arrives in time."""
    for _ in range(round(seconds * 10)):
        world.mine.refresh_from_db()
        if world.mine.answers.get(key) == text:
            return True
        sleep(0.1)
    return False


@pytest.mark.parametrize("how", ["leaves", "turns to another page", "goes on writing"])
def test_what_was_typed_a_moment_ago_is_not_lost(visitor: Visitor, how: str) -> None:
    world = Alive()
    page = world.arrive(visitor, "Amina", f"/contributions/{world.mine.code}/write/1/", width=PHONE)
    question = world.call.questions.get(maps_to="place")
    page.on("dialog", lambda dialog: dialog.accept())  # "Leave this page?"
    page.locator(f"#id_q{question.pk}").press_sequentially("Mwanza")
    if how == "leaves":
        page.goto("/about/")
    elif how == "turns to another page":
        page.evaluate(
            "Object.defineProperty(document, 'visibilityState', {value: 'hidden'});"
            "document.dispatchEvent(new Event('visibilitychange'))"
        )
    seconds = 10 if how == "goes on writing" else 3  # before the page saves by itself
    assert until_answered(world, question.key, "Mwanza", seconds=seconds)


def test_everything_goes_without_a_script(visitor: Visitor) -> None:
    world = Alive()
    at = f"/contributions/{world.mine.code}/write/1/"
    page = world.arrive(visitor, "Amina", at, width=PHONE, script=False)
    question = world.call.questions.get(maps_to="place")
    page.locator(f"#id_q{question.pk}").fill("Mwanza")
    page.get_by_role("button", name="Save and go on").click()
    world.mine.refresh_from_db()
    assert world.mine.answers[question.key] == "Mwanza"
    assert page.url.endswith("/write/2/")


def test_who_was_not_the_first_is_told_and_keeps_what_they_typed(visitor: Visitor) -> None:
    world = Alive()
    at = f"/contributions/{world.mine.code}/write/1/"
    page = world.arrive(visitor, "Amina", at, width=PHONE)
    question = world.call.questions.get(maps_to="place")
    box = page.locator(f"#id_q{question.pk}")
    box.fill("Mwa")
    box.blur()
    page.get_by_text("Saved.").wait_for()
    answering.save(contribution=world.mine, answers={question.key: "Kisumu"})
    box.fill("Mwanza")
    box.blur()
    page.get_by_text("Not saved: somebody else").wait_for()
    assert box.input_value() == "Mwanza"
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_text("What they answered").wait_for()
    assert page.get_by_text("Kisumu").count() == 1
    assert box.input_value() == "Mwanza"
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    page.get_by_label("Take theirs here.").check()
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url("**/write/2/")
    world.mine.refresh_from_db()
    assert world.mine.answers[question.key] == "Kisumu"
    visitor.complaints[:] = [it for it in visitor.complaints if "409" not in it]  # asked for
