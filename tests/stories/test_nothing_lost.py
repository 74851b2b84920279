"""Nothing typed is lost: signed out while writing, closed without keeping, written by two."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.sessions.models import Session
from tests.hub.library.shelved import author, draft
from tests.stories.test_library import enter

from browsing import Visitor, overhang, small_targets, violations
from counted.hub.desk import membership
from counted.hub.desk.actions import ask
from counted.hub.library import actions
from counted.hub.library.models import Item

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PASSWORD = "a long password of hers"


@pytest.fixture
def expected() -> tuple[str, ...]:
    """Whoever is signed out, or writes on what has changed, is answered so."""
    return ("403", "409")


def look(page: Page, path: Path) -> None:
    """Nothing hangs over on a phone, and everything can be pressed."""
    page.screenshot(path=path, full_page=True)
    assert overhang(page) <= 0
    assert small_targets(page) == []


def test_signed_out_while_writing_on_a_phone_without_a_script(
    visitor: Visitor, tmp_path: Path
) -> None:
    amina = author()
    amina.set_password(PASSWORD)
    amina.save()
    amina.emailaddress_set.create(email=amina.email, verified=True, primary=True)
    page = enter(visitor, amina, "/library/new/news/", width=320, script=False)
    page.get_by_label("Title", exact=True).first.fill("Every third door")
    page.locator("[name=text]").fill("First line.\n\nSecond <line>.")
    Session.objects.all().delete()
    page.get_by_role("button", name="Keep").click()
    assert "You are not signed in" in page.locator("h1").inner_text()
    look(page, tmp_path / "kept.png")
    page.get_by_role("button", name="Sign in, and come back to this").click()
    page.fill("[name=login]", amina.email)
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button.button").first.click()
    assert page.url.endswith("/kept/")
    look(page, tmp_path / "again.png")
    page.get_by_role("button", name="Send it again").click()
    item = Item.objects.get()
    assert (item.title, item.text) == (
        "Every third door",
        "First line.\r\n\r\nSecond <line>.",
    )


def test_somebody_else_at_the_same_phone_reads_it_after_asking(
    visitor: Visitor, tmp_path: Path
) -> None:
    boris = author("Boris")
    boris.set_password(PASSWORD)
    boris.save()
    boris.emailaddress_set.create(email=boris.email, verified=True, primary=True)
    page = enter(visitor, author(), "/library/new/news/", width=320, script=False)
    page.locator("[name=text]").fill("For my doctor only.")
    Session.objects.all().delete()
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("button", name="Sign in, and come back to this").click()
    page.goto(f"{visitor.address}/kept/")
    assert "doctor" not in page.content()
    look(page, tmp_path / "waiting.png")
    page.get_by_role("link", name="Sign in").last.click()
    page.fill("[name=login]", boris.email)
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button.button").first.click()
    assert page.url.endswith("/kept/")
    assert "doctor" not in page.content()
    look(page, tmp_path / "asking.png")
    page.get_by_role("button", name="show me the text").click()
    assert page.locator("textarea").first.input_value() == "For my doctor only."
    assert not page.get_by_role("button", name="Send it again").count()
    look(page, tmp_path / "text.png")
    assert not Item.objects.exists()


def test_whoever_wrote_without_an_account_writes_again(visitor: Visitor) -> None:
    facts = {"name": "Chen", "email": "chen@example.org"}
    made = ask(kind=membership.CONTACT, title="Hello", text="May I join?", facts=facts)
    page = visitor.arrive(membership.contact_page(made))
    page.locator("[name=text]").fill("And my sister?")
    page.locator("main form button").first.click()
    assert [it.text for it in made.steps.all()] == ["May I join?", "And my sister?"]


def test_what_is_not_saved_is_said_and_saved_while_one_writes(visitor: Visitor) -> None:
    page = enter(visitor, author(), "/library/new/news/")
    asked: list[str] = []
    page.on("dialog", lambda it: (asked.append(it.type), it.accept()))
    page.locator("[name=text]").press_sequentially("Half a sen")
    line = page.locator("#saved")
    assert line.inner_text() == "Not saved yet."
    page.reload()
    assert asked == ["beforeunload"]
    page.locator("[name=text]").press_sequentially("Half a sen")
    page.locator("#saved [data-saved]").wait_for(timeout=8000)
    page.reload()
    assert asked == ["beforeunload"]
    assert page.locator("[name=text]").input_value() == "Half a sen"
    assert not visitor.complaints


def test_two_who_write_at_the_same_time(visitor: Visitor, tmp_path: Path) -> None:
    item = draft("water", "case")
    page = enter(
        visitor, author(), f"/library/{item.pk}/edit/", width=320, script=True, policy=False
    )
    page.locator("[name=text]").fill("My words about the wells.")
    actions.write(item=item, by=author(), content={"text": "Other words.", "place": "Kisumu"})
    page.get_by_role("button", name="Keep").click()
    assert "kept revision 2" in page.content()
    assert page.locator("[name=text]").input_value() == "My words about the wells."
    look(page, tmp_path / "meeting.png")
    assert violations(page) == []
    page.get_by_role("button", name="Keep").click()
    item.refresh_from_db()
    assert (item.text, item.place) == ("My words about the wells.", "Kisumu")
