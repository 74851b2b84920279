"""What a call says of itself before anybody answers: what is needed, who reads, when one hears."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from tests.hub.calls.cast import SECRET, World

from counted.hub.calls import actions
from counted.hub.calls.models import Call

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def world(world: World) -> World:
    world.ask("text", "What happened?", is_required=True)
    world.ask("text", "Anything else?")
    world.publish()
    return world


def look(world: World) -> str:
    return world.client(None).get(f"/calls/{world.call.slug}/").content.decode()


def test_questions_that_have_to_be_answered_are_marked(world: World) -> None:
    seen = look(world)
    needed, other = seen.index("What happened?"), seen.index("Anything else?")
    assert "has to be answered" in seen[needed:other]
    assert "has to be answered" not in seen[other:]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("open", "Reviewers see your name, and you see theirs."),
        ("blind", "Reviewers see your name; you do not see theirs."),
        ("double_blind", "Reviewers do not see your name; you do not see theirs."),
    ],
)
def test_who_sees_whose_name_is_said_in_plain_words(world: World, rule: str, said: str) -> None:
    Call.objects.update(anonymity=rule)
    seen = look(world)
    assert said in seen
    assert "linded" not in seen
    assert "lind:" not in seen
    assert "Those who decide see your name in any case; it stands on what is published." in seen


def test_who_reviews_and_when_one_hears_is_said_as_far_as_it_is_known(world: World) -> None:
    seen = look(world)
    assert "No reviewers were asked yet" in seen
    assert "No day was promised" in seen
    actions.change(call=world.call, values={"decisions_due": date(2031, 2, 3)})
    world.phase(
        opens_at=datetime(2031, 1, 2, tzinfo=UTC), closes_at=datetime(2031, 1, 9, 17, tzinfo=UTC),
        title=f"Between us {SECRET}",
    )  # fmt: skip
    for name in ("Boris", "Chen"):
        actions.add_reviewer(call=world.call, by=world["Dora"], person=world[name], most=3)
    seen = look(world)
    assert "2 reviewers" in seen
    assert "January 2, 2031" in seen
    assert "January 9, 2031 5 p.m. UTC" in seen
    assert "by February 3, 2031" in seen
    for leak in ("Boris", "Chen", SECRET):
        assert leak not in seen
