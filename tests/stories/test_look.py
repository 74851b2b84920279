"""How the pages of the frame look and behave in a real browser, for people who differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from browsing import Visitor, overhang, small_targets, violations
from counted.hub.ui import registry
from counted.hub.ui.registry import Destination

if TYPE_CHECKING:
    pass

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = ["/", "/ui/", "/about/", "/accounts/login/", "/accounts/signup/"]
LANGUAGES = ["en", "ar"]
SCHEMES = ["light", "dark"]
PHONE, DESK = 320, 1280


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_nothing_keeps_anybody_out(visitor: Visitor, language: str, scheme: str) -> None:
    for width in (PHONE, DESK):
        page = visitor.arrive("/ui/", language=language, width=width, scheme=scheme, policy=False)
        assert violations(page) == []
        visitor.leave()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", [it for it in PAGES if it != "/ui/"])
def test_nothing_keeps_anybody_out_of_the_other_pages(
    visitor: Visitor, path: str, language: str
) -> None:
    page = visitor.arrive(path, language=language, width=PHONE, scheme="dark", policy=False)
    page.locator(".menu > summary").click()
    assert violations(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_hangs_over_and_everything_can_be_hit(visitor: Visitor, language: str) -> None:
    for path in PAGES:
        page = visitor.arrive(path, language=language, width=PHONE)
        assert overhang(page) <= 0, path
        assert small_targets(page) == [], path
        visitor.leave()


@pytest.mark.parametrize("language", ["ru", "ar"])
def test_the_masthead_holds_long_words_at_every_width(
    visitor: Visitor, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "_destinations", {})
    for number in range(4):
        here = ("ui:about", "ui:components", "account_login", "account_signup")[number]
        registry.register_destination(Destination("Организации и учреждения", here, order=number))
    for width in (360, 768, 1090, 1280):
        page = visitor.arrive("/about/", language=language, width=width)
        assert overhang(page) <= 0, width
        visitor.leave()


@pytest.mark.parametrize("path", PAGES)
def test_the_policy_blocks_nothing_of_ours(visitor: Visitor, path: str) -> None:
    page = visitor.arrive(path)
    assert page.evaluate("document.styleSheets.length") == 4
    assert page.evaluate("getComputedStyle(document.body).fontVariantNumeric") != "normal"


def test_the_first_key_leads_past_the_navigation(visitor: Visitor) -> None:
    page = visitor.arrive("/about/")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert focused.get_attribute("href") == "#main"
    assert focused.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_focus_can_be_seen(visitor: Visitor) -> None:
    page = visitor.arrive("/accounts/login/")
    for _ in range(12):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "(it => { const look = getComputedStyle(it.closest('.choice') || it);"
            " return [look.outlineStyle, parseFloat(look.outlineWidth)]; })(document.activeElement)"
        )
        assert outline[0] == "solid"
        assert outline[1] >= 2


def test_without_scripts_the_menu_opens_and_the_language_changes(visitor: Visitor) -> None:
    page = visitor.arrive("/about/?from=here", width=PHONE, script=False)
    menu = page.locator(".menu")
    assert not menu.get_by_role("link", name="Library").is_visible()
    menu.locator("summary").click()
    assert menu.get_by_role("link", name="Library").is_visible()
    menu.locator("summary").click()
    page.locator(".tongue summary").click()
    page.locator(".tongue").get_by_role("button", name="العربية").click()
    page.wait_for_url("**/about/?from=here")
    assert page.locator("html").get_attribute("dir") == "rtl"


def test_without_scripts_the_form_is_told_what_is_wrong(visitor: Visitor) -> None:
    page = visitor.arrive("/accounts/login/", script=False)
    page.locator("#id_login").fill("chen@example.org")
    page.locator("#id_password").fill("not the one")
    page.locator("main button[type=submit]").first.click()
    assert page.locator(".summary").is_visible()


def test_in_arabic_everything_starts_from_the_right(visitor: Visitor) -> None:
    page = visitor.arrive("/ui/", language="ar")
    brand = page.locator(".brand").first.bounding_box()
    notice = page.locator(".notice").first
    assert brand["x"] > DESK / 2
    assert notice.evaluate("it => getComputedStyle(it).borderRightWidth") == "5px"


def test_on_a_phone_the_group_and_its_share_come_first(visitor: Visitor) -> None:
    page = visitor.arrive("/ui/", width=PHONE)
    row = page.locator("#estimates tbody tr").first
    head, share = row.locator("th").bounding_box(), row.locator(".key").bounding_box()
    interval = row.locator("td.num").nth(1).bounding_box()
    assert abs(head["y"] - share["y"]) < 8
    assert share["x"] > head["x"]
    assert interval["y"] > share["y"]
    assert row.get_by_role("rowheader").count() == 1


def test_more_contrast_forced_colours_and_print_leave_the_page_whole(visitor: Visitor) -> None:
    page = visitor.arrive("/ui/", width=PHONE, policy=False, contrast="more")
    assert violations(page) == []
    for media in ({"forced_colors": "active"}, {"media": "print"}):
        page.emulate_media(**media)
        assert overhang(page) <= 0
    assert not page.locator(".menu").is_visible()
