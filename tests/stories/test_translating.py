"""A text of the library is translated in a real browser without a script, and read in Arabic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.urls import reverse
from tests.hub.accounts.cast import House
from tests.hub.library.shelved import shelve

from browsing import Visitor, overhang, small_targets, violations
from counted.hub.library import actions

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PHONE, WIDE = 320, 1280


@pytest.fixture
def house() -> House:
    """The cast."""
    return House()


def enter(visitor: Visitor, house: House, name: str, path: str, **options: Any) -> Page:
    """Come in signed in."""
    page = visitor.arrive("/about/", **options)
    cookie = house.client(name).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": visitor.address}]
    )
    page.goto(path)
    return page


def test_a_member_translates_and_a_reader_reads_it_in_arabic(visitor, house) -> None:
    item = shelve("water", record={"joining": "On Thursdays"})
    page = enter(visitor, house, "Musa", "/initiatives/water/", width=PHONE, script=False)
    page.get_by_role("link", name="Translate it into another language").click()
    page.get_by_role("link", name="العربية").click()
    page.get_by_role("textbox", name="Title").fill("نعد الماء")
    page.get_by_role("button", name="Save", exact=True).last.click()
    assert page.get_by_text("Saved.").is_visible()
    assert overhang(page) <= 0
    reader = visitor.arrive("/initiatives/water/?in=ar", width=WIDE)
    heading = reader.get_by_role("heading", level=1)
    assert (heading.inner_text(), heading.get_attribute("dir")) == ("نعد الماء", "rtl")
    assert item.pk


@pytest.mark.parametrize("width", [PHONE, WIDE])
@pytest.mark.parametrize("language", ["en", "ar", "zh"])
def test_the_pages_of_translation_and_of_programs_are_open_to_all(
    visitor, house, width, language
) -> None:
    name = actions.thing(shelve("water"))
    page = enter(visitor, house, "Musa", "/about/", width=width, language=language, policy=False)
    wrong = []
    for path in (
        reverse("desk:translate", args=[name, "fr"]),
        reverse("desk:translate_choose", args=[name]),
        reverse("accounts:tokens"),
        "/api/",
        "/initiatives/water/",
    ):
        page.goto(path)
        wrong += [(path, it) for it in (*violations(page), *small_targets(page))]
        wrong += [(path, "overhang")] if overhang(page) > 0 else []
    assert wrong == []


def test_what_a_page_tells_machines_is_no_script_to_the_policy(visitor, house) -> None:
    shelve("water")
    page = visitor.arrive("/about/")
    complaints: list[str] = []
    page.on("console", lambda it: complaints.append(it.text))
    page.goto("/initiatives/water/")
    assert page.locator('script[type="application/ld+json"]').count() == 1
    assert complaints == []
