"""Every address for every role: what they get is what the table says, and no secret is in it."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from tests.hub.access import table, walking
from tests.hub.access.canaries import ROLES
from tests.hub.access.places import places
from tests.hub.access.walking import Walk
from tests.hub.access.world import World

pytestmark = pytest.mark.slow

HOW = "Look at it, and if it is right: python -m tests.hub.access.write"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    """One world for all of this module; gone afterwards."""
    logging.disable()
    with django_db_blocker.unblock(), walking.undone():
        yield World()
    logging.disable(logging.NOTSET)


def test_those_who_answer_for_signing_in_have_their_place() -> None:
    known = [name for name, _thing, method in table.read() if method == "allauth"]
    assert known == walking.theirs(), HOW


def test_nothing_in_the_table_is_a_mistake_of_ours() -> None:
    wrong = [
        key for key, cells in table.read().items() if {it[:1] for it in cells.values()} & {"5"}
    ]
    assert not wrong


def test_whoever_is_refused_writes_nothing() -> None:
    refused = {f"{it}+" for it in table.REFUSED}
    wrote = [key for key, cells in table.read().items() if refused & set(cells.values())]
    assert not wrote


def test_an_address_that_leads_nowhere_known_is_told(world: World) -> None:
    stranger = walking.Route("a:stranger", "strange/<int:pk>/")
    with pytest.raises(walking.UnknownPlaceError, match="a:stranger"):
        walking.things_of(stranger, places(world))


@pytest.mark.parametrize("role", ROLES)
def test_a_role_meets_what_the_table_says(world: World, role: str) -> None:
    met = walking.walk(world, role)
    assert not differences(role, met), HOW
    assert not table.wrongly_met(role, met.met)


def differences(role: str, met: Walk) -> list[str]:
    """Where the table says something else."""
    kept = table.read()
    said = {key: cells[role] for key, cells in kept.items() if key[2] != "allauth"}
    found = [
        f"{' '.join(key)}: {role} gets {met.cells.get(key, 'nothing')}, not {cell}"
        for key, cell in said.items()
        if met.cells.get(key) != cell
    ]
    return found + [
        f"{' '.join(key)}: {role} gets {cell}, which has no place in the table"
        for key, cell in met.cells.items()
        if key not in said and cell not in ("405", "login")
    ]
