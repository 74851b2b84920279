"""From a need to an exchange between peers: on a phone, in a real browser, without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from tests.hub.library.shelved import shelve
from tests.hub.partnerships.circle import Circle

from browsing import Visitor
from counted.hub.accounts.models import User
from counted.hub.desk import actions as desk
from counted.hub.desk.models import Request
from counted.hub.library import actions, rooms
from counted.hub.library.models import Concept, Item
from counted.hub.partnerships.models import Exchange, Need

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PHONE = 320


class Alive(Circle):
    """The circle with a room that is written, cases, trainings, needs and exchanges."""

    def __init__(self) -> None:
        super().__init__()
        for it in (User, Item, Need, Exchange):
            it.objects.update(made_up=True)
        dora, topic = self["Dora"], ["data-quality"]
        concept = Concept.objects.get(key="data-quality")
        self.room = rooms.open_room(concept=concept, by=dora, made_up=True)
        record = {
            "concept": "data-quality",
            "known": "Asking one in ten again finds most mistakes.\n\n* Cheap\n* Quick",
            "disputed": "Who may call data *good*?",
        }
        actions.write(item=self.room, by=dora, content={"record": record, "summary": "Is it so?"})
        actions.publish_at_once(item=self.room, by=dora)
        told = {"problem": "P", "gaps": "How many sleep on boats."}
        case = shelve("toilets", kind="case", topics=topic, record=told)
        rooms.recommend(room=self.room, case=case, by=dora, why="It asked one in ten again.")
        shelve("sampling", kind="resource", topics=topic, record={"type": "training"})
        shelve("rivers", topics=topic, countries=["UGA"])
        self.first = self.need(visibility="public")
        for name in ("Boris", "Musa"):
            self.need(name, statement="كيف نتحقق من البيانات؟", language="ar")
        self.made = self.exchange(organisations=[self.office], need=self.first)

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


def test_from_a_need_to_an_exchange(visitor: Visitor) -> None:
    world = Alive()
    page = world.arrive(visitor, "Amina", "/needs/new/", width=PHONE, script=False)
    page.get_by_label("What do you need to know").fill("How do we check what we wrote?")
    page.locator("#id_topic").select_option("data-quality")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Ask Farid").click()
    page.get_by_label("What would you like to learn").fill("May we visit you?")
    page.get_by_role("button", name="Send").click()
    request = Request.objects.get(kind="peer")
    assert page.url.endswith(f"/requests/{request.pk}/")
    desk.take_step(request=request, by=world["Farid"], action="accept", text="Come in May.")
    page.reload()
    page.get_by_role("link", name="Begin an exchange together").click()
    page.get_by_label("Title").fill("A visit in May")
    page.get_by_label("What do you want to learn").fill("To see how they check.")
    page.get_by_role("button", name="Save").click()
    assert page.get_by_role("heading", name="A visit in May").is_visible()
    assert page.get_by_text("Answers this").or_(page.get_by_text("This answers")).is_visible()
