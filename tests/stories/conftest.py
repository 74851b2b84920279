"""What the stories share: Django, set up before the first of them is read, and a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

import django_world
from browsing import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

django_world.set_up()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all stories of a module."""
    with chromium() as opened:
        yield opened
