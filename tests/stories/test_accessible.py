"""No page keeps anybody out: every address that Django knows, in three languages, narrow and wide.

One world for the whole module, so that the story of the pages is told in minutes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from tests.stories.everywhere import Everywhere, Shown

from browsing import Visitor, overhang, small_targets, violations

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PHONE, WIDE = 320, 1280
HIGH = 800
#: A key answers to a script only (a code from a phone goes without one), and the page of components
#: shows pieces of forms.
PIECES = frozenset({"mfa_add_webauthn", "mfa_authenticate", "ui:components"})
#: Of each page: forms that cannot be sent without a script, and links that lead nowhere.
HELD_BACK = """() => [
  ...[...document.querySelectorAll('main form')].filter(it => it.checkVisibility())
    .filter(it => !it.querySelector("button:not([type=button]), input[type=submit]")),
  ...document.querySelectorAll("main a:not([href]), main a[href='#'], a[href^='javascript']"),
].map(it => it.outerHTML.slice(0, 160))"""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[Everywhere]:
    """The world, for all tests of this module; whoever typed a password is believed for long."""
    from django.test import override_settings

    with django_db_blocker.unblock(), override_settings(ACCOUNT_REAUTHENTICATION_TIMEOUT=9999):
        made = Everywhere()
        yield made
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(scope="module")
def address(world: Everywhere) -> Iterator[str]:
    """Where the site is served while this module is told."""
    from pytest_django.live_server_helper import LiveServer

    server = LiveServer("localhost")
    yield server.url.replace("localhost", "127.0.0.1")
    server.stop()


class Reader:
    """One browser window for each person, in one language."""

    def __init__(self, browser: Browser, world: Everywhere, address: str, **how: Any) -> None:
        self.visitor = Visitor(browser, address)
        self.world, self.how = world, how
        self.windows: dict[str, Page] = {}

    def open(self, it: Shown) -> Page:
        """A page, with those who may see it."""
        if it.who not in self.windows:
            page = self.windows[it.who] = self.visitor.arrive("/about/", **self.how)
            kept = {"name": "sessionid", "value": self.world.session(it.who)}
            if kept["value"]:
                page.context.add_cookies([{**kept, "url": self.visitor.address}])
        page = self.windows[it.who]
        page.goto(it.url)
        assert page.url.endswith(it.url), f"{it.url} leads to {page.url}"
        return page

    def complaints(self) -> list[str]:
        """What the browser complained about since it was last asked."""
        said = list(self.visitor.complaints)
        self.visitor.complaints.clear()
        return said


def wrong_at(page: Page, *, width: int) -> list[str]:
    """Everything that keeps somebody out of a page at a width."""
    page.set_viewport_size({"width": width, "height": HIGH})
    found = violations(page)
    if (over := overhang(page)) > 0:
        found.append(f"{over} px wider than the screen")
    return [*found, *(f"small: {it}" for it in small_targets(page))]


def told(wrong: dict[str, list[str]]) -> str:
    return "\n".join(f"{where}: {one}" for where, found in wrong.items() for one in found)


def test_every_address_has_a_page_in_this_world(world: Everywhere) -> None:
    assert not world.dark, (
        "Nobody is shown anything at these addresses; let tests/hub/access or "
        f"tests/stories/everywhere.py have something there: {sorted(world.dark)}"
    )
    assert not world.broken
    assert len(world.shown) > 100


@pytest.mark.parametrize("language", ["en", "ar", "zh-hans"])
def test_nobody_is_kept_out(
    browser: Browser, world: Everywhere, address: str, language: str
) -> None:
    reader = Reader(browser, world, address, language=language, policy=False)
    wrong: dict[str, list[str]] = {}
    for it in world.shown:
        page = reader.open(it)
        for width in (PHONE, WIDE):
            if found := [*wrong_at(page, width=width), *reader.complaints()]:
                wrong[f"{it.route} {it.url} as {it.who}, {width} px"] = found
    reader.visitor.leave()
    assert not wrong, told(wrong)


def test_every_page_is_read_and_sent_without_a_script(
    browser: Browser, world: Everywhere, address: str
) -> None:
    reader = Reader(browser, world, address, width=PHONE, script=False)
    wrong: dict[str, list[str]] = {}
    for it in world.shown:
        page = reader.open(it)
        found = [] if it.route in PIECES else page.evaluate(HELD_BACK)
        found += reader.complaints()
        if overhang(page) > 0:
            found.append("wider than the screen")
        if found:
            wrong[f"{it.route} {it.url} as {it.who}"] = found
    reader.visitor.leave()
    assert not wrong, told(wrong)
