"""What tests of calls share."""

from __future__ import annotations

import pytest
from tests.hub.calls.cast import World


@pytest.fixture
def world(db: None) -> World:
    """The cast with a draft of a call, without questions."""
    return World()
