"""What a community study needs beyond one column: two columns, heads, designs, known counts."""

from __future__ import annotations

import pytest
from tests.hub.releases import by_hand
from tests.hub.releases.cast import World, compute


@pytest.fixture
def world(db: None) -> World:
    return World()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_screens_and_study_file_give_the_same_figures() -> None:
    world = World()
    amina = world.client("Amina")
    typed, file = world.begin("typed"), world.begin("file")
    by_hand.typed(amina, typed)
    by_hand.hand_in(amina, file)
    from counted.hub.releases import actions

    file = actions.use_file(study=file, by=world["Amina"], text=by_hand.written())
    runs = [compute(study, amina) for study in (typed, file)]
    assert [run.state for run in runs] == ["done", "done"], [(run.what, run.remedy) for run in runs]
    mine, theirs = (by_hand.figures(run.content) for run in runs)
    assert mine == theirs
