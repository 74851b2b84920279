"""What the tests of the hub share: Django, set up before the first module of theirs is read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation

import django_world

django_world.set_up()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A page that was read in another language leaves that language on; no test inherits it."""
    with translation.override("en"):
        yield
