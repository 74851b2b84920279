"""The crowd for measuring is the same each time, and what is measured has its figures."""

from __future__ import annotations

import pytest

from counted import bench
from counted.hub.accounts.models import Organisation, User
from counted.hub.desk.models import Entry
from counted.hub.library.models import Item
from counted.hub.world import crowd, measuring

SMALL = crowd.Crowd(people=30, organisations=5, items=40)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_crowd_is_found_and_measured() -> None:
    crowd.gather(SMALL)
    assert (User.objects.count(), Organisation.objects.count(), Item.objects.count()) == (30, 5, 40)
    assert Entry.objects.filter(kind="organisation").count() == 5
    assert not Entry.objects.filter(kind="person", key__in=_hidden()).exists()
    first = list(Item.objects.order_by("slug").values_list("title", flat=True))
    Item.objects.all().delete()
    User.objects.all().delete()
    Organisation.objects.all().delete()
    crowd.gather(SMALL)
    assert list(Item.objects.order_by("slug").values_list("title", flat=True)) == first
    listed, mistaken = measuring.measure_list(), measuring.measure_mistakes()
    assert listed["queries"] <= 8
    assert listed["kilobytes"] <= 60
    assert mistaken["database_milliseconds_p95"] > 0


def _hidden() -> list[str]:
    return [str(pk) for pk in User.objects.filter(listed="nobody").values_list("pk", flat=True)]


def test_figures_are_told_with_their_units() -> None:
    figures = bench.Figures("hub list", "a list", {"queries": 4, "cpu_milliseconds": 9.5})
    assert figures.told == "a list: queries 4, cpu milliseconds 9.5"
    assert figures.plain() == {
        "name": "hub list", "what": "a list", "queries": 4, "cpu_milliseconds": 9.5,
    }  # fmt: skip
