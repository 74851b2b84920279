"""What the stories share: Django, set up before the first of them is read, a browser, a visitor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

import django_world
from browsing import Visitor, chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

django_world.set_up()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all stories of a module."""
    with chromium() as opened:
        yield opened


@pytest.fixture
def address(live_server: Any) -> str:
    """Where the site answers."""
    return str(live_server.url)


@pytest.fixture
def expected() -> tuple[str, ...]:
    """What the browser may complain of: parts of its words. A story that provokes some names it."""
    return ()


@pytest.fixture
def visitor(browser: Browser, address: str, expected: tuple[str, ...]) -> Iterator[Visitor]:
    """Somebody who comes by, leaves again, and saw no complaint of the browser but those."""
    somebody = Visitor(browser, address)
    yield somebody
    somebody.leave()
    assert not [it for it in somebody.complaints if not any(one in it for one in expected)]
