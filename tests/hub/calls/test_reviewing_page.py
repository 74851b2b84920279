"""The page on which somebody reviews: points in a row that says which end is good."""

from __future__ import annotations

import re

import pytest
from tests.hub.calls.cast import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_points_say_which_end_is_good_and_stand_in_a_row(world: World) -> None:
    world.publish()
    given = world.give_to(world.phase(), world.handed_in(), "Boris")
    one, other = given.phase.criteria.all()[:2]
    other.least, other.most, other.help = 0, 3, "0 nothing, 3 everything"
    other.save()
    page = world.client("Boris").get(f"/reviews/{given.pk}/").content.decode()
    rows = re.findall(r'<div class="choices choices-row">.*?</div>', page, re.DOTALL)
    assert len(rows) == given.phase.criteria.count() > 1
    assert "<span>1 · poor</span>" in rows[0]
    assert "<span>5 · excellent</span>" in rows[0]
    assert f'name="c{one.pk}"' in rows[0]
    assert rows[0].index("excellent") < rows[0].index("No answer"), "the points stand together"
    assert "poor" not in rows[1], "the call says it in its own words"
    assert rows[1].count("<label") == 5
