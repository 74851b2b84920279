"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"

# Machines are shared and noisy: no test fails because it was slow.
settings.register_profile("counted", deadline=None)
settings.load_profile("counted")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference data beside the project; skipped where absent, an error in CI."""
    if SHARED.is_dir():
        return SHARED
    if os.environ.get("CI"):
        pytest.fail("The reference data beside the project (../shared) are missing.")
    pytest.skip("The reference data beside the project (../shared) are not here.")


def pytest_configure() -> None:
    """Decide where this run keeps its database; nothing is started."""
    import django_world

    django_world.root()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest, so that at the end no processor waits for another one's browser."""
    items.sort(key=lambda it: it.get_closest_marker("browser") is None)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> None:
    """Give this process its own database; asked for by every test that touches one."""
    import django_world

    with django_db_blocker.unblock():
        django_world.make_database()


def pytest_unconfigure() -> None:
    """Leave the test database and remove what the run wrote."""
    import django_world

    django_world.tear_down()
