"""Somebody writes a case study on a phone without a script; its pages keep nobody out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client
from tests.hub.library.shelved import author, belong, draft, shelve
from tests.hub.library.test_files import photograph
from tests.hub.library.test_writing import secretariat

from browsing import Visitor, overhang, small_targets, violations
from counted.hub.accounts.models import User
from counted.hub.desk.models import Request
from counted.hub.evidence.actions import link
from counted.hub.library import actions, file_actions, taxonomy
from counted.hub.library.models import Item

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PHONE, WIDE = 320, 1280
CASE = {
    "started_by": "community_group",
    "participation": [
        {"stage": "design", "level": 5, "why": "Ward meetings chose the questions."},
        {"stage": "collection", "level": 4, "evidence": "https://example.org/minutes"},
        {"stage": "analysis", "level": 2},
    ],
    "assessed_by": "self",
    "problem": "Official figures said nine homes in ten had a toilet.",
    "used_in": [{"kind": "plan", "what": "The plan for the wards", "evidence": "https://e.org/p"}],
    "sources": [{"title": "Report", "url": "https://example.org/report"}],
    "methods": ["community-survey"],
}


def enter(visitor: Visitor, person: User, path: str, **options: Any) -> Page:
    """Come in signed in."""
    client = Client()
    client.force_login(person)
    page = visitor.arrive("/about/", **options)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": visitor.address}]
    )
    page.goto(path)
    return page


def test_from_an_empty_form_to_a_published_case(visitor: Visitor) -> None:
    taxonomy.load()
    dora = secretariat()
    amina = enter(visitor, author(), "/library/new/cases/", width=PHONE, script=False)
    amina.get_by_label("Title", exact=True).first.fill("Every third door")
    amina.locator("[name=text]").fill("# Why\n\nA *quarrel* about toilets.")
    amina.get_by_role("button", name="Show how it will look").click()
    assert "<em>quarrel</em>" in amina.content()
    amina.get_by_label("The problem").fill("Nobody had counted.")
    amina.get_by_role("button", name="Keep").click()
    assert "/cases/every-third-door/" in amina.url
    amina.get_by_role("link", name="Hand in for publication").click()
    amina.get_by_role("button", name="Hand it in").click()
    asked = Request.objects.get()

    page = enter(visitor, dora, f"/requests/{asked.pk}/", script=False)
    page.get_by_role("link", name="Revision 1").click()
    assert "Nobody had counted." in page.content()
    page.goto(f"/requests/{asked.pk}/")
    page.get_by_label("Accept").check()
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Accept").click()
    assert Item.objects.get().state == "published"
    anybody = visitor.arrive("/library/?q=quarrel", script=False)
    assert "Every third door" in anybody.content()
    assert not visitor.complaints


def shelf() -> tuple[Item, Item]:
    """A case study with everything on its page, and a draft that follows another revision."""
    taxonomy.load()
    case = shelve(
        "case", "case", record=CASE, topics=["data-quality"], groups=["women"], licence="CC-BY-4.0",
        latitude=-3.5, longitude=30.25, text="# One\n\n| a | b |\n|---|---|\n| 1 | 2 |",
        keywords=["boats"], stages=["design"], indicators=["6.2"],
    )  # fmt: skip
    belong(author(), "case")
    file_actions.add_file(
        item=case, by=author(), data=photograph(size=(300, 200)), name="a.jpg",
        description="A spring", credit="Amina",
    )  # fmt: skip
    case.refresh_from_db()
    actions.publish(item=case, revision=case.latest)
    initiative = shelve("initiative", language="ar", title="من يسكن فوق الماء")
    link(source=actions.thing(case), relation="illustrates",
         target=actions.thing(initiative), by=author())  # fmt: skip
    other = draft("other", "case", record=CASE)
    actions.write(item=other, by=author(), content={"title": "Another title", "text": "New words"})
    return case, other


@pytest.mark.parametrize(("language", "width"), [("en", PHONE), ("ar", PHONE), ("en", WIDE)])
def test_nothing_keeps_anybody_out(visitor: Visitor, language: str, width: int) -> None:
    case, other = shelf()
    paths = [
        "/library/", "/cases/case/", "/initiatives/initiative/", "/taxonomy/", "/library/mine/",
        "/library/new/resources/", "/library/import/", f"/library/{other.pk}/edit/",
        "/cases/other/", f"/library/{other.pk}/history/", f"/library/{other.pk}/history/2/",
        f"/library/{case.pk}/files/", f"/library/{other.pk}/authors/", f"/library/{case.pk}/links/",
        f"/library/{other.pk}/submit/", f"/library/{case.pk}/withdraw/",
        f"/library/{other.pk}/discard/",
    ]  # fmt: skip
    page = enter(visitor, author(), "/about/", language=language, width=width, policy=False)
    wrong = {}
    for path in paths:
        page.goto(path)
        found = violations(page), overhang(page), small_targets(page), list(visitor.complaints)
        visitor.complaints.clear()
        if found != ([], 0, [], []):
            wrong[path] = found
    assert not wrong, "\n".join(f"{path}: {found}" for path, found in wrong.items())


def test_what_was_written_is_shown_while_it_is_written(visitor: Visitor, tmp_path: Path) -> None:
    page = enter(visitor, author(), "/library/new/news/")
    page.locator("[name=text]").press_sequentially("It is **here**")
    page.locator("#preview strong").wait_for(timeout=5000)
    assert not visitor.complaints
