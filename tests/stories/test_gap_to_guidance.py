"""From what a case lacks to a clause that says it, and from the clause back: on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from tests.hub.guidance.documents.shelf import Shelf
from tests.hub.library.shelved import shelve

from browsing import Visitor
from counted.hub.desk.models import Notice
from counted.hub.guidance.models import Document, Gap

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PHONE = 320


class Register(Shelf):
    """The house with a framework on its shelf and a case in its library."""

    def __init__(self) -> None:
        super().__init__()
        self.document()
        self.case = shelve("women-at-the-well", kind="case", title="Women at the well")

    def arrive(self, visitor: Visitor, who: str, path: str) -> Page:
        """Come to a page as somebody who has signed in, without a script."""
        page = visitor.arrive("/about/", width=PHONE, script=False)
        client = Client()
        client.force_login(self.people[who])
        session = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": visitor.address}])
        page.goto(path)
        return page


def fits(page: Page) -> bool:
    """Nothing stands beyond the edge."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_a_case_raises_a_gap_that_changes_a_clause_which_leads_back(visitor: Visitor) -> None:
    world = Register()
    page = world.arrive(visitor, "Amina", "/cases/women-at-the-well/")
    page.get_by_role("link", name="Raise a gap").first.click()
    assert fits(page)
    page.get_by_label("What is missing?").fill("Nobody says how to ask women who are afraid.")
    page.get_by_role("radio", name="Methodological").check()
    page.get_by_role("radio", name="People are left out").check()
    page.get_by_role("button", name="Raise it").click()
    if page.get_by_role("button", name="No, raise it").count():
        page.get_by_role("button", name="No, raise it").click()
    gap = Gap.objects.get()
    assert page.url.endswith(f"/gaps/{gap.pk}/")
    page.get_by_role("link", name="Propose").first.click()
    page.locator("textarea").first.fill("Women ask women, in a place they choose.")
    page.get_by_role("button", name="Propose it").click()
    assert page.get_by_text("Women ask women").first.is_visible()

    office = world.arrive(visitor, "Dora", "/guidance/a-framework-of-ours/")
    office.get_by_role("button", name="Write it further").click()
    assert fits(office)
    office.get_by_role("link", name="Write 1.1").click()
    office.locator("#id_text").fill("Women ask women.")
    office.get_by_role("button", name="Save").click()
    office.get_by_role("link", name="Because of … 1.1").click()
    office.get_by_role("checkbox", name=gap.name).check()
    office.get_by_label("How does it take them up?").fill("It says who asks.")
    office.get_by_role("button", name="Save").click()
    office.get_by_role("link", name="Publish …").click()
    office.get_by_label("What is new?").fill("Who asks is said.")
    office.get_by_role("button", name="Publish it").click()
    assert Document.objects.get().versions.filter(state="final").count() == 2

    assert Notice.objects.filter(person=world["Amina"], url__startswith="/gaps/").exists()
    page.goto("/guidance/a-framework-of-ours/c2/")
    assert page.get_by_text("Women ask women.").first.is_visible()
    assert fits(page)
    page.get_by_role("link", name=f"{gap.name}:").click()
    page.get_by_role("link", name="Women at the well").first.click()
    assert page.url.endswith("/cases/women-at-the-well/")
